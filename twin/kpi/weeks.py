"""Many simulated logs of one week measured at once: laid one behind the other on the calendar, read by week.

The SQL of the facts costs more to plan than a week's log costs to sum, so fifty replications together take a fifth of the
time of fifty alone. Each log moves by whole weeks, far enough that no moment of one falls into the week of another.
"""

from datetime import date, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from twin.calendar import business_date
from twin.kpi.build import build
from twin.kpi.catalogue import catalogue
from twin.kpi.opened import Facts
from twin.kpi.reader import evaluate
from twin.kpi.scope import Scope
from twin.kpi.simulated import TABLES, database, lay_out, of_log
from twin.kpi.sources import Source
from twin.plant import Plant, Site

WEEK = timedelta(days=7)
Tables = dict[str, pa.Table]


def of_weeks(logs: list[Tables], plant: Plant, monday: datetime) -> list[dict[str, float | None]]:
    """Returns the KPIs of each log in the business week that begins at `monday` (aware; where the site's day starts).

    The values are those of `of_log` for each.
    """
    stride = _stride(logs, monday)
    if len(logs) < 2 or not _same_clock(plant.site, monday, monday + len(logs) * stride):
        return [of_log(log, plant, monday, monday + WEEK).kpis for log in logs]
    first = business_date(plant.site, monday)
    with database().cursor() as con:
        lay_out(con, {name: _side_by_side([log[name] for log in logs], stride) for name in TABLES})
        shown = plant.model_copy(update={"site": _holidays(plant.site, first, stride, len(logs))})
        build(con, Source("given"), shown, monday, monday + len(logs) * stride)
        found: dict[date | None, dict[str, float | None]] = {}
        for reading in evaluate(Facts(con, "", Scope()), list(catalogue().values()), "week"):
            found.setdefault(reading.bucket, {})[reading.kpi_id] = reading.value
        left = _left_open(con, len(logs))
    nothing = dict.fromkeys(catalogue())
    weeks = [nothing | found.get(first + i * stride, {}) for i in range(len(logs))]
    return [_without_those_before(week, sum(left[:i])) for i, week in enumerate(weeks)]


def _stride(logs: list[Tables], monday: datetime) -> timedelta:
    """Whole weeks, longer than any log's first and last moment (of orders too) lie apart."""
    moments = [monday, monday + WEEK]
    for log in logs:
        for name in TABLES:
            for column in (c for c, f in zip(log[name].columns, log[name].schema, strict=True) if _is_time(f)):
                ends = pc.call_function("min_max", [column]).as_py()
                moments += [m for m in ends.values() if m is not None]
    return ((max(moments) - min(moments)) // WEEK + 2) * WEEK


def _is_time(field: pa.Field) -> bool:
    return pa.types.is_timestamp(field.type)


def _same_clock(site: Site, first: datetime, last: datetime) -> bool:
    """False where summer time begins or ends on the way: moved logs would then fall on other hours of the day."""
    days = range((last - first).days + 2)
    return len({(first + timedelta(days=d)).astimezone(site.zone).utcoffset() for d in days}) == 1


def _holidays(site: Site, monday: date, stride: timedelta, number: int) -> Site:
    """The site with the holidays of the one week in every log's own week."""
    own = [day for day in site.holidays if monday <= day < monday + WEEK]
    return site.model_copy(update={"holidays": tuple(day + i * stride for i in range(number) for day in own)})


def _side_by_side(parts: list[pa.Table], stride: timedelta) -> pa.Table:
    return pa.concat_tables([_moved(part, i, i * stride) for i, part in enumerate(parts)], promote_options="default")


def _moved(rows: pa.Table, number: int, by: timedelta) -> pa.Table:
    """The rows that much later, under names of lots and orders of their own."""
    for place, field in enumerate(rows.schema):
        column = rows.column(place)
        if _is_time(field):
            later = pc.call_function("add", [column, pa.scalar(by, pa.duration("us"))])
            rows = rows.set_column(place, field, later.cast(field.type))
        elif field.name in ("lot_id", "order_id"):
            words = [column, pa.scalar(f" #{number}"), pa.scalar("")]
            rows = rows.set_column(place, field, pc.call_function("binary_join_element_wise", words))
    return rows


def _left_open(con, number: int) -> list[int]:
    """How many lots of each log never leave: the facts keep them in the line for all the weeks behind."""
    query = """SELECT regexp_extract(coalesce(lot_id, order_id), ' #([0-9]+)$', 1)::INT, count(*)
               FROM lot WHERE left_us IS NULL GROUP BY 1"""
    open_lots = dict(con.execute(query).fetchall())
    return [open_lots.get(i, 0) for i in range(number)]


def _without_those_before(week: dict[str, float | None], lots: int) -> dict[str, float | None]:
    wip = week.get("wip_mean")
    return week if wip is None else week | {"wip_mean": wip - lots}
