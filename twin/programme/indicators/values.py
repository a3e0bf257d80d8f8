"""Values of an indicator before and after: computed by the KPI code from the floor's log, or entered by people. Never simulated."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, get_args

from twin.compare.calendar import whole_days
from twin.errors import Problem
from twin.kpi.catalogue import catalogue
from twin.kpi.reader import read
from twin.kpi.scope import of_dates
from twin.plant import Site
from twin.programme.indicators.expression import expression
from twin.programme.indicators.indicator import Indicator, Side, shown

if TYPE_CHECKING:
    from twin.store import Store

Badge = Literal["measured", "entered"]  # a simulated value has no place here: what is promised is shown on the floor


@dataclass(frozen=True)
class Value:
    """A value in the indicator's unit, where it comes from, over which business days (None = not told by days)."""

    value: float
    badge: Badge
    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        if self.badge not in get_args(Badge):
            raise TypeError(f"a value before or after is {' or '.join(get_args(Badge))}, not {self.badge!r}")


def site_of(store: "Store") -> Site:
    """Returns the site of the plant in force, a nameless one where there is none."""
    current = store.plant()
    return current[1].site if current else Site(name="")


def before(store: "Store", indicator: Indicator) -> Value | Problem:
    """Returns 구축전: the entered baseline, else what the log and the inputs give over the baseline's days; or why there is none."""
    if indicator.baseline is not None:
        return Value(indicator.baseline, "entered", indicator.baseline_from, indicator.baseline_until)
    if indicator.calculation is None:
        return Problem("구축전 값이 입력되지 않았습니다.", "No baseline has been entered.")
    return _calculated(store, indicator, "before", indicator.baseline_from, indicator.baseline_until)


def after(store: "Store", indicator: Indicator, last_day: date | None) -> Value | Problem:
    """Returns 구축후: entered where nothing measures it, else over the days since go-live and ramp-in; or why there is none."""
    if indicator.calculation is None:
        if indicator.after is None:
            return Problem("구축후 값이 아직 입력되지 않았습니다.", "No value after has been entered yet.")
        return Value(indicator.after, "entered", indicator.after_from, indicator.after_until)
    first = indicator.after_from
    if first is None:
        return Problem("적용일(go_live)이 정해지지 않았습니다.", "No go-live has been given.")
    if last_day is None or last_day < first:
        return Problem(
            f"구축후 기간은 {first}에 시작합니다. 그때부터의 기록이 아직 없습니다.",
            f"The time after begins on {first}; there is no record from then on yet.",
        )
    last = min(last_day, indicator.after_until) if indicator.after_until else last_day
    return _calculated(store, indicator, "after", first, last)


def trend(store: "Store", indicator: Indicator) -> tuple[tuple[date, float], ...]:
    """Returns (Monday, value) by week of an indicator measured by the log alone; empty where people enter part of it."""
    names = _names(indicator)
    if not names or any(name not in catalogue() for name in names):
        return ()
    table = read(store, of_dates(site_of(store), None, None, **vars(indicator.place)), by="week", kpi_ids=names)
    table = table.dropna(subset=["value", "bucket"])
    by_week: dict[date, dict[str, float]] = {}
    for name, bucket, value in zip(table["kpi_id"], table["bucket"], table["value"], strict=True):
        by_week.setdefault(date.fromisoformat(str(bucket)[:10]), {})[name] = shown(catalogue()[name], value)
    formula = expression(indicator.calculation or "", names)
    found = ((week, formula.value(given)) for week, given in sorted(by_week.items()) if set(given) == set(names))
    return tuple((week, value) for week, value in found if value is not None)


def _calculated(
    store: "Store", indicator: Indicator, side: Side, first: date | None, last: date | None
) -> Value | Problem:
    names = _names(indicator)
    kpis = [n for n in names if n in catalogue()]
    given = indicator.values(side)
    lacking = [n for n in names if n not in kpis and n not in given]
    if lacking:
        ko, en = ("구축전", "before") if side == "before" else ("구축후", "after")
        return Problem(
            f"입력값 {lacking[0]}의 {ko} 값이 없습니다: input.{lacking[0]}.{side}를 적으십시오.",
            f"The input {lacking[0]} has no value {en}: give input.{lacking[0]}.{side}.",
        )
    if kpis:
        if first is None or last is None:
            return Problem(
                "구축전 기간(baseline_from, baseline_until)이 정해지지 않았습니다.",
                "No days of the baseline (baseline_from, baseline_until) have been given.",
            )
        scope = of_dates(site_of(store), first, last, **vars(indicator.place))
        for row in read(store, scope, kpi_ids=kpis).to_dict("records"):
            if row["value"] != row["value"]:
                return Problem(
                    f"{first} – {last}: {row['note_ko'] or '기록이 없습니다'}.",
                    f"{first} – {last}: {row['note_en'] or 'there is no record'}.",
                )
            given[row["kpi_id"]] = shown(catalogue()[row["kpi_id"]], float(row["value"]))
    value = expression(indicator.calculation or "", names).value(given)
    if value is None:
        return Problem(
            f"계산식 '{indicator.calculation}'이(가) 0으로 나눕니다: 입력값을 확인하십시오.",
            f"The formula '{indicator.calculation}' divides by zero: check the inputs.",
        )
    return Value(value, "measured" if len(kpis) == len(names) else "entered", first, last)


def _names(indicator: Indicator) -> list[str]:
    if indicator.calculation is None:
        return []
    known = [*catalogue(), *(i.name for i in indicator.inputs)]
    return list(expression(indicator.calculation, known).names)


def last_whole_day(store: "Store") -> date | None:
    """Returns the last business day the log tells to its end; None where there is none."""
    days = whole_days(store)
    return days[1] if days else None
