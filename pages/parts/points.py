"""What the page about collection points lays out: how many arrive by themselves, by process as a picture, the table, in and out."""

from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go
import streamlit as st

from pages.parts import cards, evidence_link, show, tables, usage_seen
from pages.parts.charts import draw
from pages.parts.entering import do
from pages.parts.scope import choose
from twin.errors import Problem
from twin.evidence import Ref
from twin.maturity.collection import METHODS, Collection, Row, as_csv, as_xlsx, collection
from twin.maturity.days import day_asked
from twin.maturity.point_file import put_points

if TYPE_CHECKING:
    from pages.parts.begin import Here

COLOURS = {"auto": "#009e73", "late": "#e69f00", "silent": "#b3440a", "semi": "#9fb0bd", "manual": "#d3dae0"}
ROW_PX = 34


def asked(here: "Here") -> Collection:
    """Returns the table of the last day of the data; without a plant or points it says what to do and ends the page."""
    day = here.try_ask(day_asked)
    found = day if isinstance(day, Problem) else here.ask(collection, day)
    if isinstance(found, Problem):
        st.info(found.sentence(here.lang))
        st.stop()
    if not found.rows:
        st.info(here.say("points.none"))
        bring(here)
        st.stop()
    return found


def headline(here: "Here", found: Collection) -> None:
    """Draws how many required points arrive by themselves, the share of values that came, and points nobody described."""
    measured = cards.badge(here, "measured")
    share = found.automatic / found.required if found.required else None
    drawn = [
        cards.card(here.say("points.automatic"), measured, f"{found.automatic}", f"/ {found.required}", [escape(show.share(share)), _way(here, found, "automatic", float(found.automatic))], meter=share),
        cards.card(here.say("points.coverage"), measured, show.share(found.coverage), "", [escape(here.say("points.coverage_how")), _way(here, found, "coverage", found.coverage)]),
        cards.card(here.say("points.described"), cards.badge(here, "entered"), f"{len(found.rows)}", "", [escape(here.say("points.required", number=found.required)), _way(here, found, "described", float(len(found.rows)))]),
    ]  # fmt: skip
    cards.row_of(drawn)
    if found.unknown:
        st.warning(here.say("points.unknown", names=", ".join(found.unknown[:8]), number=len(found.unknown)))


def _way(here: "Here", found: Collection, what: str, value: float | None) -> str:
    """The link to the evidence of a number of the whole table."""
    return evidence_link.chip(here, Ref("point", f"{what}/{found.day}"), value)


def picture(here: "Here", found: Collection) -> None:
    """Draws the required points of each process by how they really arrive."""
    tally = found.tally()
    names = [here.name("process", p) for p in tally]
    figure = go.Figure()
    for why, colour in COLOURS.items():
        numbers = [counted.get(why, 0) for counted in tally.values()]
        if any(numbers):
            figure.add_bar(
                y=names, x=numbers, orientation="h", name=here.say(f"points.why_{why}"), marker={"color": colour}, text=[n or "" for n in numbers],
                textposition="inside", hovertemplate="%{y}: %{x}<extra>%{fullData.name}</extra>",
            )  # fmt: skip
    figure.update_layout(barmode="stack", legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"})
    figure.update_xaxes(title=here.say("points.axis"), dtick=2)
    figure.update_yaxes(autorange="reversed")
    draw(figure, key="points", height=130 + ROW_PX * len(names), about=here.say("points.picture_how"))


def table(here: "Here", found: Collection) -> None:
    """Draws the programme's table of one process or of all."""
    processes = list(dict.fromkeys(row.state.process_id for row in found.rows))
    which = choose(
        here,
        "process",
        ["", *processes],
        here.say("kpi.process"),
        lambda p: here.name("process", p) or here.say("kpi.all"),
    )
    heads = [("item", ""), ("unit", ""), ("method", ""), ("period", "n"), ("system", ""), ("required_head", ""), ("arrived", "n"), ("lag", "n"), ("missing", "n"), ("status", "text")]  # fmt: skip
    rows = [_row(here, row) for row in found.rows if which in ("", row.state.process_id)]
    tables.plain([(here.say(f"points.{head}"), kind) for head, kind in heads], rows, last="text")


def take(here: "Here", found: Collection) -> None:
    """Draws the buttons that export the table."""
    left, right, _ = st.columns([1, 1, 2])
    name = here.say("points.file")
    for place, kind, data in (
        (left, "xlsx", as_xlsx(here.store, found, here.lang)), (right, "csv", as_csv(here.store, found, here.lang)),
    ):  # fmt: skip
        place.download_button(
            kind.upper(), data, f"{name}.{kind}", icon=":material/download:", width="stretch", on_click=usage_seen.out,
            args=(here, f"points.{kind}", len(data)),
        )  # fmt: skip


def bring(here: "Here") -> None:
    """Draws the form that describes points by a table."""
    with (
        st.expander(here.say("points.bring"), icon=":material/upload:"),
        st.form("points_in", border=False, clear_on_submit=True),
    ):
        st.caption(here.say("points.bring_how"))
        file = st.file_uploader(here.say("points.bring_file"), key="given_file_points")
        pressed = st.form_submit_button(here.say("points.bring"))
    if pressed and file is None:
        st.warning(here.say("indicators.attach_none"))
    elif pressed and file is not None:
        name, content = file.name, file.getvalue()
        do(here, lambda: put_points(here.store, name, content))


def _row(here: "Here", row: Row) -> list[str]:
    s = row.state
    tone = "better" if s.is_automatic else "worse" if s.why in ("silent", "late") else "same"
    period = (
        here.say("points.per_operation") if row.period_s is None and s.method == "auto" else show.number(row.period_s)
    )
    return [
        f"<b>{escape(here.pick(*s.name))}</b><br><small>{escape(here.name('process', s.process_id))} · {escape(s.point_id)}</small>",
        escape(row.unit), escape(here.pick(*METHODS[s.method]) if s.method in METHODS else show.NONE), escape(period), escape(row.system),
        "●" if s.required else "", show.share(s.coverage), show.number(s.lag_s), f"{s.missing:,.0f}" if s.due else show.NONE,
        f'<span class="{tone}">{escape(here.pick(*row.status))}</span>',
    ]  # fmt: skip
