"""Progress by week as a picture: the level of each process as it was, and every rise and fall with what caused it."""

from typing import TYPE_CHECKING

import plotly.graph_objects as go
import streamlit as st

from pages.parts.charts import INK
from pages.parts.charts import draw as draw_chart
from pages.parts.maturity_top import told
from twin.maturity.history import every_turn
from twin.maturity.matrix import matrix
from twin.whatif.roadmap.calendar import steps_planned

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from pages.parts.maturity_top import Found

ROW_PX = 34
COLOURS = ["#e6ebef", "#f0d9a8", "#009e73", "#0b5c8a", "#1d2b36"]  # from ICT 미적용 to 고도


def draw(here: "Here", found: "Found") -> None:
    """Draws processes by weeks, coloured by level, and the list of what rose and fell."""
    if not found.weeks:
        st.info(here.say("maturity.no_weeks"))
        return
    scale, rows = matrix(), found.state.rows
    names = [here.name("process", r.process_id) for r in rows]
    ranks = [[scale.rank(w.level(r.process_id)) for w in found.weeks] for r in rows]
    said = [[here.pick(*scale.names[scale.levels[rank]]) for rank in line] for line in ranks]
    top = len(scale.levels)
    figure = go.Figure(
        go.Heatmap(
            x=[w.day for w in found.weeks], y=names, z=ranks, text=said, zmin=-0.5, zmax=top - 0.5, xgap=1, ygap=4,
            colorscale=[[edge, COLOURS[i]] for i in range(top) for edge in (i / top, (i + 1) / top)],
            colorbar={"tickvals": list(range(top)), "ticktext": [here.pick(*scale.names[level]) for level in scale.levels], "thickness": 12},
            hovertemplate="%{y}<br>%{x|%Y-%m-%d}<br>%{text}<extra></extra>",
        )
    )  # fmt: skip
    figure.update_xaxes(title=here.say("maturity.week_axis"), tickformat="%y-%m-%d", nticks=8)
    figure.update_yaxes(autorange="reversed")
    _planned(here, found, figure)
    draw_chart(figure, key="maturity_weeks", height=110 + ROW_PX * len(rows), about=here.say("maturity.progress_how"))
    turned = here.ask(every_turn)
    with st.expander(here.say("maturity.turns", number=len(turned))):
        st.markdown("\n".join(f"- {told(here, turn)}" for turn in turned) or here.say("maturity.no_turns"))


def _planned(here: "Here", found: "Found", figure: go.Figure) -> None:
    """The roadmap behind it: a line where each planned step falls within the weeks shown."""
    for step in here.ask(steps_planned):
        if found.weeks[0].day <= step.day <= found.weeks[-1].day:
            said = here.say("maturity.planned_step", month=step.month, name=step.name)
            figure.add_vline(x=step.day.isoformat(), line={"color": INK, "dash": "dot", "width": 1.5})
            figure.add_annotation(
                x=step.day.isoformat(), y=1, yref="paper", yanchor="bottom", text=str(step.number), hovertext=said, showarrow=False,
                font={"size": 12, "color": INK},
            )  # fmt: skip
    names = "  ".join(
        f"{s.number}: {here.say('maturity.planned_step', month=s.month, name=s.name)} ({s.day})"
        for s in here.ask(steps_planned)
    )
    if names:
        st.caption(names)
