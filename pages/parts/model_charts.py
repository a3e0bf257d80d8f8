"""A model's leading score beside those of the plain rules, with intervals."""

from typing import TYPE_CHECKING

import plotly.graph_objects as go
import streamlit as st

from pages.parts.charts import BLUE, SOFT, draw
from twin.models.told import NAMES, WHO, named

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.models.overview import ModelRow


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
