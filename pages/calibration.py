"""Calibration: how old it is, what to check, the window used, every law beside its data, traps, what people set."""

import streamlit as st

from pages.parts import calibration, calibration_charts, calibration_laws, calibration_run, cards, overrides
from pages.parts.begin import begin
from twin.calibrate.overview import every_version, overview

here = begin("calibration")
every = here.ask(every_version)
if not every:
    st.info(f"**{here.say('calibration.none_title')}**\n\n{here.say('calibration.none')}")
    calibration_run.controls(here, wanted=True)
    calibration.command(here)
    overrides.draw(here, here.plant)
    st.stop()

seen = here.ask(overview, calibration.chosen(here, every))
calibration.answer(here, seen)
calibration_run.controls(here, wanted=seen.is_old)
calibration.to_do(here, seen)

cards.section(here.say("calibration.window"), calibration.why(here, seen))
calibration_charts.regime(here, seen.kept.report["window"])

cards.section(here.say("calibration.laws"), here.say("fitted.about"))
calibration_laws.draw(here, seen)

cards.section(here.say("calibration.traps"), here.say("calibration.traps_how"))
calibration.traps(here, seen.kept.report)

overrides.draw(here, seen.plant)

cards.section(here.say("calibration.versions"), here.say("calibration.versions_how"))
calibration.versions(here, every)
