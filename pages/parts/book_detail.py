"""One indicator in full: formula, basis, chain of goal and solution, benefit, evidence, what was fixed, and its versions."""

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts import cards, compare_backing, compare_charts, compare_parts, evidence_link, show, tables
from pages.parts.book_table import effect, name
from pages.parts.scope import choose
from twin.errors import Problem
from twin.evidence import Ref
from twin.programme.indicators.attachments import content_of
from twin.programme.indicators.judged import Judged, comparison, mark
from twin.programme.indicators.values import Value

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.programme.indicators.shown import Told
    from twin.programme.indicators.table import Row, Table

SHORT = 12  # digits of a hash that people compare; the whole one is in its tip


def chosen(here: "Here", found: "Table") -> "Row":
    """Returns the row looked at; the address keeps it."""
    rows = {row.indicator.id: row for row in found.rows}
    one = choose(here, "indicator", list(rows), here.say("indicators.choose"), lambda i: name(here, rows[i].indicator))
    return rows[one]


def basis(here: "Here", row: "Row", judged: "Judged | Problem | None") -> None:
    """Draws what is behind an indicator, a line each, and what an evaluator would miss."""
    i = row.indicator
    formula = here.pick(i.formula_ko, i.formula_en or i.formula_ko)
    own = f" <code>{escape(i.formula)}</code>" if i.formula else ""
    lines = {
        "formula": (escape(formula) + own) if formula or own else "",
        "inputs": _inputs(here, row),
        "baseline_basis": escape(i.baseline_basis), "target_basis": escape(i.target_basis),
        "measuring": escape(" · ".join(part for part in (i.method, i.period, i.source) if part)),
        "chain": escape(" → ".join(part for part in (i.goal, i.solution, i.model, name(here, i)) if part)),
        "benefit": _benefit(here, row), "remark": escape(i.remark),
    }  # fmt: skip
    if isinstance(judged, Judged):
        lines["verdict"] = (
            f"<b>{escape(here.pick(judged.ko, judged.en))}</b> {escape(judged.why.sentence(here.lang))} "
            f"<small>{escape(effect(here, row, judged))}</small> {cards.badge(here, 'measured')} "
            f"{evidence_link.chip(here, Ref('effect', i.id), judged.raw)}"
        )
    cells = [[f"<b>{escape(here.say(f'indicators.{key}'))}</b>", html] for key, html in lines.items() if html]
    tables.plain([("", ""), ("", "text")], cells)
    if row.gaps:
        gaps = "\n".join(f"- {here.say(f'indicators.gap_{gap}')}" for gap in row.gaps)
        st.warning(f"**{here.say('indicators.gaps')}**\n\n{gaps}", icon=":material/fact_check:")
    if row.recomputed is not None:
        st.info(here.say("indicators.recomputed", value=show.number(row.recomputed)))


def proof(here: "Here", row: "Row", judged: "Judged | Problem | None") -> None:
    """Draws, where the reader asks for it, the days behind the verdict, the checks, and the query of the numbers."""
    if not isinstance(judged, Judged) or not st.toggle(here.say("indicators.proof"), key=f"proof_{row.indicator.id}"):
        return
    found = replace(here, edition=here.ask(mark)).ask(comparison, row.indicator.id)
    st.caption(here.say("compare.picture_how"))
    compare_charts.picture(here, found)
    compare_parts.guards(here, found.guards)
    compare_backing.source(here, found)


def evidence(here: "Here", row: "Row") -> None:
    """Draws the files attached, each with what it is evidence of, its hash, and a way to take it."""
    if not row.evidence:
        st.caption(here.say("indicators.evidence_none"))
    for number, file in enumerate(row.evidence):
        about = here.say(
            "indicators.file", basis=here.say(f"indicators.basis_{file.basis}"), kb=f"{file.bytes / 1024:,.1f}", by=file.added_by,
            at=here.moment(file.added_at), hash=file.sha256[:SHORT],
        )  # fmt: skip
        left, right = st.columns([4, 1], vertical_alignment="center")
        left.html(f'<b>{escape(file.file_name)}</b> <small title="{file.sha256}">{escape(about)}</small>')
        try:
            content = content_of(here.store, file)
        except Problem as problem:
            left.error(problem.sentence(here.lang))
            continue
        right.download_button(here.say("indicators.take"), content, file.file_name, key=f"take_{number}")


