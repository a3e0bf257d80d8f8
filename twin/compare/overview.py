"""What a page asks of comparisons: what a person chose to compare, and one answer."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from twin.compare.measured import Beforehand, Comparison, as_far_as_known
from twin.compare.plan import Control, Place
from twin.compare.usual import read_target, usual_covariates, usual_plan
from twin.kpi import Scope, read

if TYPE_CHECKING:
    from twin.store import Store


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
