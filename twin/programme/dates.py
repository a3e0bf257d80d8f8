"""Days of the programme: calendar months on and back, as people count them."""

from calendar import monthrange
from datetime import date, timedelta

from twin.errors import Problem


def months_on(day: date, months: int) -> date:
    """Returns the same day so many months on (or back); where that month is shorter, its last day."""
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def ends_after(starts_on: date, months: int) -> date:
    """Returns the last day of a time of so many months that begins on a day."""
    return months_on(starts_on, months) - timedelta(days=1)


def read_day(given: object, what_ko: str, what_en: str) -> date:
    """Returns a day given as a date or an ISO text; Problem says what could not be read."""
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise Problem(
            f"{what_ko} '{given}'을(를) 날짜로 읽을 수 없습니다. 2026-11-30처럼 적으십시오.",
            f"{what_en} '{given}' is no date: write it like 2026-11-30.",
        ) from None
