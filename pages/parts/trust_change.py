"""A known change: the difference the twin predicted beside the one that was measured, indicator by indicator."""

from typing import TYPE_CHECKING

from plotly.subplots import make_subplots

from pages.parts import show
from pages.parts.charts import BLUE, INK, SOFT, draw
from twin.kpi import catalogue

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.validate.evidence import Layer

PALE_BLUE = "rgba(11, 92, 138, .3)"
ROW_PX = 92
ENDING = "_predicted"
MARKS: tuple[tuple[str, tuple[str, str], float, dict], ...] = (  # what is drawn, its figures, its height in the row
    ("change_predicted", ("predicted", "half_width"), 0, {
        "marker": {"symbol": "line-ns", "size": 16, "line": {"color": BLUE, "width": 3}},
        "bar": {"color": PALE_BLUE, "thickness": 12, "width": 0},
    }),
    ("change_unchanged", ("unchanged", "unchanged_half_width"), -1, {
        "marker": {"symbol": "x-thin", "size": 10, "line": {"color": SOFT, "width": 2.5}}, "bar": {"color": SOFT, "thickness": 2, "width": 0},
    }),
    ("change_measured", ("measured", "measured_half_width"), 0, {
        "marker": {"symbol": "circle", "size": 11, "color": INK, "line": {"color": "white", "width": 1.5}},
        "bar": {"color": INK, "thickness": 2, "width": 5},
    }),
)  # fmt: skip


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
        for name, (value, half), level, mark in MARKS:
            if f"{kpi_id}_{value}" not in figures:
                continue
            wide = times * float(figures.get(f"{kpi_id}_{half}") or 0)
            figure.add_scatter(
                x=[times * float(figures[f"{kpi_id}_{value}"] or 0)], y=[level], mode="markers", name=here.say(f"trust.{name}"),
                showlegend=row == 1, legendgroup=name, marker=mark["marker"],
                error_x={"array": [wide], **mark["bar"]} if wide else None,
                hovertemplate=f"{here.say(f'trust.{name}')}: %{{x:+.2f}}" + (f" ± {wide:.2f}" if wide else "") + f" {unit}<extra></extra>",
                row=row, col=1,
            )  # fmt: skip
        figure.add_vline(x=0, line={"color": SOFT, "width": 1, "dash": "dot"}, row=row, col=1)
        axis = here.say("trust.change_axis", kpi=show.name(here, kpi), unit=unit)
        figure.update_xaxes(title={"text": axis, "standoff": 4}, tickformat="+,.3~g", row=row, col=1)
    figure.update_yaxes(showticklabels=False, fixedrange=True, range=[-1.8, 1], showgrid=False, zeroline=False)
    figure.update_layout(legend={"orientation": "h", "y": 1.12, "x": 0})
    about = here.say("trust.change_about")
    draw(figure, key="change_predicted", height=90 + ROW_PX * len(ids), about=about)
