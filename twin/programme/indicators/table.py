"""The form as a living table: each indicator with its baseline, target, value now, achievement, and what an evaluator misses."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.programme.indicators import values
from twin.programme.indicators.arithmetic import Overall, achievement, improvement, overall
from twin.programme.indicators.attachments import Attachment, attachments
from twin.programme.indicators.book import Version, standing
from twin.programme.indicators.expression import expression
from twin.programme.indicators.freeze import Frozen, State, freezes, state
from twin.programme.indicators.indicator import Indicator

if TYPE_CHECKING:
    from twin.store import Store

USUAL_DAYS = 180  # of a baseline, where there are so many
LINE_ONLY = {"throughput_per_h", "units_produced"}  # at one station they earn nothing unless the line makes more


@dataclass(frozen=True)
class Row:
    """One indicator now. `before` and `now` are measured or entered values, or the reason why there is none.

    `achieved` is 목표달성률 (share of 1), `improved` 개선률 (%), `expected_krw` and `reached_krw` the benefit at the target and
    now; None where they cannot be told. `recomputed` is what the log gives for a fixed baseline today, where that differs.
    """

    version: Version
    indicator: Indicator
    before: values.Value | Problem
    now: values.Value | Problem
    achieved: float | None
    improved: float | None
    expected_krw: float | None
    reached_krw: float | None
    state: State
    frozen: tuple[Frozen, ...]
    recomputed: float | None
    trend: tuple[tuple[date, float], ...]
    evidence: tuple[Attachment, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """The rows in the order of the book, and 종합달성도."""

    rows: tuple[Row, ...]
    overall: Overall
    last_day: date | None


def living(store: "Store") -> Table:
    """Returns the book as it stands, every value computed from the log as it is now."""
    last, fixed, evidence = values.last_whole_day(store), freezes(store), attachments(store)
    rows = []
    for version in standing(store):
        mine = tuple(a for a in evidence if a.indicator_id == version.indicator_id)
        rows.append(_row(store, version, tuple(fixed.get(version.indicator_id, ())), mine, last))
    shares = [(row.indicator.id, row.achieved, row.indicator.weight) for row in rows]
    return Table(tuple(rows), overall(shares), last)


def _row(
    store: "Store", version: Version, frozen: tuple[Frozen, ...], evidence: tuple[Attachment, ...], last: date | None
) -> Row:
    indicator = version.indicator
    assert indicator is not None
    is_now = state(indicator, frozen[-1] if frozen else None, last)
    found, now = values.before(store, indicator), values.after(store, indicator, last)
    before = frozen[-1].baseline if is_now == "frozen" else found
    was = before.value if isinstance(before, values.Value) else None
    today = found.value if isinstance(found, values.Value) else None
    is_now_value = now.value if isinstance(now, values.Value) else None
    both = was is not None and is_now_value is not None
    return Row(
        version, indicator, before, now,
        achievement(was, is_now_value, indicator.target) if both and indicator.target is not None else None,
        improvement(was, is_now_value, indicator.wants) if both else None,
        benefit_krw(indicator, was, indicator.target), benefit_krw(indicator, was, is_now_value),
        is_now, frozen, today if is_now == "frozen" and today is not None and today != was else None,
        values.trend(store, indicator), evidence, tuple(_gaps(indicator, evidence)),
    )  # fmt: skip


def benefit_krw(indicator: Indicator, before: float | None, after: float | None) -> float | None:
    """Returns what a change from `before` to `after` is worth by the indicator's own formula, KRW; None where it has none."""
    if not indicator.benefit or before is None or after is None:
        return None
    given = indicator.values("before") | indicator.values("after") | {"before": before, "after": after}
    found = expression(indicator.benefit, ["before", "after", *(i.name for i in indicator.inputs)])
    return found.value(given) if set(found.names) <= set(given) else None


def _gaps(indicator: Indicator, evidence: tuple[Attachment, ...]) -> list[str]:
    """What the evaluation asks for and the book does not hold yet, as keys of texts."""
    shown = {a.basis for a in evidence}
    days = (indicator.baseline_until - indicator.baseline_from).days + 1 if indicator.baseline_from and indicator.baseline_until else None  # fmt: skip
    missing = {
        "target": indicator.target is None,
        "weight": indicator.weight == 0,
        "baseline_basis": not indicator.baseline_basis,
        "target_basis": not indicator.target_basis,
        "evidence": not shown & {"baseline", "target"},
        "formula": indicator.calculation is None and not indicator.formula_ko,
        "method": not (indicator.method and indicator.period and indicator.source),
        "chain": not (indicator.goal and indicator.solution),
        "benefit": not indicator.benefit,
        "go_live": indicator.calculation is not None and indicator.go_live is None,
        "short": indicator.baseline is None and days is not None and days < USUAL_DAYS,
        "line_only": bool(indicator.kpi in LINE_ONLY and any(vars(indicator.place).values())),
    }
    return [key for key, is_missing in missing.items() if is_missing]
