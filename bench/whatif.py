"""Scenarios on lines whose exact difference is known: how often its interval covers it over 100 seeds, and what common luck saves.

Buffers: exact Markov results of tests/oracles. Speeds: two stations with exponential times are the queue M/M/1/K with
K = buffer + 2 (blocking after service), so throughput = rate 2 · (1 - P(empty)). A line and its mirror image differ by 0; there
the luck of a station is that of another one, so that common luck saves less.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from os import cpu_count
from pathlib import Path

import numpy as np

from twin.experiment.executor import Processes
from twin.experiment.forecast.results import wilson
from twin.experiment.scenario import Asked, Change, Scenario
from twin.experiment.scenario.comparison import told, values_of
from twin.experiment.scenario.flow import flow_of
from twin.experiment.scenario.runs import Run, jobs, plant_of
from twin.line import run
from twin.plant import Plant

ORACLES = Path(__file__).parents[1] / "tests" / "oracles" / "known_answers.csv"
UNIT_S = 60.0  # the oracles' unit of time
HOUR_S = 3600.0
SEEDS, REPLICATIONS, HORIZON_S, WARMUP_S = 100, 10, 24 * HOUR_S, 4 * HOUR_S
KPI = "throughput_per_h"


@dataclass(frozen=True)
class Case:
    """A line, a scenario on it, and the exact difference in parts per hour."""

    name: str
    plant: Plant
    scenario: Scenario
    exact: float


def cases() -> Iterator[Case]:
    """Yields the lines with exact answers: more room between stations, a faster station, a mirror image."""
    exact = {
        (r["model"], r["parameters"], r["setting"]): r["value"] for r in csv.DictReader(ORACLES.open(encoding="utf-8"))
    }
    for stations, before, after in ((2, 0, 1), (3, 0, 1), (3, 1, 2), (4, 1, 2)):
        known = [float(exact["exp_line_BAS", f"K={stations}", f"b={b}"]) for b in (before, after)]
        more = [_change("buffer", f"m{i}", after) for i in range(2, stations + 1)]
        yield _case(
            f"{stations} stations, buffers {before} → {after}",
            line([1.0] * stations, [before] * (stations - 1)),
            more,
            known,
        )
    for clock in ("operating", "calendar"):
        model = f"unrel_exp_{'odf' if clock == 'operating' else 'tdf'}"
        known = [float(exact[model, "K=2", f"b={b}"]) for b in (2, 5)]
        yield _case(
            f"breakdowns ({clock}), buffer 2 → 5", line([1.0] * 2, [2], clock), [_change("buffer", "m2", 5)], known
        )
    for percent in (-10, -20):
        known = [two_stations(1.0, rate, 2) for rate in (1.0, 100 / (100 + percent))]
        yield _case(
            f"second of two {-percent} % faster",
            line([1.0, 1.0], [2]),
            [_change("processing_time", "m2", percent)],
            known,
        )
    mirror = [("processing_time", "m1", 25), ("processing_time", "m3", -20), ("buffer", "m2", 2), ("buffer", "m3", 1)]
    yield _case("a line and its mirror image", line([1.0, 1.2, 0.8], [1, 2]), [_change(*m) for m in mirror], [0.0, 0.0])


def two_stations(first: float, second: float, buffer: int) -> float:
    """Returns the exact throughput of two exponential stations of these rates with a buffer between them."""
    ratio = first / second
    states = buffer + 3
    empty = 1 / states if ratio == 1 else (1 - ratio) / (1 - ratio**states)
    return second * (1 - empty)


def line(rates: list[float], buffers: list[int], clock: str | None = None) -> Plant:
    """Returns a serial line of exponential stations, never short of work; with `clock` they fail (rates .01 and .1)."""
    stations = [
        {"id": f"m{i}", "process": "p", "processing_s": _exponential(1 / rate)} | _failures(clock)
        for i, rate in enumerate(rates, 1)
    ]
    for station, places in zip(stations[1:], buffers, strict=True):
        station["buffer_before"] = places
    return Plant.model_validate(
        {
            "site": {"name": "exact"}, "process": [{"id": "p"}], "station": stations,
            "product": [{"id": "a", "route": [s["id"] for s in stations]}], "supply": {"kind": "saturated"},
        }
    )  # fmt: skip


def tried(task: tuple[Case, int, int, float]) -> tuple[bool, float, float]:
    """Returns whether the interval covers the exact difference, the variance of paired differences, and that of independent ones."""
    case, seed, number, horizon_s = task
    asked = Asked(case.plant, (case.scenario,), horizon_s, WARMUP_S, seed)
    runs = [_run(asked, *job[1:]) for job in jobs(asked, 0, number)]
    effect = next(e for e in told(asked, runs).compared[0].effects if e.kpi_id == KPI)
    low, high = effect.difference.low, effect.difference.high
    alone = (np.array([run.kpis[KPI] for run in runs[v::2]], dtype=float) for v in (0, 1))
    before, after = values_of(asked, KPI, runs[0::2], runs[1::2])
    paired = np.array(after, dtype=float) - np.array(before, dtype=float)
    covers = low is not None and high is not None and low <= case.exact <= high
    return covers, float(paired.var(ddof=1)), sum(float(values.var(ddof=1)) for values in alone)


def main() -> None:
    """Prints for each line how many intervals of 100 cover the exact difference, and the share of runs common luck needs."""
    covered = total = 0
    for case in cases():
        tasks = [(case, seed, REPLICATIONS, HORIZON_S) for seed in range(1, SEEDS + 1)]
        with Processes(cpu_count()) as executor:
            found = executor.map(tried, tasks)
        inside = sum(covers for covers, _, _ in found)
        share = float(np.mean([paired for _, paired, _ in found]) / np.mean([alone for _, _, alone in found]))
        covered, total = covered + inside, total + len(found)
        print(
            f"{case.name:<40} exact {case.exact:+7.3f}/h  covered {inside} of {len(found)}  runs needed {share:.3f} of independent luck"
        )
    share = wilson(covered, total)
    print(f"covered {covered} of {total}: {share.share:.3f} [{share.low:.3f}, {share.high:.3f}]")


def _run(asked: Asked, variant: int, replication: int) -> Run:
    """One run, its output counted straight from the log: lots that left the last station after the warm-up, an hour."""
    plant = plant_of(asked, variant, replication)
    log = run(plant, horizon_s=asked.warmup_s + asked.horizon_s, seed=asked.seed, replication=replication)
    rows = log.tables()["operation_event"]
    begin = log.starts_at + timedelta(seconds=asked.warmup_s)
    last = [
        e
        for s, e in zip(rows["station_id"].to_pylist(), rows["ended_at"].to_pylist(), strict=True)
        if s == plant.station[-1].id
    ]
    return Run({KPI: sum(e > begin for e in last) / (asked.horizon_s / HOUR_S)}, None, flow_of(log, plant))


def _case(name: str, plant: Plant, changes: list[Change], known: list[float]) -> Case:
    return Case(name, plant, Scenario(name, tuple(changes)), (known[1] - known[0]) * HOUR_S / UNIT_S)


def _change(lever_id: str, station: str, value: float) -> Change:
    return Change(lever_id, station, ((lever_id, value),))


def _exponential(times: float) -> dict:
    return {"law": "exponential", "mean": times * UNIT_S}


def _failures(clock: str | None) -> dict:
    if clock is None:
        return {}
    return {"time_to_failure_s": _exponential(100.0) | {"clock": clock}, "repair_s": _exponential(10.0)}


if __name__ == "__main__":
    main()
