"""The changes of a line that somebody knows of, and the weeks around one in which nothing else changed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import duckdb

from twin.calendar import business_date
from twin.calibrate import calibrate_from
from twin.calibrate.regime.told import said
from twin.experiment.drift import Sums
from twin.plant import Plant, Site
from twin.store.query import asked
from twin.validate.fold import opened
from twin.validate.weeks import Week

FEWEST_WEEKS, MOST_WEEKS = 3, 8  # on each side of a change
RAMP_IN = timedelta(days=7)  # left out after a change: people get used to it


@dataclass(frozen=True)
class KnownChange:
    """A change somebody knows of: when, at which station, what."""

    at: datetime
    station_id: str
    ko: str
    en: str


@dataclass(frozen=True)
class Asked:
    """Where to look for changes: a copy of the database, the description calibration starts from, the log's end."""

    copy: Path
    base: Plant | None
    site: Site
    until: datetime


@dataclass(frozen=True)
class Around:
    """The weeks before and after a change, from a copy of the database."""

    copy: Path
    change: KnownChange
    before: tuple[Week, ...]
    after: tuple[Week, ...]
    base: Plant | None
    past: Sums


def known_changes(where: Asked) -> list[KnownChange]:
    """Returns the changes in order of time: the days on which models began to decide; where there are none, what the
    stations' own series show (a change that nobody recorded still has a date and a station).
    """
    with opened(where.copy) as cur:
        return [KnownChange(*row) for row in asked(cur, _GO_LIVES)] or _seen(cur, where)


def around(
    copy: Path, base: Plant | None, site: Site, known: list[KnownChange], weeks: list[Week], sums: Sums
) -> Around | None:
    """Returns the last change with weeks enough on both sides in which nothing else is known to have changed; None without."""
    recorded = [w for w in weeks if w.is_recorded and w is not weeks[0]]  # one before the first to calibrate on
    for i in reversed(range(len(known))):
        begins, ends = (known[j].at if 0 <= j < len(known) else None for j in (i - 1, i + 1))
        settled = business_date(site, known[i].at) + RAMP_IN
        before = [w for w in recorded if w.ends_at <= known[i].at and (begins is None or w.starts_at >= begins)]
        after = [w for w in recorded if w.monday >= settled and (ends is None or w.ends_at <= ends)]
        if min(len(before), len(after)) >= FEWEST_WEEKS:
            before = before[-MOST_WEEKS:]
            past = sums.before(before[0].monday)
            return Around(copy, known[i], tuple(before), tuple(after[:MOST_WEEKS]), base, past)
    return None


def _seen(cur: duckdb.DuckDBPyConnection, where: Asked) -> list[KnownChange]:
    report = calibrate_from(cur, until=where.until, base=where.base, search=False).report
    found = []
    for change in report["window"].get("changes", []):
        station = change["station_id"]
        if station is None:
            continue
        ko, en = (said(change, lang).removeprefix(f"{station} ") for lang in ("ko", "en"))
        midnight = datetime.combine(date.fromisoformat(change["day"]), time(0), tzinfo=where.site.zone)
        found.append(
            KnownChange(midnight.astimezone(UTC), station, f"{ko} (기록에서 찾음)", f"{en} (found in the log)")
        )
    return found


_GO_LIVES = """
SELECT min(occurred_at) AS began_at, min_by(station_id, occurred_at), 'AI 적용 (' || model_id || ')', 'model applied (' || model_id || ')'
FROM floor.prediction WHERE station_id IS NOT NULL GROUP BY model_id ORDER BY began_at, model_id
"""
