"""Scale B, apart from scale A: points by area as the company gives them itself, the total, and the evidence for each."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards, maturity_proof, show, tables
from pages.parts.entering import do, sign
from twin.maturity import given, scale_b

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from pages.parts.maturity_top import Found


def draw(here: "Here", found: "Found") -> None:
    """Draws the points of each area, the total with its level, the form, and the evidence."""
    cards.section(here.say("maturity.b"), here.say("maturity.b_how"))
    scores = scale_b.scores(here.store)
    total, form = scale_b.total(scores), scale_b.scale()
    assumed = cards.badge(here, "assumed")
    level = here.say(
        "maturity.b_level",
        level=(scale_b.level(total) or here.say("maturity.b_below")) if total is not None else show.NONE,
    )
    asides = [
        f"{escape(level)} {assumed}",
        escape(here.say("maturity.b_open", number=sum(s.points is None for s in scores))),
    ]
    cards.row_of(
        [
            cards.card(
                here.say("maturity.b_total"),
                cards.badge(here, "entered"),
                show.number(total),
                f"/ {form.points}",
                asides,
            )
        ]
    )
    rows = []
    for s in scores:
        signed = (
            f"{s.entered_by} {here.moment(s.entered_at)} {s.reason}" if s.entered_at else here.say("maturity.b_not_yet")
        )
        rows.append([
            escape(here.pick(*form.fields[s.area.field].name)), f"<b>{escape(here.pick(*s.area.name))}</b>", f"{show.number(s.points)} / {s.area.points} {assumed}", escape(signed),
        ])  # fmt: skip
    heads = [("field", ""), ("b_area", ""), ("points", "n"), ("who", "text")]
    tables.plain([(here.say(f"maturity.{head}"), kind) for head, kind in heads], rows, last="text")
    _score(here)
    maturity_proof.pieces(
        here, [piece for piece in given.all_given(here.store) if piece.subject.startswith(given.OF_B)]
    )
    area = st.selectbox(
        here.say("maturity.b_area"),
        list(form.areas),
        format_func=lambda a: here.pick(*form.areas[a].name),
        key="b_proof",
    )
    maturity_proof.add(here, found, f"{given.OF_B}{area}")


def _score(here: "Here") -> None:
    areas = scale_b.scale().areas
    with st.expander(here.say("maturity.b_score"), icon=":material/edit:"):
        which = st.selectbox(
            here.say("maturity.b_area"), list(areas), format_func=lambda a: here.pick(*areas[a].name), key="b_which"
        )
        with st.form("maturity_b", border=False):
            points = st.number_input(
                here.say("maturity.points"), 0.0, float(areas[which].points), key=f"b_points_{which}"
            )
            by, reason = sign(here, "b")
            pressed = st.form_submit_button(here.say("indicators.save"), type="primary")
    if pressed:
        do(here, lambda: scale_b.score(here.store, which, points, by=by, reason=reason))
