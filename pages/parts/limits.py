"""What limits the line: the two stations that hold it back most, which one each day, through which loss, worth how much."""

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards, evidence_link, gains, limits_charts, show
from twin import kpi
from twin.evidence import Ref

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.kpi import Ranking, Scope
    from twin.kpi.today import Window

TOLD = 3  # losses named on a card
LEAST = 0.0005  # of the time: less would be told as 0.0 %


def draw(here: "Here", asked: "Window") -> None:
    """Draws the whole section for a window of the floor's log."""
    found = here.ask(kpi.limits, asked.scope)
    ranking = found.best
    span = here.say("kpi.span", first=asked.first, last=asked.last)
    cards.section(here.say("limits.title"), f"{here.say(f'limits.how_{ranking.method}')} · {span}")
    if ranking.is_empty:
        st.info(here.say("limits.none"))
        return
    cards.row_of([_card(here, ranking, station, asked.scope) for station in ranking.highest()])
    if ranking.supply_days:
        st.caption(here.say("limits.supply_days", days=ranking.supply_days, of=ranking.days))
    if found.disagree:
        other = here.name("station", found.active.highest(1)[0])
        st.caption(here.say("limits.disagree", station=other))
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.caption(here.say("limits.by_day"))
        limits_charts.by_day(here, ranking)
    with right:
        st.caption(here.say("limits.by_loss"))
        limits_charts.by_loss(here, ranking)
    gains.draw(here, found, asked)


def _card(here: "Here", ranking: "Ranking", station: str, scope: "Scope") -> str:
    row = ranking.stations.set_index("station_id").loc[station]
    mine = ranking.losses[(ranking.losses["station_id"] == station) & (ranking.losses["share"] >= LEAST)].head(TOLD)
    lost = " · ".join(
        f"{limits_charts.loss_name(here, loss)} {show.share(share)}"
        for loss, share in zip(mine["loss"], mine["share"], strict=True)
    )
    asides = [escape(here.say("limits.days", days=int(row["days"]), of=ranking.days)), escape(lost)]
    ref = Ref("limit", station, replace(scope, station_id=None, process_id=None, product_id=None, shift_id=None))
    asides.append(evidence_link.chip(here, ref, float(row["share"])))
    number, unit = show.share(row["share"]).split("\u00a0")
    label = here.name("station", station)
    return cards.card(label, cards.badge(here, "measured"), number, unit, asides, meter=float(row["share"]), wide=True)
