"""Each model's allocated part of what the twin projects, as a picture."""

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from pages.parts import show
from pages.parts.charts import draw
from twin.compare.told import amount
from twin.kpi import catalogue

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.experiment.intervals import Estimate
    from twin.experiment.together.projection import Projection
    from twin.kpi import Kpi

COLOURS = ("#0b5c8a", "#e08a1e", "#0a6b4b", "#7a4fb0", "#b3402e", "#5b6b78")


def parts(here: "Here", found: "Projection") -> None:
    """Draws each model's part, item by item, in per cent of the value without models."""
    kpis = [catalogue()[one.item.kpi_id] for one in found.items]
    names = [show.name(here, kpi) for kpi in kpis]
    figure = go.Figure()
    for model, colour in zip(found.models, COLOURS, strict=False):
        cells = [one.parts[model] for one in found.items]
        changes = [one.for_the_better(cell) for one, cell in zip(found.items, cells, strict=True)]
        figure.add_bar(
            y=names, x=[change for change, _ in changes], name=model, orientation="h", marker={"color": colour},
            error_x={"type": "data", "thickness": 1.2, "array": [half for _, half in changes]},
            customdata=[_plain(here, kpi, cell) for kpi, cell in zip(kpis, cells, strict=True)],
            hovertemplate="%{y}, " + model + ": %{customdata}<extra></extra>",
        )  # fmt: skip
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(title=here.say("projected.axis"), zeroline=True, zerolinewidth=2)
    draw(figure, key="projected_parts", height=120 + 52 * len(names), about=here.say("projected.parts_how"))


def _plain(here: "Here", kpi: "Kpi", e: "Estimate") -> str:
    values = [v for v in (e.mean, e.low, e.high) if v is not None]
    told = [amount(kpi, v, here.lang, signed=True) for v in values]
    return f"{told[0]} [{told[1]}, {told[2]}]" if len(told) == 3 else "".join(told[:1])
