"""A calibration as the page about it shows it: how old it is, what needs a person, and what can be done about it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from twin.calibrate.listing import of_number, plant_text
from twin.calibrate.told import sources_of
from twin.plant import Plant
from twin.plant_file import parse_plant
from twin.store.calibrations import Kept, Version, versions

if TYPE_CHECKING:
    from twin.store import Store

REFRESH_DAYS = 7  # working days of new records from which calibrating again is worth it: a week


@dataclass(frozen=True)
class Attention:
    """One thing a person should look at: `kind` is override, lack, warning or trap; the sentence says what to do."""

    kind: str
    ko: str
    en: str


@dataclass(frozen=True)
class Overview:
    """A calibration with its plant, and the records that have come since: days with operations, and how many."""

    kept: Kept
    plant: Plant
    new_days: int
    new_operations: int
    sources: dict[str, int]
    attention: list[Attention]

    @property
    def is_old(self) -> bool:
        """Returns whether a week or more of records is not in it."""
        return self.new_days >= REFRESH_DAYS


def every_version(store: "Store") -> list[Version]:
    """Returns the list of calibrations, the newest first."""
    return versions(store)


def overview(store: "Store", number: int) -> Overview:
    """Returns the calibration of a number with what has come since; Problem where there is none."""
    kept = of_number(store, number)
    plant = parse_plant(plant_text(store, kept), "calibrated")
    days, operations = store.rows(
        """SELECT count(DISTINCT CAST(timezone($zone, started_at) AS DATE)), count(*) FROM floor.operation_event
           WHERE started_at > $until""",
        {"until": kept.data_until, "zone": plant.site.timezone},
    )[0]
    return Overview(kept, plant, days, operations, sources_of(plant), attention(kept.report))


def attention(report: dict[str, Any]) -> list[Attention]:
    """Returns what a person should look at, the gravest first; each sentence once."""
    found = [
        Attention("override", e["trouble_ko"], e["trouble_en"])
        for e in report.get("overrides", [])
        if "trouble_ko" in e
    ]
    found += [Attention("lack", n["ko"], n["en"]) for n in report.get("lacks", []) if n["level"] == "nothing"]
    traps = [t for t in report.get("traps", []) if t["done"] == "told"]
    found += [Attention("trap", t["ko"], t["en"]) for t in traps if t["touches_laws"]]
    found += [Attention("warning", n["ko"], n["en"]) for n in report.get("warnings", [])]
    found += [Attention("trap", t["ko"], t["en"]) for t in traps if not t["touches_laws"]]
    return list({a.en: a for a in reversed(found)}.values())[::-1]
