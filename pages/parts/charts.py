"""Charts in one dress: axis titles with units, fonts of the reader's own machine, no tool bar, states in their colours."""

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go
import streamlit as st

from pages.parts import evidence_point, show
from pages.parts.states import PATTERN, STATES, legend
from twin.evidence import Ref
from twin.kpi import of_bucket
from twin.kpi.targets import adds_up

if TYPE_CHECKING:
    import pandas as pd

    from pages.parts.begin import Here
    from pages.parts.scope import Asked

FONT = "Pretendard, 'Noto Sans KR', 'Malgun Gothic', 'Apple SD Gothic Neo', NanumGothic, sans-serif"
INK, SOFT, LINE, BLUE = "#1d2b36", "#5b6b78", "#e6ebef", "#0b5c8a"
ROOM = 1.35  # beyond the longest bar, for its words on a phone
ROW_PX = 30  # height of a bar with its label
MANY = 10  # bars shown of a ranking
# Steps of the waterfall, beside the states.
STEPS = {"planned": BLUE, "speed": "#e69f00", "quality": "#8c2d04", "effective": "#009e73"}


def draw(
    figure: go.Figure,
    *,
    key: str,
    height: int,
    about: str,
    gap: float = 0.28,
    top: int = 8,
    named: "evidence_point.Named | None" = None,
) -> None:
    """Draws a figure in the house's dress; `about` is read to those who cannot see it, `top` leaves room for a title.

    With `named` a click on a point opens the evidence of the number it stands for.
    """
    figure.update_layout(
        height=height, font={"family": FONT, "size": 13, "color": INK}, margin={"l": 8, "r": 22, "t": top, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)", hoverlabel={"font": {"family": FONT, "size": 13}},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "xanchor": "left", "traceorder": "normal"},
        separators=".,", bargap=gap, dragmode=False,
    )  # fmt: skip
    figure.update_xaxes(gridcolor=LINE, zerolinecolor=LINE, automargin=True, title_font={"color": SOFT, "size": 12})
    figure.update_yaxes(gridcolor=LINE, zerolinecolor=LINE, automargin=True, title_font={"color": SOFT, "size": 12})
    dress: dict[str, Any] = {"theme": None, "config": {"displayModeBar": False, "scrollZoom": False}, "alt": about}
    if named is None:
        st.plotly_chart(figure, key=key, **dress)
    else:
        evidence_point.draw(figure, key, named, **dress)


def trend(here: "Here", asked: "Asked", table: "pd.DataFrame", whole: float, target: float | None) -> None:
    """Draws a KPI over time with its value over the whole period and, where one is entered, its plan; points open their evidence."""
    kpi, scope = asked.kpi, asked.window.scope
    factor = 100 if kpi.unit == "%" else 1
    unit, values = show.unit(here, kpi), table["value"] * factor
    figure = go.Figure(
        go.Scatter(
            x=table["bucket"], y=values, mode="lines+markers", name=show.name(here, kpi), line={"color": BLUE, "width": 2},
            marker={"size": 5}, connectgaps=False, hovertemplate=f"%{{x|%Y-%m-%d}}<br>%{{y:,.4~g}} {unit}<extra></extra>",
        )
    )  # fmt: skip
    if whole == whole and not adds_up(kpi):
        said = here.say("kpi.whole", value=f"{show.kpi_number(kpi, whole)} {unit}")
        figure.add_hline(y=whole * factor, line={"color": SOFT, "dash": "dot", "width": 1.2}, annotation_text=said,
                         annotation_position="bottom right", annotation={"font": {"color": SOFT, "size": 12}})  # fmt: skip
    if target is not None:
        said = here.say("kpi.target", value=f"{show.kpi_number(kpi, target)} {unit}")
        figure.add_hline(y=target * factor, line={"color": INK, "dash": "dash", "width": 1.5}, annotation_text=said,
                         annotation_position="top left", annotation={"font": {"color": INK, "size": 12}})  # fmt: skip
    figure.update_xaxes(
        title=here.say("kpi.week_axis" if asked.by == "week" else "kpi.date_axis"), tickformat="%y-%m-%d", nticks=8
    )
    figure.update_yaxes(title=f"{show.name(here, kpi)} ({unit})", rangemode="normal", tickformat=",")
    draw(
        figure,
        key="trend",
        height=340,
        about=f"{here.say('kpi.trend')}: {show.name(here, kpi)}",
        named=lambda first: Ref("kpi", kpi.id, of_bucket(here.site, scope, first, asked.by)),
    )
    st.caption(here.say("evidence.of_point"))


