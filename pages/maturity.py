"""Maturity: which level each process has reached by its data, the way to the target, progress, and the evidence for it."""

import streamlit as st

from pages.parts import maturity_top
from pages.parts.begin import begin
from pages.parts.maturity_views import VIEWS
from pages.parts.scope import choose

here = begin("maturity")
columns = st.columns([2, 1, 3])
with columns[1]:
    found = maturity_top.asked(here)
with columns[0]:
    view = choose(here, "view", list(VIEWS), here.say("maturity.view"), lambda v: here.say(f"maturity.view_{v}"))
maturity_top.headline(here, found)
VIEWS[view](here, found)
