"""AI models: which work where, how good they are and whether they pay, what they flagged today; one of them in full."""

import streamlit as st

from pages.parts import (
    cards,
    model_charts,
    model_cost,
    model_hands,
    model_levers,
    model_parts,
    model_today,
    model_watch,
)
from pages.parts.begin import begin
from twin.models.looked_into import cost_curve, drivers_of, watched_before
from twin.models.overview import card_of, overview, plan_of, recent
from twin.models.today import flagged_today

here = begin("models")
rows = here.ask(overview)
if not rows:
    st.info(f"**{here.say('models.none_title')}**\n\n{here.say('models.none')}")
    model_hands.train(here)
    st.stop()

cards.section(here.say("models.today"), here.say("models.today_how"))
any_applied = any(row.state == "applied" for row in rows)
model_today.every(here, here.ask(flagged_today, here.site), any_applied=any_applied)

cards.section(here.say("models.list"), here.say("models.list_how"))
model_parts.overview(here, rows)

row = model_parts.chosen(here, rows)
cards.section(here.say("models.pays"), here.say("models.pays_how"))
model_watch.verdict(here, row)

cards.section(here.say("levers.title"), here.say("levers.how"))
model_levers.draw(here, row)

cards.section(here.say("models.scores"), here.say("models.scores_how"))
model_charts.scores(here, row)
model_parts.figures(here, row)

cards.section(here.say("models.cost"), here.say("models.cost_lead"))
model_cost.costs(here, here.ask(cost_curve, row.name), row.name)

left, right = st.columns([2, 3], gap="large")
with left:
    cards.section(here.say("models.drivers"), here.say("models.drivers_how"))
    model_charts.drivers(here, here.ask(drivers_of, row.name))
with right:
    cards.section(here.say("models.watch"), here.say("models.watch_how"))
    model_watch.watch(here, row, here.ask(watched_before, row.name))

cards.section(here.say("models.recent"), here.say("models.recent_how"))
model_parts.predictions(here, here.ask(recent, row.model_id))

cards.section(here.say("models.plan"), here.say("models.plan_how"))
model_parts.plan(here.ask(plan_of, row.name, here.lang))
with st.expander(here.say("models.card")):
    st.markdown(here.ask(card_of, row.name, here.lang))

with st.expander(here.say("models.act"), icon=":material/signature:"):
    st.caption(here.say("models.act_how", model=row.name))
    model_hands.decide_form(here, row)

with st.expander(here.say("models.train"), icon=":material/model_training:", expanded=model_hands.is_training()):
    st.caption(here.say("models.train_lead"))
    model_hands.train(here, row.task_id)
