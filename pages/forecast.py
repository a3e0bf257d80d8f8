"""Forecast: will this shift reach the plan, which orders are at risk, how output may add up, what all this was read from."""

import streamlit as st

from pages.parts import ahead, ahead_charts, ahead_tables, cards
from pages.parts.begin import begin
from twin.experiment.forecast import kept_forecast, made_path

here = begin("forecast")
if here.plant is None:
    st.info(here.say("line.none"))
    st.stop()

kept = here.ask(kept_forecast)
if kept is None:
    st.info(here.say("forecast.none"))
    ahead.controls(here, here.plant, None)
    st.stop()

made = kept.forecast
ahead.how_new(here, kept)
ahead.answers(here, kept)
ahead.controls(here, here.plant, kept)

cards.section(here.say("forecast.outputs"), here.say("forecast.outputs_how"))
ahead_tables.outputs(here, made, kept.forecast_id)

cards.section(here.say("forecast.chart"), here.say("forecast.chart_how"))
output = ahead_tables.choose_span(here, made)
measured = here.ask(made_path, here.plant, output.span.starts_at, made.at)
ahead_charts.adding_up(here, here.plant, made, output, measured)

cards.section(here.say("forecast.orders"), here.say("forecast.orders_how"))
ahead_tables.orders(here, made, kept.forecast_id)

cards.section(here.say("forecast.from_"), here.say("forecast.from_how"))
ahead.origin(here, kept)
