"""The numbers criteria are held against, each one query over the store that runs as it stands, for one day or for many.

Every query answers (day, process_id, value, numerator, denominator); process_id '' is the whole site. It looks back on
whole business days, the asked one included. What stands here as a shorthand is written out before it runs:
`business_date(x)`, `in_time(x)` (within any of the asked windows), `this_subject()`, `said_until()` (up to when people's
words count).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from twin.kpi.scope import of_dates
from twin.plant import Site

FOLDER = Path(__file__).parent
PREPARED = {  # what a measure's query is built on
    "automatic_share": "points", "missing_share": "points", "latency_p95": "points",
    "orders_complete": "orders", "order_join": "orders", "due_known": "orders", "orders_known": "orders", "products_mixed": "orders",
}  # fmt: skip
COMMON = """asked_day AS (
    SELECT day, unnest(generate_series(first, day, INTERVAL 1 DAY))::DATE AS business_date FROM asked
), process AS (
    SELECT process_id FROM plant.process JOIN plant.version USING (plant_version) WHERE in_force
), station AS (
    SELECT station_id, process_id FROM plant.station JOIN plant.version USING (plant_version) WHERE in_force
)"""


@dataclass(frozen=True)
class Asked:
    """For which business days a measure is asked, and how many days each looks back.

    What people said up to `now` counts for `last`, the last day of the data; for other days, what was said by then.
    """

    site: Site
    days: tuple[date, ...]
    period_days: int
    last: date | None = None
    now: datetime | None = None


def query(measure: str, asked: Asked, subject: str = "") -> str:
    """Returns the SQL of a measure, ready to run; `subject` is what accepted evidence is of."""
    return _written(_text(measure), asked, subject)


def of_points(measures: Sequence[str], asked: Asked) -> str:
    """Returns the SQL that reads several measures of collection points in one pass: measure, and then what each answers."""
    own = {name: (FOLDER / f"{name}.sql").read_text(encoding="utf-8") for name in measures}
    parts = ",\n".join(f"{name} AS (\n{text})" for name, text in own.items())
    answers = "\nUNION ALL ".join(
        f"SELECT '{name}' AS measure, day, process_id, value, numerator, denominator FROM {name}" for name in own
    )
    return _written(f"{_text('points')}, {parts}\n{answers}", asked)


def points_query(asked: Asked) -> str:
    """Returns the SQL that tells each described point: day, process_id, point_id, method, required, got, due, lag_s, is_automatic."""
    return _written(f"{_text('points')}\nSELECT * FROM point ORDER BY day, process_id, point_id", asked)


def _written(text: str, asked: Asked, subject: str = "") -> str:
    zone, starts = asked.site.timezone, asked.site.day_starts
    minutes = starts.hour * 60 + starts.minute
    text = text.replace("this_subject()", "'" + subject.replace("'", "''") + "'")
    text = text.replace("said_until()", _said_until(asked))
    text = re.sub(
        r"in_time\((\w+)\)", r"\1 >= (SELECT min(since) FROM asked) AND \1 < (SELECT max(until) FROM asked)", text
    )
    text = re.sub(
        r"business_date\(([\w.]+|coalesce\([\w., ]+\))\)",
        rf"((\1 AT TIME ZONE '{zone}') - INTERVAL {minutes} MINUTE)::DATE", text,
    )  # fmt: skip
    rows = ",\n    ".join(_row(asked, day) for day in asked.days)
    return f"WITH asked(day, first, since, until) AS (VALUES\n    {rows}\n), {COMMON}\n{text}"


def _said_until(asked: Asked) -> str:
    if asked.last is None or asked.now is None:
        return "until"
    return f"CASE WHEN day = DATE '{asked.last}' THEN TIMESTAMPTZ '{asked.now.isoformat()}' ELSE until END"


def _row(asked: Asked, day: date) -> str:
    first = day - timedelta(days=asked.period_days - 1)
    scope = of_dates(asked.site, first, day)
    since, until = (at.isoformat() for at in (scope.starts_at, scope.ends_at) if at is not None)
    return f"(DATE '{day}', DATE '{first}', TIMESTAMPTZ '{since}', TIMESTAMPTZ '{until}')"


@cache
def _text(name: str) -> str:
    """The query's own text, behind that of what it is built on."""
    own = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    return f"{_text(PREPARED[name])}{own}" if name in PREPARED else own
