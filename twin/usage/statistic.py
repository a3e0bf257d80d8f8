"""Who really uses what: by week and page, by person, by month and action; days without any use."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from twin.usage.check import Checked, check
from twin.usage.log import files, lines_of, stamp

READ = "DO6003"
Counted = tuple[date, str, str, str, str]  # day, action, user, role, page or thing
RECENT_DAYS = 30


@dataclass(frozen=True)
class Person:
    """One user: how often and on how many days the app was used, last on."""

    user: str
    role: str
    uses: int
    days: int
    last_on: date


@dataclass(frozen=True)
class Month:
    """One month for the form filled in by hand: days used, users, uses by action."""

    month: str
    days: int
    users: int
    actions: dict[str, int]


@dataclass(frozen=True)
class Use:
    """The whole picture up to a day."""

    checked: Checked
    today: date
    days: dict[date, int]  # day → uses
    pages: dict[str, dict[date, int]]  # page → Monday of the week → times read
    people: tuple[Person, ...]
    months: tuple[Month, ...]

    @property
    def recent_days(self) -> int:
        """On how many of the last thirty days there was any use."""
        return sum(self.today - timedelta(RECENT_DAYS) < day <= self.today for day in self.days)


def use(db: Path, zone: ZoneInfo, today: date) -> Use:
    """Returns who used what, read from the log; files that have not changed since are not counted again in one process."""
    found = sum((_counted(file, stamp(file), zone) for file in files(db)), Counter[Counted]())
    days, pages = Counter[date](), dict[str, dict[date, int]]()
    for (day, action, _, _, what), number in found.items():
        days[day] += number
        if action == READ:
            week = day - timedelta(day.weekday())
            mine = pages.setdefault(what, {})
            mine[week] = mine.get(week, 0) + number
    return Use(check(db), today, dict(days), pages, tuple(_people(found)), tuple(_months(found)))


@lru_cache(maxsize=256)
def _counted(file: Path, _stamp: tuple[int, int], zone: ZoneInfo) -> "Counter[Counted]":
    """How often each (day, action, user, role, page or thing) stands in a file."""
    return Counter(
        (line.moment.astimezone(zone).date(), line.action, line.user, line.role, line.what) for line in lines_of(file)
    )


def half_year(found: Use, year: int, month: int) -> list[Month]:
    """Returns the six months up to June or December of a year, those without any use among them."""
    there = {m.month: m for m in found.months}
    names = [f"{year}-{m:02}" for m in range(month - 5, month + 1)]
    return [there.get(name, Month(name, 0, 0, {})) for name in names]


def _people(found: "Counter[Counted]") -> list[Person]:
    by: dict[str, Counter[Counted]] = {}
    for one, number in found.items():
        by.setdefault(one[2], Counter())[one] += number
    people = []
    for user, mine in by.items():
        last = max(one[0] for one in mine)
        role = next((one[3] for one in mine if one[0] == last and one[3]), "")
        people.append(Person(user, role, sum(mine.values()), len({one[0] for one in mine}), last))
    return sorted(people, key=lambda p: (-p.days, -p.uses))


def _months(found: "Counter[Counted]") -> list[Month]:
    by: dict[str, Counter[Counted]] = {}
    for one, number in found.items():
        by.setdefault(f"{one[0]:%Y-%m}", Counter())[one] += number
    told = []
    for month, mine in sorted(by.items()):
        actions = Counter[str]()
        for one, number in mine.items():
            actions[one[1]] += number
        told.append(Month(month, len({one[0] for one in mine}), len({one[2] for one in mine if one[2]}), dict(actions)))
    return told
