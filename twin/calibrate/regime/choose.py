"""The last regime: days after the latest large change, as long as they are enough to calibrate on."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import duckdb
import numpy as np

from twin.calibrate.regime.key_series import KeySeries, key_series
from twin.calibrate.regime.pelt import changes
from twin.calibrate.regime.shown import shown_series
from twin.calibrate.regime.told import said
from twin.calibrate.report import Report
from twin.calibrate.rows import Span
from twin.plant import Site

ENOUGH_DAYS = 40  # days with work a regime must have: about 30 breakdowns at one in ten hours, 40 clusters for scrap
LOOKED_AT_DAYS = 60  # a shorter log is one regime: half of it would not be enough
TOGETHER_DAYS = 5  # changes so close are one


@dataclass(frozen=True)
class Change:
    """One change of level: of what, on which day, from what to what."""

    series: KeySeries
    day: int
    before: float
    after: float

    def as_dict(self) -> dict[str, Any]:
        """Returns it as plain data."""
        return {
            "what": self.series.what, "station_id": self.series.station_id, "day": _date(self.day).isoformat(),
            "before": self.before, "after": self.after, "relative": self.after / self.before - 1 if self.before else None,
        }  # fmt: skip


def choose_regime(cur: duckdb.DuckDBPyConnection, report: Report, span: Span, site: Site) -> Span:
    """Returns the stretch to calibrate on, with `op`, `state` and `span_read` cut to it; says what changed, when, how much."""
    every = key_series(cur, site.timezone)
    days = np.unique(np.concatenate([s.day for s in every])) if every else np.empty(0, dtype=int)
    found = _changes(every) if len(days) >= LOOKED_AT_DAYS else []
    starts = [c.day for c in found if int((days >= c.day).sum()) >= ENOUGH_DAYS]
    report.window["changes"] = [c.as_dict() for c in found]
    report.window["days"] = len(days)
    report.window["series"] = shown_series(every, [c.series for c in reversed(found)])
    if not starts:
        _say_all(report, found, days)
        _say_too_late(report, found, days)
        return span
    first = max(starts)
    chosen = Span(max(span.from_s, _midnight(first, site).timestamp()), span.until_s)
    _cut(cur, chosen)
    _say_chosen(report, found, first, days)
    return chosen


def _changes(every: list[KeySeries]) -> list[Change]:
    """The changes of all series that are large enough to matter, by day."""
    found = []
    for s in every:
        places = [0, *changes(s.value, series=len(every)), len(s.value)]
        for a, at, b in zip(places[:-2], places[1:-1], places[2:], strict=True):
            before, after = float(s.value[a:at].mean()), float(s.value[at:b].mean())
            if abs(after - before) >= s.least * max(abs(before), 1e-12):
                found.append(Change(s, int(s.day[at]), before, after))
    return sorted(found, key=lambda c: c.day)


def _cut(cur: duckdb.DuckDBPyConnection, span: Span) -> None:
    cur.execute("DELETE FROM op WHERE s < ?", [span.from_s])
    cur.execute("DELETE FROM state WHERE s < ?", [span.from_s])
    cur.execute("UPDATE span_read SET from_s = ?", [span.from_s])


def _say_chosen(report: Report, found: list[Change], first: int, days: np.ndarray) -> None:
    why = [c for c in found if first - TOGETHER_DAYS <= c.day <= first]
    later = [c for c in found if c.day > first]
    ko, en = (_listed(why, lang) for lang in ("ko", "en"))
    used = int((days >= first).sum())
    report.window["chosen"] = "last regime"
    report.window |= {"chosen_day": _date(first).isoformat(), "days_used": used}
    _say_why(
        report,
        f"{_date(first)}에 라인이 달라져({ko}) 그 뒤 가동 {used}일만 씀. 다른 기간은 --days로 정함",
        f"the line changed on {_date(first)} ({en}), so only the {used} working days since are used; choose another window with --days",
    )
    report.assume(report.window["why_ko"], report.window["why_en"])
    _say_too_late(report, later, days)


def _say_all(report: Report, found: list[Change], days: np.ndarray) -> None:
    """Why nothing is left out: too short a log, no change, or only changes too recent."""
    n = len(days)
    if n < LOOKED_AT_DAYS:
        ko, en = (
            f"가동 {n}일은 {LOOKED_AT_DAYS}일보다 짧아 나누지 않고 모두 씀",
            f"{n} working days are fewer than {LOOKED_AT_DAYS}, so the log is not divided: all of it is used",
        )
    elif found:
        ko, en = (
            f"변화가 있었지만 그 뒤가 가동 {ENOUGH_DAYS}일보다 짧아 {n}일을 모두 씀",
            f"there were changes, but fewer than {ENOUGH_DAYS} working days since: all {n} are used",
        )
    else:
        ko, en = (
            f"가동 {n}일 동안 뚜렷한 변화를 찾지 못해 모두 씀",
            f"no marked change in {n} working days: all of them are used",
        )
    report.window["days_used"] = n
    _say_why(report, ko, en)


def _say_why(report: Report, ko: str, en: str) -> None:
    report.window |= {"why_ko": ko, "why_en": en}


def _say_too_late(report: Report, found: list[Change], days: np.ndarray) -> None:
    """A change too recent to calibrate after: the laws then mix before and after."""
    if not found:
        report.window.setdefault("chosen", "all")
        return
    left = int((days >= found[-1].day).sum())
    report.window.setdefault("chosen", "all")
    report.warn(
        f"{_date(found[-1].day)}에도 달라졌으나({_listed(found[-1:], 'ko')}) 그 뒤 가동일이 {left}일뿐이라 나누지 않음. {ENOUGH_DAYS - left}일 더 모이면 다시 보정하십시오",
        f"it changed again on {_date(found[-1].day)} ({_listed(found[-1:], 'en')}), but only {left} working days followed, too few to calibrate on: calibrate again after {ENOUGH_DAYS - left} more",
    )


def _listed(found: list[Change], lang: str) -> str:
    """The first changes as: station pace +12 %, station scrap …"""
    return ", ".join(said(c.as_dict(), lang) for c in found[:4]) + (" …" if len(found) > 4 else "")


def _date(day: int) -> date:
    return date(1970, 1, 1) + timedelta(days=day)


def _midnight(day: int, site: Site) -> datetime:
    return datetime.combine(_date(day), time(0), tzinfo=site.zone).astimezone(UTC)
