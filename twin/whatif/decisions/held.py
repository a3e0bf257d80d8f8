"""Done scenarios held against the floor: the forecast that counts, and what was measured since it came into force."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from twin.compare.go_lives import GoLive, go_lives
from twin.compare.measured import Beforehand, Comparison, as_far_as_known
from twin.compare.plan import Place, Plan
from twin.compare.separate import moves
from twin.compare.usual import usual_plan
from twin.errors import Problem
from twin.experiment.intervals import Estimate
from twin.experiment.together.draws import Item
from twin.kpi import catalogue, of_dates
from twin.plant import Site
from twin.programme.indicators.judged import mark as floor_mark
from twin.whatif.decisions import sentences
from twin.whatif.decisions.agreement import Agreement, Interval, agreement, days_needed
from twin.whatif.decisions.decision import Decision, standing
from twin.whatif.outlook.kept import Outlook, kept_outlooks
from twin.whatif.scenarios import scenario_named

if TYPE_CHECKING:
    from twin.store import Store

FEWEST_AFTER = 10  # days that count: fewer tell more of their luck than of the change
ENOUGH_BEFORE, ENOUGH_AFTER = (
    timedelta(days=28),
    timedelta(days=21),
)  # between two changes, to compare without the other
SEEN = 2.8 / 1.96  # half-widths of a change that four comparisons in five show


@dataclass(frozen=True)
class Held:
    """One KPI of a done scenario: the twin's forecast of the change and the measured one, in the KPI's unit.

    `measured` and `agreement` are None where they cannot be told; `said` says what came out, or why nothing can yet.
    """

    item: Item
    base: Estimate
    forecast: Interval
    measured: Interval | None
    agreement: Agreement | None
    said: Problem
    is_judged: bool

    @property
    def counts(self) -> bool:
        """Whether it is one of the forecasts on the twin's record: judged by it, and decided."""
        return self.is_judged and self.agreement is not None and self.agreement.kind in ("within", "smaller", "larger")


@dataclass(frozen=True)
class Checked:
    """A done scenario with the outlook that counts for it (None = there is none that may) and its KPIs, the judged one first."""

    decision: Decision
    name: str
    outlook: Outlook | None
    was_beforehand: bool
    held: tuple[Held, ...]


def mark(store: "Store") -> str:
    """Returns what `checked` stands on, as a text that changes with it, but not with every row that arrives."""
    query = "SELECT (SELECT max(entry_no) FROM book.decision), (SELECT max(made_at) FROM sim.outlook)"
    return f"{floor_mark(store)}/{store.rows(query)[0]}"


def checked(store: "Store") -> list[Checked]:
    """Returns every scenario that is done, held by the KPI it is judged by, the last in force first; about a second each."""
    done = [d for d in standing(store).values() if d.status == "done"]
    known = kept_outlooks(store)
    found = [_checked(store, decision, done, known, every=False) for decision in done]
    return sorted(found, key=lambda c: str(c.decision.in_force_on), reverse=True)


def checked_whole(store: "Store", scenario_id: str, version: int) -> Checked:
    """Returns a done scenario held by every KPI whose change was forecast; about a second each. Problem where it is not done."""
    done = [d for d in standing(store).values() if d.status == "done"]
    decision = next((d for d in done if (d.scenario_id, d.version) == (scenario_id, version)), None)
    if decision is None:
        raise Problem(
            f"시나리오 '{scenario_id}' {version}판은 완료되지 않아 견줄 것이 없습니다: 적용한 날짜와 함께 완료로 적으십시오.",
            f"Version {version} of scenario '{scenario_id}' is not done, so there is nothing to check: mark it done with its day.",
        )
    return _checked(store, decision, done, kept_outlooks(store), every=True)


def _checked(
    store: "Store", decision: Decision, done: Sequence[Decision], known: Sequence[Outlook], *, every: bool
) -> Checked:
    name = scenario_named(store, decision.scenario_id, decision.version).scenario.name
    outlook = counting(known, decision, _site(store))
    if outlook is None:
        return Checked(decision, name, None, False, ())
    others = [_go_live(store, d) for d in done if d != decision]
    items = [i.item for i in outlook.items if _is_told(i.steps[0], i.item, decision, every=every)]
    made = [_held(store, decision, outlook, item, others) for item in items]
    return Checked(
        decision, name, outlook, _is_beforehand(outlook, decision, _site(store)), tuple(sorted(made, key=lambda h: not h.is_judged))
    )  # fmt: skip