def freeze(here: "Here", row: "Row") -> None:
    """Draws the state of the freeze, and every freeze with its date, its hash and what was fixed."""
    say = st.warning if row.state in ("due", "changed") else st.success if row.state == "frozen" else st.info
    begins = row.indicator.after_from or show.NONE
    say(
        here.say(f"indicators.freeze_{row.state}", begins=begins, version=row.version.number, reason=row.version.reason)
    )
    if row.frozen and row.frozen[0].is_late:
        st.warning(here.say("indicators.late", at=here.moment(row.frozen[0].frozen_at), begins=begins))
    for fixed in row.frozen:
        if not fixed.is_whole:
            st.error(here.say("indicators.broken", hash=fixed.sha256[:SHORT]))
    rows = []
    for fixed in row.frozen[::-1]:
        kept, c = fixed.baseline, fixed.content
        what = here.say(
            "indicators.fixed_what", value=show.number(kept.value), unit=c["unit"], first=kept.first or show.NONE, last=kept.last or show.NONE,
            target=show.number(c["target"]), live=c["go_live"] or show.NONE, ramp=c["ramp_in_days"], covariates=", ".join(c["covariates"]),
        )  # fmt: skip
        rows.append(
            [
                here.moment(fixed.frozen_at), f'<code title="{fixed.sha256}">{fixed.sha256[:SHORT]}</code>', escape(fixed.frozen_by),
                escape(fixed.reason), escape(what),
            ]
        )  # fmt: skip
    if rows:
        tables.plain([(here.say(f"indicators.{h}"), "") for h in ("when", "hash", "who", "why", "what")], rows, last="text")  # fmt: skip


def history(here: "Here", told: "list[Told]") -> None:
    """Draws every version with who, when, why and what changed."""
    rows = []
    for one in told:
        v = one.version
        changed = "; ".join(f"{c.field}: {_plain(c.before)} → {_plain(c.after)}" for c in one.changes)
        what = changed or here.say("indicators.withdrawn" if v.indicator is None else "indicators.entered")
        rows.append([f"{v.number}", here.moment(v.entered_at), escape(v.entered_by), escape(v.reason), escape(what)])
    tables.plain([(here.say(f"indicators.{h}"), "") for h in ("version", "when", "who", "why", "what")], rows, last="text")  # fmt: skip


def _inputs(here: "Here", row: "Row") -> str:
    badge = cards.badge(here, "entered")
    if not row.indicator.inputs:
        return ""
    chip = evidence_link.chip(
        here,
        Ref("indicator", f"{row.indicator.id}/before"),
        row.before.value if isinstance(row.before, Value) else None,
    )
    return f"{chip}<br>" + "<br>".join(
        f"{escape(here.pick(i.ko, i.en) or i.name)} <code>{escape(i.name)}</code>: "
        f"{' → '.join(show.number(v) for v in (i.before, i.after) if v is not None) or show.NONE} {escape(i.unit)} {badge}"
        for i in row.indicator.inputs
    )


def _benefit(here: "Here", row: "Row") -> str:
    i = row.indicator
    if not i.benefit:
        return ""
    expected, reached = (show.NONE if v is None else f"{v:,.0f}" for v in (row.expected_krw, row.reached_krw))
    said = here.say("indicators.benefit_said", expected=expected, reached=reached)
    chip = evidence_link.chip(here, Ref("indicator", f"{i.id}/benefit"), row.expected_krw)
    return f"{escape(said)} {cards.badge(here, 'entered')} {chip}<br><code>{escape(i.benefit)}</code> <small>{escape(i.benefit_basis)}</small>"


def _plain(value: Any) -> str:
    return show.NONE if value in (None, "") else f"{value:g}" if isinstance(value, float) else str(value)
