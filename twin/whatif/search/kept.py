"""Searches kept in the store: what was asked and what was found, the newest read back with how old it is."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from twin.experiment.keep import owned_by_us
from twin.store.calibrations import code_version
from twin.whatif.search.answer import Answer, as_json, of_json

if TYPE_CHECKING:
    from twin.store import Store

CODE = ("line", "kpi", "experiment/scenario", "experiment/search")


@dataclass(frozen=True)
class KeptSearch:
    """A stored search: who asked what when, and whether the plant in force or the program is another since."""

    search_id: str
    made_at: datetime
    made_by: str
    asked: dict[str, Any]
    answer: Answer
    has_newer_plant: bool
    has_newer_program: bool

    @property
    def is_stale(self) -> bool:
        """Returns whether it was made of another plant or by another program than there are now."""
        return self.has_newer_plant or self.has_newer_program


def keep_search(store: "Store", answer: Answer, asked: dict[str, Any], plant_version: str, *, by: str) -> str:
    """Returns the id under which a search is now in sim.*; `asked` is it as a search file holds it.

    Raises Problem where another program owns the store.
    """
    owned_by_us(store)
    search_id = uuid4().hex[:12]
    texts = [json.dumps(part, ensure_ascii=False) for part in (asked, as_json(answer))]
    store.write(
        "INSERT INTO sim.search VALUES (?, ?, ?, ?, ?, ?, ?)",
        [search_id, datetime.now(UTC), by, plant_version, *texts, code_version(*CODE)],
    )
    return search_id


def kept_search(store: "Store") -> KeptSearch | None:
    """Returns the newest stored search, or None."""
    rows = store.rows(
        """SELECT search_id, made_at, made_by, asked, answer, code_version,
                  plant_version IS DISTINCT FROM (SELECT max(plant_version) FROM plant.version WHERE in_force)
           FROM sim.search ORDER BY made_at DESC LIMIT 1"""
    )
    if not rows:
        return None
    search_id, made_at, by, asked, answer, code, has_newer_plant = rows[0]
    found = of_json(json.loads(answer))
    return KeptSearch(search_id, made_at, by, json.loads(asked), found, has_newer_plant, code != code_version(*CODE))
