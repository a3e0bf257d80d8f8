"""The orders to expect: this week and the three after it with 80 % bands, in a sentence, a picture and a table."""

from typing import TYPE_CHECKING

import plotly.graph_objects as go
import streamlit as st

from pages.parts import advice_parts, evidence_link, show, tables
from pages.parts.charts import BLUE
from pages.parts.charts import draw as dressed
from pages.parts.scope import choose
from twin.evidence import Ref
from twin.models.demand_methods import METHODS
from twin.models.demand_task import ALL as EVERY
from twin.models.told import figure

if TYPE_CHECKING:
    from datetime import date

    from pages.parts.begin import Here
    from twin.models.advice_view import AtWork, DemandNow
    from twin.models.demand import Demand, Week

BAND = "rgba(11,92,138,.18)"
ALL = "all"


def draw(here: "Here", version: "AtWork", found: "DemandNow | None") -> None:
    """Draws the forecast of all products and each, and how far off it was in the weeks after it was learned."""
    if found is None or not found.forecasts:
        st.info(here.say("advice.no_demand"))
        return
    total, past = found.forecasts[0]
    st.html(f'<div class="acts">{_act(here, version, total, past)}</div>')
    names = [one.product_id or ALL for one, _ in found.forecasts]
    with st.columns(3)[0]:
        product = choose(here, "product", names, here.say("kpi.product"), lambda n: _name(here, n))
    one, past = found.forecasts[names.index(product)]
    _picture(here, one, past)
    _table(here, version, [d for d, _ in found.forecasts])
    for note in found.notes:
        st.caption(note.sentence(here.lang))
    _judged(here, version)
    advice_parts.speaks(here, version)


def _act(here: "Here", version: "AtWork", total: "Demand", past: "tuple[tuple[date, float], ...]") -> str:
    week, last = total.ahead[0], past[-1][1]
    title = here.say("advice.expect", day=f"{week.begins_on:%m-%d}", qty=show.number(round(week.qty)))
    much = here.say("advice.band", low=show.number(round(week.low)), high=show.number(round(week.high)))
    why = here.say("advice.last_week", qty=show.number(round(last)))
    return advice_parts.act(
        here, title, much, why, [("simulated", "forecast")], ways=[_way(here, version, total, week)]
    )


def _picture(here: "Here", one: "Demand", past: "tuple[tuple[date, float], ...]") -> None:
    days, ahead = [w.begins_on for w in one.ahead], one.ahead
    figure_ = go.Figure()
    figure_.add_bar(
        x=[day for day, _ in past], y=[qty for _, qty in past], marker={"color": "#b9c6d0"}, name=here.say("advice.ordered"),
        hovertemplate="%{x|%m-%d}: %{y:,.0f}<extra></extra>",
    )  # fmt: skip
    figure_.add_scatter(
        x=days, y=[w.high for w in ahead], mode="lines", line={"width": 0}, showlegend=False, hoverinfo="skip"
    )
    figure_.add_scatter(
        x=days, y=[w.low for w in ahead], mode="lines", line={"width": 0}, fill="tonexty", fillcolor=BAND,
        name=here.say("advice.band_name"), hoverinfo="skip",
    )  # fmt: skip
    figure_.add_scatter(
        x=days, y=[w.qty for w in ahead], mode="lines+markers", line={"color": BLUE, "width": 2}, name=here.say("advice.forecast"),
        hovertemplate="%{x|%m-%d}: %{y:,.0f}<extra></extra>",
    )  # fmt: skip
    figure_.update_xaxes(title=here.say("advice.week_axis"), tickformat="%m-%d", nticks=10)
    figure_.update_yaxes(title=here.say("advice.qty_axis"), rangemode="tozero", tickformat=",")
    dressed(figure_, key="demand", height=320, about=here.say("advice.demand_how"))


def _table(here: "Here", version: "AtWork", found: "list[Demand]") -> None:
    weeks = [f"{w.begins_on:%m-%d}" for w in found[0].ahead]
    heads = [(here.say("kpi.product"), ""), *((week, "n") for week in weeks), (here.say("advice.method"), "")]
    rows = [
        [
            f"<b>{_name(here, d.product_id or ALL)}</b>",
            *(f"{_cell(w)}<br>{_way(here, version, d, w)}" for w in d.ahead),
            here.pick(*METHODS[d.method]),
        ]
        for d in found
    ]
    tables.plain(heads, rows)


def _way(here: "Here", version: "AtWork", one: "Demand", week: "Week") -> str:
    """The link to the evidence of the orders expected in a week."""
    ref = Ref("demand", f"{version.name}/{one.product_id or EVERY}/{week.begins_on}")
    return evidence_link.chip(here, ref, week.qty)


def _cell(week: "Week") -> str:
    qty, low, high = (show.number(round(v)) for v in (week.qty, week.low, week.high))
    return f"{qty} <small>({low}–{high})</small>"


def _judged(here: "Here", version: "AtWork") -> None:
    ours, told = version.score("wape"), version.judged
    last, season = version.score("wape", "last_week"), version.score("wape", "last_season")
    if ours is None or last is None or told is None:
        st.caption(here.say("advice.not_judged"))
        return
    words = {
        "since": here.moment(told.test_from)[:10], "until": here.moment(told.test_until)[:10], "weeks": told.rows,
        "ours": figure("wape", ours), "last": figure("wape", last), "season": figure("wape", season) if season else show.NONE,
    }  # fmt: skip
    less = version.score("wape", "model_minus_last_week")
    verdict = "better" if less and less.high < 0 else "open"
    said = f"{here.say('advice.errors', **words)} {here.say(f'advice.errors_{verdict}')}"
    advice_parts.judged(here, version, said, "wape")


def _name(here: "Here", product: str) -> str:
    return here.say("advice.all_products") if product == ALL else here.name("product", product)
