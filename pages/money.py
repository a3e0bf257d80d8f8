"""What the measured effects are worth: the year's account line by line, whether the investment pays, the unit values."""

import streamlit as st

from pages.parts import cards, money, money_values
from pages.parts.begin import begin
from twin.errors import Problem
from twin.programme.worth import worth

here = begin("money")
found = here.try_ask(worth)
if isinstance(found, Problem):
    st.info(found.sentence(here.lang))
    st.stop()

money.headline(here, found)
cards.section(here.say("money.account"), here.say("money.account_how"))
money.account(here, found)

cards.section(here.say("money.pays"), here.say("money.pays_how"))
money.pays(here, found)

cards.section(here.say("money.values"), here.say("money.values_how"))
money_values.values(here, found)
with st.expander(here.say("money.enter"), icon=":material/edit:", expanded=bool(found.measured.missing)):
    money_values.enter(here, found)
