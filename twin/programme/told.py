"""Where the programme stands on a day, as plain data and as text."""

from datetime import date
from typing import TYPE_CHECKING, Any

from twin.programme.checklist import checklist
from twin.programme.procedure import procedure
from twin.programme.reminders import reminders
from twin.programme.rubric import self_check
from twin.programme.schedule import schedule
from twin.programme.support import support
from twin.programme.supported import supported

if TYPE_CHECKING:
    from twin.store import Store


def as_json(store: "Store", on: date) -> dict[str, Any]:
    """Returns schedule, deliverables, gaps, dates, checklists, procedure, self-check and support as plain data."""
    plan, way, check = schedule(store, on), procedure(store), self_check(store)
    papers, data = checklist(store, on), supported(store, on)
    return {
        "on": on.isoformat(), "starts_on": _iso(plan.starts_on), "month": plan.month,
        "procedure": {
            "here": way.here.step_id if way.here else None,
            "steps": [{"id": s.step_id, "name_ko": s.name.ko, "name_en": s.name.en, "done_on": _iso(s.done_on), "result": s.result} for s in way.steps],
        },
        "tasks": [dict(vars(t)) for t in plan.tasks],
        "deliverables": [
            {
                "id": d.deliverable_id, "name": d.name, "stage": d.stage, "month": d.month, "due_on": _iso(plan.due_on(d)), "done_on": _iso(d.done_on),
                "files": [f.file_name for f in d.files],
            }
            for d in plan.deliverables
        ],
        "gaps": [{"kind": g.kind, "stage": g.stage, "ko": g.said.ko, "en": g.said.en} for g in plan.gaps],
        "dates": [
            {
                "id": d.due_id, "name_ko": d.name.ko, "name_en": d.name.en, "on": d.on.isoformat(), "days_left": d.days_left, "done_on": _iso(d.done_on),
                "provenance": d.provenance,
            }
            for d in reminders(store, on)
        ],
        "documents": {
            "held_against": papers.on.isoformat(),
            "items": [
                {
                    "id": r.item.item_id, "group": r.item.group, "said": r.said, "issued_on": _iso(r.issued_on), "expires_on": _iso(r.expires_on),
                    "stand": r.stand,
                }
                for r in papers.rows
            ],
        },
        "self_check": {
            "points": check.points, "most": check.most, "rated": check.rated,
            "sections": [{"id": s.section_id, "points": s.points, "most": s.most} for s in check.sections],
            "items": [
                {
                    "id": g.item.item_id, "section": g.item.section, "points": g.points, "most": g.item.most, "missing": g.missing,
                    "data": {"there": data[g.item.item_id].there, "of": data[g.item.item_id].of} if g.item.item_id in data else None,
                }
                for g in check.given
            ],
        },
        "support": [
            {
                "id": r.item_id, "planned_month": r.planned_month, "due_on": _iso(r.due_on), "received_on": _iso(r.received_on), "giver": r.giver,
                "effect": r.effect, "stand": r.stand,
            }
            for r in support(store, on)
        ],
    }  # fmt: skip


def as_text(store: "Store", on: date, lang: str) -> str:
    """Returns what matters first: where we are, what is due, what is missing, the points, the support."""
    ko, k = lang == "ko", 0 if lang == "ko" else 1
    way, plan, check = procedure(store), schedule(store, on), self_check(store)
    here = way.here.name[k] if way.here else ("모두 마침" if ko else "all done")
    lines = [f"{on}  {'절차' if ko else 'procedure'}: {here}"]
    if plan.month:
        lines.append(f"{'협약' if ko else 'agreement'}: {plan.month}/12{'개월째' if ko else ' months'}")
    for due in [d for d in reminders(store, on) if d.is_open][:8]:
        left = (f"{due.days_left}일 남음" if ko else f"{due.days_left} days left") if due.days_left >= 0 else (f"{-due.days_left}일 지남" if ko else f"{-due.days_left} days overdue")  # fmt: skip
        lines.append(f"  {due.on}  {due.name[k]} · {left}")
    lines += [f"  ✗ {g.said.sentence(lang)}" for g in plan.gaps]
    stopping = checklist(store, on).in_the_way
    lines.append(f"{'신청 전에 볼 것' if ko else 'before the application'}: {len(stopping)}")
    lines.append(
        f"{'자가평가' if ko else 'self-check'}: {check.points:g}/{check.most:g} ({check.rated}/{len(check.given)})"
    )
    got = [r for r in support(store, on) if r.stand == "received"]
    lines.append(f"{'상생지원 받음' if ko else 'support received'}: {len(got)}/12")
    return "\n".join(lines)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
