"""Semi-replay: the last weeks once more with the floor's own stops and releases, the work itself drawn from the laws.

What is left to the model is what a lot's work takes: cycles, minor stops, set-ups, scrap. If these are right, output and time
in the line come out as they were; a forgotten kind of loss shows here even where forecasts of output hide it behind stops.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb
import numpy as np

from twin.calibrate import calibrate_from
from twin.errors import Problem
from twin.experiment.drift import Sums
from twin.experiment.executor import Executor, Look, ignore
from twin.kpi.catalogue import catalogue
from twin.line import Given
from twin.plant import Plant, Station
from twin.store.query import asked
from twin.validate.backtest import Floor
from twin.validate.evidence import Layer, Result, impossible
from twin.validate.fold import Prepared, Share, opened, ready, simulate
from twin.validate.weeks import Week

WEEKS, RUNS = 3, 20
SHOWN = ("throughput_per_h", "lead_time_mean_h")
Z_99 = 2.861  # Student's t with 19 degrees of freedom, 99 %, two-sided
NEAR = 0.02  # a difference below it is none that anybody would act on
NOISY = 0.15  # with a wider interval nothing is told apart


@dataclass(frozen=True)
class Difference:
    """A KPI's mean relative difference over the weeks, and its standard deviation from run to run."""

    kpi_id: str
    mean: float
    sd: float

    @property
    def result(self) -> Result:
        """Returns passed where no difference is shown or it is small, partly where it cannot be told, else failed."""
        half = Z_99 * self.sd
        if abs(self.mean) <= max(half, NEAR):
            return "passed" if half <= NOISY else "partly"
        return "failed"


@dataclass(frozen=True)
class Replay:
    """The weeks to be run again, from a copy of the database, on top of the description an engineer entered."""

    copy: Path
    weeks: tuple[Week, ...]
    base: Plant | None
    past: Sums
    told: frozenset[str]


def semi(executor: Executor, floor: Floor, copy: Path, base: Plant | None, seed: int, look: Look = ignore) -> Layer:
    """Returns the layer of semi-replay over the last recorded weeks, calibrated on what was before them.

    `look(done)` counts runs; it is called twice a second at least and may raise to stop the work.
    """
    weeks = [w for w in floor.weeks if w.is_recorded][-WEEKS:]
    if not weeks or weeks[0] is floor.weeks[0]:
        return impossible("semi", _too_short())
    with opened(copy) as cur:
        told = stations_told(cur, weeks[0].starts_at)
    if not told:
        return impossible("semi", _no_states())
    replay = Replay(copy, tuple(weeks), base, floor.sums.before(weeks[0].monday), frozenset(told))
    [prepared] = executor.results([executor.submit(fitted, replay)], lambda _: look(0))
    runs = run_again(executor, prepared, floor.measuring, seed, look)
    return layer(weeks, differences(floor, weeks, runs), told)


def fitted(replay: Replay) -> list[Prepared]:
    """Returns the weeks ready to be run again, calibrated once on all before the first of them."""
    with opened(replay.copy) as cur:
        plant = calibrate_from(cur, until=replay.weeks[0].starts_at, base=replay.base, search=False).plant
        return [replayed(cur, plant, week, replay) for week in replay.weeks]


def replayed(cur: duckdb.DuckDBPyConnection, plant: Plant, week: Week, replay: Replay) -> Prepared:
    """Returns a week of a plant with the floor's stops and releases in the place of the plant's own."""
    stations = tuple(_without_stops(s) if s.id in replay.told else s for s in plant.station)
    supply = plant.supply.model_copy(update={"release_below_lots": None})
    given = plant.model_copy(update={"station": stations, "supply": supply})
    return replace(ready(cur, given, week, replay.past), stops=stops_of(cur, week, replay.told))


def run_again(
    executor: Executor, weeks: list[Prepared], measuring: Plant, seed: int, look: Look = ignore
) -> list[list[dict[str, float | None]]]:
    """Returns what each run of each week measures; run r of all weeks draws its inputs as number r."""
    futures = [executor.submit(simulate, Share(week, measuring, seed, range(RUNS), 1)) for week in weeks]
    return executor.results(futures, lambda done: look(RUNS * done))


def stations_told(cur: duckdb.DuckDBPyConnection, until: datetime) -> set[str]:
    """Returns the stations whose machines' states are recorded."""
    query = "SELECT DISTINCT station_id FROM floor.state_interval WHERE state = 'PROCESSING' AND started_at < ?"
    return {row[0] for row in asked(cur, query, [until])}


