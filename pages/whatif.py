"""What-if: a scenario built on the line as it is, then held against it under the same luck: what it brings, and how sure."""

import streamlit as st

from pages.parts import whatif_build, whatif_result, whatif_run, whatif_view
from pages.parts.begin import begin
from twin.store.arrivals import in_force

here = begin("whatif")
if here.plant is None:
    st.info(here.say("whatif.no_plant"))
    st.page_link("pages/calibration.py", label=here.say("page.calibration"), icon=":material/tune:")
    st.stop()

whatif_view.base(here, here.plant, here.ask(in_force))
if whatif_view.chosen(here) == "build":
    whatif_build.draw(here, here.plant)
else:
    whatif_run.controls(here)
    whatif_result.draw(here)
