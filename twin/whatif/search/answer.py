"""What a search found, as people read it: every set of changes in words, with its estimates, its label and what is beyond the data."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from twin.experiment.inputs import drawn
from twin.experiment.intervals import Estimate
from twin.experiment.scenario import Change, Scenario, as_table, words
from twin.experiment.scenario.comparison import Effect
from twin.experiment.scenario.seen import beyond
from twin.experiment.scenario.words import change_words
from twin.experiment.search import Found
from twin.experiment.search.finals import Tried
from twin.experiment.search.runs import Changes
from twin.experiment.search.tornado import Bar
from twin.plant import Plant
from twin.whatif.trust import Label, label

if TYPE_CHECKING:
    from twin.validate import KeptValidation


@dataclass(frozen=True)
class Said:
    """A text in both languages."""

    ko: str
    en: str

    def sentence(self, lang: str) -> str:
        """Returns it in 'ko' or 'en'."""
        return self.ko if lang == "ko" else self.en


@dataclass(frozen=True)
class Candidate:
    """A set of changes of the last comparison; `scenario` is it as a scenario file holds it. Flags as in `Tried`."""

    changes: Said
    scenario: dict[str, Any]
    investment_krw: float
    yearly_krw: float
    cost_krw: float
    value: Estimate
    gain: Estimate
    is_best: bool
    is_frontier: bool
    best_share: float
    label: Label
    outside: tuple[Said, ...]


@dataclass(frozen=True)
class Spot:
    """A set of changes that was only looked at."""

    changes: Said
    cost_krw: float
    gain: float
    runs: int


@dataclass(frozen=True)
class Swing:
    """The pick's gain with something at its low and at its high end; `kind` and `source` as in `Moved`."""

    kind: str
    source: str
    low_end: Said
    high_end: Said
    low: Estimate
    high: Estimate


@dataclass(frozen=True)
class Aside:
    """A set of changes with which the line could not run, and why."""

    changes: Said
    why: Said


@dataclass(frozen=True)
class Answer:
    """A search's answer, all simulated. `candidates` are the cheapest first; the rest as in `Found` and `Question`."""

    plant: str
    goal: str
    wants: str
    base: Estimate
    candidates: tuple[Candidate, ...]
    spots: tuple[Spot, ...]
    swings: tuple[Swing, ...]
    aside: tuple[Aside, ...]
    how: str
    is_whole: bool
    size: int
    runs: int
    horizon_s: float
    warmup_s: float
    seed: int
    replications: int
    inputs_drawn: bool
    investment_krw: float | None
    yearly_krw: float | None
    years: float
    limiting: dict[str, float]
    limiting_with: dict[str, float]
    given: Said | None = None  # what was taken for granted in the plant as it is too

    @property
    def pick(self) -> Candidate:
        """Returns the cheapest of the best set."""
        return next(c for c in self.candidates if c.is_best)

    @property
    def sign(self) -> int:
        """Returns 1 where more of the goal is better, -1 where less is."""
        return 1 if self.wants == "more" else -1

    def earns(self, candidate: Candidate) -> bool:
        """Returns whether a gain is shown: its interval lies wholly on the better side of 0."""
        ends = candidate.gain.low, candidate.gain.high
        return all(end is not None and self.sign * end > 0 for end in ends)

    def paying(self) -> list[Candidate]:
        """Returns those of the frontier whose gain is shown, the cheapest first."""
        return [c for c in self.candidates if c.is_frontier and self.earns(c)]


def answer_of(found: Found, kept: "KeptValidation | None", given: Said | None = None) -> Answer:
    """Returns a search's answer, its gains labelled by a validation of the same plant where there is one.

    `given` says what was taken for granted in the plant as it is too.
    """
    asked, plant = found.question, found.question.plant
    told = asked.budget
    return Answer(
        plant.site.name, asked.goal.kpi_id, asked.goal.wants, found.base,
        tuple(_candidate(t, found, kept) for t in found.tried),
        tuple(Spot(_words(s.changes, plant), s.cost_krw, s.gain, s.runs) for s in found.seen),
        tuple(_swing(bar, plant) for bar in found.bars),
        tuple(Aside(_words(changes, plant), Said(why.ko, why.en)) for changes, why in found.set_aside if changes),
        found.how, found.is_whole, asked.space.size, found.runs, asked.horizon_s, asked.warmup_s, asked.seed,
        asked.replications, asked.is_open and drawn(plant, 1, 1) != plant, told.investment_krw, told.yearly_krw, told.years,
        found.around.limiting, found.around.limiting_with, given,
    )  # fmt: skip


def given_said(condition: Scenario, plant: Plant) -> Said | None:
    """Returns what is taken for granted in words; None where nothing is."""
    return _in_words(condition, plant) if condition.changes else None


def as_json(answer: Answer) -> dict[str, Any]:
    """Returns an answer as plain data."""
    return asdict(answer)


def of_json(given: dict[str, Any]) -> Answer:
    """Returns the answer that `as_json` wrote."""
    made: dict[str, Any] = {
        "base": Estimate(**given["base"]),
        "candidates": tuple(_candidate_of(c) for c in given["candidates"]),
        "spots": tuple(Spot(**(s | {"changes": Said(**s["changes"])})) for s in given["spots"]),
        "swings": tuple(_swing_of(s) for s in given["swings"]),
        "aside": tuple(Aside(Said(**a["changes"]), Said(**a["why"])) for a in given["aside"]),
        "given": Said(**given["given"]) if given["given"] else None,
    }
    return Answer(**(given | made))


def _candidate(tried: Tried, found: Found, kept: "KeptValidation | None") -> Candidate:
    scenario, plant = Scenario("", tried.changes), found.question.plant
    outside = beyond(scenario, plant)
    effect = Effect(found.question.goal.kpi_id, found.base, tried.value, tried.gain, "")
    return Candidate(
        _words(tried.changes, plant), as_table(scenario), tried.investment_krw, tried.yearly_krw, tried.cost_krw,
        tried.value, tried.gain, tried.is_best, tried.is_frontier, tried.best_share, label(effect, kept, outside),
        tuple(Said(b.note.ko, b.note.en) for b in outside),
    )  # fmt: skip


def _candidate_of(given: dict[str, Any]) -> Candidate:
    made: dict[str, Any] = {
        "changes": Said(**given["changes"]), "value": Estimate(**given["value"]), "gain": Estimate(**given["gain"]),
        "outside": tuple(Said(**s) for s in given["outside"]),
    }  # fmt: skip
    return Candidate(**(given | made))


def _swing(bar: Bar, plant: Plant) -> Swing:
    moved = bar.moved
    low = _without(moved.change, plant) if moved.low is None else _change(moved.low, plant)
    return Swing(moved.kind, moved.source, low, _change(moved.high, plant), bar.low, bar.high)


def _swing_of(given: dict[str, Any]) -> Swing:
    ends: dict[str, Any] = {end: Said(**given[end]) for end in ("low_end", "high_end")}
    gains: dict[str, Any] = {side: Estimate(**given[side]) for side in ("low", "high")}
    return Swing(**(given | ends | gains))


def _words(changes: Changes, plant: Plant) -> Said:
    return _in_words(Scenario("", changes), plant)


def _in_words(scenario: Scenario, plant: Plant) -> Said:
    return Said(*(words(scenario, plant, lang) for lang in ("ko", "en")))


def _change(change: Change, plant: Plant) -> Said:
    return Said(*(change_words(change, plant, lang) for lang in ("ko", "en")))


def _without(change: Change, plant: Plant) -> Said:
    told = _change(change, plant)
    return Said(f"빼면: {told.ko}", f"without: {told.en}")
