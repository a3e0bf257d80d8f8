"""Evidence of what the models at work say: what they flagged, what is watched on them, what a threshold would come to a day."""

from typing import TYPE_CHECKING

from twin.evidence.evidence import Evidence, MadeFrom
from twin.evidence.of_model import about, version_of
from twin.evidence.readable import filled
from twin.evidence.ref import Ref
from twin.evidence.stored import detail, number_of, one, parts_of, unknown
from twin.evidence.versions import catalogue_version, made_from
from twin.kpi.reading import Note
from twin.kpi.scope import Scope
from twin.models.registry import Version
from twin.models.told import NAMES
from twin.store.calibrations import code_version

if TYPE_CHECKING:
    from twin.models.today import Flagged
    from twin.store import Store

FLAGS = """FROM floor.prediction WHERE decision = 'alarm' AND occurred_at >= ? AND model_id = ? AND station_id = ?
AND machine_no IS NOT DISTINCT FROM ?"""
UNIT = "DISTINCT coalesce(unit_id, lot_id, occurred_at::VARCHAR)"
LOOK = "FROM model.watch WHERE model_id = ? AND version = ? AND what = ?"
WATCHED = {
    "score": Note("판정값의 분포", "how the scores lie"), "pays": Note("경보가 이득인지", "whether its alarms pay"),
    "scoring": Note("판정이 이어지는지", "whether it keeps scoring"),
}  # fmt: skip
CURVE = """SELECT e.*, v.code_version, {value} AS value FROM model.evaluation e JOIN model.version v USING (model_id, version)
WHERE evaluation_id = ?"""
COUNTS = {
    "inspections": Note("하루 경보(검사)", "alarms (looks) a day"), "found": Note("하루 찾아낸 것", "found a day"),
    "missed": Note("하루 놓친 것", "missed a day"), "krw": Note("하루 비용", "cost a day"),
}  # fmt: skip


def evidence(store: "Store", ref: Ref) -> Evidence:
    """Returns the evidence of `flag/MODEL/STATION/MACHINE` (since the scope's start), `watch/MODEL:VERSION/WHAT` or
    `cost/EVALUATION/STEP/COUNT`, COUNT being inspections, found, missed or krw/LOOK/MISS (won a look and a miss)."""
    return {"flag": _flag, "watch": _watch, "cost": _cost}[ref.kind](store, ref)


def of_flag(flag: "Flagged") -> Ref:
    """Returns what the number of units flagged at a machine since the day began is called."""
    machine = "-" if flag.machine_no is None else flag.machine_no
    return Ref("flag", f"{flag.model_id}/{flag.station_id}/{machine}", Scope(starts_at=flag.since))


def _flag(store: "Store", ref: Ref) -> Evidence:
    model, station, machine = parts_of(ref, 3)
    if ref.scope.starts_at is None or not (machine == "-" or machine.isdigit()):
        raise unknown(ref)
    version = version_of(store, model, ref)
    is_machine = version.task.kind == "maintenance"
    rows = filled(FLAGS, [ref.scope.starts_at, model, station, None if machine == "-" else int(machine)])
    left = "" if is_machine else " FILTER (outcome IS NULL)"
    sql = f"SELECT count({UNIT}){left} AS value {rows}"
    told = one(
        store,
        ref,
        f"SELECT count(*) AS n, count({UNIT}) AS units, max(occurred_at) AS last_at, max(threshold) AS threshold {rows}",
        (),
    )
    if not told["n"]:
        raise unknown(ref)
    said = (
        Note("이 설비에서 울린 경보의 수", "Alarms at this machine")
        if is_machine
        else Note(
            "경보가 울린 서로 다른 부품 가운데 결과를 아직 모르는 것",
            "Different parts flagged whose outcome is not known yet",
        )
    )
    return Evidence(
        ref, "measured", Note(f"AI가 짚은 것: {version.task.ko}", f"Flagged by AI: {version.task.en}"), number_of(store, sql),
        Note("개", ""), said, sql, made_from(store), starts_at=ref.scope.starts_at, ends_at=told["last_at"],
        inputs=(("floor.prediction", told["n"]),), rows_sql=f"SELECT * {rows} ORDER BY occurred_at",
        details=(
            *about(version), detail("짚은 것 모두", "Flagged in all", told["units"]),
            detail("기준(확률)", "Threshold (probability)", told["threshold"]),
        ),
    )  # fmt: skip


