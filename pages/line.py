"""Line and twin: the line drawn, where its time goes, the laws against the data, measured beside simulated."""

import streamlit as st

from pages.parts import cards, charts, drawing, limits, plant_now, replay, run, tables, twin_charts
from pages.parts.begin import begin
from pages.parts.scope import choose, window
from twin import kpi
from twin.calibrate.picture import law_picture
from twin.errors import Problem
from twin.experiment.kept import beside, busy_beside, kept_run
from twin.store.arrivals import in_force

here = begin("line")
if here.plant is None:
    st.info(here.say("line.none"))
if here.plant is None or here.span is None:
    replay.draw(here)
    st.stop()

recent = window(here, "28")
shares = here.ask(kpi.state_shares, recent.scope)
cards.section(here.say("line.drawing"), here.say("line.drawing_how" if drawing.follows(here) else "line.drawing_loose"))
drawing.line(here, shares, here.ask(kpi.limiting, recent.scope))

limits.draw(here, recent)

replay.draw(here)

cards.section(here.say("line.shares"), here.say("kpi.span", first=recent.first, last=recent.last))
if shares.empty:
    st.info(here.say("empty.nothing"))
else:
    charts.state_bars(here, shares, plant_now.in_order(here, shares), key="shares")

cards.section(here.say("line.both"), here.say("line.both_how"))
kept = here.ask(kept_run)
if kept is None:
    st.info(here.say("line.both_none"))
else:
    everything = window(here, "all")
    run.caption(here, kept, everything)
    left, right = st.columns([3, 2], gap="large")
    with left:
        tables.both(here, here.ask(beside, kept, everything.scope), everything.scope, kept.run_id)
    with right:
        st.caption(here.say("line.busy_both"))
        busy = here.ask(busy_beside, kept, everything.scope)
        twin_charts.busy(here, busy, plant_now.busiest(here, busy))
run.controls(here, here.plant)

cards.section(here.say("line.laws"), here.say("line.laws_how"))
run.origin(here, here.ask(in_force))
station = choose(here, "station", here.ids("station"), here.say("line.station"), lambda i: here.name("station", i))
product = run.product_of(here, here.plant, station)
found = here.try_ask(law_picture, here.plant, station, product)
if isinstance(found, Problem):
    st.info(found.sentence(here.lang))
else:
    run.law_words(here, found)
    twin_charts.law(here, found, key=f"law_{station}_{product}")
