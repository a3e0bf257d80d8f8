"""Trust: the grade and the sentence it allows, forecast against actual, the evidence, and what it does not show."""

import streamlit as st

from pages.parts import cards, trust, trust_charts, trust_run
from pages.parts.begin import begin
from twin.validate import kept_validation

here = begin("trust")
kept = here.ask(kept_validation)
if kept is None:
    st.info(f"**{here.say('trust.none_title')}**\n\n{here.say('trust.none')}")
    cards.section(here.say("trust.run_first"))
    trust_run.controls(here)
    st.stop()

trust.verdict(here, kept)
if kept.scores:
    cards.section(here.say("trust.weeks"), here.say("trust.weeks_how"))
    kpi_id = trust.chosen(here, kept)
    trust_charts.weeks(here, kpi_id, kept.forecasts[kpi_id])

    cards.section(here.say("trust.table"), here.say("trust.table_how"))
    trust.indicators(here, kept)
trust.left_out(here, kept)

cards.section(here.say("trust.layers"), here.say("trust.layers_how"))
trust.layers(here, kept)

trust.change(here, kept)
st.page_link(
    "pages/roadmap.py", label=here.say("trust.record"), icon=":material/map:", query_params={"lang": here.lang}
)

cards.section(here.say("trust.limits"))
trust.what_it_does_not_show(here)

cards.section(here.say("trust.run"))
trust_run.controls(here)
