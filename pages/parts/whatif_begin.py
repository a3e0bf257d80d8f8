"""Where a scenario begins: empty, or from a suggestion of what limits the line."""

from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import show, whatif_draft
from twin.experiment.gains_kept import kept_study
from twin.experiment.scenario import Scenario
from twin.whatif.suggestions import suggestions

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.experiment.gains_kept import KeptStudy
    from twin.plant import Plant
    from twin.whatif.suggestions import Suggestion


def draw(here: "Here", plant: "Plant") -> None:
    """Draws the ways to begin a scenario beside the ones there are."""
    with st.popover(here.say("whatif.begin"), icon=":material/add:", width="stretch"):
        st.button(
            here.say("whatif.empty"), icon=":material/add:", width="stretch", key="whatif_empty",
            on_click=whatif_draft.begin_new, args=(here, Scenario("")),
        )  # fmt: skip
        st.markdown(f"**{here.say('whatif.suggestions')}**")
        kept: KeptStudy | None = here.ask(kept_study)
        if kept is None:
            st.caption(here.say("whatif.no_study"))
            st.page_link("pages/line.py", label=here.say("page.line"), query_params={"lang": here.lang})
            return
        if kept.is_stale:
            st.caption(f":material/history: {here.say('whatif.old_study')}")
        found = suggestions(kept.study, plant, here.lang)
        if not found:
            st.caption(here.say("whatif.no_suggestion"))
        for place, suggestion in enumerate(found):
            st.button(
                suggestion.scenario.name, key=f"whatif_suggestion_{place}", width="stretch",
                on_click=whatif_draft.begin_new, args=(here, suggestion.scenario),
            )  # fmt: skip
            st.caption(_why(here, suggestion))


def _why(here: "Here", suggestion: "Suggestion") -> str:
    """What the study found, as simulated: for the whole loss, not for this scenario."""
    gain = suggestion.gain
    what = here.say(f"gains.do_{gain.loss}", station=here.name("station", gain.station_id))
    key = "whatif.because_more" if suggestion.is_more else "whatif.because"
    return here.say(key, what=what, gain=show.plus_minus(gain.per_h))
