"""Charts of what limits the line: who each day, and what the two that limit most were doing meanwhile."""

from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go
import streamlit as st

from pages.parts.charts import BLUE, ROW_PX, STEPS, draw, short
from pages.parts.states import STATES

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.kpi import Ranking

FIRST_TWO = (BLUE, "#e69f00")
OTHERS, SUPPLY = "#c5cfd6", "#ffffff"
LOSSES = {
    "processing": STATES["processing"], "quality": STEPS["quality"], "setup": STATES["setup"], "down": STATES["down"],
    "minor_stop": STATES["minor_stop"], "waiting": STATES["starved"], "moving": "#7f8c97",
}  # fmt: skip


def loss_name(here: "Here", loss: str) -> str:
    """Returns what a loss is called."""
    return here.say(f"state.{loss}" if loss in STATES else f"limits.{loss}")


def by_day(here: "Here", ranking: "Ranking") -> None:
    """Draws each day divided by the station that limited the line: the two highest, all others, and supply."""
    first = ranking.highest()
    group = ranking.by_day["station_id"].map(lambda s: s if s in first else "supply" if s == "" else "others")
    table = ranking.by_day.assign(group=group).pivot_table(
        index="business_date", columns="group", values="share", aggfunc="sum", fill_value=0
    )
    names = {s: here.name("station", s) for s in first} | {k: here.say(f"limits.{k}") for k in ("others", "supply")}
    colours = dict(zip(first, FIRST_TWO, strict=False)) | {"others": OTHERS, "supply": SUPPLY}
    figure = go.Figure()
    for key, name in names.items():
        if key in table:
            line = {"width": 0.5, "color": "#8795a1" if key == "supply" else "#ffffff"}
            figure.add_bar(
                x=table.index, y=table[key] * 100, name=short(name), marker={"color": colours[key], "line": line},
                hovertemplate="%{x|%Y-%m-%d}<br>" + short(name) + " %{y:.1f} %<extra></extra>",
            )  # fmt: skip
    figure.update_layout(barmode="stack", showlegend=True)
    figure.update_xaxes(title=here.say("kpi.date_axis"), tickformat="%m-%d", nticks=8)
    figure.update_yaxes(title=here.say("limits.day_axis"), range=[0, 100])
    draw(figure, key="limits_by_day", height=300, about=here.say("limits.by_day"), gap=0.1)


def by_loss(here: "Here", ranking: "Ranking") -> None:
    """Draws the time in which each of the two highest limited the line, by what it was doing."""
    first = ranking.highest()
    mine = ranking.losses[ranking.losses["station_id"].isin(first)]
    table = mine.pivot_table(index="station_id", columns="loss", values="share", fill_value=0).reindex(first)
    there = [loss for loss in LOSSES if loss in table]
    names = "".join(f'<span><i style="background:{LOSSES[x]}"></i>{escape(loss_name(here, x))}</span>' for x in there)
    st.html(f'<div class="legend">{names}</div>')
    figure = go.Figure()
    for loss, colour in LOSSES.items():
        if loss in table:
            name = loss_name(here, loss)
            figure.add_bar(
                y=[short(here.name("station", s), 18) for s in first], x=table[loss] * 100, orientation="h", name=name,
                marker={"color": colour, "line": {"width": 0.5, "color": "#8795a1"}},
                hovertemplate="%{y}<br>" + name + " %{x:.1f} %<extra></extra>",
            )  # fmt: skip
    figure.update_layout(barmode="stack", showlegend=False)
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(title=here.say("first.limits_axis"), rangemode="tozero")
    draw(figure, key="limits_by_loss", height=110 + ROW_PX * len(first), about=here.say("limits.by_loss"))
