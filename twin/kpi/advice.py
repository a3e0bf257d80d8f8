"""Three things to act on: the largest measured losses, where they are, and how much. No gain is promised.

Looked for over the last 28 business days: what the station that limits the line loses most time on, orders past their due
date, what became worse than in the 28 days before, the stops that cost most, and where most is scrapped.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from twin.kpi.limiting import limiting
from twin.kpi.opened import open_facts
from twin.kpi.scope import Scope
from twin.kpi.shares import downtime_pareto, state_shares
from twin.kpi.today import BEFORE_DAYS, before_day, up_to_day
from twin.plant import Site

if TYPE_CHECKING:
    from twin.store import Store

OWN_LOSSES = ("down", "minor_stop", "setup", "off")  # of the station's own doing; waiting is its neighbours'
DOUBT = 0.05  # chance of calling anything worse that is not, over all things compared
STOPS = 20  # looked through for what else to say
FEWEST_DAYS = 5  # with a record, in each of the two windows


@dataclass(frozen=True)
class Advice:
    """One thing to act on. `kind` names what the numbers mean: limit, late, worse or stop."""

    kind: str
    station_id: str | None = None
    what: str | None = None  # state (limit, stop) or loss (worse: a state, or scrap)
    reason: str | None = None  # stop; limit: the reason that costs most of it, where recorded
    hours: float | None = None
    share: float | None = None  # limit: of planned time; worse: share now; late: of the orders due
    before: float | None = None  # worse: share in the 28 days before
    low: float | None = None  # worse: interval of the change, all comparisons together 95 %
    high: float | None = None
    limits: float | None = None  # limit: share of time in which the station limits the line
    count: int | None = None


def advice(store: "Store", site: Site, day: date, now: datetime, number: int = 3) -> list[Advice]:
    """Returns the most pressing things to act on as of a business day, at most `number`; fewer where less is known."""
    recent = up_to_day(site, day)
    stops = _stops(store, recent)
    found = [_limit(store, recent, stops), _late(store, recent, now), _worse(store, site, day)]
    found += [*stops[:1], _scrap(store, recent), *stops[1:]]
    chosen: dict[tuple, Advice] = {}  # the same loss is told once; that it grew is another thing
    for item in filter(None, found):
        chosen.setdefault((item.station_id, item.what, item.kind == "worse"), item)
    return list(chosen.values())[:number]


def _limit(store: "Store", scope: Scope, stops: list[Advice]) -> Advice | None:
    """What the station that limits the line loses most of its own time on."""
    ranking = limiting(store, scope)
    if ranking.empty:
        return None
    station, limits = ranking["station_id"].iloc[0], float(ranking["share"].iloc[0])
    shares = state_shares(store, scope)
    mine = shares[(shares["station_id"] == station) & shares["state"].isin(OWN_LOSSES) & (shares["hours"] > 0)]
    if mine.empty:
        return None
    worst = mine.sort_values("hours").iloc[-1]
    reason = next((s.reason for s in stops if (s.station_id, s.what) == (station, worst["state"])), None)
    return Advice("limit", station, worst["state"], reason, float(worst["hours"]), float(worst["share"]), limits=limits)


def _late(store: "Store", scope: Scope, now: datetime) -> Advice | None:
    """Orders of the window that were due and are not done."""
    query = "SELECT count(*) FILTER (done_at IS NULL AND due_at < ?), count(*) FROM {facts}"
    with open_facts(store, scope) as facts:
        if facts.is_empty:
            return None
        sql, values = facts.select("order")
        late, due = facts.cursor.execute(query.replace("{facts}", f"({sql})"), [now, *values]).fetchall()[0]
    return Advice("late", count=late, share=late / due) if late else None


def _stops(store: "Store", scope: Scope) -> list[Advice]:
    """The stops (station and reason) that cost most hours."""
    top = downtime_pareto(store, scope).head(STOPS)
    return [
        Advice(
            "stop", row["station_id"], row["state"].lower(), row["reason"] if isinstance(row["reason"], str) else None,
            hours=float(row["hours"]), count=int(row["count"]),
        )
        for row in top.to_dict("records")
    ]  # fmt: skip


def _scrap(store: "Store", scope: Scope) -> Advice | None:
    """The station that scraps most parts."""
    query = """SELECT station_id, sum(qty_scrap) AS scrapped, sum(qty_scrap) / sum(qty_produced) FROM {facts}
               GROUP BY station_id HAVING scrapped > 0 ORDER BY scrapped DESC, station_id LIMIT 1"""
    with open_facts(store, scope) as facts:
        rows = facts.rows(query, "output")
    return Advice("scrap", rows[0][0], "scrap", share=rows[0][2], count=round(rows[0][1])) if rows else None


def _worse(store: "Store", site: Site, day: date) -> Advice | None:
    """The loss that grew most for sure: the change's interval, days as clusters, lies above zero."""
    now, before = (
        _daily(store, up_to_day(site, day)),
        _daily(store, before_day(site, day - timedelta(days=BEFORE_DAYS - 1))),
    )
    both = [(key, now[key], before[key]) for key in now if key in before]
    both = [c for c in both if min(len(c[1]), len(c[2])) >= FEWEST_DAYS]
    changes = [(key, *_change(a, b, len(both))) for key, a, b in both]
    sure = [c for c in changes if c[3] > 0]
    if not sure:
        return None
    (station, what), share, was, low, high = max(sure, key=lambda c: (c[3] + c[4]) / (c[4] - c[3]))
    return Advice("worse", station, what, share=share, before=was, low=low, high=high)


def _daily(store: "Store", scope: Scope) -> dict[tuple[str, str], np.ndarray]:
    """(station, loss) → rows of one day each: what was lost, out of what."""
    time_query = """SELECT station_id, sum(down_s), sum(minor_stop_s), sum(setup_s), sum(planned_s) FROM {facts}
                    GROUP BY station_id, business_date HAVING sum(planned_s) > 0"""
    scrap_query = """SELECT station_id, sum(qty_scrap), sum(qty_produced) FROM {facts}
                     GROUP BY station_id, business_date HAVING sum(qty_produced) > 0"""
    daily: dict[tuple[str, str], list] = {}
    with open_facts(store, scope) as facts:
        for station, down, minor, setup, planned in facts.rows(time_query, "machine"):
            for what, lost in (("down", down), ("minor_stop", minor), ("setup", setup)):
                daily.setdefault((station, what), []).append((lost, planned))
        for station, scrap, produced in facts.rows(scrap_query, "output"):
            daily.setdefault((station, "scrap"), []).append((scrap, produced))
    return {key: np.array(rows, dtype=float) for key, rows in daily.items()}


def _change(now: np.ndarray, before: np.ndarray, comparisons: int) -> tuple[float, float, float, float]:
    """Returns (share now, share before, low, high) of a change, days as clusters, Bonferroni over the comparisons."""
    from scipy.stats import t

    (share, se), (was, was_se) = _ratio(now), _ratio(before)
    reach = float(t.ppf(1 - DOUBT / (2 * comparisons), min(len(now), len(before)) - 1)) * float(np.hypot(se, was_se))
    return share, was, share - was - reach, share - was + reach


def _ratio(days: np.ndarray) -> tuple[float, float]:
    """Ratio of sums and its standard error with the day as the cluster (linearised)."""
    lost, of = days[:, 0], days[:, 1]
    ratio, number = lost.sum() / of.sum(), len(days)
    error = np.sqrt(number / (number - 1) * np.sum((lost - ratio * of) ** 2)) / of.sum()
    return float(ratio), float(error)
