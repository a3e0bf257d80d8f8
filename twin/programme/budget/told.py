"""The budget as plain data and as text."""

from datetime import date
from typing import Any

from twin.programme.budget.budget import Budget
from twin.programme.budget.item import CATEGORIES, FORMS, SOURCES


def as_json(found: Budget, today: date) -> dict[str, Any]:
    """Returns the budget as plain data: shares, rules with what is given and allowed, items, months (spent up to today)."""
    s = found.sums
    return {
        "badge": "entered", "starts_on": found.project.starts_on.isoformat() if found.project.starts_on else None,
        "single_applicant": found.project.is_single,
        "total_krw": s.total, "government_krw": s.government, "lead_krw": s.lead, "adopter_krw": s.adopter, "in_kind_krw": s.in_kind,
        "adopter_cash_krw": s.adopter_cash, "spent_krw": found.spent,
        "rules": [
            {
                "id": r.rule_id, "name_ko": r.name.ko, "name_en": r.name.en, "given": r.given, "allowed": r.allowed, "room_krw": r.room_krw,
                "met": r.is_met, "said_ko": r.said.ko, "said_en": r.said.en,
            }
            for r in found.rules
        ],
        "items": [{"id": i.item_id, **i.as_dict(), "spent_krw": found.spent_on(i.item_id)} for i in found.items],
        "months": [vars(m) for m in found.by_month(today)],
    }  # fmt: skip


def as_text(found: Budget, lang: str) -> str:
    """Returns the budget as lines: shares, rules (broken ones first), items."""
    s, ko = found.sums, lang == "ko"
    share = (lambda krw: f"{krw / s.total:.0%}") if s.total else (lambda _: "–")
    lines = [
        f"{'총사업비' if ko else 'total'} {s.total:,} KRW ({'공급가액' if ko else 'supply value'})",
        *(f"  {SOURCES[k][0 if ko else 1]} {v:,} ({share(v)})" for k, v in (("government", s.government), ("lead", s.lead), ("adopter", s.adopter))),
        f"  {'그 가운데 현물' if ko else 'of that in kind'} {s.in_kind:,} · {'집행' if ko else 'spent'} {found.spent:,}",
        "규칙" if ko else "rules",
        *(f"  {'✓' if r.is_met else '✗'} {r.said.sentence(lang)}" for r in found.rules),
    ]  # fmt: skip
    if found.items:
        lines.append("항목" if ko else "items")
    for i in found.items:
        words = " · ".join(note[0 if ko else 1] for note in (CATEGORIES[i.category], SOURCES[i.source], FORMS[i.form]))
        lines.append(
            f"  {i.name}: {i.krw:,} ({words}, {i.month}{'개월째' if ko else ''}) {found.spent_on(i.item_id):,}"
        )
    return "\n".join(lines)
