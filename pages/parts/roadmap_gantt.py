"""The picture of the roadmap: each scenario from its month on, what was decided about it, and the costs below."""

from typing import TYPE_CHECKING

import plotly.graph_objects as go
import streamlit as st
from plotly.subplots import make_subplots

from pages.parts.charts import BLUE, INK, SOFT, short
from pages.parts.charts import draw as dressed
from pages.parts.roadmap_words import PATTERNS, TONES, month, month_ticks
from twin.whatif.roadmap.costs import costs, unpriced
from twin.whatif.roadmap.roadmap import MONTHS, month_of

if TYPE_CHECKING:
    from datetime import date

    from pages.parts.begin import Here
    from twin.whatif.roadmap.ahead import Placed, Standing

ROW_PX, COSTS_PX, FRAME_PX = 38, 130, 130
MILLION = 1_000_000
LONGEST = 18  # signs of a scenario's name beside its bar


def draw(here: "Here", found: "Standing") -> None:
    """Draws the twelve months; a diamond marks the day a done one came into force, the line is today."""
    if not found.steps:
        st.info(here.say("roadmap.no_steps"))
        return
    height = FRAME_PX + ROW_PX * len(found.steps) + COSTS_PX
    share = ROW_PX * len(found.steps) / (ROW_PX * len(found.steps) + COSTS_PX)
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[share, 1 - share], vertical_spacing=0.09)
    starts_on = found.saved.roadmap.starts_on
    for status in dict.fromkeys(_status(p) for p in found.steps):
        _bars(here, figure, [p for p in found.steps if _status(p) == status], status)
    _marks(here, figure, found)
    _costs(here, figure, found)
    figure.update_layout(barmode="overlay", showlegend=True, hovermode="closest")
    order = [_label(p) for p in found.steps]
    figure.update_yaxes(
        categoryorder="array",
        categoryarray=order,
        autorange="reversed",
        title=here.say("roadmap.scenario"),
        row=1,
        col=1,
    )
    ticks = month_ticks(starts_on)
    figure.update_xaxes(range=[0.5, MONTHS + 0.5], tickvals=list(ticks), ticktext=list(ticks.values()), tickangle=0)
    figure.update_xaxes(title=here.say("roadmap.month_axis"), row=2, col=1)
    dressed(figure, key="roadmap_gantt", height=height, about=here.say("roadmap.months_how"))
    missing = unpriced(found.priced)
    if missing:
        st.caption(here.say("roadmap.unpriced", names=", ".join(missing)))


def _status(placed: "Placed") -> str | None:
    return placed.decision.status if placed.decision else None


def _label(placed: "Placed") -> str:
    return f"{placed.number}. {short(placed.saved.scenario.name, LONGEST)}"


def _bars(here: "Here", figure: go.Figure, mine: "list[Placed]", status: str | None) -> None:
    pattern = {"shape": PATTERNS.get(status, ""), "fgcolor": SOFT, "bgcolor": TONES[status], "size": 5}
    figure.add_bar(
        y=[_label(p) for p in mine], base=[p.step.month - 0.5 for p in mine], x=[MONTHS + 1 - p.step.month for p in mine], orientation="h",
        name=here.say(f"roadmap.status_{status or 'none'}"), marker={"color": TONES[status], "pattern": pattern, "line": {"width": 0}},
        customdata=[p.saved.scenario.name for p in mine], hovertemplate="%{customdata}<extra></extra>", width=0.55, row=1, col=1,
    )  # fmt: skip


def _marks(here: "Here", figure: go.Figure, found: "Standing") -> None:
    starts_on = found.saved.roadmap.starts_on
    done = [(p, p.decision.in_force_on) for p in found.steps if p.decision and p.decision.in_force_on]
    if done:
        figure.add_scatter(
            x=[_place(starts_on, day) for _, day in done], y=[_label(p) for p, _ in done], mode="markers", name=here.say("roadmap.in_force"),
            marker={"symbol": "diamond", "size": 13, "color": "#ffffff", "line": {"color": INK, "width": 2}},
            text=[str(day) for _, day in done], hovertemplate="%{text}<extra></extra>", row=1, col=1,
        )  # fmt: skip
    now = _place(starts_on, here.present.now.astimezone(here.site.zone).date())
    if 0.5 <= now <= MONTHS + 0.5:
        figure.add_vline(x=now, line={"color": INK, "width": 1.5, "dash": "dot"})
        figure.add_annotation(x=now, y=1.0, yref="paper", yanchor="top", text=here.say("roadmap.today"), showarrow=False,
                              xanchor="left", font={"color": INK, "size": 12})  # fmt: skip


def _place(starts_on: "date", day: "date") -> float:
    """Where a day lies on the axis of months: the first of a month at its left edge."""
    return month_of(starts_on, day) - 0.5 + (day.day - 1) / 31


def _costs(here: "Here", figure: go.Figure, found: "Standing") -> None:
    """What falls into each month, and all so far."""
    by_month = costs(found.priced)
    names = [month(here, found.saved.roadmap.starts_on, c.month) for c in by_month]
    figure.add_bar(
        x=[c.month for c in by_month], y=[(c.investment_krw + c.running_krw) / MILLION for c in by_month], name=here.say("roadmap.cost_month"),
        marker={"color": "#e69f00"}, customdata=names, hovertemplate="%{customdata}<br>%{y:,.1f}<extra></extra>", row=2, col=1,
    )  # fmt: skip
    figure.add_scatter(
        x=[c.month for c in by_month], y=[c.so_far_krw / MILLION for c in by_month], mode="lines+markers", name=here.say("roadmap.cost_so_far"),
        line={"color": BLUE, "width": 2, "shape": "hv"}, marker={"size": 4}, customdata=names,
        hovertemplate="%{customdata}<br>%{y:,.1f}<extra></extra>", row=2, col=1,
    )  # fmt: skip
    figure.update_yaxes(title=here.say("roadmap.cost_axis"), rangemode="tozero", tickformat=",", nticks=4, row=2, col=1)
