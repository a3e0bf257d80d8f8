"""Evidence of the book of indicators and the unit values: what people entered, and what the book comes to in all."""

from typing import TYPE_CHECKING

from twin.compare.money.reference import value_kinds
from twin.compare.money.values import values_of
from twin.evidence.evidence import Evidence, MadeFrom
from twin.evidence.readable import filled
from twin.evidence.ref import Ref
from twin.evidence.stored import detail, one, parts_of, unknown
from twin.evidence.versions import catalogue_version, made_from
from twin.kpi.reading import Note
from twin.programme.indicators.judged import Judged, row_of, verdict_of
from twin.programme.indicators.shown import tally
from twin.programme.indicators.table import Row, Table, living
from twin.programme.indicators.values import Value
from twin.store.calibrations import code_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from twin.store import Store

VALUES = "SELECT *, likely AS value FROM book.unit_value WHERE value_id = ? ORDER BY entered_at DESC"
VERSIONS = """SELECT *, json_extract(content, '$.{field}')::DOUBLE AS value FROM book.indicator WHERE indicator_id = ?
ORDER BY entry_no DESC"""
ENTERED = {"before": "baseline", "target": "target", "weight": "weight", "now": "after"}  # side → its field in the book
SIDES = {
    "before": Note("구축전", "before"), "target": Note("목표", "target"), "weight": Note("가중치", "weight"),
    "now": Note("구축후", "now"), "achieved": Note("목표달성률", "achievement"), "benefit": Note("목표에서의 기대효과", "benefit at the target"),
}  # fmt: skip
BOOK = {
    "overall": (Note("종합달성도", "Overall achievement"), Note("목표달성률 × 가중치의 합", "Sum of achievement × weight")),
    "better": (
        Note("나아졌다고 확인된 지표", "Indicators surely better"),
        Note("판정이 '나아졌다'쪽인 지표의 수: 날마다의 값에서 구한 구간이 0을 넘음", "Number of indicators whose verdict is on the better side: the interval found from daily values lies beyond 0"),
    ),
    "benefit": (
        Note("기대효과금액 (목표에서)", "Expected benefit (at the targets)"),
        Note("지표마다 입력된 기대효과 식에 목표를 넣은 값의 합", "Sum of the entered benefit formulas at the targets"),
    ),
}  # fmt: skip


def evidence(store: "Store", ref: Ref) -> Evidence:
    """Returns the evidence of `unit_value/VALUE`, `indicator/INDICATOR/SIDE` (SIDES) or `book/WHAT` (BOOK)."""
    return {"unit_value": _unit_value, "indicator": _indicator, "book": _book}[ref.kind](store, ref)


def known(store: "Store") -> "Iterator[tuple[Ref, Note]]":
    """Yields the entered unit values, targets and sums of the book, with what each is called."""
    for value_id in values_of(store):
        kind = value_kinds()[value_id]
        yield Ref("unit_value", value_id), Note(f"입력 · {kind.name_ko}", f"Entered · {kind.name_en}")
    rows = living(store).rows
    for row in rows:
        name = _name(row)
        yield Ref("indicator", f"{row.indicator.id}/target"), Note(f"목표 · {name.ko}", f"Target · {name.en}")
    for what, (name, _) in BOOK.items() if rows else ():
        yield Ref("book", what), name


def _unit_value(store: "Store", ref: Ref) -> Evidence:
    kind = value_kinds().get(ref.name)
    if kind is None:
        raise unknown(ref)
    every = filled(VALUES, [ref.name])
    sql = f"{every} LIMIT 1"
    row = one(store, ref, sql, ())
    return Evidence(
        ref, "entered", Note(kind.name_ko, kind.name_en), row["value"], Note(kind.unit_ko, kind.unit_en), Note(kind.help_ko, kind.help_en),
        sql, _made_from(), row["low"], row["high"], Note("입력된 폭", "range as entered"), inputs=(("book.unit_value", 1),), rows_sql=every,
        details=(
            detail("출처", "Source", row["source"]), detail("넣은 사람", "Entered by", row["entered_by"]),
            detail("넣은 때", "Entered at", row["entered_at"]),
        ),
    )  # fmt: skip


def _indicator(store: "Store", ref: Ref) -> Evidence:
    indicator_id, side = parts_of(ref, 2)
    row = row_of(store, indicator_id)
    if row is None or side not in SIDES:
        raise unknown(ref)
    i, is_money = row.indicator, side == "benefit"
    said = getattr(row, side) if side in ("before", "now") else None
    every = filled(VERSIONS.format(field=ENTERED.get(side, "target")), [indicator_id])
    is_entered = side in ("target", "weight") or (isinstance(said, Value) and _is_typed(row, side))
    unit = Note("", "") if side == "weight" else Note("%", "%") if side == "achieved" else Note("원/년", "KRW a year") if is_money else Note(i.unit, i.unit_en or i.unit)  # fmt: skip
    return Evidence(
        ref, said.badge if isinstance(said, Value) else "measured" if side == "achieved" else "entered",
        Note(f"{i.name_ko}: {SIDES[side].ko}", f"{i.name_en or i.name_ko}: {SIDES[side].en}"), _value(row, side), unit, _formula(row, side),
        f"{every} LIMIT 1" if is_entered else "", made_from(store) if not is_entered else _made_from(), parts=_parts(row, side),
        inputs=(("book.indicator", len(store.rows(every))),), rows_sql=every, details=_of_row(row, said),
    )  # fmt: skip


