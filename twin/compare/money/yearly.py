"""How much a year holds: the hours worked and the parts made, from the log, so that an effect can be told a year."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.kpi.reader import read
from twin.kpi.scope import of_dates
from twin.plant import Site

if TYPE_CHECKING:
    from twin.store import Store

YEAR_DAYS = 365
FEWEST_DAYS = 28


@dataclass(frozen=True)
class Yearly:
    """Hours worked and good parts of a year; `days` of the log they were told from, fewer are stretched to a year."""

    hours: float
    parts: float
    days: int


def yearly(store: "Store", last: date, first_of_log: date) -> Yearly:
    """Returns what the year up to `last` held; Problem where fewer than four weeks are on record or nothing was made."""
    current = store.plant()
    site = current[1].site if current else Site(name="")
    first = max(first_of_log, last - timedelta(days=YEAR_DAYS - 1))
    days = (last - first).days + 1
    table = read(store, of_dates(site, first, last), kpi_ids=["throughput_per_h"])
    parts, hours = (float(table[name].sum()) for name in ("numerator", "denominator"))
    if days < FEWEST_DAYS or not parts > 0 or not hours > 0:
        raise Problem(
            f"한 해의 물량을 알 수 없습니다: {first} – {last}의 {days}일에 양품 {parts:,.0f}개. 네 주 이상의 생산 기록을 모으십시오.",
            f"The volume of a year cannot be told: {parts:,.0f} good parts in the {days} days {first} to {last}. Collect four weeks of production.",
        )
    scale = YEAR_DAYS / days
    return Yearly(hours * scale, parts * scale, days)
