"""Forecast against actual, week by week, with the bands the forecast gave."""

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from pages.parts import show
from pages.parts.charts import BLUE, INK, draw
from twin.kpi import catalogue

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.validate.forecasts import Forecast

BANDS = ((90, "rgba(11, 92, 138, .14)"), (80, "rgba(11, 92, 138, .26)"))
HALF_WEEK_MS = 2.2 * 86_400_000


def weeks(here: "Here", kpi_id: str, forecasts: "list[Forecast]") -> None:
    """Draws a KPI's weeks: bands and mean of the forecast, the naive forecast, and what happened."""
    kpi = catalogue()[kpi_id]
    times, unit = (100 if kpi.unit == "%" else 1), show.unit(here, kpi)
    at = [f.week for f in forecasts]
    figure = go.Figure()
    for percent, colour in BANDS:
        low, high = ([getattr(f, f"{edge}_{percent}") * times for f in forecasts] for edge in ("low", "high"))
        figure.add_bar(
            x=at, y=[h - b for b, h in zip(low, high, strict=True)], base=low, width=2 * HALF_WEEK_MS, marker={"color": colour},
            name=here.say("trust.band", percent=percent), customdata=list(zip(low, high, strict=True)),
            hovertemplate="%{customdata[0]:,.4~g} – %{customdata[1]:,.4~g} " + unit + "<extra></extra>",
        )  # fmt: skip
    for key, values, marker in (
        ("naive", [f.naive_mean for f in forecasts], {"symbol": "x-thin", "size": 9, "line": {"color": "#8795a1", "width": 2}}),
        ("forecast", [f.mean for f in forecasts], {"symbol": "line-ew", "size": 30, "line": {"color": BLUE, "width": 3}}),
        ("actual", [f.actual for f in forecasts], {"symbol": "circle", "size": 10, "color": INK}),
    ):  # fmt: skip
        figure.add_scatter(
            x=at, y=[v * times for v in values], mode="markers", name=here.say(f"trust.{key}"), marker=marker,
            hovertemplate=f"{here.say(f'trust.{key}')} %{{y:,.4~g}} {unit}<extra></extra>",
        )  # fmt: skip
    figure.update_layout(barmode="overlay")
    figure.update_xaxes(title=here.say("trust.week_axis"), tickvals=at, tickformat="%y-%m-%d")
    figure.update_yaxes(title=f"{show.name(here, kpi)} ({unit})", tickformat=",", range=_room(forecasts, times))
    draw(figure, key=f"weeks_{kpi_id}", height=380, about=here.say("trust.weeks_how"))


def _room(forecasts: "list[Forecast]", times: int) -> list[float]:
    """From the lowest to the highest of all that is drawn, with some air."""
    seen = [v * times for f in forecasts for v in (f.low_90, f.high_90, f.actual, f.naive_mean)]
    air = 0.12 * (max(seen) - min(seen) or abs(max(seen)) or 1)
    return [min(seen) - air, max(seen) + air]
