"""Every law of a calibrated station as a person reads it: mean, interval, sample, provenance, and its picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from twin.laws import LawBase
from twin.plant import Plant, ScrapRate, Station

REPORTED = {  # field of a station → what the report calls it, in the order people look at them
    "processing_s": "processing", "setup_s": "setup", "time_to_failure_s": "time_to_failure", "repair_s": "repair",
    "time_to_minor_stop_s": "time_to_minor_stop", "minor_stop_s": "minor_stop", "scrap_rate": "scrap_rate",
}  # fmt: skip
Item = dict[str, Any]


@dataclass(frozen=True)
class LawTold:
    """A law in use: means in seconds, or a share of parts for scrap; `of` is a product, or a pair of families.

    Where a person set it, `measured` is what the data say instead and there is no interval.
    """

    what: str
    of: str | None
    source: str
    family: str | None
    mean: float
    interval: tuple[float, float] | None
    n: int | None
    clock: str | None
    why_ko: str
    why_en: str
    picture: dict[str, Any] | None
    measured: float | None = None


def every_law(station: Station) -> Iterator[tuple[str, str | None, LawBase | ScrapRate]]:
    """Yields (what the report calls it, product or pair of families, law) of everything random at a station."""
    for name, what in REPORTED.items():
        whole = getattr(station, name)
        if whole is not None:
            yield what, None, whole
        for product, law in getattr(station, f"{name}_by_product", {}).items():
            yield what, product, law
        for pair in station.setups if what == "setup" else ():
            yield what, pair_name(pair.from_family, pair.to_family), pair.setup_s


def pair_name(from_family: str, to_family: str) -> str:
    """Returns what the report calls a change-over from one family to another."""
    return f"{from_family} -> {to_family}"


def item_of(items: list[Item], station_id: str, what: str, of: str | None) -> Item | None:
    """Returns what a report says of one law, or None."""
    mine = (i for i in items if (i["station_id"], i["what"]) == (station_id, what))
    return next((i for i in mine if (i.get("pair") or i["product_id"]) == of), None)


def laws_told(plant: Plant, items: list[Item], station_id: str) -> list[LawTold]:
    """Returns every law of a station as it is used, with what the calibration's report says of it."""
    station = plant.station_by_id()[station_id]
    return [_told(what, of, law, item_of(items, station_id, what, of) or {}) for what, of, law in every_law(station)]


def sources_of(plant: Plant) -> dict[str, int]:
    """Returns how many laws of the plant are measured, pooled, assumed and entered."""
    found = dict.fromkeys(("measured", "pooled", "assumed", "entered"), 0)
    for station in plant.station:
        for _, _, law in every_law(station):
            if not (isinstance(law, ScrapRate) and law.source == "entered" and law.rate == 0):  # nothing was said
                found[law.source] += 1
    return found


def _told(what: str, of: str | None, law: LawBase | ScrapRate, item: Item) -> LawTold:
    is_rate = isinstance(law, ScrapRate)
    mean = law.rate if is_rate else law.mean()
    measured = item.get("rate" if is_rate else "mean_s")
    by_person = law.source == "entered"
    low, high = (item.get("low"), item.get("high")) if is_rate else item.get("mean_interval_s") or (None, None)
    return LawTold(
        what, of, law.source, None if is_rate else getattr(law, "law"), mean,  # noqa: B009
        None if by_person or low is None or high is None else (low, high), None if by_person else law.n,
        law.clock if what.startswith("time_to") and isinstance(law, LawBase) else None,
        item.get("why_ko") or "", item.get("why_en") or "", item.get("picture"), measured if by_person and item.get("n") else None,
    )  # fmt: skip
