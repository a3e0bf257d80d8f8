"""The go-lives the book of models knows, and the indicators each should have moved."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from twin.models.applied import applications, spans
from twin.models.registry import version_named
from twin.plant import Site

if TYPE_CHECKING:
    from twin.store import Store

MOVED = {  # by kind of model: what it should have moved, at its station or over the line
    "defect": (("process_defect_ppm", False), ("final_defect_ppm", False), ("quality_ratio", False), ("throughput_per_h", False)),
    "maintenance": (("availability", True), ("oee", True), ("throughput_per_h", False)),
}  # fmt: skip
ANYTHING = (("throughput_per_h", False), ("quality_ratio", False))


@dataclass(frozen=True)
class GoLive:
    """A day on which a model began to act, and (KPI, station or '' for the line) it should have moved."""

    day: date
    name: str
    ko: str
    en: str
    moves: tuple[tuple[str, str], ...]


def go_lives(store: "Store") -> list[GoLive]:
    """Returns the first day of each version that was ever applied, the oldest first."""
    current = store.plant()
    site = current[1].site if current else Site(name="")
    models = dict.fromkeys(a.model_id for a in applications(store))
    found = []
    for model_id in models:
        for version, since, _ in spans(applications(store, model_id)):
            known = version_named(store, f"{model_id}:{version}")
            moves = MOVED.get(known.task.kind, ANYTHING)
            here = tuple((kpi_id, known.task.station_id if at_station else "") for kpi_id, at_station in moves)
            found.append(GoLive(since.astimezone(site.zone).date(), known.name, known.task.ko, known.task.en, here))
    return sorted(found, key=lambda live: (live.day, live.name))
