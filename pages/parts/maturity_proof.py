"""Claims beside support, and the evidence people add, with what evaluators say of it."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards, entering, maturity_matrix, tables
from pages.parts.entering import do, sign
from twin.errors import Problem
from twin.maturity import book, given
from twin.maturity.matrix import SITE, matrix
from twin.store.attached import KINDS

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from pages.parts.maturity_top import Found
    from twin.maturity.levels import Cell

ICONS = {"checked": "✓", "questioned": "?", "rejected": "✕"}
SHORT = 12  # digits of a hash that people compare; the whole one is in its tip


def draw(here: "Here", found: "Found") -> None:
    """Draws claims against support, the evidence people added, and the forms for both."""
    cards.section(here.say("maturity.claims"), here.say("maturity.claims_how"))
    _claims(here, found)
    _claim(here, found)
    cards.section(here.say("maturity.given"), here.say("maturity.given_how"))
    pieces(here, given.all_given(here.store))
    add(here, found)


def pieces(here: "Here", found: list[given.Given]) -> None:
    """Draws the evidence, the newest first, with the last word of an evaluator, and the form for the next."""
    if not found:
        st.caption(here.say("maturity.given_none"))
        return
    said, names = given.said_of(here.store), given.subjects()
    rows = []
    for piece in found:
        marks = "<br>".join(
            f'<span class="evidence {m.verdict}">{ICONS.get(m.verdict, "")} {escape(here.say(f"evidence.{m.verdict}"))} · {escape(m.marked_by)}</span> {escape(m.remark)}'
            for m in said.get(piece.number, [])
        )  # fmt: skip
        where = here.name("process", piece.process_id) or here.say("maturity.site")
        rows.append(
            [
                f"{piece.number}", f"<b>{escape(piece.about)}</b><br><small>{escape(where)} · {escape(here.pick(*names[piece.subject]))}</small>", _content(here, piece),
                f"{escape(piece.added_by)}<br><small>{escape(here.moment(piece.added_at))}</small>", marks or escape(here.say("maturity.unjudged")),
            ]
        )  # fmt: skip
    heads = ("number", "shows", "content", "added", "verdict")
    tables.plain([(here.say(f"maturity.{head}"), "") for head in heads], rows, last="text")
    _take(here, found)
    _judge(here, found)


def add(here: "Here", found: "Found", subject: str = "") -> None:
    """Draws the form that adds a file, a photo, a link or a remark (of one subject where given)."""
    names = given.subjects()
    with st.expander(here.say("maturity.add"), icon=":material/add:"):
        kind = st.segmented_control(here.say("maturity.kind"), given.KINDS, default="file", required=True, format_func=lambda k: here.say(f"maturity.kind_{k}"), key=f"given_kind_{subject}")  # fmt: skip
        with st.form(f"given_add_{subject}", border=False):
            of = subject or st.selectbox(
                here.say("maturity.subject"),
                list(names),
                format_func=lambda s: here.pick(*names[s]),
                key="given_subject",
            )
            process = SITE if subject else st.selectbox(here.say("maturity.process"), [SITE, *(r.process_id for r in found.state.rows)], format_func=lambda p: here.name("process", p) or here.say("maturity.site"), key="given_process")  # fmt: skip
            about = st.text_input(here.say("maturity.shows"), key=f"given_about_{subject}")
            by = st.text_input(here.say("indicators.by"), key=f"given_by_{subject}")
            file = words = None
            if kind in ("file", "photo"):
                file = entering.file(here, f"given_file_{subject}", given.PHOTOS if kind == "photo" else KINDS)
            else:
                words = st.text_input(here.say(f"maturity.kind_{kind}"), key=f"given_words_{subject}")
            pressed = st.form_submit_button(here.say("maturity.add"), type="primary")
        if pressed and words is not None:
            do(here, lambda: given.add_words(here.store, of, process, kind, words, about=about, by=by))
        elif pressed and file is None:
            st.warning(here.say("indicators.attach_none"))
        elif pressed and file is not None:
            name, content = file.name, file.getvalue()
            do(here, lambda: given.add_file(here.store, of, process, kind, name, content, about=about, by=by))


def _claims(here: "Here", found: "Found") -> None:
    scale = matrix()
    rows = [_claim_row(here, c) for c in [*(c for r in found.state.rows for c in r.cells), *found.state.site] if c.claimed or c.stand != "agrees"]  # fmt: skip
    if not rows:
        st.caption(here.say("maturity.claims_none", level=here.pick(*scale.names[scale.target])))
        return
    heads = ("process", "area", "claimed", "supported", "stand")
    tables.plain([(here.say(f"maturity.{head}"), "") for head in heads], rows, last="text")


def _claim_row(here: "Here", cell: "Cell") -> list[str]:
    scale = matrix()
    claimed = here.pick(*scale.names[cell.claimed]) if cell.claimed else here.say("maturity.nothing")
    lacking = "; ".join(
        f"{here.pick(*r.criterion.name)} {here.pick(*r.said)}" for r in cell.missing(cell.claimed or scale.levels[0])
    )
    sign_ = (
        maturity_matrix.stand(here, cell, always=True)
        or f'<span class="better">✓ {escape(here.say("maturity.agrees"))}</span>'
    )
    return [
        f"<b>{escape(here.name('process', cell.process_id) or here.say('maturity.site'))}</b>", escape(here.pick(*scale.areas[cell.area].name)),
        f"{escape(claimed)} {cards.badge(here, 'entered') if cell.claimed else ''}",
        f"{escape(here.pick(*scale.names[cell.supported]))} {cards.badge(here, 'measured')}", f"{sign_} {escape(lacking)}",
    ]  # fmt: skip


def _claim(here: "Here", found: "Found") -> None:
    scale = matrix()
    cells = {
        f"{c.process_id}/{c.area}": c for c in [*(c for r in found.state.rows for c in r.cells), *found.state.site]
    }

    def told(key: str) -> str:
        cell = cells[key]
        where = here.name("process", cell.process_id) or here.say("maturity.site")
        return f"{where} · {here.pick(*scale.areas[cell.area].name)}"

    with st.expander(here.say("maturity.claim"), icon=":material/edit:"), st.form("maturity_claim", border=False):
        left, right = st.columns(2)
        which = left.selectbox(here.say("maturity.area"), list(cells), format_func=told, key="claim_cell")
        level = right.selectbox(here.say("maturity.claimed"), scale.levels, index=scale.rank(scale.target), format_func=lambda v: here.pick(*scale.names[v]), key="claim_level")  # fmt: skip
        by, reason = sign(here, "claim")
        pressed = st.form_submit_button(here.say("indicators.save"), type="primary")
    if pressed:
        cell = cells[which]
        do(here, lambda: book.claim(here.store, cell.process_id, cell.area, level, by=by, reason=reason))


def _content(here: "Here", piece: given.Given) -> str:
    kind = escape(here.say(f"maturity.kind_{piece.kind}"))
    if piece.kind == "link":
        return f'{kind}: <a href="{escape(piece.content)}" target="_blank" rel="noopener">{escape(piece.content)}</a>'
    digest = f' <code title="{piece.sha256}">{piece.sha256[:SHORT]}</code>' if piece.sha256 else ""
    return f"{kind}: {escape(piece.content)}{digest}"


def _take(here: "Here", found: list[given.Given]) -> None:
    """The files among them, to be looked at."""
    files = [piece for piece in found if piece.sha256]
    if not files or not st.toggle(here.say("maturity.files", number=len(files)), key="given_files"):
        return
    for piece in files:
        try:
            content = given.bytes_of(here.store, piece)
        except Problem as problem:
            st.error(problem.sentence(here.lang))
            continue
        if piece.kind == "photo":
            st.image(content, caption=f"{piece.number} · {piece.about}", width=360)
        st.download_button(
            f"{piece.number} · {piece.content}", content, piece.content, key=f"given_take_{piece.number}"
        )


def _judge(here: "Here", found: list[given.Given]) -> None:
    numbers = {piece.number: piece for piece in found}
    with st.expander(here.say("maturity.judge"), icon=":material/gavel:"), st.form("given_judge", border=False):
        number = st.selectbox(
            here.say("maturity.number"),
            list(numbers),
            format_func=lambda n: f"{n} · {numbers[n].about}",
            key="judge_number",
        )
        said = st.segmented_control(here.say("evidence.verdict"), list(given.SAID), default="accept", required=True, format_func=lambda v: here.say(f"maturity.say_{v}"), key="judge_said")  # fmt: skip
        left, right = st.columns(2)
        by = left.text_input(here.say("evidence.by"), key="judge_by")
        remark = right.text_input(here.say("evidence.remark"), key="judge_remark")
        pressed = st.form_submit_button(here.say("evidence.save"), type="primary")
    if pressed:
        do(here, lambda: given.judge(here.store, numbers[number], str(said), by=by, remark=remark))
