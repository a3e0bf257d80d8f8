"""Charts of the twin beside the floor: how busy stations are, and how well the laws fit the data."""

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from pages.parts.charts import BLUE, ROW_PX, draw, short
from pages.parts.states import STATES

if TYPE_CHECKING:
    import pandas as pd

    from pages.parts.begin import Here
    from twin.calibrate.picture import LawPicture


def busy(here: "Here", table: "pd.DataFrame", stations: list[str]) -> None:
    """Draws how much of its planned time each station processes, measured above simulated."""
    rows = table.set_index("station_id").reindex(stations)
    figure = go.Figure()
    for source, colour in (("measured", STATES["processing"]), ("simulated", BLUE)):
        figure.add_bar(
            y=[short(here.name("station", s)) for s in rows.index], x=rows[source] * 100, orientation="h", name=here.say(f"badge.{source}"),
            marker={"color": colour}, hovertemplate="%{y}: %{x:.1f} %<extra></extra>",
        )  # fmt: skip
    figure.update_layout(barmode="group")
    figure.update_yaxes(autorange="reversed", tickmode="linear")
    figure.update_xaxes(title=here.say("line.busy_axis"), rangemode="tozero")
    draw(figure, key="busy", height=110 + ROW_PX * len(rows), about=here.say("line.busy_both"))


def law(here: "Here", found: "LawPicture", key: str) -> None:
    """Draws collected times as bars and the twin's law as a line."""
    axis = here.say("line.time_part" if found.per == "part" else "line.time_lot", unit=found.unit)
    figure = go.Figure()
    figure.add_bar(
        x=found.bar_at,
        y=found.bars,
        name=here.say("badge.measured"),
        marker={"color": "#9ad1bf"},
        hovertemplate="%{x:,.4~g}<extra></extra>",
    )
    figure.add_scatter(
        x=found.line_at, y=found.line, mode="lines", name=here.say("line.twin_law"), line={"color": BLUE, "width": 2.5},
        hovertemplate="%{x:,.4~g}<extra></extra>",
    )  # fmt: skip
    figure.update_xaxes(title=axis, tickformat=",")
    figure.update_yaxes(title=here.say("line.density", unit=found.unit), exponentformat="none")
    draw(figure, key=key, height=320, about=here.say("line.laws_how"), gap=0.02)
