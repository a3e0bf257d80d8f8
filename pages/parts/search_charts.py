"""Pictures of a search: the frontier of cost against gain, and what the pick's gain hangs on."""

from typing import TYPE_CHECKING

import plotly.graph_objects as go
import streamlit as st

from pages.parts.charts import BLUE, INK, SOFT, draw, short
from twin.whatif.search import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pages.parts.begin import Here
    from twin.experiment.intervals import Estimate
    from twin.whatif.search.answer import Answer, Candidate, Swing

GREEN, PALE, ORANGE = "#009e73", "#b9c6d0", "#e69f00"
LINE_PX = 58


def frontier(here: "Here", answer: "Answer") -> None:
    """Draws gain against cost: the frontier with its intervals, the best set filled, what was only looked at faint."""
    figure = go.Figure()
    if answer.spots:
        figure.add_scatter(
            x=[told.in_money(s.cost_krw, here.lang) for s in answer.spots], y=[s.gain * told.times(answer) for s in answer.spots],
            mode="markers", name=here.say("search.seen"), marker={"color": PALE, "size": 6}, customdata=[told.wrapped(s.changes.sentence(here.lang)) for s in answer.spots],
            hovertemplate="%{customdata}<br>" + here.say("search.seen_hover") + "<extra></extra>",
        )  # fmt: skip
    edge = [c for c in answer.candidates if c.is_frontier]
    best = [c for c in answer.candidates if c.is_best]
    rest = [c for c in answer.candidates if not c.is_best and not c.is_frontier]
    figure.add_scatter(
        x=[told.in_money(c.cost_krw, here.lang) for c in edge], y=[_mean(c.gain, answer) for c in edge], mode="lines",
        line={"color": BLUE, "width": 1.5, "shape": "hv"}, showlegend=False, hoverinfo="skip",
    )  # fmt: skip
    _points(here, figure, answer, rest, "search.tried", PALE, "circle-open")
    _points(here, figure, answer, [c for c in edge if not c.is_best], "search.on_frontier", BLUE, "circle")
    _points(here, figure, answer, best, "search.in_best", GREEN, "circle")
    figure.update_xaxes(
        title=here.say("search.cost_axis", unit=told.money_unit(here.lang), years=f"{answer.years:g}"),
        rangemode="tozero",
        tickformat=",",
    )
    unit = told.goal_unit(answer, here.lang, is_gain=True)
    figure.update_yaxes(title=here.say("search.gain_axis", goal=told.goal_name(answer).sentence(here.lang), unit=unit), zeroline=True, zerolinewidth=1.5, zerolinecolor=SOFT, range=told.reach(answer))  # fmt: skip
    draw(figure, key="frontier", height=400, about=here.say("search.frontier_how"))


def _points(
    here: "Here", figure: go.Figure, answer: "Answer", mine: "Sequence[Candidate]", name: str, colour: str, symbol: str
) -> None:
    if not mine:
        return
    halves = [told.half(c.gain) * told.times(answer) for c in mine]
    figure.add_scatter(
        x=[told.in_money(c.cost_krw, here.lang) for c in mine], y=[_mean(c.gain, answer) for c in mine], mode="markers",
        error_y={"type": "data", "array": halves, "color": colour, "thickness": 1.3, "width": 4}, name=here.say(name),
        marker={"color": colour, "size": 11, "symbol": symbol, "line": {"width": 1.5, "color": colour}}, cliponaxis=False,
        customdata=[told.wrapped(told.said_of(c, answer, here.lang)) for c in mine], hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip


def _mean(e: "Estimate", answer: "Answer") -> float:
    return (e.mean or 0.0) * told.times(answer)


def tornado(here: "Here", answer: "Answer") -> None:
    """Draws the pick's gain with each thing at its low and at its high end, the widest first."""
    if not answer.swings:
        st.info(here.say("search.no_tornado"))
        return
    middle = _mean(answer.pick.gain, answer)
    names = [_label(here, answer, s) for s in answer.swings]
    figure = go.Figure()
    for side, colour in (("low", ORANGE), ("high", BLUE)):
        figure.add_bar(
            y=names, x=[_mean(getattr(s, side), answer) - middle for s in answer.swings], base=middle, orientation="h",
            name=here.say(f"search.{side}_end"), marker={"color": colour}, hovertemplate="%{customdata}<extra></extra>",
            customdata=[f"{told.wrapped(getattr(s, f'{side}_end').sentence(here.lang))}<br>{_gain(s, side, answer)}" for s in answer.swings],
        )  # fmt: skip
    figure.add_vline(x=middle, line={"color": INK, "width": 1.5})
    unit = told.goal_unit(answer, here.lang, is_gain=True)
    figure.update_layout(barmode="overlay")
    figure.update_yaxes(autorange="reversed", tickfont={"size": 12})
    figure.update_xaxes(title=here.say("search.gain_axis", goal=told.goal_name(answer).sentence(here.lang), unit=unit), range=told.width(answer))  # fmt: skip
    draw(figure, key="tornado", height=120 + LINE_PX * len(names), about=here.say("search.tornado_how"))


def _label(here: "Here", answer: "Answer", swing: "Swing") -> str:
    """What is moved, the gain at both ends with its interval, and where the range comes from."""
    gains = " … ".join(_gain(swing, side, answer) for side in ("low", "high"))
    return f"{short(told.ends(swing, here.lang), 26)}<br>{gains}<br><i>{here.say(f'search.source_{swing.source}')}</i>"


def _gain(swing: "Swing", side: str, answer: "Answer") -> str:
    return told.plus_minus(getattr(swing, side), told.times(answer))
