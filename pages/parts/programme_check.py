"""The self-check against the written evaluation: points by section, what there is to win first, and what the data say beside it."""

from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go
import streamlit as st

from pages.parts import cards, entering, evidence_link, show, tables
from pages.parts.charts import BLUE
from pages.parts.charts import draw as dressed
from pages.parts.entering import do
from pages.parts.frame import PAGES
from twin.evidence import Ref
from twin.programme.rubric import HALF, give, items, self_check
from twin.programme.supported import supported

if TYPE_CHECKING:
    from datetime import date

    from pages.parts.begin import Here
    from twin.programme.rubric import Given, SelfCheck
    from twin.programme.supported import Support

PALE = "#d3dae0"


def draw(here: "Here", today: "date") -> None:
    """Draws the self-check."""
    found, data = here.ask(self_check), here.ask(supported, today)
    _headline(here, found, data)
    cards.section(here.say("programme.sections"), here.say("programme.sections_how"))
    _sections(here, found)
    cards.section(here.say("programme.check_items"), here.say("programme.check_how"))
    _items(here, found, data)
    with st.expander(here.say("programme.point_form"), icon=":material/grading:"):
        _give(here)


def _headline(here: "Here", found: "SelfCheck", data: "dict[str, Support]") -> None:
    title = here.say(
        "programme.points", points=f"{found.points:g}", most=f"{found.most:g}", rated=found.rated, of=len(found.given)
    )
    first = max(found.given, key=lambda g: (g.to_win, g.item.item_id in data and not data[g.item.item_id].is_whole))
    much = here.say("programme.first_to_win", name=here.pick(*first.item.name), points=f"{first.to_win:g}")
    st.html(
        f'<div class="acts"><div class="act"><b>{escape(title)} {cards.origin(here, "entered")} {evidence_link.chip(here, Ref("programme", "point/total"), found.points)}</b><div class="much">{escape(much)}</div>'
        f'<div class="why">{escape(first.missing or _data(here, data.get(first.item.item_id)))}</div></div></div>'
    )


def _sections(here: "Here", found: "SelfCheck") -> None:
    names = [here.pick(*s.name) for s in found.sections]
    figure = go.Figure()
    figure.add_bar(y=names, x=[s.points for s in found.sections], orientation="h", marker={"color": BLUE}, name=here.say("programme.given_points"), text=[f"{s.points:g} / {s.most:g}" for s in found.sections], textposition="inside", insidetextanchor="start")  # fmt: skip
    figure.add_bar(y=names, x=[s.most - s.points for s in found.sections], orientation="h", marker={"color": PALE}, name=here.say("programme.to_win"), hoverinfo="skip")  # fmt: skip
    figure.update_layout(barmode="stack")
    figure.update_xaxes(title=here.say("programme.points_axis"), rangemode="tozero")
    figure.update_yaxes(autorange="reversed")
    dressed(figure, key="programme_sections", height=300, about=here.say("programme.sections_how"))


def _items(here: "Here", found: "SelfCheck", data: "dict[str, Support]") -> None:
    names = {s.section_id: here.pick(*s.name) for s in found.sections}
    rows = [_row(here, g, names, data.get(g.item.item_id)) for g in sorted(found.given, key=lambda g: -g.to_win)]
    heads = [("criterion", ""), ("points_head", "n"), ("data_head", ""), ("missing", "text")]
    tables.plain([(here.say(f"programme.{head}"), kind) for head, kind in heads], rows, last="text")


def _row(here: "Here", given: "Given", names: dict[str, str], data: "Support | None") -> list[str]:
    points = show.NONE if given.points is None else f"{given.points:g}"
    chip = (
        ""
        if given.points is None
        else f"<br>{evidence_link.chip(here, Ref('programme', f'point/{given.item.item_id}'), given.points)}"
    )
    page = given.item.page
    way = ""
    if page:
        address = "" if page == "first" else PAGES[page][0].removeprefix("pages/").removesuffix(".py")
        way = f'<br><a href="/{address}?lang={here.lang}" target="_self">{escape(here.say(f"page.{page}"))}</a>'
    tone = "" if data is None else "better" if data.is_whole else "worse"
    return [
        f"<b>{escape(here.pick(*given.item.name))}</b><br><small>{escape(names[given.item.section])}</small>", f"<b>{points}</b> / {given.item.most:g}{chip}",
        f'<span class="{tone}">{escape(_data(here, data))}</span>{way}', f"{escape(given.missing)} <small>{escape(given.by)}</small>",
    ]  # fmt: skip


def _data(here: "Here", data: "Support | None") -> str:
    return here.say("programme.people_say") if data is None else here.pick(*data.said)


def _give(here: "Here") -> None:
    known = items()
    which = st.selectbox(
        here.say("programme.criterion"), list(known), format_func=lambda i: here.pick(*known[i].name), key="point_which"
    )
    with st.form(f"point_{which}", border=False):
        points = st.number_input(
            here.say("programme.points_head"), 0.0, known[which].most, 0.0, step=HALF, key=f"point_{which}_points"
        )
        missing = st.text_input(here.say("programme.missing"), key=f"point_{which}_missing")
        by = entering.name(here, f"point_{which}")
        pressed = st.form_submit_button(here.say("programme.save"), type="primary")
    if pressed:
        do(here, lambda: give(here.store, which, points, missing=missing, by=by))
