"""The picture of one indicator: the change planned for each month, and what was measured in the months that have come."""

from typing import TYPE_CHECKING

import plotly.graph_objects as go
import streamlit as st

from pages.parts import cards
from pages.parts.charts import BLUE, INK, SOFT
from pages.parts.charts import draw as dressed
from pages.parts.roadmap_words import between, item_name, month_ticks, times, unit_of_change
from pages.parts.scope import choose
from twin.errors import Problem
from twin.whatif.roadmap.measured import measured_months
from twin.whatif.roadmap.roadmap import MONTHS

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.whatif.roadmap.ahead import Standing
    from twin.whatif.roadmap.measured import MeasuredMonth
    from twin.whatif.roadmap.path import PlannedPath

BAND = "rgba(11,92,138,.16)"
MEASURED = "#00664c"


def draw(here: "Here", found: "Standing", paths: "dict[str, PlannedPath]") -> None:
    """Draws the planned path as a band and measured months as points with their intervals; months to come have none."""
    name = choose(here, "item", list(paths), here.say("roadmap.indicator"), lambda n: item_name(here, paths[n].item))
    path = paths[name]
    measured = here.try_ask(measured_months, path.item, found.saved.roadmap.starts_on)
    if isinstance(measured, Problem):
        st.info(measured.sentence(here.lang))
        measured = []
    figure = go.Figure()
    _planned(here, figure, path)
    _measured(here, figure, path, [m for m in measured if m.effect is not None])
    figure.add_hline(y=0, line={"color": SOFT, "width": 1.2, "dash": "dot"})
    ticks = month_ticks(found.saved.roadmap.starts_on)
    figure.update_xaxes(
        title=here.say("roadmap.month_axis"),
        range=[0.5, MONTHS + 0.5],
        tickvals=list(ticks),
        ticktext=list(ticks.values()),
        tickangle=0,
    )
    unit = unit_of_change(here, path.item)
    figure.update_yaxes(
        title=here.say("roadmap.change_axis", name=item_name(here, path.item), unit=unit), tickformat=","
    )
    dressed(figure, key="roadmap_path", height=380, about=here.say("roadmap.path_how"))
    st.html(f"{cards.badge(here, 'simulated')} {cards.badge(here, 'measured')}")
    st.caption(here.say("roadmap.path_rule"))


def _planned(here: "Here", figure: go.Figure, path: "PlannedPath") -> None:
    """Steps: a month's plan holds from its beginning to its end."""
    by = times(path.item)
    edges = [(m, at) for m in path.months for at in (m.month - 0.5, m.month + 0.5)]
    x = [at for _, at in edges]
    values = {k: [(getattr(m.change, k) or 0.0) * by for m, _ in edges] for k in ("low", "mean", "high")}
    figure.add_scatter(x=x, y=values["high"], mode="lines", line={"width": 0}, hoverinfo="skip", showlegend=False)
    figure.add_scatter(x=x, y=values["low"], mode="lines", line={"width": 0}, fill="tonexty", fillcolor=BAND, hoverinfo="skip",
                       name=here.say("roadmap.planned_band"))  # fmt: skip
    said = [between(here, path.item, m.change.mean or 0.0, m.change.low, m.change.high) for m, _ in edges]
    figure.add_scatter(x=x, y=values["mean"], mode="lines", line={"color": BLUE, "width": 2}, name=here.say("roadmap.planned"),
                       text=said, hovertemplate="%{text}<extra></extra>")  # fmt: skip


def _measured(here: "Here", figure: go.Figure, path: "PlannedPath", months: "list[MeasuredMonth]") -> None:
    by, told = times(path.item), [(m, m.effect) for m in months if m.effect is not None]
    if not told:
        return
    reach = {
        "type": "data", "symmetric": False, "array": [(e.high - e.median) * by for _, e in told],
        "arrayminus": [(e.median - e.low) * by for _, e in told], "color": MEASURED, "thickness": 1.6, "width": 5,
    }  # fmt: skip
    said = [
        here.say("roadmap.measured_said", change=between(here, path.item, e.median, e.low, e.high), days=m.days)
        for m, e in told
    ]
    figure.add_scatter(
        x=[m.month for m, _ in told], y=[e.median * by for _, e in told], mode="markers", error_y=reach, name=here.say("roadmap.measured"),
        marker={"color": MEASURED, "size": 9, "line": {"color": INK, "width": 0.5}}, text=said, hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip
