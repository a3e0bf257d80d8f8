"""One run of a forecast: from the present on, with luck of its own; what left the line by when, and which orders got done."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import duckdb

from twin.experiment.forecast.further import further_orders, planned_until
from twin.kpi.exits import good_parts
from twin.kpi.simulated import SETTINGS
from twin.line import Log, run
from twin.line.luck import Luck
from twin.line.state import State
from twin.plant import Plant
from twin.present.book import BookDay


@dataclass(frozen=True)
class Run:
    """One run to be made; `marks` are the moments at which output is added up."""

    plant: Plant
    state: State
    book: tuple[BookDay, ...]
    until: datetime
    marks: tuple[datetime, ...]
    seed: int
    replication: int


@dataclass(frozen=True)
class Ran:
    """What a run made: good parts since its beginning by each mark, and when each order was done (s from the beginning)."""

    replication: int
    good: tuple[float, ...]
    done_s: dict[str, float]


def ahead(task: Run) -> Ran:
    """Returns what one run makes; a pure function of its task, so it may be made in any process."""
    at, horizon_s = task.state.at, (task.until - task.state.at).total_seconds()
    luck = Luck(task.seed, task.replication)
    further = further_orders(task.plant, task.book, at, planned_until(task.plant, at), task.until, luck)
    plant = task.plant.model_copy(update={"order": (*task.plant.order, *further)}) if further else task.plant
    log = run(plant, horizon_s=horizon_s, seed=task.seed, replication=task.replication, start=task.state)
    return Ran(task.replication, _good_by(log, task), _done_s(log, at))


def _good_by(log: Log, task: Run) -> tuple[float, ...]:
    """Good parts that left the line by each mark."""
    operations = log.tables()["operation_event"]
    with _database().cursor() as con:
        left = good_parts(con, task.plant, task.state.at, task.until, operations)
    moments, total = [], [0.0]
    for moment, good in left:
        moments.append(moment)
        total.append(total[-1] + good)
    return tuple(total[bisect_right(moments, mark)] for mark in task.marks)


def _done_s(log: Log, at: datetime) -> dict[str, float]:
    """When each completed order was done, in seconds from the beginning."""
    orders = log.tables()["production_order"].select(["order_id", "completed_at"]).to_pylist()
    return {o["order_id"]: (o["completed_at"] - at) / timedelta(seconds=1) for o in orders if o["completed_at"]}


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """One empty database a process."""
    return duckdb.connect(":memory:", config=SETTINGS)
