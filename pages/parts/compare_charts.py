"""The picture of a comparison: each day, what was expected without the change, the go-live, ramp-in and days left out."""

from typing import TYPE_CHECKING

import plotly.graph_objects as go
import streamlit as st

from pages.parts import show
from pages.parts.charts import BLUE, INK, SOFT, draw
from twin.compare.told import LEFT_OUT
from twin.evidence import Ref
from twin.kpi import catalogue, of_dates

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.compare.measured import Comparison

MEANT = ("between", "ramp_in")  # days left out by plan: their values say something
BAND, SHADE = "rgba(91,107,120,.16)", "rgba(230,159,0,.18)"


def picture(here: "Here", found: "Comparison") -> None:
    """Draws the days that count over the band expected without the change; days left out are hollow or marked below."""
    kpi = catalogue()[found.plan.kpi_id]
    times, unit = 100 if kpi.unit == "%" else 1, show.unit(here, kpi)
    s, x = found.series, found.expected
    figure = go.Figure()
    low, level, high = (v * times for v in (x.low, x.level, x.high))
    figure.add_scatter(x=s.day, y=high, mode="lines", line={"width": 0}, hoverinfo="skip", showlegend=False)
    figure.add_scatter(x=s.day, y=low, mode="lines", line={"width": 0}, fill="tonexty", fillcolor=BAND, hoverinfo="skip",
                       name=here.say("compare.band"))  # fmt: skip
    figure.add_scatter(x=s.day, y=level, mode="lines", line={"color": SOFT, "dash": "dot", "width": 1.5}, hoverinfo="skip",
                       name=here.say("compare.expected"))  # fmt: skip
    for name, of, colour in (("before", ~s.is_after, SOFT), ("after", s.is_after, BLUE)):
        days = [d for d, k in zip(s.day, of, strict=True) if k]
        figure.add_scatter(x=days, y=s.value[of] * times, mode="markers", marker={"color": colour, "size": 5}, name=here.say(f"compare.{name}"),
                           hovertemplate=f"%{{x|%Y-%m-%d}}<br>%{{y:,.4~g}} {unit}<extra></extra>")  # fmt: skip
    _left_out(here, figure, found, times, float(min(low.min(), s.value.min() * times)))
    _marks(here, figure, found, times)
    figure.update_xaxes(title=here.say("kpi.date_axis"), tickformat="%y-%m-%d", nticks=8)
    figure.update_yaxes(title=f"{show.name(here, kpi)} ({unit})", tickformat=",")
    place = vars(found.plan.place)
    draw(
        figure,
        key="compare",
        height=400,
        about=here.say("compare.picture_how"),
        named=lambda day: Ref("kpi", kpi.id, of_dates(here.site, day, day, **place)),
    )
    st.caption(here.say("evidence.of_point"))


def _left_out(here: "Here", figure: go.Figure, found: "Comparison", times: float, floor: float) -> None:
    days = [left for left in found.series.left_out if left.reason != "holiday"]
    if not days:
        return
    figure.add_scatter(
        x=[left.day for left in days], y=[left.value * times if left.reason in MEANT and left.value is not None else floor for left in days], mode="markers",
        marker={"symbol": "x-thin", "size": 8, "line": {"color": "#b3440a", "width": 1.5}}, name=here.say("compare.left_out_mark"),
        text=[here.pick(*LEFT_OUT[left.reason]) for left in days], hovertemplate="%{x|%Y-%m-%d}<br>%{text}<extra></extra>",
    )  # fmt: skip


def _marks(here: "Here", figure: go.Figure, found: "Comparison", times: float) -> None:
    """The go-live, the ramp-in behind it, the target."""
    plan = found.plan
    figure.add_vline(x=plan.go_live.isoformat(), line={"color": INK, "width": 1.5})
    figure.add_annotation(x=plan.go_live.isoformat(), y=1, yref="paper", yanchor="top", text=here.say("compare.go_live_mark", day=plan.go_live),
                          showarrow=False, font={"color": INK, "size": 12}, xanchor="left")  # fmt: skip
    if plan.ramp_in_days:
        figure.add_vrect(
            x0=plan.go_live.isoformat(),
            x1=plan.after_from.isoformat(),
            fillcolor=SHADE,
            line={"width": 0},
            layer="below",
        )
    if plan.target is not None:
        figure.add_hline(y=plan.target * times, line={"color": INK, "dash": "dash", "width": 1.2}, annotation_text=here.say("compare.target"),
                         annotation_position="top left", annotation={"font": {"color": INK, "size": 12}})  # fmt: skip
