"""What a page asks of comparisons: the go-lives the book of models knows, the indicators each should have moved, one answer."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from twin.compare.measured import Beforehand, Comparison, as_far_as_known
from twin.compare.plan import Control, Place
from twin.compare.usual import read_target, usual_covariates, usual_plan
from twin.kpi import Scope, read
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


@dataclass(frozen=True)
class Asked:
    """What a person asks to compare; '' = the usual."""

    kpi_id: str
    go_live: date
    station_id: str = ""
    ramp_in_days: int = 0
    control_id: str = ""
    more: tuple[str, ...] = ()  # covariates beside the usual
    target: str = ""


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


def answer(store: "Store", asked: Asked) -> Comparison | Beforehand:
    """Returns the comparison of the usual plan with what was asked; Problem where there is nothing to compare."""
    place = Place(station_id=asked.station_id or None)
    control = Control(asked.kpi_id, Place(station_id=asked.control_id)) if asked.control_id else None
    plan = usual_plan(
        store, asked.kpi_id, asked.go_live, place, ramp_in_days=asked.ramp_in_days, control=control,
        covariates=(*usual_covariates(place), *asked.more), target=read_target(asked.kpi_id, asked.target),
    )  # fmt: skip
    return as_far_as_known(store, plan)


def of_all_days(store: "Store", kpi_id: str, scope: Scope) -> float | None:
    """Returns the KPI over every day of a scope, none left out: what its evidence adds up to."""
    value = float(read(store, scope, kpi_ids=[kpi_id])["value"].iloc[0])
    return None if value != value else value
