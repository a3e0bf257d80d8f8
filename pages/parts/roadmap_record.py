"""The twin's record of its own forecasts: forecast and measured change side by side, what came of each, how often it was right."""

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go
import streamlit as st

from pages.parts import cards, entering, roadmap_run, show, tables
from pages.parts.charts import BLUE, INK, SOFT, short
from pages.parts.charts import draw as dressed
from pages.parts.roadmap_words import between, item_name
from twin.errors import Problem
from twin.whatif.decisions.held import checked, checked_whole, mark
from twin.whatif.decisions.record import main, record
from twin.whatif.decisions.sentences import WORDS
from twin.whatif.scenarios import scenario_named

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.whatif.decisions.agreement import Interval
    from twin.whatif.decisions.held import Checked, Held

MEASURED = "#00664c"
TONES = {"within": "better", "smaller": "worse", "larger": "worse"}
ROW_PX, FRAME_PX = 62, 110
LONGEST = 16


def draw(here: "Here") -> "list[Checked]":
    """Draws the record and returns what was checked; says what to do where nothing is done yet."""
    there = replace(here, edition=here.ask(mark))
    found: list[Checked] = there.ask(checked)
    if not found:
        st.info(here.say("roadmap.record_empty"))
        return found
    _picture(here, [(c, held) for c in found if (held := main(c)) is not None and held.measured is not None])
    _table(here, found)
    told = record(found)
    st.caption(here.say("roadmap.record_rule", judged=told.judged, beforehand=told.beforehand))
    _without(here, [c for c in found if c.outlook is None])
    _whole(here, there, [c for c in found if c.outlook is not None])
    return found


def _picture(here: "Here", rows: "list[tuple[Checked, Held]]") -> None:
    """A row each: the forecast change = 100 %, its interval, and the measured one in the same measure."""
    if not rows:
        return
    figure = go.Figure()
    names = [f"{short(c.name, LONGEST)}<br><i>{short(item_name(here, h.item), 22)}</i>" for c, h in rows]
    for place, (_, held) in enumerate(rows):
        _span(here, figure, held, held.forecast, place - 0.16, BLUE, "diamond", "roadmap.forecast_mark", place == 0)
        if held.measured is not None:
            _span(here, figure, held, held.measured, place + 0.16, MEASURED, "circle", "roadmap.measured", place == 0)
    figure.add_vline(x=0, line={"color": SOFT, "width": 1.2, "dash": "dot"})
    figure.add_vline(x=100, line={"color": INK, "width": 1})
    figure.update_yaxes(
        tickvals=list(range(len(rows))), ticktext=names, range=[len(rows) - 0.5, -0.5], tickfont={"size": 12}
    )
    figure.update_xaxes(title=here.say("roadmap.record_axis"), ticksuffix=" %", nticks=7)
    dressed(figure, key="roadmap_record", height=FRAME_PX + ROW_PX * len(rows), about=here.say("roadmap.record_how"))


def _span(
    here: "Here", figure: go.Figure, held: "Held", of: "Interval", y: float, colour: str, symbol: str, key: str, is_first: bool
) -> None:  # fmt: skip
    low, middle, high = of.in_per_cent_of(held.forecast.mean)
    reach = {
        "type": "data",
        "symmetric": False,
        "array": [high - middle],
        "arrayminus": [middle - low],
        "color": colour,
        "thickness": 2,
        "width": 6,
    }
    figure.add_scatter(
        x=[middle], y=[y], mode="markers", error_x=reach, marker={"color": colour, "size": 11, "symbol": symbol}, name=here.say(key),
        showlegend=is_first, legendgroup=key, text=[between(here, held.item, of.mean, of.low, of.high)],
        hovertemplate="%{text}<extra>" + here.say(key) + "</extra>",
    )  # fmt: skip


