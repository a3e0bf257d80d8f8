"""Only finished orders kept: an export that drops what is under way makes the last lots look quick and few."""

import duckdb

from twin.calibrate.traps.finding import Finding

FEWEST_LOTS = 30
FEWEST_EXPECTED = 8.0  # lots under way usually; with fewer, none at the end may be chance


def only_finished(cur: duckdb.DuckDBPyConnection) -> Finding:
    """Returns whether lots are under way at the end of the log as they usually are; open ones count as censored."""
    lots, usual, at_end, end_s, lead_s = cur.execute(_UNDER_WAY).fetchall()[0]
    if not lots or lots < FEWEST_LOTS:
        return Finding("only_finished")
    if usual >= FEWEST_EXPECTED and at_end == 0:
        return Finding(
            "only_finished", int(usual), "told",
            f"보통 로트 {usual:.0f}개가 진행 중인데 기록 끝에는 하나도 없음: 끝난 주문만 내보낸 것으로 보임. 진행 중인 주문도 함께 내보내십시오",
            f"usually {usual:.0f} lots are under way, but none at the end of the log: only finished orders seem to be exported; export open ones as well",
            (), end_s - lead_s, end_s,
        )  # fmt: skip
    if not at_end:
        return Finding("only_finished")
    return Finding(
        "only_finished", int(at_end), "corrected",
        f"기록 끝에 진행 중인 로트 {at_end:,}개는 아직 끝나지 않은 것(관측 중단)으로 봄",
        f"{at_end:,} lots under way at the end of the log are taken as not finished yet (censored)",
        (), end_s - lead_s, end_s,
    )  # fmt: skip


# Under way at a moment: begun, and its route not ended. A lot that ended at a last station of its product has left.
_UNDER_WAY = """
WITH passed AS (
  SELECT lot, product_id, min(s) AS s, max(e) AS e, arg_max(station_id, visit_no) AS end_station,
         coalesce(arg_max(good <= 0 AND scrap > 0, visit_no), FALSE) AS emptied
  FROM visit WHERE lot IS NOT NULL GROUP BY lot, product_id),
ends AS (SELECT product_id, end_station, count(*) AS n FROM passed GROUP BY ALL),
usual_end AS (
  SELECT product_id, end_station FROM ends JOIN (SELECT product_id, sum(n) AS of FROM ends GROUP BY 1) USING (product_id)
  WHERE n >= 0.05 * of),
judged AS (
  SELECT p.s, p.e, emptied OR u.end_station IS NOT NULL AS ended
  FROM passed p LEFT JOIN usual_end u ON p.product_id = u.product_id AND p.end_station = u.end_station),
span AS (SELECT min(s) AS first_s, max(e) AS end_s, median(e - s) AS lead_s, count(*) AS lots, sum(e - s) AS inside_s FROM judged),
still AS (SELECT count(*) AS at_end FROM judged, span WHERE NOT ended AND e > end_s - 20 * greatest(lead_s, 3600))
SELECT lots, inside_s / nullif(end_s - first_s, 0), at_end, end_s, lead_s FROM span, still
"""