def waterfall(here: "Here", table: "pd.DataFrame") -> None:
    """Draws how planned machine time shrinks to effective time, each loss in its state's colour."""
    table = table[table["hours"] != 0]
    losses, of = table["kind"] == "loss", table["hours"].iloc[0]
    begins = table["hours"].cumsum().shift(1).where(losses, 0)  # a loss begins where the one before it ended
    said = [f"{show.number(abs(h))} h · {show.share(abs(h) / of)}" for h in table["hours"]]
    figure = go.Figure(
        go.Bar(
            y=[step(here, s) for s in table["step"]], x=table["hours"], base=begins, orientation="h", text=said, textposition="auto",
            constraintext="none", marker={"color": [STEPS.get(s) or STATES[s] for s in table["step"]], "line": {"width": 0.5, "color": "#8795a1"}},
            hovertemplate="%{y}<br>%{text}<extra></extra>",
        )
    )  # fmt: skip
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(title=here.say("kpi.hours_axis"), range=[0, of], tickformat=",")
    draw(figure, key="losses", height=70 + ROW_PX * len(table), about=here.say("kpi.losses_how"))


def step(here: "Here", name: str) -> str:
    """Returns what a step of the waterfall is called."""
    return here.say(f"step.{name}" if name in STEPS else f"state.{name}")


def pareto(here: "Here", table: "pd.DataFrame") -> None:
    """Draws the stops that cost most time, the longest first."""
    top = table.head(MANY).copy()
    top["why"] = [here.reason(r) if isinstance(r, str) else here.say("kpi.no_reason") for r in top["reason"]]
    top["label"] = [
        f"{short(w, 18)}<br><i>{short(here.name('station', s), 18)}</i>"
        for w, s in zip(top["why"], top["station_id"], strict=True)
    ]
    top["said"] = [
        f"{show.number(h)} h · {here.say('kpi.times', count=f'{n:,}')}"
        for h, n in zip(top["hours"], top["count"], strict=True)
    ]
    figure = go.Figure()
    for state in ("DOWN", "MINOR_STOP"):
        mine = top[top["state"] == state]
        if len(mine):
            figure.add_bar(
                y=mine["label"], x=mine["hours"], orientation="h", name=here.say(f"state.{state.lower()}"), text=mine["said"],
                marker={"color": STATES[state.lower()]}, textposition="auto", constraintext="none",
                hovertemplate="%{y}<br>%{text}<extra></extra>",
            )  # fmt: skip
    figure.update_yaxes(autorange="reversed", categoryorder="array", categoryarray=top["label"], tickfont={"size": 12})
    figure.update_xaxes(title=here.say("kpi.stop_axis"), tickformat=",", range=[0, top["hours"].max() * ROOM])
    draw(figure, key="pareto", height=100 + 38 * len(top), about=here.say("kpi.pareto_how"))


def state_bars(here: "Here", table: "pd.DataFrame", stations: list[str], *, key: str) -> None:
    """Draws each station's planned time divided by state, in the order given."""
    rows = table.pivot(index="station_id", columns="state", values="share").reindex(stations).fillna(0)
    there = [state for state in STATES if state in rows and rows[state].max() > 0]
    st.html(legend(here, there))
    figure = go.Figure()
    for state in there:
        pattern = {"shape": PATTERN.get(state, ""), "fgcolor": "#8795a1", "bgcolor": STATES[state], "size": 6}
        figure.add_bar(
            y=[short(here.name("station", s)) for s in rows.index], x=rows[state] * 100, orientation="h", name=here.say(f"state.{state}"),
            marker={"color": STATES[state], "pattern": pattern, "line": {"width": 0.5, "color": "#8795a1"}},
            hovertemplate="%{y}<br>" + here.say(f"state.{state}") + " %{x:.1f} %<extra></extra>",
        )  # fmt: skip
    figure.update_layout(barmode="stack", showlegend=False)
    figure.update_yaxes(autorange="reversed", tickmode="linear")
    figure.update_xaxes(title=here.say("line.shares_axis"), range=[0, 100], tickvals=[0, 25, 50, 75, 100])
    draw(figure, key=key, height=60 + 28 * len(rows), about=here.say("line.shares"))


def ranking(here: "Here", table: "pd.DataFrame") -> None:
    """Draws which stations limit the line, the first the darkest."""
    top = table.head(6)
    figure = go.Figure(
        go.Bar(
            y=[short(here.name("station", s)) for s in top["station_id"]], x=top["share"] * 100, orientation="h",
            marker={"color": [BLUE, *["#9dbfd3"] * (len(top) - 1)]}, text=[show.share(s) for s in top["share"]], textposition="auto",
            constraintext="none", hovertemplate="%{y}: %{x:.1f} %<extra></extra>",
        )
    )  # fmt: skip
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(title=here.say("first.limits_axis"), rangemode="tozero")
    draw(figure, key="limits", height=70 + ROW_PX * len(top), about=here.say("first.limits_how"))


def short(label: str, most: int = 26) -> str:
    """Returns a label cut to a length that leaves room for the picture."""
    return label if len(label) <= most else f"{label[: most - 1]}…"