def stops_of(cur: duckdb.DuckDBPyConnection, week: Week, stations: Iterable[str]) -> Given:
    """Returns the breakdowns and planned stops of a week, in seconds from its beginning, by station and machine from 1."""
    found: dict[tuple[str, int], list[tuple[float, float]]] = {}
    span = {"from": week.starts_at, "until": week.ends_at, "stations": sorted(stations)}
    for station, machine, begins_s, ends_s in asked(cur, _STOPS, span):
        found.setdefault((station, machine), []).append((begins_s, ends_s))
    return found


def differences(floor: Floor, weeks: list[Week], runs: list[list[dict[str, float | None]]]) -> list[Difference]:
    """Returns each shown KPI's difference; `runs` by week, run by run. One the floor has no value of is left out."""
    found = []
    for kpi_id in SHOWN:
        by_week = []
        for week, values in zip(weeks, runs, strict=True):
            actual = floor.values[week.monday].get(kpi_id)
            known = [v.get(kpi_id) for v in values]
            if actual and all(k is not None for k in known):
                by_week.append(np.array(known, dtype=float) / actual - 1)
        if by_week:
            each = np.mean(by_week, axis=0)  # run r of all weeks shares its draw of the inputs
            found.append(Difference(kpi_id, float(each.mean()), float(each.std(ddof=1) * np.sqrt(1 + 1 / len(each)))))
    return found


def layer(weeks: list[Week], found: list[Difference], told: set[str]) -> Layer:
    """Returns the result in a sentence: the worst of the KPIs counts."""
    if not found:
        return impossible("semi", _no_output())
    result: Result = next((r for r in ("failed", "partly") if r in [d.result for d in found]), "passed")
    ko, en = ("; ".join(_said(d, lang) for d in found) for lang in ("ko", "en"))
    more_ko, more_en = {
        "passed": ("가공·순간정지·교체·불량의 법칙과 어긋나는 것이 보이지 않음", "Nothing contradicts the laws of work, minor stops, set-ups and scrap"),
        "partly": ("흔들림이 커서 가려낼 수 없음", "Too noisy to tell"),
        "failed": ("작업 법칙에 빠졌거나 다른 것이 있음. 보정 화면에서 가공·순간정지를 보십시오", "The laws of work miss something: look at processing and minor stops on the calibration page"),
    }[result]  # fmt: skip
    return Layer(
        "semi", result,
        f"{len(weeks)}주를 실제 정지와 실제 투입으로 {RUNS}번씩 다시 돌림: {ko} (99 % 구간). {more_ko}",
        f"{len(weeks)} weeks run again {RUNS} times with the real stops and releases: {en} (99 % intervals). {more_en}",
        {f"{d.kpi_id}_{name}": value for d in found for name, value in (("difference", d.mean), ("half_width", Z_99 * d.sd))}
        | {"weeks": len(weeks), "runs": RUNS, "stations": len(told)},
    )  # fmt: skip


def _without_stops(station: Station) -> Station:
    """The station with neither breakdowns nor maintenance of its own: they come as they came."""
    nothing = {"time_to_failure_s": None, "repair_s": None, "maintenance": (), "predictive_maintenance": None}
    return station.model_copy(update=nothing)


def _said(found: Difference, lang: str) -> str:
    kpi = catalogue()[found.kpi_id]
    return f"{kpi.name_ko if lang == 'ko' else kpi.name_en} {100 * found.mean:+.1f} % (± {100 * Z_99 * found.sd:.1f})"


def _too_short() -> Problem:
    return Problem(
        f"온전한 주가 모자람: 보정할 주와 다시 돌릴 {WEEKS}주가 있어야 함",
        f"too few whole weeks: some to calibrate on and {WEEKS} to run again are needed",
    )


def _no_states() -> Problem:
    return Problem(
        "설비 상태 기록이 없어 실제 정지를 모름. 상태를 모으십시오",
        "no states of machines are recorded, so the real stops are not known: collect them",
    )


def _no_output() -> Problem:
    return Problem("다시 돌린 주의 생산량을 알 수 없음", "the output of the weeks run again is not known")


_STOPS = """
WITH machine AS (
  SELECT station_id, machine_no, row_number() OVER (PARTITION BY station_id ORDER BY machine_no) AS number
  FROM (SELECT DISTINCT station_id, coalesce(machine_no, 1) AS machine_no FROM floor.state_interval))
SELECT s.station_id, number, epoch(started_at) - epoch($from), epoch(ended_at) - epoch($from)
FROM floor.state_interval s JOIN machine m ON m.station_id = s.station_id AND m.machine_no = coalesce(s.machine_no, 1)
WHERE state IN ('DOWN', 'PLANNED_STOP') AND ended_at > $from AND started_at < $until AND list_contains($stations, s.station_id)
ORDER BY ALL
"""
