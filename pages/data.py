"""Data: how fresh they are, what came in, what was refused and why, and how to bring in your own."""

import streamlit as st

from pages.parts import arrivals, cards
from pages.parts.begin import begin
from pages.parts.scope import choose
from twin import kpi
from twin.store.arrivals import batches, rejected_reasons, rejected_rows

here = begin("data")

came = here.ask(batches)
if not came.empty:
    cards.section(here.say("data.fresh"), here.say("data.fresh_how"))
    arrivals.freshness(here, here.ask(kpi.freshness))

    cards.section(here.say("data.batches"), here.say("data.batches_how"))
    arrivals.batches(here, came)

    cards.section(here.say("data.refused"), here.say("data.refused_how"))
    reasons = here.ask(rejected_reasons)
    if reasons.empty:
        st.success(here.say("data.refused_none"))
    else:
        codes = list(dict.fromkeys(reasons["reason_code"]))
        reason = choose(
            here, "reason", ["", *codes], here.say("data.reason"), lambda code: arrivals.reason(here, reasons, code)
        )
        arrivals.refused(here, here.ask(rejected_rows, reason or None))

cards.section(here.say("data.own"), here.say("data.own_how"))
arrivals.bring_in(here)
