"""Evidence of what people entered in the programme's book: an amount, points, or the sum of a budget; who, when, every version."""

from typing import TYPE_CHECKING

from twin.evidence.evidence import Evidence, MadeFrom
from twin.evidence.readable import filled
from twin.evidence.ref import Ref
from twin.evidence.stored import detail, one, parts_of, unknown
from twin.evidence.versions import catalogue_version
from twin.kpi.reading import Note
from twin.programme.budget.budget import budget
from twin.programme.rubric import items, self_check
from twin.store.calibrations import code_version

if TYPE_CHECKING:
    from twin.store import Store

VERSIONS = """SELECT *, json_extract(content, '$.{field}')::DOUBLE AS value FROM book.programme
WHERE kind = ? AND item_id = ? AND action = 'set' ORDER BY entry_no DESC"""
FIELDS = {"budget": "krw", "spending": "krw", "point": "points"}
SUMS = {
    "budget/total": (Note("총사업비", "Total of the budget"), Note("예산 항목의 공급가액을 더한 것", "Sum of the items' supply values")),
    "spending/total": (Note("집행한 금액", "Spent in all"), Note("집행을 더한 것", "Sum of the payments")),
    "point/total": (Note("자가점검 점수", "Points of the self-check"), Note("항목마다 매긴 점수를 더한 것", "Sum of the points given")),
}  # fmt: skip
WON, POINTS = Note("원", "KRW"), Note("점", "points")


def evidence(store: "Store", ref: Ref) -> Evidence:
    """Returns the evidence of `programme/KIND/ITEM` (budget, spending or point), or of `programme/KIND/total`."""
    if ref.name in SUMS:
        return _sum(store, ref)
    kind, item_id = parts_of(ref, 2)
    if kind not in FIELDS:
        raise unknown(ref)
    every = filled(VERSIONS.format(field=FIELDS[kind]), [kind, item_id])
    sql = f"{every} LIMIT 1"
    row = one(store, ref, sql, ())
    name = items()[item_id].name if kind == "point" and item_id in items() else Note(item_id, item_id)
    return Evidence(
        ref, "entered", name, row["value"], POINTS if kind == "point" else WON, Note(row["reason"] or "–", row["reason"] or "–"), sql, _made_from(),
        inputs=(("book.programme", 1),), rows_sql=every,
        details=(
            detail("넣은 사람", "Entered by", row["entered_by"]), detail("넣은 때", "Entered at", row["entered_at"]),
            detail("적은 것", "As entered", row["content"]),
        ),
    )  # fmt: skip


def _sum(store: "Store", ref: Ref) -> Evidence:
    name, formula = SUMS[ref.name]
    kind = ref.name.partition("/")[0]
    if kind == "point":
        check = self_check(store)
        value, parts = check.points, tuple((s.name, s.points) for s in check.sections)
    else:
        found = budget(store)
        value = float(found.sums.total if kind == "budget" else found.spent)
        parts = tuple(
            (Note(i.name, i.name), float(i.krw if kind == "budget" else found.spent_on(i.item_id))) for i in found.items
        )
    rows = filled("SELECT * FROM book.programme WHERE kind = ? ORDER BY entry_no", [kind])
    return Evidence(
        ref, "entered", name, value, POINTS if kind == "point" else WON, formula, "", _made_from(), parts=parts,
        inputs=(("book.programme", store.rows(f"SELECT count(*) FROM ({rows})")[0][0]),), rows_sql=rows,
    )  # fmt: skip


def _made_from() -> MadeFrom:
    return MadeFrom(None, None, code_version("programme"), catalogue_version())
