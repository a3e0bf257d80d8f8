"""A known change: the difference the twin predicted beside the one that was measured, indicator by indicator."""

from typing import TYPE_CHECKING

from plotly.subplots import make_subplots

from pages.parts import show
from pages.parts.charts import BLUE, INK, SOFT, draw
from twin.kpi import catalogue

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.validate.evidence import Layer

ROW_PX = 92
ENDING = "_predicted"


def picture(here: "Here", layer: "Layer") -> None:
    """Draws the layer of a predicted change, each indicator in its own unit; nothing where no change was tested."""
    figures = layer.figures
    ids = [name.removesuffix(ENDING) for name in figures if name.endswith(ENDING)]
    if not ids:
        return
    figure = make_subplots(rows=len(ids), cols=1, vertical_spacing=0.34 / len(ids))
    for row, kpi_id in enumerate(ids, start=1):
        kpi = catalogue()[kpi_id]
        times, unit = (100, "%p") if kpi.unit == "%" else (1, show.unit(here, kpi))
        mean, half, measured = (
            float(figures[f"{kpi_id}_{part}"] or 0) * times for part in ("predicted", "half_width", "measured")
        )
        first = row == 1
        figure.add_scatter(
            x=[mean], y=[""], mode="markers", name=here.say("trust.change_predicted"), showlegend=first, legendgroup="p",
            marker={"symbol": "line-ns", "size": 16, "line": {"color": BLUE, "width": 3}},
            error_x={"array": [half], "color": BLUE, "thickness": 7, "width": 0},
            hovertemplate=f"%{{x:+.3~g}} ± {half:.3g} {unit}<extra></extra>", row=row, col=1,
        )  # fmt: skip
        figure.add_scatter(
            x=[measured], y=[""], mode="markers", name=here.say("trust.change_measured"), showlegend=first, legendgroup="m",
            marker={"symbol": "circle", "size": 12, "color": INK, "line": {"color": "white", "width": 1.5}},
            hovertemplate=f"%{{x:+.3~g}} {unit}<extra></extra>", row=row, col=1,
        )  # fmt: skip
        figure.add_vline(x=0, line={"color": SOFT, "width": 1, "dash": "dot"}, row=row, col=1)
        axis = here.say("trust.change_axis", kpi=show.name(here, kpi), unit=unit)
        figure.update_xaxes(title={"text": axis, "standoff": 4}, tickformat="+,.3~g", row=row, col=1)
    figure.update_yaxes(showticklabels=False, fixedrange=True)
    figure.update_layout(legend={"orientation": "h", "y": 1.12, "x": 0})
    about = here.say("trust.change_about")
    draw(figure, key="change_predicted", height=90 + ROW_PX * len(ids), about=about)
