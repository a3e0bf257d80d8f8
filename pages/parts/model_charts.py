"""A model's leading score beside those of the plain rules, with intervals; what drives it; how what is watched has moved."""

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go
import streamlit as st

from pages.parts.charts import BLUE, SOFT, draw
from twin.models.told import NAMES, WHO, named

if TYPE_CHECKING:
    from datetime import datetime

    from pages.parts.begin import Here
    from twin.models.overview import ModelRow

MOST = 12  # inputs of a picture


def scores(here: "Here", row: "ModelRow") -> None:
    """Draws the score that leads, for the model and every plain rule it was judged against."""
    there = [(who, row.scores[who, row.leads]) for who in reversed(WHO) if (who, row.leads) in row.scores]
    if not there:
        st.info(here.say("models.not_judged"))
        return
    percent = NAMES[row.leads][2]
    times = 100 if percent else 1
    figure = go.Figure(
        go.Bar(
            y=[here.pick(*WHO[who]) for who, _ in there], x=[e.value * times for _, e in there], orientation="h",
            marker={"color": [BLUE if who == "model" else SOFT for who, _ in there]}, width=0.55,
            error_x={
                "type": "data", "symmetric": False, "array": [(e.high - e.value) * times for _, e in there],
                "arrayminus": [(e.value - e.low) * times for _, e in there], "color": "#1d2b36", "thickness": 1.5,
            },
            hovertemplate="%{y}: %{x:.3~g}" + (" %" if percent else "") + "<extra></extra>",
        )
    )  # fmt: skip
    name = here.pick(*named(row.scores)[row.leads])
    figure.update_xaxes(title=f"{name} ({'%' if percent else here.say('models.no_unit')})", rangemode="tozero")
    draw(figure, key="model_scores", height=110 + 38 * len(there), about=here.say("models.scores_how"))


def drivers(here: "Here", found: "list[dict[str, Any]]") -> None:
    """Draws the inputs that drive the model most, by their share of all contributions."""
    if not found:
        st.info(here.say("models.drivers_none"))
        return
    most = list(reversed(found[:MOST]))
    falls = [d["pr_auc_falls_by"] for d in most]
    figure = go.Figure(
        go.Bar(
            y=[_input(here, d) for d in most], x=[d["share"] * 100 for d in most], orientation="h", width=0.6,
            marker={"color": BLUE}, customdata=["–" if f is None else f"{f:.3f}" for f in falls],
            hovertemplate="%{y}: %{x:.1f} %<br>" + here.say("models.drivers_fall") + " %{customdata}<extra></extra>",
        )
    )  # fmt: skip
    figure.update_xaxes(title=here.say("models.drivers_x"), rangemode="tozero")
    draw(figure, key="model_drivers", height=100 + 30 * len(most), about=here.say("models.drivers_how"))


def history(here: "Here", what: str, seen: "list[tuple[datetime, float]]") -> None:
    """Draws how one thing watched has moved from look to look."""
    figure = go.Figure(
        go.Scatter(x=[at for at, _ in seen], y=[v for _, v in seen], mode="lines+markers", line={"color": BLUE})
    )
    figure.update_xaxes(title=here.say("models.watch_when"))
    figure.update_yaxes(title=what)
    draw(figure, key="model_watch", height=240, about=here.say("models.watch_how"))


def _input(here: "Here", driver: "dict[str, Any]") -> str:
    unit = f" ({driver['unit']})" if driver["unit"] else ""
    return f"{here.pick(driver['ko'], driver['en'])}{unit}"
