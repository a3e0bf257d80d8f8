"""AI models: which work where and how good they are now, what they flagged today, and one of them in full."""

import streamlit as st

from pages.parts import cards, model_charts, model_parts
from pages.parts.begin import begin
from twin.models.overview import card_of, flagged, newest, overview, plan_of, recent

here = begin("models")
rows = here.ask(overview)
if not rows:
    st.info(f"**{here.say('models.none_title')}**\n\n{here.say('models.none')}")
    st.stop()

cards.section(here.say("models.today"), here.say("models.today_how"))
model_parts.today(here, rows, here.ask(flagged, model_parts.day_begins(here, here.ask(newest))))

cards.section(here.say("models.list"), here.say("models.list_how"))
model_parts.overview(here, rows)

row = model_parts.chosen(here, rows)
cards.section(here.say("models.scores"), here.say("models.scores_how"))
model_charts.scores(here, row)
model_parts.figures(here, row)

cards.section(here.say("models.recent"), here.say("models.recent_how"))
model_parts.predictions(here, here.ask(recent, row.model_id))

cards.section(here.say("models.plan"), here.say("models.plan_how"))
model_parts.plan(here.ask(plan_of, row.name, here.lang))
with st.expander(here.say("models.card")):
    st.markdown(here.ask(card_of, row.name, here.lang))
