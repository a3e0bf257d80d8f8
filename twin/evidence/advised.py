"""Evidence of advice: the orders to expect, the window of a setting, the sequence of orders with what the twin makes of it."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from twin.evidence.evidence import Evidence, MadeFrom
from twin.evidence.of_model import about, version_of
from twin.evidence.readable import filled, literal
from twin.evidence.ref import Ref
from twin.evidence.stored import detail, one, parts_of, unknown
from twin.evidence.versions import catalogue_version, made_from
from twin.kpi.reading import Note
from twin.models.advice_view import settings_of
from twin.models.advising import found_of
from twin.models.demand_methods import METHODS
from twin.models.demand_task import ALL, outlook_now
from twin.models.making import site_zone
from twin.models.points import points_of
from twin.store.calibrations import code_version

if TYPE_CHECKING:
    from twin.store import Store

ORDERS = """SELECT * FROM (
    SELECT * FROM floor.production_order QUALIFY row_number() OVER (PARTITION BY order_id ORDER BY batch_id DESC, source_row DESC) = 1)
WHERE qty > 0 AND product_id IS NOT NULL AND ordered_at >= {since} AND ordered_at < {until}{product} ORDER BY ordered_at"""
READINGS = """SELECT * FROM floor.measurement WHERE point_id IN ({points}) AND occurred_at >= {since} AND occurred_at < {until}
ORDER BY occurred_at"""
OF_SETTING = {
    "now": Note("불량률, 지금대로", "share of bad units, as it is"), "there": Note("불량률, 조언한 범위에서", "share of bad units, inside the window"),
    "inside": Note("조언한 범위 안에 있던 비율", "share of units inside the window"),
}  # fmt: skip
GIVEN = "SELECT *, json_extract(advised, '$.{path}')::DOUBLE AS value FROM model.advice WHERE model_id = ? AND advised_at = ?"
OF_SEQUENCE = {
    "as_listed.changeovers": Note("교체 횟수, 지금 순서", "change-overs, as listed"),
    "advised.changeovers": Note("교체 횟수, 조언한 순서", "change-overs, as advised"),
    "as_listed.setup_s": Note("교체 시간(s), 지금 순서", "changing over (s), as listed"),
    "advised.setup_s": Note("교체 시간(s), 조언한 순서", "changing over (s), as advised"),
    "as_listed.late": Note("늦는 주문, 지금 순서", "late orders, as listed"),
    "advised.late": Note("늦는 주문, 조언한 순서", "late orders, as advised"),
    "brings.good_parts": Note("양품의 차이 (트윈)", "difference in good parts (twin)"),
    "brings.on_time_orders": Note("납기를 지킨 주문의 차이 (트윈)", "difference in orders on time (twin)"),
}  # fmt: skip


def evidence(store: "Store", ref: Ref) -> Evidence:
    """Returns the evidence of `demand/MODEL:VERSION/PRODUCT/MONDAY` (PRODUCT '*': all), `setting/MODEL:VERSION/ITEM/WHAT` or
    `sequence/MODEL/ADVISED_AT/PATH`; WHAT and PATH as OF_SETTING and OF_SEQUENCE name them."""
    return {"demand": _demand, "setting": _setting, "sequence": _sequence}[ref.kind](store, ref)


def of_sequence(model_id: str, advised_at: datetime, path: str) -> Ref:
    """Returns what a number of a sequence advised is called."""
    return Ref("sequence", f"{model_id}/{advised_at.isoformat()}/{path}")


def _demand(store: "Store", ref: Ref) -> Evidence:
    name, product, monday = parts_of(ref, 3)
    version = version_of(store, name, ref)
    try:
        found, series, ends_on = outlook_now(store, found_of(store, version)["methods"])
        begins_on = date.fromisoformat(monday)
    except (KeyError, ValueError):
        raise unknown(ref) from None
    one_ = next((d for d in found.forecasts if (d.product_id or ALL) == product), None)
    week = next((w for w in one_.ahead if w.begins_on == begins_on), None) if one_ else None
    if one_ is None or week is None:
        raise unknown(ref)
    weeks, zone = series[one_.product_id], site_zone(store)
    since, until = (
        datetime.combine(day, time(0), tzinfo=zone) for day in (ends_on - timedelta(7 * len(weeks)), ends_on)
    )
    rows = ORDERS.format(
        since=literal(since), until=literal(until),
        product="" if product == ALL else f" AND product_id = {literal(product)}",
    )  # fmt: skip
    return Evidence(
        ref, "simulated", Note(f"예상 주문: {begins_on} 주, {product}", f"Orders expected: week of {begins_on}, {product}"), week.qty,
        Note("개", "parts"), Note(f"과거에 가장 덜 틀린 방법으로: {METHODS[one_.method][0]}", f"By the method that erred least in the past: {METHODS[one_.method][1]}"),
        "", made_from(store), week.low, week.high, Note("80 % 구간, 이 방법이 그만큼 앞을 볼 때 낸 오차의 순위에서", "80 % interval, from the ranks of the errors the method made so far ahead"),
        inputs=(("floor.production_order", store.rows(f"SELECT count(*) FROM ({rows})")[0][0]),), rows_sql=rows,
        parts=tuple((Note(f"{n}주 전", f"{n} weeks before"), float(weeks[-n])) for n in range(min(4, len(weeks)), 0, -1)),
        details=(
            *about(version), detail("온전한 주", "Whole weeks", one_.history_weeks), detail("주가 끝나는 날", "Weeks end on", ends_on),
            detail("과거의 오차(WAPE)", "Past error (WAPE)", f"{one_.wape.value:.1%} [{one_.wape.low:.1%}, {one_.wape.high:.1%}]"),
        ),
        source="Hyndman & Athanasopoulos 2021; split conformal",
    )  # fmt: skip


def _setting(store: "Store", ref: Ref) -> Evidence:
    name, item, what = parts_of(ref, 3)
    version = version_of(store, name, ref)
    found = (
        next((s for s in settings_of(store, version) if s.item == item), None)
        if version.task.kind == "setpoint"
        else None
    )
    if found is None or what not in OF_SETTING:
        raise unknown(ref)
    e = getattr(found, what)
    value, low, high = (e, None, None) if what == "inside" else (e.value, e.low, e.high)
    points = [p.point_id for p in points_of(store) if (p.station_id, p.item) == (version.task.station_id, item)]
    rows = READINGS.format(
        points=", ".join(map(literal, points)), since=literal(version.train_from), until=literal(version.train_until)
    )
    window = f"{found.window[0]:g} – {found.window[1]:g} {found.unit}" if found.window else None
    return Evidence(
        ref, "measured", Note(f"{found.ko}: {OF_SETTING[what].ko}", f"{found.en}: {OF_SETTING[what].en}"), value, Note("%", "%"),
        Note(
            "학습 기간에 만든 것 가운데 그 설정에서 불량이던 비율. 함께 움직인 것이지 원인이라는 증명은 아닙니다",
            "Share of units made in the training period that came out bad at that setting: an association, no proof of a cause",
        ),
        "", MadeFrom(None, None, code_version("models"), catalogue_version()), low, high, Note("95 % 구간", "95 % interval"),
        version.train_from, version.train_until,
        inputs=(("floor.measurement", store.rows(f"SELECT count(*) FROM ({rows})")[0][0]),) if points else (),
        rows_sql=rows if points else "",
        details=(
            *about(version), detail("조언한 범위", "Window advised", window),
            detail("본 범위", "Range seen", f"{found.seen[0]:g} – {found.seen[1]:g} {found.unit}"),
            detail("학습한 행", "Rows learned from", version.rows), detail("학습 자료의 SHA-256", "SHA-256 of the data learned from", version.data_sha256),
        ),
    )  # fmt: skip


def _sequence(store: "Store", ref: Ref) -> Evidence:
    model, at, path = parts_of(ref, 3)
    try:
        advised_at = datetime.fromisoformat(at)
    except ValueError:
        raise unknown(ref) from None
    if path not in OF_SEQUENCE:
        raise unknown(ref)
    is_run = path.startswith("brings.")
    sql = filled(GIVEN.format(path=f"{path}.mean" if is_run else path), [model, advised_at])
    row = one(store, ref, sql, ())
    low, high = (
        (one(store, ref, GIVEN.format(path=f"{path}.{end}"), [model, advised_at])["value"] for end in ("low", "high"))
        if is_run
        else (None, None)
    )
    version = version_of(store, f"{model}:{row['version']}", ref)
    return Evidence(
        ref, "simulated", Note(f"투입 순서: {OF_SEQUENCE[path].ko}", f"Order sequence: {OF_SEQUENCE[path].en}"), row["value"], Note("", ""),
        Note("트윈에서 같은 운으로 짝지어 돌린 차이의 평균", "Mean difference of runs of the twin paired by their luck")
        if is_run
        else Note("기다리는 주문을 그 순서로 만들 때의 계산", "Reckoned for the orders waiting, made in that order"),
        sql, MadeFrom(None, None, code_version("models", "experiment"), catalogue_version()), low, high, Note("95 % 구간", "95 % interval"),
        ends_at=row["as_of"], inputs=(("model.advice", 1),), rows_sql=sql,
        details=(
            *about(version), detail("조언한 때", "Advised at", row["advised_at"]), detail("현장의 시점", "Moment of the floor", row["as_of"]),
        ),
    )  # fmt: skip
