"""The rolling back-test: week after week forecast from what was known before it, and held against what the floor did."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from twin.errors import Problem
from twin.experiment.drift import Sums, sums
from twin.experiment.executor import Executor
from twin.plant import Plant
from twin.validate.fold import Fold, Prepared, Share, opened, prepare, simulate
from twin.validate.forecasts import Forecast, forecast
from twin.validate.scores import Score, score
from twin.validate.weeks import Week, left_out, measured, weeks_of

FIRST_TESTED = 4  # weeks of log before the first forecast
NAIVE_WEEKS = 8  # "as in the weeks before": so many of them
RUNS_AT_ONCE = 25
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Settings:
    """How a back-test is made: the last `weeks` that can be tested, `runs` each, inputs drawn `draws` times among them."""

    weeks: int = 6
    runs: int = 100
    draws: int = 25
    seed: int = 1
    window: timedelta | None = None
    first_tested: int = FIRST_TESTED


@dataclass(frozen=True)
class Backtest:
    """What came of it. `forecasts` by KPI in order of weeks; `left_out` says which weeks are no test, and why."""

    settings: Settings
    weeks: list[date]
    forecasts: dict[str, list[Forecast]]
    scores: dict[str, Score]
    left_out: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Floor:
    """What the floor's log says, week by week, and the plant by whose calendar and routes it is measured."""

    measuring: Plant
    weeks: list[Week]
    values: dict[date, dict[str, float | None]]
    sums: Sums


def read_floor(copy: Path, plant: Plant) -> Floor:
    """Returns the whole weeks of a copy of the database as `plant` measures them; days without any record are days off."""
    with opened(copy) as cur:
        weeks = weeks_of(cur, plant)
        closed = {day for week in weeks for day in week.closed}
        site = plant.site.model_copy(update={"holidays": tuple(sorted({*plant.site.holidays, *closed}))})
        measuring = plant.model_copy(update={"site": site})
        values = measured(cur, measuring, weeks) if weeks else {}
        return Floor(measuring, weeks, values, sums(cur) if weeks else Sums((), ()))


def tested(floor: Floor, settings: Settings) -> tuple[list[Week], list[Problem]]:
    """Returns the weeks to be forecast, and the sentences on those in between that cannot be."""
    usable = [w for w in floor.weeks[settings.first_tested :] if w.is_recorded][-settings.weeks :]
    between = [
        w for w in floor.weeks[settings.first_tested :] if not w.is_recorded and usable and w.monday > usable[0].monday
    ]
    return usable, [left_out(w) for w in between]


def backtest(
    executor: Executor, floor: Floor, copy: Path, base: Plant | None, settings: Settings, tell: Tell | None = None
) -> Backtest:
    """Returns the back-test of a copy of the database; the numbers do not depend on how many work at it.

    `base` is what calibration starts from. `tell(done, of)` counts runs, is called at least every half second, and may
    raise to stop the work. Raises Problem where there is no week to forecast.
    """
    weeks, problems = tested(floor, settings)
    if not weeks:
        raise too_short(floor, settings)
    folds = [Fold(copy, w, base, settings.window, floor.sums.before(w.monday)) for w in weeks]
    found = dict(_forecast(executor, folds, floor, settings, tell))
    failed = [outcome for outcome in found.values() if isinstance(outcome, Problem)]
    return judged(floor, settings, {w: r for w, r in found.items() if not isinstance(r, Problem)}, problems + failed)


def judged(floor: Floor, settings: Settings, runs: dict[date, list[dict]], problems: list[Problem]) -> Backtest:
    """Returns the forecasts and scores of what was simulated, by KPI in the catalogue's order."""
    forecasts: dict[str, list[Forecast]] = {}
    for kpi_id in next(iter(floor.values.values()), {}):
        rows = [_row(floor, kpi_id, monday, runs[monday]) for monday in sorted(runs)]
        if any(rows):
            forecasts[kpi_id] = [r for r in rows if r is not None]
    scores = {kpi_id: score(kpi_id, rows) for kpi_id, rows in forecasts.items()}
    return Backtest(settings, sorted(runs), forecasts, scores, problems)


def too_short(floor: Floor, settings: Settings) -> Problem:
    """Returns what is missing where no week can be forecast."""
    have, need = len(floor.weeks), settings.first_tested + 1
    return Problem(
        f"기록이 온전한 주가 {have}주뿐입니다. 앞의 {settings.first_tested}주로 보정하고 다음 주를 예측하려면 {need}주가 있어야 합니다.",
        f"Only {have} whole weeks are recorded: {settings.first_tested} to calibrate on and the next to forecast make {need}.",
    )


def _forecast(
    executor: Executor, folds: list[Fold], floor: Floor, settings: Settings, tell: Tell | None
) -> Iterator[tuple[date, list[dict] | Problem]]:
    """Each week with its runs in order, or why it could not be forecast."""
    parts: dict[date, dict[int, list[dict]]] = {f.week.monday: {} for f in folds}
    waiting: dict[Future, tuple[date, int | None]] = {}
    refused: dict[date, Problem] = {}
    for fold in folds:
        waiting[executor.submit(prepare, fold)] = (fold.week.monday, None)
    done = 0
    count = tell or (lambda *_: None)
    while waiting:
        count(done, len(folds) * settings.runs)
        for future in executor.first(list(waiting)):
            monday, first = waiting.pop(future)
            try:
                result = future.result()
            except Problem as problem:
                refused.setdefault(monday, problem)
                continue
            if first is None:
                waiting |= {
                    executor.submit(simulate, s): (monday, s.runs.start) for s in shares(result, floor, settings)
                }
            else:
                parts[monday][first] = result
                done += len(result)
    count(done, len(folds) * settings.runs)
    for monday, found in parts.items():
        yield monday, refused.get(monday) or [row for first in sorted(found) for row in found[first]]


def shares(prepared: Prepared, floor: Floor, settings: Settings) -> Iterable[Share]:
    """Yields a week's runs in shares small enough to be spread."""
    for first in range(0, settings.runs, RUNS_AT_ONCE):
        numbers = range(first, min(first + RUNS_AT_ONCE, settings.runs))
        runs_a_draw = -(-settings.runs // settings.draws) if settings.draws else 0
        yield Share(prepared, floor.measuring, settings.seed, numbers, runs_a_draw)


def _row(floor: Floor, kpi_id: str, monday: date, runs: list[dict[str, float | None]]) -> Forecast | None:
    past = [floor.values[w.monday].get(kpi_id) for w in floor.weeks if w.monday < monday and w.is_recorded]
    return forecast(
        kpi_id, monday, floor.values[monday].get(kpi_id), [r.get(kpi_id) for r in runs], past[-NAIVE_WEEKS:]
    )
