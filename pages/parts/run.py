"""Simulation from the page: started, watched and cancelled there, kept when it is done."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import background, cards, show
from pages.parts.scope import choose
from twin.experiment import keep_run, start

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.calibrate.picture import LawPicture
    from twin.experiment.kept import KeptRun
    from twin.kpi.today import Window
    from twin.plant import Plant
    from twin.store.arrivals import InForce

DAY_S = 86_400
WARMUP_S = 2 * DAY_S  # a line starts empty: two days fill it
RUNNING = "simulation"


def controls(here: "Here", plant: "Plant") -> None:
    """Draws the button that starts a run, or how far the one under way has come."""
    if background.is_under_way(RUNNING):
        background.watch(
            here,
            RUNNING,
            here.say("line.run_done"),
            keep=lambda run: keep_run(here.store, run.results, purpose="page", log=run.log),
        )
        return
    background.trouble(here, RUNNING)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        days = st.number_input(here.say("line.run_days"), 1, 365, 28, key="run_days", width=130)
        number = st.number_input(here.say("line.run_number"), 2, 100, 10, key="run_number", width=130)
        if st.button(here.say("line.run_start"), type="primary", icon=":material/play_arrow:"):
            background.begin(RUNNING, start(plant, horizon_s=days * DAY_S, warmup_s=WARMUP_S, number=number))
    st.caption(here.say("line.run_how", days=days, number=number))


def caption(here: "Here", kept: "KeptRun", measured: "Window") -> None:
    """Says which run and which stretch of the floor are compared."""
    ran = here.say(
        "line.both_run",
        made=here.moment(kept.made_at),
        days=f"{kept.horizon_s / DAY_S:.4g}",
        number=kept.replications,
        seed=kept.seed,
    )
    st.caption(f"{ran} · {here.say('line.measured_span', first=measured.first, last=measured.last)}")


def product_of(here: "Here", plant: "Plant", station: str) -> str | None:
    """Returns the product whose law is looked at, where a station has laws by product; else None."""
    own = list(plant.station_by_id()[station].processing_s_by_product)
    if not own:
        return None
    return choose(here, "product", own, here.say("line.product"), lambda i: here.name("product", i))


def law_words(here: "Here", found: "LawPicture") -> None:
    """Says which law the twin uses at a station, how it is known, and what the data say."""
    law = here.say("line.law", law=here.say(f"law.{found.law.law}"), mean=show.number(found.law_mean), unit=found.unit)
    data = here.say("line.collected", number=f"{found.n:,}", mean=show.number(found.data_mean), unit=found.unit)
    st.html(
        f'<p class="how">{escape(law)} {cards.badge(here, found.law.source)} &nbsp; {escape(data)} {cards.badge(here, "measured")}</p>'
    )


def origin(here: "Here", plant: "InForce") -> None:
    """Says whether the description in force was entered or fitted to the data, and what calibration took for granted."""
    if plant.kind != "calibrated":
        st.caption(here.say("line.not_calibrated"))
        return
    st.caption(
        here.say("line.calibrated", from_=here.moment(plant.data_from)[:10], until=here.moment(plant.data_until)[:10])
    )
    said = [
        (note["ko"], note["en"]) for part in ("lacks", "warnings", "assumptions") for note in plant.report.get(part, [])
    ]
    lines = [here.pick(*both) for both in said]
    lines += [
        here.say("line.dropped", number=f"{d['n']:,}", why=here.pick(d["ko"], d["en"]))
        for d in plant.report.get("dropped", [])
    ]
    if lines:
        with st.expander(f"{here.say('line.assumed')} ({len(lines)})"):
            st.markdown("\n".join(f"- {line}" for line in lines))
