"""Scenarios held against the plant as it is: paired differences of every KPI, until they are known well enough."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil
from time import monotonic

from twin.errors import Problem
from twin.experiment.executor import Executor, InProcess
from twin.experiment.executor.cache import Cache
from twin.experiment.intervals import Estimate
from twin.experiment.scenario.checks import check
from twin.experiment.scenario.differences import Spread, less, over
from twin.experiment.scenario.flow import all_per_h
from twin.experiment.scenario.made import made
from twin.experiment.scenario.runs import DAY_S, Asked, Run, jobs, mean_limiting
from twin.experiment.scenario.scenario import Scenario

MOST_SCENARIOS = 8
OUTPUT = ("units_produced", "throughput_per_h")
NOTHING = 0.005  # of the output: less is nothing one would notice
CONFIDENCE = 0.95  # that the intervals of a KPI's differences hold together over all scenarios (Bonferroni)
FIRST, STEP, MOST = 10, 5, 60  # replications: to begin with, added at a time, at most
TIME_LIMIT_S = 300.0
RELATIVE_TOLERANCE = (
    0.01  # of the plant's own value, so that it has the KPI's unit and means something for differences near 0
)
SHOWN = (
    "units_produced", "throughput_per_h", "oee", "availability", "first_pass_yield", "lead_time_mean_h", "wip_mean",
    "on_time_delivery",
)  # fmt: skip


@dataclass(frozen=True)
class Effect:
    """One KPI of the plant as it is, under a scenario, and their paired difference; `verdict` as the function below says."""

    kpi_id: str
    base: Estimate
    scenario: Estimate
    difference: Estimate
    verdict: str


@dataclass(frozen=True)
class Compared:
    """A scenario's effect on every KPI and cost, and what limits the line with it: station → share of the time, the largest first."""

    scenario: Scenario
    effects: tuple[Effect, ...]
    limiting: dict[str, float]
    costs: tuple[Effect, ...] = ()  # won and kWh for one good part, those the plant prices


@dataclass(frozen=True)
class Comparison:
    """All scenarios held against the plant. `is_known` tells whether every shown KPI is within its tolerance."""

    asked: Asked
    compared: tuple[Compared, ...]
    limiting: dict[str, float]
    replications: int
    is_known: bool


def compare(
    asked: Asked, number: int | None = None, *, time_limit_s: float = TIME_LIMIT_S, executor: Executor | None = None,
    cache: Cache | None = None, tell: Callable[[int, int], object] | None = None,
) -> Comparison:  # fmt: skip
    """Returns what the scenarios bring, from `number` replications or from as many as it takes.

    Without a number they are added until the half-width of each shown KPI's difference is below its tolerance (1 % of the
    plant's value) twice in a row, or the time is up. The numbers depend neither on the executor (none: this process) nor on
    what the cache holds. `tell(done, of)` counts runs, `of` those it will take as far as is known by now; it is called every fifth
    of a second at least and may raise to stop the work. Raises Problem for a scenario that cannot be tried.
    """
    check_asked(asked, number)
    more = partial(_more, asked, executor=executor or InProcess(), cache=cache, tell=tell or (lambda *_: None))
    started, runs, was_known = monotonic(), more([], number or FIRST, number or FIRST), False
    while number is None:
        found, open_ = _told(asked, runs)
        if (found.is_known and was_known) or found.replications >= MOST or monotonic() - started > time_limit_s:
            return found
        was_known = found.is_known  # a look ahead: known by luck alone is not known
        needed = min(MOST, found.replications * open_**2)  # luck falls with the root of the runs
        runs = more(runs, found.replications + STEP, min(MOST, max(found.replications, ceil(needed)) + STEP))
    return told(asked, runs)


def told(asked: Asked, runs: Sequence[Run]) -> Comparison:
    """Returns what runs in the order of their jobs say together."""
    return _told(asked, runs)[0]


def _told(asked: Asked, runs: Sequence[Run]) -> tuple[Comparison, float]:
    """What the runs say, and the most that luck leaves open of a shown KPI, in tolerances."""
    by_variant = [runs[v :: len(asked.scenarios) + 1] for v in range(len(asked.scenarios) + 1)]
    effects = [[_effect(asked, k, by_variant[0], mine) for k in runs[0].kpis] for mine in by_variant[1:]]
    compared = tuple(
        Compared(scenario, tuple(e for e, _ in found), mean_limiting(mine), _costs(asked, by_variant[0], mine))
        for scenario, found, mine in zip(asked.scenarios, effects, by_variant[1:], strict=True)
    )
    open_ = max((left for found in effects for e, left in found if e.kpi_id in SHOWN), default=0.0)
    return Comparison(asked, compared, mean_limiting(by_variant[0]), len(by_variant[0]), open_ <= 1), open_