def _table(here: "Here", found: "list[Checked]") -> None:
    heads = [("scenario", ""), ("forecast", "n"), ("measured", "n"), ("verdict", ""), ("how", "")]
    rows = [_row(here, c, main(c)) for c in found]
    tables.plain([(here.say(f"roadmap.head_{h}"), kind) for h, kind in heads], rows, last="text")


def _row(here: "Here", of: "Checked", held: "Held | None") -> list[str]:
    since = here.say("roadmap.since", day=of.decision.in_force_on)
    name = f"<b>{escape(of.name)}</b><br><small>{escape(since)}</small>"
    if held is None or of.outlook is None:
        return [
            name,
            show.NONE,
            show.NONE,
            escape(here.say("roadmap.no_forecast")),
            escape(here.say("roadmap.no_forecast_why")),
        ]
    name = f"{name}<br><small>{escape(item_name(here, held.item))}</small>"
    when = here.say(
        "roadmap.made_before" if of.was_beforehand else "roadmap.made_later",
        made=here.moment(of.outlook.made_at)[:10],
        plant=of.outlook.plant_version[:8],
    )
    return [name, *_values(here, held), escape(f"{held.said.sentence(here.lang)} {when}")]


def _values(here: "Here", held: "Held") -> list[str]:
    """Forecast, measured, verdict, as HTML."""
    cells = [f"{_interval(here, held, held.forecast)} {cards.origin(here, 'simulated')}"]
    cells.append(
        f"{_interval(here, held, held.measured)} {cards.origin(here, 'measured')}" if held.measured else show.NONE
    )
    kind = held.agreement.kind if held.agreement else None
    said = here.pick(*WORDS[kind]) if kind else here.say("roadmap.not_judged")
    return [*cells, f'<b class="{TONES.get(kind or "", "same")}">{escape(said)}</b>']


def _interval(here: "Here", held: "Held", of: "Interval") -> str:
    middle, _, edges = between(here, held.item, of.mean, of.low, of.high).partition(" [")
    return f"<b>{escape(middle)}</b><br><small>[{escape(edges)}</small>"


def _without(here: "Here", found: "list[Checked]") -> None:
    """For a done scenario nobody forecast: the way to work out what the twin would have said, from the data of before."""
    if not found:
        return
    left, right = st.columns([2, 5], vertical_alignment="bottom")
    with left:
        who = entering.name(here, "look_back")
    with right.container(horizontal=True):
        for one in found:
            label = here.say("roadmap.look_back", name=one.name)
            if st.button(
                label,
                icon=":material/history_toggle_off:",
                key=f"look_back_{one.decision.scenario_id}",
                disabled=roadmap_run.is_busy(),
            ):
                saved = scenario_named(here.store, one.decision.scenario_id, one.decision.version)
                roadmap_run.begin(here, [saved], who, before=one.decision.in_force_on)
    st.caption(here.say("roadmap.look_back_how"))


def _whole(here: "Here", there: "Here", found: "list[Checked]") -> None:
    """Every other KPI of one scenario, worked out only when somebody wants to see it."""
    if not found:
        return
    with st.expander(here.say("roadmap.every_kpi"), icon=":material/table:"):
        names = {c.decision.scenario_id: c for c in found}
        key = st.selectbox(
            here.say("roadmap.which"),
            ["", *names],
            format_func=lambda k: names[k].name if k else here.say("whatif.choose"),
            key="roadmap_whole",
        )
        if not key:
            return
        whole = there.try_ask(checked_whole, key, names[key].decision.version)
        if isinstance(whole, Problem):
            st.info(whole.sentence(here.lang))
            return
        heads = [("kpi", ""), ("forecast", "n"), ("measured", "n"), ("verdict", ""), ("how", "")]
        rows = [
            [f"<b>{escape(item_name(here, h.item))}</b>", *_values(here, h), escape(h.said.sentence(here.lang))]
            for h in whole.held
        ]
        tables.plain([(here.say(f"roadmap.head_{h}"), kind) for h, kind in heads], rows, last="text")
        st.caption(here.say("roadmap.every_kpi_how"))
