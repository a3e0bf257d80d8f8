"""What another threshold would cost a day: the curve, and a slider that moves along it."""

from typing import TYPE_CHECKING

import plotly.graph_objects as go
import streamlit as st

from pages.parts import cards, evidence_link, show
from pages.parts.charts import BLUE, SOFT, draw
from twin.evidence import Ref

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.models.looked_into import CostCurve
    from twin.models.threshold import Step

RED = "#b3402e"


def costs(here: "Here", found: "CostCurve | None", name: str) -> None:
    """Draws the curve with the threshold in use, the one the slider stands at, and what both come to."""
    if found is None:
        st.info(here.say("models.cost_none"))
        return
    kind = found.counts
    left, right, far = st.columns([1, 1, 3])
    look = left.number_input(
        here.say(f"models.cost_look_{kind}"), 0.0, 1e9, found.costs.inspect_krw, step=500.0, format="%.0f", key=f"cost_look_{name}"
    )  # fmt: skip
    miss = right.number_input(
        here.say(f"models.cost_miss_{kind}"), 0.0, 1e9, found.costs.miss_krw, step=5_000.0, format="%.0f", key=f"cost_miss_{name}"
    )  # fmt: skip
    steps = found.at_costs(look, miss)
    used = found.place_of(found.threshold)
    place = far.select_slider(
        here.say("models.cost_slider"), range(len(steps)), used, format_func=lambda k: f"{steps[k].threshold:.3g}",
        key=f"cost_slider_{name}",
    )  # fmt: skip
    _curve(here, steps, used, place)
    _numbers(here, found, (look, miss), used, place)
    entered = (look, miss) != (found.costs.inspect_krw, found.costs.miss_krw) or found.costs.badge == "entered"
    words = {
        "since": here.moment(found.test_from)[:10],
        "until": here.moment(found.test_until)[:10],
        "days": found.days,
    }
    source, badge = here.say(f"models.source_{found.source}"), here.say(f"badge.{'entered' if entered else 'assumed'}")
    st.caption(here.say("models.cost_how", source=source, badge=badge, **words))


def _curve(here: "Here", steps: "tuple[Step, ...]", used: int, place: int) -> None:
    x, y = [s.threshold for s in steps], [s.cost_krw for s in steps]
    figure = go.Figure(
        go.Scatter(
            x=x, y=y, mode="lines", line={"color": SOFT, "width": 3}, showlegend=False, hovertemplate="%{x:.3g}: %{y:,.0f}<extra></extra>"
        )
    )  # fmt: skip
    marks = [("models.cost_used", used, BLUE, "circle"), ("models.cost_here", place, RED, "diamond")]
    for key, at, colour, symbol in marks if place != used else marks[:1]:
        figure.add_scatter(
            x=[x[at]], y=[y[at]], mode="markers+text", marker={"color": colour, "size": 12, "symbol": symbol}, showlegend=False,
            text=[here.say(key)], textposition="top center", textfont={"color": colour}, hoverinfo="skip",
        )  # fmt: skip
    figure.update_xaxes(title=here.say("models.cost_x"), type="log", tickformat=".3~g")
    figure.update_yaxes(title=here.say("models.cost_y"), tickformat="~s", rangemode="tozero")
    draw(figure, key="model_cost", height=300, about=here.say("models.cost_about"))


def _numbers(here: "Here", found: "CostCurve", costs: tuple[float, float], used: int, place: int) -> None:
    """The four figures at the slider, each beside that of the threshold in use, with the way to its evidence."""
    steps, kind = found.at_costs(*costs), found.counts
    now, then = steps[place], steps[used]
    priced = "krw/{:g}/{:g}".format(*costs)
    told = [
        (f"models.cost_looks_{kind}", "inspections", now.inspections, then.inspections),
        (f"models.cost_found_{kind}", "found", now.found, then.found), (f"models.cost_missed_{kind}", "missed", now.missed, then.missed),
        ("models.cost_krw", priced, now.cost_krw, then.cost_krw),
    ]  # fmt: skip
    drawn = []
    for key, count, value, before in told:
        asides = [] if place == used else [here.say("models.cost_instead", value=show.number(before))]
        asides.append(evidence_link.chip(here, Ref("cost", f"{found.evaluation_id}/{place}/{count}"), value))
        badge = cards.badge(here, "assumed" if count == priced else "measured")
        drawn.append(cards.card(here.say(key), badge, show.number(value), here.say("models.cost_a_day"), asides))
    cards.row_of(drawn)