def _effect(asked: Asked, kpi_id: str, base: Sequence[Run], mine: Sequence[Run]) -> tuple[Effect, float]:
    """The effect on one KPI, and what luck leaves open of it, in tolerances."""
    runs_a_draw = asked.runs_a_draw
    before, after = values_of(asked, kpi_id, base, mine)
    difference = over(less(after, before), runs_a_draw, 1 - (1 - CONFIDENCE) / len(asked.scenarios))
    plain = over(before, runs_a_draw).of
    found = Effect(
        kpi_id, plain, over(after, runs_a_draw).of, difference.of, verdict(kpi_id, difference.of, plain.mean)
    )
    return found, _open(difference, plain)


def _costs(asked: Asked, base: Sequence[Run], mine: Sequence[Run]) -> tuple[Effect, ...]:
    """The effects on what one good part costs; a cost the plant does not price is none."""
    found = [_effect(asked, name, base, mine)[0] for name in base[0].costs]
    return tuple(e for e in found if e.difference.mean is not None)


def values_of(
    asked: Asked, kpi_id: str, base: Sequence[Run], mine: Sequence[Run]
) -> tuple[Sequence[float | None], Sequence[float | None]]:
    """Returns a KPI of the plant as it is and with the scenario, run by run; output an hour of a steady line over the parts both made."""
    if kpi_id == "throughput_per_h":
        paired = all_per_h([run.flow for run in base], [run.flow for run in mine], asked.warmup_s)
        if paired is not None:
            return paired
    return [_value(run, kpi_id) for run in base], [_value(run, kpi_id) for run in mine]


def _value(run: Run, name: str) -> float | None:
    return run.kpis[name] if name in run.kpis else run.costs[name]


def _open(difference: Spread, base: Estimate) -> float:
    """A KPI that has no value needs no more runs."""
    tolerance = RELATIVE_TOLERANCE * abs(base.mean or 0.0)
    return difference.luck / tolerance if difference.luck and tolerance else float("inf") if difference.luck else 0.0


def verdict(kpi_id: str, difference: Estimate, base: float | None) -> str:
    """Returns what a difference of a KPI says: "better", "worse", "none shown" where its interval holds 0 or there is none, or
    "too small": of output, surely less than half a per cent of the plant's own, as when a station that does not limit the line only
    hands on its last lots sooner.
    """
    from twin.kpi import catalogue

    if difference.low is None or difference.high is None or difference.low <= 0 <= difference.high:
        return "none shown"
    if kpi_id in OUTPUT and max(abs(difference.low), abs(difference.high)) < NOTHING * (base or 0.0):
        return "too small"
    wants = catalogue()[kpi_id].wants if kpi_id in catalogue() else "less"  # of what is no KPI, a cost
    return "better" if (difference.low > 0) == (wants == "more") else "worse"


def _more(
    asked: Asked, runs: Sequence[Run], number: int, aim: int, *, executor: Executor, cache: Cache | None,
    tell: Callable[[int, int], object],
) -> list[Run]:  # fmt: skip
    """The runs there are, and behind them those that make `number` replications of every variant, on the way to `aim`."""
    variants, done = len(asked.scenarios) + 1, len(runs)
    to_do = jobs(asked, done // variants, number)
    return [*runs, *made(to_do, executor, cache, lambda new: tell(done + new, variants * aim))]


def check_asked(asked: Asked, number: int | None) -> None:
    """Raises Problem where a comparison cannot be made: too many scenarios, one that cannot be tried, too few runs."""
    if not 1 <= len(asked.scenarios) <= MOST_SCENARIOS:
        raise Problem(
            f"시나리오는 1개에서 {MOST_SCENARIOS}개까지 견줄 수 있는데 {len(asked.scenarios)}개입니다.",
            f"Expected 1 to {MOST_SCENARIOS} scenarios to compare, got {len(asked.scenarios)}.",
        )
    names = [s.name for s in asked.scenarios]
    if twice := next((n for n in names if names.count(n) > 1), None):
        raise Problem(
            f"'{twice}'(이)라는 시나리오가 둘입니다. 이름을 다르게 하십시오.",
            f"Two scenarios are called '{twice}': give them different names.",
        )
    if number is not None and number < 2:
        raise Problem(
            f"반복(--replications)은 2회 이상이어야 하는데 {number}회입니다. 차이의 구간을 말하려면 두 번은 돌려야 합니다.",
            f"--replications: expected at least 2 replications, got {number}: one run tells no interval.",
        )
    if asked.horizon_s <= 0 or asked.warmup_s < 0:
        days, warmup = asked.horizon_s / DAY_S, asked.warmup_s / DAY_S
        raise Problem(
            f"기간(--horizon)은 0보다 길고 예열(--warmup)은 0 이상이어야 하는데 {days:g}일, {warmup:g}일입니다.",
            f"--horizon, --warmup: expected a horizon above 0, got {days:g} days, and a warm-up of at least 0, got {warmup:g} days.",
        )
    for scenario in asked.scenarios:
        check(scenario, asked.plant, asked.records)
