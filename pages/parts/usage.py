"""What the page about the log of use lays out: is it used and whole, pages by week, people, a day and a half-year to hand in."""

from collections.abc import Callable
from datetime import date, datetime
from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go
import streamlit as st

from pages.parts import cards, entering, show, tables
from pages.parts.charts import draw
from pages.parts.entering import do
from pages.parts.frame import PAGES
from twin.errors import Problem
from twin.usage.export import as_csv, as_json, export, limits
from twin.usage.form import as_csv as form_csv
from twin.usage.service import put_key, service_key
from twin.usage.statistic import RECENT_DAYS, half_year

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.usage.statistic import Use

ROW_PX = 26


def today(here: "Here") -> date:
    """Returns today by the site's clock: use is real, whatever the data's story says."""
    return datetime.now(here.site.zone).date()


def headline(here: "Here", found: "Use") -> None:
    """Says whether the system is used, and whether the log is whole."""
    checked = found.checked
    days, people = found.recent_days, len([p for p in found.people if p.user])
    title = here.say("usage.used", days=days, of=RECENT_DAYS, people=people)
    said = (
        here.say("usage.whole", number=f"{checked.number:,}", head=checked.head[:12])
        if checked.problem is None
        else checked.problem.sentence(here.lang)
    )
    tone = "bad" if checked.problem is not None else "good" if days else ""
    st.html(
        f'<div class="acts"><div class="act {tone}"><b>{escape(title)}</b><div class="much">{escape(said)}</div>'
        f'<div class="why">{escape(here.say("usage.real"))}</div></div></div>'
    )


def pages(here: "Here", found: "Use") -> None:
    """Draws how often each page was read by week, those never read too: an empty row says as much."""
    weeks = sorted({week for mine in found.pages.values() for week in mine})
    if not weeks:
        st.info(here.say("usage.none"))
        return
    order = [p for p in PAGES if p in found.pages] + [p for p in PAGES if p not in found.pages]
    figure = go.Figure(
        go.Heatmap(
            x=[f"{w:%m-%d}" for w in weeks], y=[here.say(f"page.{p}") for p in order], z=[[found.pages.get(p, {}).get(w) for w in weeks] for p in order],
            colorscale=[[0, "#e3eef5"], [1, "#0b5c8a"]], zmin=0, zmax=max(2, *(n for mine in found.pages.values() for n in mine.values())), xgap=2, ygap=2, colorbar={"title": here.say("usage.times"), "thickness": 10, "tickformat": "d", "nticks": 5},
            hovertemplate="%{y} %{x}: %{z}<extra></extra>",
        )
    )  # fmt: skip
    figure.update_xaxes(title=here.say("usage.week_axis"), type="category")
    figure.update_yaxes(autorange="reversed")
    draw(figure, key="usage_pages", height=110 + ROW_PX * len(order), about=here.say("usage.pages_how"))


def people(here: "Here", found: "Use") -> None:
    """Draws who used it, on how many days, when last."""
    rows = [
        [
            f"<b>{escape(p.user or here.say('usage.nobody'))}</b>", escape(here.say(f"usage.role_{p.role}") if p.role else show.NONE), f"{p.uses:,}",
            f"{p.days}", f"{p.last_on}",
        ]
        for p in found.people
    ]  # fmt: skip
    heads = [("user", ""), ("role", ""), ("uses", "n"), ("days", "n"), ("last", "")]
    tables.plain([(here.say(f"usage.{head}"), kind) for head, kind in heads], rows)


def day(here: "Here", out: Callable[..., None]) -> None:
    """Draws the export of a day, with what must be said of it."""
    which = st.date_input(here.say("usage.day"), today(here), max_value=today(here), key="usage_day")
    try:
        made = export(here.store.path, which, here.site.zone, service_key(here.store), today(here))
    except Problem as problem:
        st.info(problem.sentence(here.lang))
        return
    st.markdown(
        here.say("usage.day_said", number=len(made.submissions), of=len(made.every), most=limits()["most_a_day"])
    )
    for note in made.notes:
        st.caption(note.sentence(here.lang))
    left, right, _ = st.columns([1, 1, 2])
    for column, kind, text in ((left, "json", as_json(made)), (right, "csv", "\ufeff" + as_csv(made))):
        column.download_button(
            kind.upper(), text, f"usage-{which}.{kind}", key=f"usage_{kind}", icon=":material/download:", width="stretch", on_click=out,
            args=(here, f"usage-{which}.{kind}", len(text.encode())),
        )  # fmt: skip


def half(here: "Here", found: "Use") -> None:
    """Draws the form to be filled in by hand each June and December."""
    with st.expander(here.say("usage.half"), icon=":material/edit_calendar:"):
        now = today(here)
        halves = [(y, m) for y in range(now.year, now.year - 4, -1) for m in (12, 6)]
        year, month = st.selectbox(
            here.say("usage.which_half"),
            halves,
            int(now.month <= 6),
            format_func=lambda h: f"{h[0]}-{h[1]:02}",
            key="usage_half",
        )
        rows = half_year(found, year, month)
        names = limits()["action"]
        cells = [[m.month, f"{m.days}", f"{m.users}", *(f"{m.actions.get(a, 0):,}" for a in names)] for m in rows]
        heads = [
            (here.say("usage.month"), ""),
            (here.say("usage.days"), "n"),
            (here.say("usage.users"), "n"),
            *((here.pick(*n), "n") for n in names.values()),
        ]
        tables.plain(heads, cells)
        st.download_button(
            "CSV", form_csv(rows), f"usage-{year}-{month:02}.csv", key="usage_half_csv", icon=":material/download:"
        )


def key(here: "Here") -> None:
    """Draws the project key, and that its limits are assumed."""
    with st.expander(here.say("usage.key"), icon=":material/key:"), st.form("usage_key_form", border=False):
        st.html(f"{cards.badge(here, 'assumed')} {escape(here.say('usage.assumed'))}")
        given = st.text_input("crtfcKey", service_key(here.store), key="usage_key")
        by = entering.name(here, "usage_key")
        pressed = st.form_submit_button(here.say("programme.save"))
    if pressed:
        do(here, lambda: put_key(here.store, given, by=by))