def counting(known: Sequence[Outlook], decision: Decision, site: Site) -> Outlook | None:
    """Returns the outlook that counts as the forecast: the last made before the day in force, else the first made later
    from what was known before that day; None where there is neither.
    """
    mine = [o for o in known if o.scenarios == ((decision.scenario_id, decision.version),)]
    early = [o for o in mine if _is_beforehand(o, decision, site)]
    late = [o for o in mine if o.data_until is not None and o.data_until <= _begins(decision, site)]
    return early[-1] if early else next(iter(late), None)


def _is_beforehand(outlook: Outlook, decision: Decision, site: Site) -> bool:
    return outlook.made_at < _begins(decision, site)


def _begins(decision: Decision, site: Site) -> datetime:
    begins = of_dates(site, decision.in_force_on, None).starts_at
    assert begins is not None
    return begins


def _site(store: "Store") -> Site:
    current = store.plant()
    return current[1].site if current else Site(name="")


def judged_by(decision: Decision) -> str:
    """Returns the name of the item a decision is judged by: what it was proposed with, else output an hour."""
    return decision.judged_by or "throughput_per_h"


def _is_told(step: Estimate, item: Item, decision: Decision, *, every: bool) -> bool:
    """A KPI for which no change was forecast says nothing here, unless it is the one to be judged by."""
    return step.low is not None and (item.name == judged_by(decision) or (every and _interval(step).excludes_zero))


def _interval(e: Estimate) -> Interval:
    assert e.mean is not None
    assert e.low is not None
    assert e.high is not None
    return Interval(e.mean, e.low, e.high)


def _go_live(store: "Store", decision: Decision) -> GoLive:
    """Another change of the floor, which may have moved anything."""
    name = scenario_named(store, decision.scenario_id, decision.version).scenario.name
    assert decision.in_force_on is not None
    return GoLive(decision.in_force_on, name, name, name, tuple((kpi_id, "") for kpi_id in catalogue()))


def _held(store: "Store", decision: Decision, outlook: Outlook, item: Item, others: Sequence[GoLive]) -> Held:
    found = outlook.item(item.name)
    assert found is not None
    forecast, is_judged = _interval(found.steps[0]), item.name == judged_by(decision)

    def told(measured: Interval | None, agreed: Agreement | None, said: Problem) -> Held:
        return Held(item, found.levels[0], forecast, measured, agreed, said, is_judged)

    if not forecast.excludes_zero:
        return told(None, None, sentences.no_change())
    try:
        made = as_far_as_known(store, _plan(store, decision, item, others), others)
        measured, days = _measured(made, forecast)
    except Problem as why:
        return told(None, None, why)
    agreed = agreement(forecast, measured, days)
    return told(measured, agreed, sentences.agreed(agreed))


def _plan(store: "Store", decision: Decision, item: Item, others: Sequence[GoLive]) -> Plan:
    """Before and after, cut where another change came, so long as enough days are left."""
    assert decision.in_force_on is not None
    place = Place(**{k: getattr(item.scope, k) for k in vars(Place())})
    whole = usual_plan(store, item.kpi_id, decision.in_force_on, place, ramp_in_days=decision.ramp_in_days)
    days = [live.day for live in (*go_lives(store), *others) if moves(live, whole)]
    earlier = max((d for d in days if d <= whole.go_live - ENOUGH_BEFORE), default=None)
    later = min((d for d in days if d >= whole.after_from + ENOUGH_AFTER), default=None)
    return replace(
        whole,
        baseline_from=max(whole.baseline_from, earlier) if earlier else whole.baseline_from,
        after_until=later - timedelta(days=1) if later else None,
    )


def _measured(made: Comparison | Beforehand, forecast: Interval) -> tuple[Interval, tuple[int, int]]:
    """The change of this decision alone, and the days before and after that count; Problem where they cannot tell it."""
    if isinstance(made, Beforehand):
        needed = days_needed(made.seen.often / SEEN, abs(forecast.mean), made.seen.days_before, made.seen.days_after)
        raise sentences.not_yet(None if needed is None else max(FEWEST_AFTER, needed))
    after = int(made.series.is_after.sum())
    if made.verdict.kind in ("withheld", "not_adequate"):
        raise sentences.not_adequate(made.verdict.ko, made.verdict.en)
    if after < FEWEST_AFTER:
        raise sentences.not_yet(FEWEST_AFTER - after)
    own = next((s.effect for s in made.separate if s.day == made.plan.go_live), made.effect)
    if own is None:
        raise sentences.not_apart()
    return Interval(own.median, own.low, own.high), (len(made.series.day) - after, after)
