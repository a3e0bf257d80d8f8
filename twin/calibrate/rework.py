"""Rework: what share of the rejected parts goes back, by which way, and how often at most.

The share with the day as the cluster, as scrap (methods, section 1). The limit is the largest number of rounds seen: whether
more would be allowed is told only by parts that were rejected after it and thrown away.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from twin.calibrate.pieces import Report as LotReport
from twin.calibrate.pieces import Sent, follow
from twin.calibrate.report import Report
from twin.calibrate.rows import columns
from twin.calibrate.scrap import day_clustered
from twin.plant import Site, Station
from twin.plant.station import Rework

SURE = 0.05  # chance of throwing away by luck all that was rejected after the last round seen


@dataclass
class Seen:
    """Everything that was sent back at each station."""

    sent: dict[str, list[Sent]] = field(default_factory=lambda: defaultdict(list))


def follow_rework(cur: duckdb.DuckDBPyConnection) -> Seen:
    """Sets `piece`, `round` and `again` in `op` for lots of which parts were set aside, and returns what was sent back."""
    seen, marks = Seen(), []
    rows = columns(cur, _REWORKED)
    for of in _lots(rows["lot"]):
        reports = [LotReport(str(rows["station_id"][i]), *(float(rows[k][i]) for k in _NUMBERS)) for i in of]
        places, sent = follow(reports)
        marks += [(int(rows["op_id"][i]), *place) for i, place in zip(of, places, strict=True)]
        for each in sent:
            seen.sent[each.station].append(each)
    if marks:
        names = ("op_id", "piece", "round", "again")
        cur.register("mark_rows", pa.table(dict(zip(names, map(list, zip(*marks, strict=True)), strict=True))))
        cur.execute(
            "UPDATE op SET piece = m.piece, round = m.round, again = m.again FROM mark_rows m WHERE op.op_id = m.op_id"
        )
        cur.unregister("mark_rows")
    return seen


def learn_rework(
    cur: duckdb.DuckDBPyConnection, report: Report, site: Site, stations: list[Station], seen: Seen
) -> list[Station]:
    """Returns the stations with measured rework; what was entered stays where no parts are booked as set aside."""
    minutes = site.day_starts.hour * 60 + site.day_starts.minute
    rows = columns(cur, _REJECTED, {"zone": site.timezone, "minutes": minutes})
    reworking = set(rows["station_id"][rows["rework"] > 0].tolist())
    return [
        _of_station(report, s, {k: v[rows["station_id"] == s.id] for k, v in rows.items()}, seen.sent[s.id]) if s.id in reworking else s
        for s in stations
    ]  # fmt: skip


def _of_station(report: Report, station: Station, rows: dict[str, np.ndarray], sent: list[Sent]) -> Station:
    limit = max((s.round for s in sent), default=1)
    may = rows["round"] < limit
    _, day = np.unique(rows["day"][may], return_inverse=True)
    rejected = np.bincount(day, weights=rows["rejected"][may])
    share = day_clustered(np.bincount(day, weights=rows["rework"][may]), rejected)
    low = share.low if share.rate < 1 else SURE ** (1 / float(rejected.sum()))  # all of it: the exact one-sided bound
    after = float(rows["rejected"][rows["round"] >= limit].sum())
    is_sure = bool(sent) and (1 - min(share.rate, 1 - 1e-9)) ** after < SURE
    ways = Counter(tuple(s.way) for s in sent if s.came_back)
    way, on_it = ways.most_common(1)[0] if ways else ((), 0)
    report.item(
        "rework", station.id, source="measured", n=int(rejected.sum()), days=len(rejected), share=share.rate, low=low,
        high=share.high, limit=limit, limit_is_sure=is_sure, rejected_after_limit=int(after),
        ways=[{"route": list(w), "n": k} for w, k in ways.most_common()],
        **_said(station.id, share.rate, (low, share.high), int(rejected.sum()), limit, is_sure, way, on_it, sum(ways.values())),
    )  # fmt: skip
    if not sent:
        report.assume(*_no_lots(station.id))
    law = Rework(share=float(f"{share.rate:.6g}"), route=way, limit=min(limit, 100))
    return station.model_copy(update={"rework": law})


def _lots(lots: np.ndarray) -> Iterator[list[int]]:
    for _, of in groupby(range(len(lots)), lambda i: lots[i]):
        yield list(of)


def _said(
    name: str, share: float, between: tuple[float | None, float | None], n: int, limit: int, is_sure: bool,
    way: tuple[str, ...], on_it: int, back: int,
) -> dict[str, Any]:  # fmt: skip
    low, high = ((x if x is not None else share) for x in between)
    ko_way, en_way = (" → ".join((*way, name)), " → ".join((*way, name)))
    ko_limit, en_limit = (
        ("까지", "at most")
        if is_sure
        else ("이상(기록으로는 그 위를 알 수 없음)", "at least (the log tells no upper limit)")
    )
    return {
        "ko": f"{name}: 걸러진 부품 {n:,}개 가운데 {share:.1%}(95 % 구간 {low:.1%}–{high:.1%})를 재작업으로 돌림, 돌아오는 길 {ko_way}({on_it:,}/{back:,}건), 재작업 {limit}회{ko_limit}",
        "en": f"{name}: {share:.1%} (95 % {low:.1%}–{high:.1%}) of {n:,} rejected parts go to rework, by way of {en_way} ({on_it:,} of {back:,} times), {limit} rounds {en_limit}",
    }  # fmt: skip


def _no_lots(name: str) -> tuple[str, str]:
    return (
        f"{name}: 재작업 수량은 있으나 로트 번호가 없어 재작업 횟수는 1회, 돌아오는 길은 바로 이 설비로 봄. 재작업에도 로트 번호를 적으십시오",
        f"{name}: parts are set aside for rework but lots are not followed: one round, straight back to this station, is assumed; record lot numbers in rework as well",
    )


_NUMBERS = ("s", "e", "qty_in", "qty_good", "qty_rework")

_REWORKED = """
SELECT lot, op_id, station_id, s, e, qty_in, qty_good, qty_rework FROM op
WHERE lot IN (SELECT lot FROM op WHERE qty_rework > 0 AND lot IS NOT NULL) ORDER BY lot, s, e, op_id
"""

_REJECTED = """
SELECT station_id, round, CAST(timezone($zone, to_timestamp(e)) - to_minutes($minutes) AS DATE)::VARCHAR AS day,
       sum(qty_rework) AS rework, sum(qty_rework + qty_scrap) AS rejected
FROM op WHERE qty_rework + qty_scrap > 0 GROUP BY ALL ORDER BY station_id, day, round
"""
