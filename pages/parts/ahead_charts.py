"""The chart of a forecast: output as it adds up, measured so far, then the band of what may come, against the plan."""

from datetime import datetime
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from pages.parts.charts import BLUE, INK, SOFT, draw
from pages.parts.states import STATES
from twin.experiment.forecast.spans import plan_line

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.experiment.forecast import Forecast, Output
    from twin.plant import Plant

BAND = "rgba(11, 92, 138, .18)"


def adding_up(
    here: "Here", plant: "Plant", made: "Forecast", output: "Output", measured: list[tuple[datetime, float]]
) -> None:
    """Draws good parts of a span over time; `measured` as (moment, parts since the span began)."""
    figure, parts = go.Figure(), here.say("forecast.parts")
    hover = f"%{{x|%m-%d %H:%M}}<br>%{{y:,.0f}} {parts}<extra></extra>"
    path = made.path_of(output)
    moments = [_local(here, p.moment) for p in path]
    figure.add_scatter(
        x=moments, y=[p.low for p in path], mode="lines", line={"width": 0}, showlegend=False, hoverinfo="skip"
    )
    figure.add_scatter(
        x=moments, y=[p.high for p in path], mode="lines", line={"width": 0}, fill="tonexty", fillcolor=BAND,
        name=here.say("forecast.band_name"), hoverinfo="skip",
    )  # fmt: skip
    figure.add_scatter(
        x=moments, y=[p.median for p in path], mode="lines", line={"color": BLUE, "width": 2}, name=here.say("forecast.median"),
        hovertemplate=hover,
    )  # fmt: skip
    if output.span.starts_at < made.at:
        figure.add_scatter(
            x=[_local(here, m) for m, _ in measured], y=[n for _, n in measured], mode="lines", name=here.say("badge.measured"),
            line={"color": STATES["processing"], "width": 2.5, "shape": "hv"}, hovertemplate=hover,
        )  # fmt: skip
        figure.add_vline(x=_local(here, made.at), line={"color": SOFT, "dash": "dot", "width": 1.2})
        figure.add_annotation(
            x=_local(here, made.at), y=1, yref="paper", text=here.say("forecast.now"), showarrow=False, xanchor="left", xshift=4,
            font={"color": SOFT, "size": 12},
        )  # fmt: skip
    plan = plan_line(plant, output.span)
    if plan:
        figure.add_scatter(
            x=[_local(here, m) for m, _ in plan], y=[n for _, n in plan], mode="lines", name=here.say("forecast.plan_name"),
            line={"color": INK, "dash": "dash", "width": 1.5}, hovertemplate=hover,
        )  # fmt: skip
    figure.update_xaxes(title=here.say("forecast.chart_x"), tickformat="%H:%M\n%m-%d", nticks=8)
    figure.update_yaxes(title=here.say("forecast.chart_y"), tickformat=",", rangemode="tozero")
    draw(figure, key=f"ahead_{output.span.name}", height=360, about=here.say("forecast.chart_how"))


def _local(here: "Here", moment: datetime) -> datetime:
    """A moment on the clock of the site: a chart knows no time zones."""
    return moment.astimezone(here.site.zone).replace(tzinfo=None)
