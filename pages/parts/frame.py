"""What stands around every page: the menu, the language, how fresh the data are, and that they may be made up."""

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts.evidence_link import ASKED
from pages.parts.words import LANGS, say
from twin.errors import Problem
from twin.store.arrivals import edition

if TYPE_CHECKING:
    from pages.parts.begin import Here

PAGES = {
    "first": ("app.py", ":material/factory:"),
    "kpi": ("pages/kpi.py", ":material/monitoring:"),
    "line": ("pages/line.py", ":material/conveyor_belt:"),
    "calibration": ("pages/calibration.py", ":material/tune:"),
    "trust": ("pages/trust.py", ":material/verified:"),
    "forecast": ("pages/forecast.py", ":material/trending_up:"),
    "whatif": ("pages/whatif.py", ":material/science:"),
    "search": ("pages/search.py", ":material/search:"),
    "roadmap": ("pages/roadmap.py", ":material/map:"),
    "models": ("pages/models.py", ":material/neurology:"),
    "advice": ("pages/advice.py", ":material/lightbulb:"),
    "compare": ("pages/compare.py", ":material/compare_arrows:"),
    "money": ("pages/money.py", ":material/savings:"),
    "indicators": ("pages/indicators.py", ":material/flag:"),
    "maturity": ("pages/maturity.py", ":material/stairs:"),
    "programme": ("pages/programme.py", ":material/assignment:"),
    "usage": ("pages/usage.py", ":material/history_edu:"),
    "points": ("pages/points.py", ":material/sensors:"),
    "report": ("pages/report.py", ":material/description:"),
    "evidence": ("pages/evidence.py", ":material/fact_check:"),
    "data": ("pages/data.py", ":material/database:"),
}
GROUPS = {  # of the menu: what a reader comes for
    "now": ("first", "kpi", "line", "forecast"),
    "whatif": ("whatif", "search", "roadmap"),
    "ai": ("models", "advice"),
    "proof": ("maturity", "programme", "indicators", "compare", "money", "evidence", "report"),
    "twin": ("calibration", "trust", "points", "data", "usage"),
}
NAMES = {"ko": "한국어", "en": "English"}
LOOK_AGAIN_S = 5  # how soon an open page notices that the store knows more
STYLE = Path(__file__).with_name("style.css")


def language() -> str:
    """Returns the reader's language: the address says it, Korean where it does not."""
    lang = st.query_params.get("lang", LANGS[0])
    return lang if lang in LANGS else LANGS[0]


def dress() -> None:
    """Puts on the style sheet."""
    st.html(STYLE)


def draw(here: "Here", trouble: Problem | None) -> None:
    """Draws the menu and the head of the page, and says what must be said everywhere."""
    menu(here.lang, here.site.name)
    head(here.page, here.lang)
    if here.made_up:
        st.html(f'<div class="made-up">{escape(here.say("frame.made_up"))}</div>')
    if here.span is not None and not here.present.is_live:
        moment = here.moment(here.present.now)
        st.html(f'<div class="fresh">{escape(here.say("frame.not_live", moment=moment))}</div>')
    elif here.span is not None:
        st.html(f'<div class="fresh">{escape(here.say("frame.upto", moment=here.moment(here.present.now)))}</div>')
    for problem in (here.store.note, trouble):
        if problem is not None:
            st.warning(problem.sentence(here.lang))
    _look_again(here)


def menu(lang: str, site: str) -> None:
    """Draws the menu; links carry what the address carries, but for the evidence that is open."""
    with st.sidebar:
        st.html(f'<div class="brand">{escape(say(lang, "frame.app"))}<small>{escape(site)}</small></div>')
        for group, pages in GROUPS.items():
            st.html(f'<div class="menu-group">{escape(say(lang, f"menu.{group}"))}</div>')
            for page in pages:
                if page in PAGES:
                    _link(page, lang)


def _link(page: str, lang: str) -> None:
    path, icon = PAGES[page]
    carried = {name: value for name, value in st.query_params.items() if name != ASKED} | {"lang": lang}
    st.page_link(path, label=say(lang, f"page.{page}"), icon=icon, query_params=carried)


def head(page: str, lang: str) -> None:
    """Draws the title and the switch of language."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        title, lead = escape(say(lang, f"page.{page}")), escape(say(lang, f"lead.{page}"))
        st.html(f'<div class="title"><h1>{title}</h1><p>{lead}</p></div>', width="content")
        st.segmented_control(
            say(lang, "frame.language"), LANGS, default=lang, required=True, format_func=NAMES.__getitem__,
            key=f"language_{lang}", on_change=_switch, args=(lang,), label_visibility="collapsed", width="content",
        )  # fmt: skip


def cannot_open(page: str, lang: str, problem: Problem) -> None:
    """Shows a page whose store cannot be opened."""
    menu(lang, "")
    head(page, lang)
    st.error(f"**{say(lang, 'frame.broken')}**\n\n{problem.sentence(lang)}", icon=":material/error:")


def nothing_yet(here: "Here") -> None:
    """Shows what to do while there is no data."""
    with st.container(border=True):
        st.subheader(f"{here.say('empty.title')}")
        st.write(here.say("empty.body"))
        for key, command in (
            ("empty.demo", "python -m twin demo"),
            ("empty.own", "python -m twin ingest data.xlsx --map map.toml"),
        ):
            st.write(f"**{here.say(key)}**")
            st.code(f"{command} --db {here.store.path}", language="bash")


def _switch(lang: str) -> None:
    st.query_params["lang"] = st.session_state[f"language_{lang}"]


def _look_again(here: "Here") -> None:
    """An open page draws itself anew when the store has come to know more."""

    @st.fragment(run_every=LOOK_AGAIN_S)
    def look() -> None:
        if edition(here.store) != here.edition:
            st.rerun()

    look()
