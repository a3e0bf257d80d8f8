"""Pictures of a search: the frontier of cost against gain, and what the pick's gain hangs on."""

from typing import TYPE_CHECKING

import plotly.graph_objects as go
import streamlit as st

from pages.parts.charts import BLUE, INK, SOFT, draw, short
from twin.whatif.search import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pages.parts.begin import Here
    from twin.whatif.search.answer import Answer, Candidate

GREEN, PALE, ORANGE = "#009e73", "#b9c6d0", "#e69f00"
LINE_PX = 38


def frontier(here: "Here", answer: "Answer") -> None:
    """Draws gain against cost: the frontier with its intervals, the best set filled, what was only looked at faint."""
    figure = go.Figure()
    if answer.spots:
        figure.add_scatter(
            x=[told.in_money(s.cost_krw, here.lang) for s in answer.spots], y=[s.gain * told.times(answer) for s in answer.spots],
            mode="markers", name=here.say("search.seen"), marker={"color": PALE, "size": 6}, customdata=[told.wrapped(s.changes.sentence(here.lang)) for s in answer.spots],
            hovertemplate="%{customdata}<br>" + here.say("search.seen_hover") + "<extra></extra>",
        )  # fmt: skip
    best = [c for c in answer.candidates if c.is_best]
    edge = [c for c in answer.candidates if c.is_frontier]
    rest = [c for c in answer.candidates if not c.is_best and not c.is_frontier]
    _points(here, figure, answer, rest, "search.tried", PALE, "circle-open", "markers")
    _points(
        here, figure, answer, [c for c in best if not c.is_frontier], "search.in_best", GREEN, "circle-open", "markers"
    )
    _points(here, figure, answer, edge, "search.on_frontier", BLUE, "circle", "lines+markers", [GREEN if c.is_best else BLUE for c in edge])  # fmt: skip
    figure.update_xaxes(
        title=here.say("search.cost_axis", unit=told.money_unit(here.lang), years=f"{answer.years:g}"),
        rangemode="tozero",
        tickformat=",",
    )
    unit = told.goal_unit(answer, here.lang, is_gain=True)
    figure.update_yaxes(title=here.say("search.gain_axis", goal=told.goal_name(answer).sentence(here.lang), unit=unit), zeroline=True, zerolinewidth=1.5, zerolinecolor=SOFT)  # fmt: skip
    draw(figure, key="frontier", height=400, about=here.say("search.frontier_how"))


def _points(
    here: "Here", figure: go.Figure, answer: "Answer", mine: "Sequence[Candidate]", name: str, colour: str, symbol: str,
    mode: str, colours: list[str] | None = None,
) -> None:  # fmt: skip
    if not mine:
        return
    reach = {
        "type": "data",
        "array": [told.half(c.gain) * told.times(answer) for c in mine],
        "color": colour,
        "thickness": 1.3,
        "width": 4,
    }
    figure.add_scatter(
        x=[told.in_money(c.cost_krw, here.lang) for c in mine], y=[(c.gain.mean or 0.0) * told.times(answer) for c in mine],
        error_y=reach, mode=mode, name=here.say(name), line={"color": colour, "width": 1.5, "shape": "hv"},
        marker={"color": colours or colour, "size": 11, "symbol": symbol, "line": {"width": 1.5, "color": colour}},
        customdata=[told.wrapped(told.said_of(c, answer, here.lang)) for c in mine], hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip


def tornado(here: "Here", answer: "Answer") -> None:
    """Draws the pick's gain with each thing at its low and at its high end, the widest first."""
    if not answer.swings:
        st.info(here.say("search.no_tornado"))
        return
    times, middle = told.times(answer), (answer.pick.gain.mean or 0.0) * told.times(answer)
    names = [
        f"{short(s.high_end.sentence(here.lang), 30)}<br><i>{here.say(f'search.source_{s.source}')}</i>"
        for s in answer.swings
    ]
    figure = go.Figure()
    for side, colour in (("low", ORANGE), ("high", BLUE)):
        ends = [getattr(s, side) for s in answer.swings]
        figure.add_bar(
            y=names, x=[(e.mean or 0.0) * times - middle for e in ends], base=middle, orientation="h", name=here.say(f"search.{side}_end"),
            marker={"color": colour}, error_x={"type": "data", "array": [told.half(e) * times for e in ends], "color": INK, "thickness": 1.2, "width": 4},
            customdata=[f"{told.wrapped(getattr(s, f'{side}_end').sentence(here.lang))}<br>{told.plus_minus(getattr(s, side), times)}" for s in answer.swings],
            hovertemplate="%{customdata}<extra></extra>",
        )  # fmt: skip
    figure.add_vline(x=middle, line={"color": INK, "width": 1.5})
    unit = told.goal_unit(answer, here.lang, is_gain=True)
    figure.update_layout(barmode="overlay")
    figure.update_yaxes(autorange="reversed", tickfont={"size": 12})
    figure.update_xaxes(title=here.say("search.gain_axis", goal=told.goal_name(answer).sentence(here.lang), unit=unit))
    draw(figure, key="tornado", height=120 + LINE_PX * len(names), about=here.say("search.tornado_how"))
