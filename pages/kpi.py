"""Indicators: the trend of one with its target, the losses behind OEE, the stops, and every formula."""

import streamlit as st

from pages.parts import cards, charts, show, tables
from pages.parts.begin import begin
from pages.parts.scope import filters
from twin import kpi
from twin.kpi.compared import compared
from twin.kpi.targets import target

here = begin("kpi")
if here.span is None:
    st.info(here.say("empty.nothing"))
    st.stop()
asked = filters(here)
dates = here.say("kpi.span", first=asked.window.first, last=asked.window.last)
values = here.ask(compared, asked.window.scope, asked.window.before)
whole = values.set_index("kpi_id").loc[asked.kpi.id]

cards.section(f"{here.say('kpi.trend')}: {show.name(here, asked.kpi)}", dates)
series = here.ask(kpi.read, asked.window.scope, by=asked.by, kpi_ids=[asked.kpi.id])
if series["value"].notna().any():
    aim = target(here.plant, asked.kpi.id, asked.window.scope)
    charts.trend(here, asked, series, whole["value"], aim)
    if aim is None:
        st.caption(here.say("kpi.no_target"))
else:
    st.info(here.note(whole) or here.say("empty.nothing"))

left, right = st.columns(2, gap="large")
with left:
    cards.section(here.say("kpi.losses"), here.say("kpi.losses_how"))
    losses = here.ask(kpi.losses, asked.window.scope)
    if asked.window.scope.product_id:
        st.info(here.say("kpi.losses_product"))
    elif losses.empty:
        st.info(here.say("kpi.losses_none"))
    else:
        charts.waterfall(here, losses)
with right:
    cards.section(here.say("kpi.pareto"), here.say("kpi.pareto_how"))
    stops = here.ask(kpi.downtime_pareto, asked.window.scope)
    if stops.empty:
        st.info(here.say("kpi.pareto_none"))
    else:
        charts.pareto(here, stops)

cards.section(here.say("kpi.table"), dates)
tables.indicators(here, values, asked.window.scope)
