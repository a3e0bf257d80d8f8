"""Evidence of what a person entered: who, when, in which file or why."""

from typing import TYPE_CHECKING, Any

from twin.evidence.evidence import Evidence, MadeFrom
from twin.evidence.readable import filled
from twin.evidence.ref import Ref
from twin.evidence.stored import detail, one, parts_of, unknown
from twin.evidence.versions import catalogue_version
from twin.kpi.reading import Note
from twin.plant_file import parse_plant
from twin.store.calibrations import code_version

if TYPE_CHECKING:
    from twin.store import Store

VERSION = "SELECT saved_at, kind, name, toml, in_force FROM plant.version WHERE plant_version = ?"
OVERRIDE = """SELECT override_id, entered_at, entered_by, action, target, value AS text, reason, try_cast(value AS DOUBLE) AS value
FROM book.override WHERE override_id = ?"""


def evidence(store: "Store", ref: Ref) -> Evidence:
    """Returns the evidence of `plan/PLANT_VERSION/FIELD` (plan.good_per_hour) or `override/NUMBER`."""
    return _of_plan(store, ref) if ref.kind == "plan" else _of_override(store, ref)


def _of_plan(store: "Store", ref: Ref) -> Evidence:
    version, field = parts_of(ref, 2)
    row = one(store, ref, VERSION, [version])
    value: Any = parse_plant(row["toml"], row["name"])
    for part in field.split("."):
        value = getattr(value, part, None)
    if not isinstance(value, int | float):
        raise unknown(ref)
    said = "공장 파일에 적힌 값" if row["kind"] == "nominal" else "보정한 공장 설명이 이어받은 값"
    return Evidence(
        ref, "entered", Note(f"입력된 값: {field}", f"Entered value: {field}"), float(value), Note("", ""),
        Note(said, "As written in the plant file" if row["kind"] == "nominal" else "Taken over by the calibrated description"),
        "", MadeFrom(None, version, code_version("plant"), catalogue_version()),
        details=(
            detail("공장 파일", "Plant file", row["name"]), detail("넣은 때", "Entered at", row["saved_at"]),
            detail("공장 판", "Plant version", version), detail("지금 쓰는 판인가", "In force", "예 / yes" if row["in_force"] else "아니오 / no"),
        ),
        rows_sql=filled("SELECT saved_at, kind, name, in_force, toml FROM plant.version WHERE plant_version = ?", [version]),
        inputs=(("plant.version", 1),),
    )  # fmt: skip


def _of_override(store: "Store", ref: Ref) -> Evidence:
    if not ref.name.isdigit():
        raise unknown(ref)
    sql = filled(OVERRIDE, [int(ref.name)])
    row = one(store, ref, sql, ())
    return Evidence(
        ref, "entered", Note(f"사람이 정한 값: {row['target']}", f"Set by a person: {row['target']}"), row["value"], Note("", ""),
        Note(row["reason"], row["reason"]), sql, MadeFrom(None, None, code_version("calibrate", "plant"), catalogue_version()),
        details=(
            detail("정한 사람", "Entered by", row["entered_by"]), detail("정한 때", "Entered at", row["entered_at"]),
            detail("무엇을", "Target", row["target"]), detail("적은 값", "Value as written", row["text"]),
            detail("이유", "Reason", row["reason"]), detail("일", "Action", row["action"]),
        ),
        rows_sql=sql, inputs=(("book.override", 1),),
    )  # fmt: skip
