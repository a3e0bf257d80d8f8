"""Pictures of the budget: who bears which part beside the limits, and what was spent of what was planned by month."""

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from pages.parts.charts import BLUE, SOFT, draw
from twin.programme.budget.item import SOURCES
from twin.programme.grant import rules

if TYPE_CHECKING:
    from datetime import date

    from pages.parts.begin import Here
    from twin.programme.budget import Budget

MILLION = 1_000_000
COLOURS = {"government": BLUE, "lead": "#e69f00", "cash": "#009e73", "in_kind": "#9ad0bd"}


def shares(here: "Here", found: "Budget") -> None:
    """Draws one bar for each who bears a part, the limit of each as a mark."""
    s, given = found.sums, rules()
    names = {k: here.pick(*note) for k, note in SOURCES.items()}
    parts = [("government", names["government"], s.government), ("lead", names["lead"], s.lead), ("cash", names["adopter"], s.adopter_cash), ("in_kind", names["adopter"], s.in_kind)]  # fmt: skip
    figure = go.Figure()
    for key, who, krw in parts:
        figure.add_bar(
            y=[who], x=[krw / MILLION], orientation="h", name=here.say(f"programme.part_{key}"), marker={"color": COLOURS[key]},
            text=[f"{krw / MILLION:,.1f}"] if krw else [""], textposition="inside", hovertemplate="%{x:,.2f}<extra>%{fullData.name}</extra>",
        )  # fmt: skip
    limits = {
        names["government"]: min(given["government_share"] * s.total, given["government_most_krw"]), names["lead"]: given["lead_share"] * s.total,
        names["adopter"]: given["adopter_share"] * s.total,
    }  # fmt: skip
    figure.add_scatter(
        y=list(limits), x=[krw / MILLION for krw in limits.values()], mode="markers", name=here.say("programme.part_rule"),
        marker={"symbol": "line-ns-open", "size": 26, "line": {"width": 3, "color": SOFT}}, hovertemplate="%{x:,.2f}<extra>%{fullData.name}</extra>",
    )  # fmt: skip
    figure.update_layout(barmode="stack")
    figure.update_xaxes(title=here.say("programme.million_axis"), tickformat=",")
    figure.update_yaxes(autorange="reversed")
    draw(figure, key="budget_shares", height=270, about=here.say("programme.shares_how"))


def months(here: "Here", found: "Budget", today: "date") -> None:
    """Draws what was planned and spent up to the end of each month."""
    there = found.by_month(today)
    figure = go.Figure()
    figure.add_scatter(x=[m.month for m in there], y=[m.planned / MILLION for m in there], mode="lines", line={"color": SOFT, "dash": "dot", "shape": "hv"}, name=here.say("programme.planned"))  # fmt: skip
    figure.add_scatter(x=[m.month for m in there], y=[None if m.spent is None else m.spent / MILLION for m in there], mode="lines", line={"color": BLUE, "width": 3, "shape": "hv"}, name=here.say("programme.spent"))  # fmt: skip
    figure.update_xaxes(title=here.say("programme.month_axis"), dtick=1)
    figure.update_yaxes(title=here.say("programme.million_axis"), rangemode="tozero", tickformat=",")
    draw(figure, key="budget_months", height=270, about=here.say("programme.months_how"))
