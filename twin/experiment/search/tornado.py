"""What the gain of a set of changes hangs on: each change with the least and the most effect, each input as far as it is open."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from twin.experiment.intervals import Estimate, estimate
from twin.experiment.scenario.lever import Lever, levers
from twin.experiment.scenario.runs import READ_FOR_LIMITS, Asked, mean_limiting
from twin.experiment.scenario.runs import run_job as run_variant
from twin.experiment.scenario.scenario import Change, Scenario
from twin.experiment.search.finals import FIRST, Tried
from twin.experiment.search.open_inputs import open_inputs
from twin.experiment.search.question import Question
from twin.experiment.search.runs import Changes, Sampler, Spread
from twin.experiment.search.space import Option

RUNS = 8  # replications: the last comparison has made many of them already
HALF = (0.5, 1.5)  # of an effect whose range nobody entered
STATIONS = 2  # that limit most: their inputs are moved
Kind = Literal["effect", "without", "input"]
Source = Literal["entered", "assumed", "measured"]
Pair = tuple[Changes, Changes]  # what a gain is the difference of: the plant, and the plant with the set


@dataclass(frozen=True)
class Moved:
    """What is moved, and how far: "effect" a change with the least and the most effect that is plausible (entered, or assumed
    half and one and a half), "without" a change left out (low is None), "input" a law of the plant over its 95 % interval.
    """

    kind: Kind
    change: Change
    low: Change | None
    high: Change
    source: Source


@dataclass(frozen=True)
class Bar:
    """The gain of the set with something at its low and at its high end, each a paired difference with its 95 % interval."""

    moved: Moved
    low: Estimate
    high: Estimate

    @property
    def width(self) -> float:
        """Returns how far apart the two gains are."""
        return abs((self.high.mean or 0.0) - (self.low.mean or 0.0))


@dataclass(frozen=True)
class Sensitivity:
    """What a gain hangs on, the most first, and what limits the line before and with the changes: station → share of time."""

    bars: tuple[Bar, ...]
    limiting: dict[str, float]
    limiting_with: dict[str, float]


def sensitivity(sampler: Sampler, pick: Tried, spread: Spread) -> Sensitivity:
    """Returns what the gain of the picked set hangs on; no bars where it changes nothing."""
    question = sampler.question
    before, after = _limiting(question, pick.changes, spread)
    if not pick.changes:
        return Sensitivity((), before, after)
    first = list(dict.fromkeys([next(iter(before)), *after, *before]))[:STATIONS]
    wanted = {m: _pairs(m, pick.changes) for m in (*_effects(question, pick.changes), *_inputs(question, first))}
    every = dict.fromkeys(changes for pairs in wanted.values() for pair in pairs for changes in pair)
    sampler.values(list(every), FIRST, FIRST + RUNS)  # all at once, so that they spread well
    able = {m: pairs for m, pairs in wanted.items() if not any(c in sampler.set_aside for p in pairs for c in p)}
    bars = [Bar(m, _gain(sampler, low), _gain(sampler, high)) for m, (low, high) in able.items()]
    return Sensitivity(tuple(sorted(bars, key=lambda b: -b.width)), before, after)


def _gain(sampler: Sampler, pair: Pair) -> Estimate:
    base, mine = (sampler.values([changes], FIRST, FIRST + RUNS)[1][0] for changes in pair)
    return estimate((mine - base).tolist())


def _pairs(moved: Moved, changes: Changes) -> tuple[Pair, Pair]:
    """The plants whose differences are the gains at the low and at the high end."""
    if moved.kind == "input":
        low, high = (moved.low or moved.high,), (moved.high,)
        return (low, (*low, *changes)), (high, (*high, *changes))
    ends = (tuple(end if c == moved.change else c for c in changes) for end in (moved.low, moved.high))
    low, high = (tuple(c for c in end if c is not None) for end in ends)
    return ((), low), ((), high)


def _effects(question: Question, changes: Changes) -> Iterator[Moved]:
    """The changes of the set that are levers of their own; shares of a total have no effect apart from the others."""
    options = [option for place in question.space.free for option in question.space.slots[place].options]
    for option in options:
        if option.change is not None and option.change in changes:
            yield _effect(option, option.change)


def _effect(option: Option, change: Change) -> Moved:
    if option.low or option.high:
        return Moved("effect", change, option.low or change, option.high or change, "entered")
    percents = [
        (levers()[i], v) for i, v in change.settings if levers()[i].how == "percent" and isinstance(v, int | float)
    ]
    if len(percents) < len(change.settings):
        return Moved("without", change, None, change, "assumed")
    low, high = (replace(change, settings=tuple(_scaled(*p, times) for p in percents)) for times in HALF)
    return Moved("effect", change, low, high, "assumed")


def _scaled(lever: Lever, percent: float, times: float) -> tuple[str, float]:
    """The setting with so many times its effect, as far as the lever goes."""
    return lever.lever_id, min(max(lever.least, percent * times), lever.most)


def _inputs(question: Question, stations: list[str]) -> Iterator[Moved]:
    for station in stations:
        for low, high in open_inputs(question.plant.station_by_id()[station]):
            yield Moved("input", high, low, high, "measured")


def _limiting(question: Question, changes: Changes, spread: Spread) -> tuple[dict[str, float], dict[str, float]]:
    """What limits the line before and with the changes."""
    asked = Asked(
        question.plant, (Scenario("", changes),), question.horizon_s, question.warmup_s, question.seed, is_open=False
    )
    runs = list(spread(run_variant, [(asked, variant, r) for variant in (0, 1) for r in range(READ_FOR_LIMITS)]))
    return mean_limiting(runs[:READ_FOR_LIMITS]), mean_limiting(runs[READ_FOR_LIMITS:])
