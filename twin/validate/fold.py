"""One week of the back-test: calibrated on what was known before it, planned, simulated, measured as the floor is.

All work is a pure function of its task, so that any process may do it and the numbers do not depend on which one does.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from pathlib import Path

import duckdb
import pyarrow as pa

from twin.calibrate import calibrate_from, overtime_between
from twin.experiment.drift import Sums, drifts
from twin.experiment.inputs import drawn
from twin.kpi.weeks import Tables, of_weeks
from twin.line import Given, State, run
from twin.plant import Plant
from twin.store.connect import connect_snapshot, cursor_of
from twin.validate.begin import beginning, made_before, with_past
from twin.validate.plan import planned, releases
from twin.validate.weeks import WEEK, Week

SEEDS_APART = 10_000_000  # more than the days of any calendar, so that no two seeds give a week the same luck


@dataclass(frozen=True)
class Fold:
    """A week to be forecast from a copy of the database, on top of the description an engineer entered."""

    copy: Path
    week: Week
    base: Plant | None
    window: timedelta | None
    past: Sums


@dataclass(frozen=True)
class Prepared:
    """A week ready to be simulated. `before`: what had been made of what stands on the floor; `drift`: how much stations
    move between weeks; `stops`: real ones, where they are given."""

    week: Week
    plant: Plant
    start: State
    before: pa.Table
    drift: dict[tuple[str, str], float]
    stops: Given | None = None


@dataclass(frozen=True)
class Share:
    """Some of a week's runs; `runs_a_draw` of them one after the other share a draw of the inputs (0: the laws as fitted)."""

    prepared: Prepared
    measuring: Plant
    seed: int
    runs: range
    runs_a_draw: int


def prepare(fold: Fold) -> Prepared:
    """Returns the week's plant, calibrated on the weeks before alone, with the week's plan; Problem where it cannot be."""
    with opened(fold.copy) as cur:
        fitted = calibrate_from(cur, until=fold.week.starts_at, base=fold.base, window=fold.window, search=False).plant
        return ready(cur, fitted, fold.week, fold.past)


def ready(cur: duckdb.DuckDBPyConnection, fitted: Plant, week: Week, past: Sums) -> Prepared:
    """Returns a week of a fitted plant with its plan and what stood on the floor when it began."""
    overtime = overtime_between(cur, fitted.site, fitted.shift, week.starts_at, week.ends_at)
    plan = planned(fitted, week, releases(cur), overtime)
    start = beginning(cur, plan, week.starts_at)
    return Prepared(week, plan, start, made_before(cur, start, week.starts_at), drifts(past, fitted))


def simulate(share: Share) -> list[dict[str, float | None]]:
    """Returns what each of the runs measures in the week; Problem where the line locks up or overflows.

    Runs of one number share their draw of what the laws leave open over all weeks; the luck of each week is its own.
    """
    week, logs = share.prepared, []
    seed = share.seed * SEEDS_APART + week.week.monday.toordinal()
    for number, runs in groupby(share.runs, key=lambda r: 1 + r // share.runs_a_draw if share.runs_a_draw else 0):
        plant = drawn(week.plant, share.seed, number, week.drift, week.week.monday)
        logs += [_log(week, plant, seed, r) for r in runs]
    return of_weeks(logs, share.measuring, week.week.starts_at)


def _log(week: Prepared, plant: Plant, seed: int, r: int) -> Tables:
    log = run(plant, horizon_s=WEEK.total_seconds(), seed=seed, replication=r, start=week.start, stops=week.stops)
    return with_past(log.tables(), week.before)


@contextmanager
def opened(copy: Path) -> Generator[duckdb.DuckDBPyConnection]:
    """Gives a cursor of a copy of the database that nobody writes."""
    con = connect_snapshot(copy, copy)
    try:
        yield cursor_of(con)
    finally:
        con.close()
