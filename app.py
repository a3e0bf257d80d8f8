"""The plant today: output against plan, OEE with its factors, what limits the line, three things to act on."""

import streamlit as st

from pages.parts import ahead, cards, charts, model_today, plant_now, programme_top
from pages.parts.begin import begin
from twin import kpi
from twin.experiment.forecast import kept_forecast
from twin.kpi.advice import advice
from twin.kpi.compared import compared
from twin.kpi.today import before_day, of_day, today, up_to_day
from twin.models.today import flagged_today

SHOWN = ("throughput_per_h", "oee", "availability", "effectiveness", "quality_ratio")


def main() -> None:
    """Draws the page."""
    here = begin("first")
    now = here.ask(today, here.present.now)
    day = now.business_date if now else here.last_day
    recent = up_to_day(here.site, day)

    cards.section(here.say("first.output_day", day=plant_now.day_name(here, day)), here.say("first.factors"))
    scope = of_day(here.site, day)
    plant_now.numbers(here, now, here.ask(compared, scope, before_day(here.site, day), SHOWN), scope)
    ahead.line(here, here.ask(kept_forecast))
    model_today.line(here, here.ask(flagged_today, here.site))
    programme_top.line(here, programme_top.today(here))

    cards.section(here.say("first.acts"), here.say("first.acts_how"))
    cards.acts(here, here.ask(advice, here.site, day, here.present.now), recent)

    left, right = st.columns([2, 3], gap="large")
    with left:
        cards.section(here.say("first.limits"), here.say("first.limits_how"))
        limiting = here.ask(kpi.limiting, recent)
        if limiting.empty:
            st.info(here.say("first.limits_none"))
        else:
            charts.ranking(here, limiting)
    with right:
        shares = here.ask(kpi.state_shares, recent)
        stations, how = plant_now.which(here, shares, limiting)
        cards.section(here.say("first.states"), how)
        if shares.empty:
            st.info(here.say("empty.nothing"))
        else:
            charts.state_bars(here, shares, stations, key="states")


if __name__ == "__main__":
    main()
