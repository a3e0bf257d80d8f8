"""Which business day maturity is told for: the last whole one of the data, or one within them."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.kpi import span
from twin.maturity.readings import plant_of

if TYPE_CHECKING:
    from twin.store import Store

SUNDAY = 6


def day_asked(store: "Store", day: date | None = None) -> date:
    """Returns the day itself where the data reach it, the last day of the data for None; Problem outside of them."""
    plant_of(store)
    first, last = _span(store)
    if day is None:
        return last
    if not first <= day <= last:
        raise Problem(
            f"{day}에는 데이터가 없습니다: {first}부터 {last}까지의 날을 고르십시오.",
            f"There are no data on {day}: choose a day from {first} to {last}.",
        )
    return day


def whole_weeks(store: "Store") -> list[date]:
    """Returns the Sundays that end a whole week of data, in order; none without data."""
    found = span(store)
    if found is None:
        return []
    first, last = found
    sunday = first + timedelta(days=SUNDAY + (7 - first.weekday()) % 7)  # of the first week that begins within the data
    return [sunday + timedelta(days=7 * k) for k in range((last - sunday).days // 7 + 1)]


def _span(store: "Store") -> tuple[date, date]:
    found = span(store)
    if found is None:
        raise Problem(
            "아직 데이터가 없어 수준을 구할 수 없습니다. python -m twin ingest로 실적을 넣으십시오.",
            "There are no data yet to tell a level from: bring in results with python -m twin ingest.",
        )
    return found
