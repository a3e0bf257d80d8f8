"""What did not go into a number of the floor, and why: refused and repeated rows, time outside of shifts, what is still open."""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from twin.evidence.evidence import LeftOut
from twin.kpi.reading import Note

if TYPE_CHECKING:
    from collections.abc import Iterable

    from twin.kpi.opened import Facts
    from twin.store import Store


class Rule(NamedTuple):
    """A reason to leave rows of a fact out: the query counts them. {place}: stations of the scope."""

    fact: str
    ko: str
    en: str
    sql: str


IN_SCOPE = "{at} >= scope_from_us() AND {at} <= scope_until_us()"
RULES = (
    Rule(
        "machine", "근무시간 밖의 상태 기록 (가공·준비교체만 시간외로 셈)",
        "states recorded outside of shifts (only processing and set-up count there, as overtime)",
        """SELECT count(DISTINCT source_key) FROM traced_state WHERE {place} AND NOT working AND state NOT IN ('PROCESSING', 'SETUP')
           AND source_key NOT IN (SELECT source_key FROM traced_state WHERE working)""",
    ),
    Rule(
        "machine", "'알 수 없음'으로 적힌 상태: 기록이 없는 시간과 같이 다룸", "states recorded as UNKNOWN: taken as time without a record",
        "SELECT count(*) FROM scoped_told WHERE {place} AND state = 'UNKNOWN'",
    ),
    Rule(
        "machine", "먼저 시작한 상태와 겹쳐 잘리거나 빠진 상태 기록", "states cut or dropped because one begun earlier on the same machine goes on",
        """SELECT count(*) FROM floor.state_interval r LEFT JOIN scoped_told s USING (source_key)
           WHERE r.{place} AND epoch_us(r.ended_at) > scope_from_us() AND epoch_us(r.started_at) < scope_until_us()
                 AND r.started_at < r.ended_at AND (s.source_key IS NULL OR s.started_us > epoch_us(r.started_at))""",
    ),
    Rule(
        "machine", "기간의 경계를 넘는 상태: 안쪽 시간만 셈", "states that reach over an edge of the period: only the time inside counts",
        "SELECT count(*) FROM scoped_told WHERE {place} AND (started_us < scope_from_us() OR ended_us > scope_until_us())",
    ),
    Rule(
        "output", "공장 설명에 없는 설비의 작업: 공정으로 나누면 빠짐",
        "operations at stations the plant does not describe: left out where a process is chosen",
        f"SELECT count(*) FROM finished WHERE process_id IS NULL AND {IN_SCOPE.format(at='ended_us')}",
    ),
    Rule(
        "output", "공장 설명에 없거나 적히지 않은 품목의 작업: 어느 품목의 것도 아님",
        "operations of a product that is not described or not told: they belong to no product",
        f"""SELECT count(*) FROM finished WHERE {{place}} AND {IN_SCOPE.format(at="ended_us")}
            AND coalesce(product_id, '') NOT IN (SELECT product_id FROM last_step WHERE product_id <> '')""",
    ),
    Rule(
        "lot", "기간 끝에 아직 라인에 있는 로트: 끝나면 셈", "lots still in the line at the end of the period: they count when they are finished",
        "SELECT count(*) FROM lot WHERE entered_us <= scope_until_us() AND (left_us IS NULL OR left_us > scope_until_us())",
    ),
    Rule(
        "lot", "양품이 하나도 없이 끝난 로트", "lots that ended without a single good part",
        f"SELECT count(*) FROM lot WHERE last_good <= 0 AND {IN_SCOPE.format(at='left_us')}",
    ),
    *(
        Rule(
            fact, "로트 번호도 지시 번호도 없는 작업", "operations with neither a lot nor an order number",
            f"SELECT count(*) FROM operation WHERE lot_id IS NULL AND {IN_SCOPE.format(at='ended_us')}",
        )
        for fact in ("lot", "wip")
    ),
    Rule(
        "order", "납기가 적히지 않은 주문", "orders without a due date", "SELECT count(*) FROM production_order WHERE due_us IS NULL",
    ),
    Rule(
        "order", "뒤에 온 기록으로 바뀐 주문의 앞 기록", "earlier versions of orders that a later record replaced",
        "SELECT (SELECT count(*) FROM floor.production_order) - (SELECT count(*) FROM production_order)",
    ),
    Rule(
        "hours", "기록이 전혀 없는 근무일 (일한 시간에 넣지 않음)", "working days without any record (not counted as worked)",
        """SELECT count(DISTINCT business_date) FROM traced_fact_hours WHERE is_unrecorded AND place = 'line'
           AND business_date IN (SELECT business_date FROM cell WHERE ends_us > scope_from_us() AND starts_us < scope_until_us())""",
    ),
)  # fmt: skip

REFUSED = """
SELECT count(*), min(reason_ko), min(reason_en), string_agg(DISTINCT source_name, ', ' ORDER BY source_name)
FROM log.rejected_row JOIN log.ingest_batch USING (batch_id) WHERE batch_id IN (SELECT unnest($ids::INTEGER[]))
GROUP BY reason_code ORDER BY 1 DESC, reason_code
"""
NEAR = """
SELECT batch_id, rows_known FROM log.ingest_batch
WHERE batch_id IN (SELECT unnest($ids::INTEGER[])) OR ($from IS NULL OR last_at >= $from) AND ($until IS NULL OR first_at <= $until)
"""


def of_facts(facts: "Facts", over: "Iterable[str]") -> list[LeftOut]:
    """Returns what the facts leave out in their scope, once `traced` has prepared the cursor; reasons without rows are none."""
    place = _place(facts)
    found = []
    for rule in (r for r in RULES if r.fact in over):
        number = facts.cursor.execute(rule.sql.replace("{place}", place)).fetchall()[0][0]
        if number:
            found.append(LeftOut(number, Note(rule.ko, rule.en)))
    return found


def of_files(
    store: "Store", used: "Iterable[int]", starts_at: datetime | None, ends_at: datetime | None
) -> list[LeftOut]:
    """Returns the rows refused and known already in the batches used and in those of the same time, by reason."""
    asked = {"ids": sorted(used), "from": starts_at, "until": ends_at}
    near = store.rows(NEAR, asked)
    found = [
        LeftOut(number, Note(f"돌려보낸 행: {ko} ({names})", f"refused: {en} ({names})"))
        for number, ko, en, names in store.rows(REFUSED, {"ids": [row[0] for row in near]})
    ]
    known = sum(row[1] for row in near)
    if known:
        ko, en = (
            "이미 들어와 있어 두 번 세지 않은 행 (같은 파일들)",
            "rows already known, not counted twice (same files)",
        )
        found.append(LeftOut(known, Note(ko, en)))
    return found


def _place(facts: "Facts") -> str:
    """A condition on station_id: the stations of the scope."""
    scope = facts.scope
    if scope.station_id is not None:
        quoted = scope.station_id.replace("'", "''")
        return f"station_id = '{quoted}'"
    if scope.process_id is not None:
        quoted = scope.process_id.replace("'", "''")
        return f"station_id IN (SELECT station_id FROM place_of_work WHERE process_id = '{quoted}')"
    return "station_id IS NOT NULL"
