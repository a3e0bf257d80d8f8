"""Evidence as text for a terminal and as plain values for other programs."""

from datetime import date, datetime
from typing import Any

from twin.evidence.again import Again
from twin.evidence.evidence import Arrival, Evidence
from twin.kpi.reading import Note
from twin.store.marks import Mark

VERDICTS = {
    "checked": Note("확인", "checked"), "questioned": Note("의문", "questioned"), "rejected": Note("거부", "rejected"),
    "withdrawn": Note("철회", "withdrawn"),
}  # fmt: skip
BADGES = {
    "measured": Note("실측", "measured"), "simulated": Note("예측", "simulated"), "assumed": Note("가정", "assumed"),
    "entered": Note("입력", "entered"),
}  # fmt: skip


def as_text(e: Evidence, lang: str) -> str:
    """Returns the evidence line by line."""

    def say(ko: str, en: str) -> str:
        return ko if lang == "ko" else en

    def pick(note: Note) -> str:
        return say(note.ko, note.en)

    lines = [f"{pick(e.name)}: {shown(e.value, pick(e.unit))} [{pick(BADGES[e.badge])}]", f"  {e.ref}"]
    if e.low is not None and e.interval is not None:
        lines.append(f"  {pick(e.interval)}: {shown(e.low, pick(e.unit))} – {shown(e.high, pick(e.unit))}")
    lines.append(f"{say('산식', 'Formula')}: {pick(e.formula)}")
    lines.append(f"{say('기간', 'Period')}: {_moment(e.starts_at)} – {_moment(e.ends_at)}")
    kept = ", ".join(f"{name} = {value}" for name, value in e.ref.scope.filters().items())
    lines.append(f"{say('거르기', 'Filters')}: {kept or say('없음', 'none')}")
    lines += [f"{pick(note)}: {value!r}" for note, value in e.parts]
    lines += [f"{say('원래 행', 'Rows')}: {table} {number:,}" for table, number in e.inputs]
    lines += [f"{say('합친 행', 'Facts')}: {fact} {number:,}" for fact, number in e.facts]
    lines += [f"{say('출처', 'From')}: {_arrival(a)}" for a in e.arrivals]
    lines += [f"{say('뺀 것', 'Left out')}: {out.number:,} · {pick(out.why)}" for out in e.left_out]
    lines += [f"{pick(note)}: {value}" for note, value in e.details]
    lines += [f"※ {pick(note)}" for note in e.notes]
    made = e.made_from
    lines.append(
        f"{say('판', 'Versions')}: {say('묶음', 'batch')} {made.batch_id}, {say('공장', 'plant')} {made.plant_version}, "
        f"{say('코드', 'code')} {made.code_version}, {say('지표 목록', 'catalogue')} {made.catalogue_version}"
    )
    return "\n".join([*lines, *(["", e.sql] if e.sql else [])])


def again_text(again: Again, lang: str) -> str:
    """Returns what working a number out again gave."""
    if again.is_same:
        said = (
            f"다시 계산: {again.value!r} — 끝자리까지 같습니다.",
            f"Worked out again: {again.value!r}, the same to the last digit.",
        )
    else:
        said = (
            f"다시 계산: 앞의 값 {again.before!r}, 지금 값 {again.value!r}, 원래 행에서 {again.from_rows!r}",
            f"Worked out again: before {again.before!r}, now {again.value!r}, from raw rows {again.from_rows!r}",
        )
    changed = [note.ko if lang == "ko" else note.en for note in again.changed]
    return "\n".join([said[0 if lang == "ko" else 1], *changed, *(_arrival(a) for a in again.arrived)])


def mark_line(mark: Mark, lang: str) -> str:
    """Returns a mark as one line."""
    verdict = VERDICTS[mark.verdict]
    said = verdict.ko if lang == "ko" else verdict.en
    return f"{mark.mark_id}. {mark.marked_at:%Y-%m-%d %H:%M} UTC  {said}  {mark.marked_by}  {mark.ref} = {mark.value!r}  {mark.remark}"


def as_json(e: Evidence, again: Again | None = None) -> dict[str, Any]:
    """Returns the evidence as plain values."""
    found = {name: _plain(value) for name, value in vars(e).items() if name != "ref"}
    whole = {"ref": str(e.ref), "filters": e.ref.scope.filters()} | found
    return whole if again is None else whole | {"again": again_json(again)}


def again_json(again: Again) -> dict[str, Any]:
    """Returns what working a number out again gave, as plain values."""
    return _plain(again) | {"is_same": again.is_same}


def shown(value: float | None, unit: str) -> str:
    """Returns a value with its unit, a per cent as such."""
    if value is None:
        return "–"
    return f"{100 * value:.2f} %" if unit == "%" else f"{value:,.6g} {unit}".rstrip()


def _arrival(a: Arrival) -> str:
    return f"{a.batch_id} {a.source_name} ({a.kind}), {a.arrived_at:%Y-%m-%d %H:%M:%S} UTC, sha256 {a.sha256 or '–'}, {a.used:,}/{a.rows_read:,}"


def _moment(at: datetime | None) -> str:
    return "…" if at is None else f"{at:%Y-%m-%d %H:%M} UTC"


def _plain(value: Any) -> Any:
    """JSON knows no moments and no objects."""
    if isinstance(value, Note):
        return {"ko": value.ko, "en": value.en}
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return {k: _plain(v) for k, v in vars(value).items()} if hasattr(value, "__dict__") else value
