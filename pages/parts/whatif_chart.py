"""The picture of a comparison: a strip a KPI, in it each scenario's difference with its interval, and whether it is sure."""

from typing import TYPE_CHECKING

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from pages.parts import show
from pages.parts.charts import INK, SOFT, draw, short
from twin.kpi import catalogue

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.experiment.intervals import Estimate
    from twin.experiment.scenario.comparison import Comparison, Effect

# Verdict → colour, sign: told by form as well as by colour.
MARKS = {
    "better": ("#009e73", "triangle-up"),
    "none shown": ("#8795a1", "circle-open"),
    "worse": ("#d55e00", "triangle-down"),
}
ROW_PX, HEAD_PX = 30, 54
ROOM = 0.75  # of a strip beside the longest interval, for its words on a phone
LONGEST = 16  # signs of a scenario's name beside its row


def strips(here: "Here", made: "Comparison", kpi_ids: list[str]) -> None:
    """Draws the difference of every scenario in each KPI named."""
    per_kpi = {k: [_of(c.effects, k) for c in made.compared] for k in kpi_ids}
    rows = len(made.compared)
    each = HEAD_PX + ROW_PX * rows
    height = each * len(per_kpi) + HEAD_PX
    figure = make_subplots(
        rows=len(per_kpi), cols=1, vertical_spacing=HEAD_PX / height, subplot_titles=[_title(here, k, e) for k, e in per_kpi.items()]
    )  # fmt: skip
    figure.update_annotations(x=0, xanchor="left", font={"size": 13, "color": INK}, yshift=2)
    for place, effects in enumerate(per_kpi.values(), start=1):
        names = [short(c.scenario.name, LONGEST) for c in made.compared]
        _strip(here, figure, place, names, effects)
    _legend(here, figure)
    figure.update_layout(showlegend=True)
    draw(figure, key="whatif", height=height, about=here.say("whatif.chart"))


def _strip(here: "Here", figure: go.Figure, place: int, names: list[str], effects: "list[Effect]") -> None:
    """One KPI: a point with its interval and its words for each scenario, and the line where nothing changes."""
    times = 100 if catalogue()[effects[0].kpi_id].unit == "%" else 1
    ends = [0.0, *(v * times for e in effects for v in (e.difference.low, e.difference.high, e.difference.mean) if v is not None)]  # fmt: skip
    least, most = min(ends), max(ends)
    width = (most - least) or 1.0
    for row, effect in enumerate(effects):
        figure.add_trace(_mark(here, row, effect, times), row=place, col=1)
    figure.add_scatter(
        x=[most + 0.04 * width] * len(effects), y=list(range(len(effects))), mode="text", text=[told(e) for e in effects],
        textposition="middle right", textfont={"size": 12, "color": INK}, showlegend=False, hoverinfo="skip", cliponaxis=False,
        row=place, col=1,
    )  # fmt: skip
    figure.add_vline(x=0, line={"color": SOFT, "width": 1.2, "dash": "dot"}, row=place, col=1)
    figure.update_yaxes(
        range=[len(effects) - 0.4, -0.6], tickvals=list(range(len(effects))), ticktext=names, showgrid=False, zeroline=False,
        tickfont={"size": 12}, row=place, col=1,
    )  # fmt: skip
    figure.update_xaxes(
        range=[least - 0.08 * width, most + ROOM * width], tickformat=",.3~r", nticks=6, tickfont={"size": 11},
        row=place, col=1,
    )  # fmt: skip


def _mark(here: "Here", row: int, effect: "Effect", times: int) -> go.Scatter:
    e, (colour, symbol) = effect.difference, MARKS[effect.verdict]
    mean = (e.mean or 0.0) * times
    low, high = (mean if v is None else v * times for v in (e.low, e.high))
    return go.Scatter(
        x=[mean], y=[row], mode="markers", showlegend=False, marker={"color": colour, "symbol": symbol, "size": 11, "line": {"width": 2, "color": colour}},
        error_x={"type": "data", "symmetric": False, "array": [high - mean], "arrayminus": [mean - low], "color": colour, "thickness": 2},
        hovertemplate=f"{told(effect)} · {here.say(verdict_key(effect.verdict))}<extra></extra>",
    )  # fmt: skip


def _legend(here: "Here", figure: go.Figure) -> None:
    """What the three signs mean."""
    for verdict, (colour, symbol) in MARKS.items():
        figure.add_scatter(
            x=[None], y=[None], mode="markers", name=here.say(verdict_key(verdict)), row=1, col=1,
            marker={"color": colour, "symbol": symbol, "size": 11, "line": {"width": 2, "color": colour}},
        )  # fmt: skip


def told(effect: "Effect") -> str:
    """Returns a difference with its interval, in points for a per cent."""
    times = 100 if catalogue()[effect.kpi_id].unit == "%" else 1
    e = effect.difference
    if e.mean is None:
        return show.NONE
    if e.low is None or e.high is None:
        return signed(e.mean * times)
    return f"{signed(e.mean * times)} [{signed(e.low * times)}, {signed(e.high * times)}]"


def signed(value: float) -> str:
    """Returns a number with its sign and three digits that mean something; 0 has none."""
    said = show.number(abs(value))
    return said if not float(said.replace(",", "")) else f"{'+' if value > 0 else '−'}{said}"


def verdict_key(verdict: str) -> str:
    """Returns the text that says a verdict."""
    return f"whatif.verdict_{verdict.replace(' ', '_')}"


def _title(here: "Here", kpi_id: str, effects: "list[Effect]") -> str:
    kpi = catalogue()[kpi_id]
    unit = show.unit(here, kpi) if kpi.unit != "%" else "%p" if here.lang == "ko" else "% points"
    return here.say("whatif.strip", name=show.name(here, kpi), unit=unit, base=value(kpi_id, effects[0].base))


def value(kpi_id: str, e: "Estimate") -> str:
    """Returns a KPI's value without its unit."""
    return show.kpi_number(catalogue()[kpi_id], e.mean)


def _of(effects: "tuple[Effect, ...]", kpi_id: str) -> "Effect":
    return next(e for e in effects if e.kpi_id == kpi_id)