def _value(row: Row, side: str) -> float | None:
    if side in ("before", "now"):
        said = getattr(row, side)
        return said.value if isinstance(said, Value) else None
    return {
        "target": row.indicator.target,
        "weight": row.indicator.weight,
        "achieved": row.achieved,
        "benefit": row.expected_krw,
    }[side]


def _is_typed(row: Row, side: str) -> bool:
    """Whether a person typed this very number, so that no formula stands between."""
    return row.indicator.baseline is not None if side == "before" else row.indicator.calculation is None


def _formula(row: Row, side: str) -> Note:
    i = row.indicator
    if side == "benefit":
        return Note(i.benefit or "–", i.benefit or "–")
    if side == "achieved":
        return Note("(구축후 − 구축전) ÷ (목표 − 구축전)", "(now − before) ÷ (target − before)")
    if side in ("before", "now") and not _is_typed(row, side):
        own = f" ({i.formula})" if i.formula else ""
        return Note(f"{i.formula_ko}{own}", f"{i.formula_en or i.formula_ko}{own}")
    basis = {"before": i.baseline_basis, "target": i.target_basis}.get(side) or "–"
    return Note(f"입력된 값. 근거: {basis}", f"As entered. Basis: {basis}")


def _parts(row: Row, side: str) -> tuple[tuple[Note, float | None], ...]:
    if side == "achieved":
        return tuple((SIDES[s], _value(row, s)) for s in ("before", "target", "now"))
    at = "after" if side == "now" else "before"
    named = [(Note(i.ko or i.name, i.en or i.name), getattr(i, at)) for i in row.indicator.inputs]
    return tuple(named) if side in ("before", "now", "benefit") else ()


def _of_row(row: Row, said: object) -> tuple[tuple[Note, str], ...]:
    days = f"{said.first} – {said.last}" if isinstance(said, Value) and said.first else None
    fixed = row.frozen[-1] if row.frozen else None
    return (
        detail("날", "Days", days), detail("판", "Version", row.version.number), detail("넣은 사람", "Entered by", row.version.entered_by),
        detail("넣은 때", "Entered at", row.version.entered_at), detail("이유", "Reason", row.version.reason),
        detail("고정한 때", "Fixed at", fixed.frozen_at if fixed else None), detail("고정의 SHA-256", "SHA-256 of the freeze", fixed.sha256 if fixed else None),
        *(detail("붙인 근거", "Attached", f"{a.file_name} · {a.sha256[:12]} · {a.added_by}") for a in row.evidence),
    )  # fmt: skip


def _book(store: "Store", ref: Ref) -> Evidence:
    if ref.name not in BOOK:
        raise unknown(ref)
    table = living(store)
    name, formula = BOOK[ref.name]
    value, unit = {
        "overall": lambda: (table.overall.value, Note("%", "%")),
        "better": lambda: (_better(store, table), Note("개", "")),
        "benefit": lambda: (_benefit(table), Note("원/년", "KRW a year")),
    }[ref.name]()
    is_typed = any(isinstance(v, Value) and v.badge == "entered" for row in table.rows for v in (row.before, row.now))
    badge = "entered" if ref.name == "benefit" or (ref.name == "overall" and is_typed) else "measured"
    return Evidence(
        ref, badge, name, value, unit, formula, "", made_from(store), inputs=(("book.indicator", len(table.rows)),),
        parts=tuple((_name(row), _share_of(row, ref.name)) for row in table.rows) if ref.name != "better" else (),
        details=tuple((_name(row), _verdict(store, row)) for row in table.rows) if ref.name == "better" else (),
        rows_sql="SELECT * FROM book.indicator ORDER BY entry_no",
    )  # fmt: skip


def _better(store: "Store", table: Table) -> float:
    return float(tally({row.indicator.id: verdict_of(store, row.indicator.id) for row in table.rows}).better)


def _benefit(table: Table) -> float | None:
    known = [row.expected_krw for row in table.rows if row.expected_krw is not None]
    return sum(known) if known else None


def _share_of(row: Row, what: str) -> float | None:
    if what == "benefit":
        return row.expected_krw
    return None if row.achieved is None else row.achieved * row.indicator.weight


def _verdict(store: "Store", row: Row) -> str:
    found = verdict_of(store, row.indicator.id)
    return f"{found.ko} / {found.en}" if isinstance(found, Judged) else f"{found.ko} / {found.en}" if found else "–"


def _name(row: Row) -> Note:
    return Note(row.indicator.name_ko, row.indicator.name_en or row.indicator.name_ko)


def _made_from() -> MadeFrom:
    return MadeFrom(None, None, code_version("programme", "compare"), catalogue_version())