def _watch(store: "Store", ref: Ref) -> Evidence:
    name, what = parts_of(ref, 2)
    version = version_of(store, name, ref)
    looks = filled(LOOK, [version.model_id, version.version, what])
    sql = f"SELECT * {looks} ORDER BY checked_at DESC LIMIT 1"
    row = one(store, ref, sql, ())
    named = WATCHED.get(what) or (Note(*NAMES[what][:2]) if what in NAMES else Note(what, what))
    return Evidence(
        ref, "measured", Note(f"지켜보는 것: {named.ko}", f"Watched: {named.en}"), row["value"], Note("", ""),
        Note(row["ko"], row["en"]), sql, MadeFrom(None, None, code_version("models"), catalogue_version()), row["low"], row["high"],
        Note("머물러야 할 범위", "bounds it was to stay in"), ends_at=row["checked_at"],
        inputs=(("model.watch", 1),), rows_sql=f"SELECT * {looks} ORDER BY checked_at DESC",
        details=(
            *about(version), detail("본 때", "Looked at", row["checked_at"]),
            detail("경보", "Alert", "예 / yes" if row["is_alert"] else "아니오 / no"),
        ),
    )  # fmt: skip


def _cost(store: "Store", ref: Ref) -> Evidence:
    evaluation_id, step, count = parts_of(ref, 3)
    kind, _, costs = count.partition("/")
    if kind not in COUNTS or not step.isdigit():
        raise unknown(ref)
    judged = one(store, ref, CURVE.format(value="NULL"), [evaluation_id])
    version = version_of(store, f"{judged['model_id']}:{judged['version']}", ref)
    sql = filled(CURVE.format(value=_counted(ref, version, step, kind, costs)), [evaluation_id])
    value = one(store, ref, sql, ())["value"]
    if value is None:
        raise unknown(ref)
    assumed: tuple = ()
    if costs:
        look, miss = costs.split("/")
        assumed = (detail("검사 한 번 (원)", "A look (KRW)", look), detail("놓친 것 하나 (원)", "A miss (KRW)", miss))
    threshold = one(store, ref, CURVE.format(value=_step(step, "threshold")), [evaluation_id])["value"]
    return Evidence(
        ref, "assumed" if costs else "measured", Note(f"{version.task.ko}: {COUNTS[kind].ko}", f"{version.task.en}: {COUNTS[kind].en}"),
        value, Note("원", "KRW") if costs else Note("개", ""),
        Note(
            "평가 기간의 판정을 이 기준으로 다시 나누어 세고 날 수로 나눔" + (". 비용은 사람이 넣었거나 가정한 단가로" if costs else ""),
            "Decisions of the period judged, parted anew at this threshold, by its days" + ("; priced at unit costs entered or assumed" if costs else ""),
        ),
        sql, MadeFrom(None, None, judged["code_version"], catalogue_version()), starts_at=judged["test_from"], ends_at=judged["test_until"],
        inputs=(("floor", judged["rows"]),), rows_sql=sql,
        details=(
            *about(version), detail("평가", "Evaluation", evaluation_id), detail("기준", "Threshold", threshold), *assumed,
            detail("평가한 행", "Rows judged", f"{judged['rows']:,}"), detail("날 수", "Days", judged["days"]),
            detail("평가 자료의 SHA-256", "SHA-256 of the data judged on", judged["data_sha256"]),
        ),
    )  # fmt: skip


def _counted(ref: Ref, version: Version, step: str, kind: str, costs: str) -> str:
    """The SQL of a count, or of what it costs: of breakdowns every look in vain is paid for, of units every look."""
    if kind != "krw":
        return _step(step, kind)
    try:
        look, miss = (float(won) for won in costs.split("/"))
    except ValueError:
        raise unknown(ref) from None
    in_vain = f" - {_step(step, 'found')}" if version.task.kind == "maintenance" else ""
    return f"({_step(step, 'inspections')}{in_vain}) * {look!r} + {_step(step, 'missed')} * {miss!r}"


def _step(step: str, name: str) -> str:
    return f"json_extract(curve, '$.steps[{step}].{name}')::DOUBLE"
