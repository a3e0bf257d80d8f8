"""Outlooks kept in the store: written once, found again by the scenarios they were made of, with how old they are."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from twin.experiment.intervals import Estimate
from twin.experiment.keep import owned_by_us
from twin.experiment.together.draws import Item
from twin.kpi.scope import Scope
from twin.store.calibrations import code_version
from twin.whatif.outlook.course import ItemOutlook

if TYPE_CHECKING:
    from twin.store import Store

CODE = ("line", "kpi", "experiment/scenario", "experiment/levers", "whatif/outlook")
PLACE = ("process_id", "station_id", "product_id", "shift_id")
COLUMNS = "outlook_id, made_at, made_by, plant_version, data_until, seed, replications, horizon_s, warmup_s, scenarios, items, code_version"
Key = tuple[str, int]  # a scenario and its version


@dataclass(frozen=True)
class Outlook:
    """What scenarios should bring one after another. `data_until`: where what the plant was learnt from ends; None = entered."""

    outlook_id: str
    made_at: datetime
    made_by: str
    plant_version: str
    data_until: datetime | None
    seed: int
    replications: int
    horizon_s: float
    warmup_s: float
    scenarios: tuple[Key, ...]
    items: tuple[ItemOutlook, ...]
    code_version: str

    @property
    def has_newer_program(self) -> bool:
        """Whether the program has moved on since."""
        return self.code_version != code_version(*CODE)

    def item(self, name: str) -> ItemOutlook | None:
        """Returns the item of a name, or None."""
        return next((i for i in self.items if i.item.name == name), None)


def new_outlook(scenarios: Sequence[Key], items: Sequence[ItemOutlook], **made: Any) -> Outlook:
    """Returns an outlook made now by this program; `made` are its other fields."""
    return Outlook(
        uuid4().hex[:12], datetime.now(UTC), scenarios=tuple(scenarios), items=tuple(items), code_version=code_version(*CODE), **made
    )  # fmt: skip


def keep_outlook(store: "Store", found: Outlook) -> None:
    """Puts an outlook into sim.outlook; Problem where another program owns the store."""
    owned_by_us(store)
    told = vars(found) | {
        "scenarios": json.dumps(found.scenarios),
        "items": json.dumps([_plain(i) for i in found.items], ensure_ascii=False),
    }
    names = COLUMNS.split(", ")
    places = ", ".join("?" * len(names))
    store.write(f"INSERT INTO sim.outlook ({COLUMNS}) VALUES ({places})", [told[name] for name in names])


def kept_outlooks(store: "Store") -> list[Outlook]:
    """Returns every outlook kept, the oldest first."""
    rows = store.rows(f"SELECT {COLUMNS} FROM sim.outlook ORDER BY made_at")
    return [
        Outlook(*row[:9], tuple((s, v) for s, v in json.loads(row[9])), tuple(map(_item, json.loads(row[10]))), row[11])
        for row in rows
    ]


def _plain(of: ItemOutlook) -> dict[str, Any]:
    place = {name: getattr(of.item.scope, name) for name in PLACE}
    return asdict(of) | {"item": {"name": of.item.name, "kpi_id": of.item.kpi_id, **place}}


def _item(given: dict[str, Any]) -> ItemOutlook:
    told = given["item"]
    item = Item(told["name"], told["kpi_id"], Scope(**{name: told[name] for name in PLACE}))
    return ItemOutlook(item, *(tuple(Estimate(**e) for e in given[k]) for k in ("levels", "steps", "so_far")))
