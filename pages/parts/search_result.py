"""What a search found, in words: what is worth its money, the best set, how it was made; what to try at the limiting station."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards, evidence_link, show, whatif_draft
from twin.evidence import Ref
from twin.experiment.gains_kept import kept_study
from twin.experiment.scenario import Scenario, scenario_of
from twin.whatif.search import told
from twin.whatif.suggestions import suggestions

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.plant import Plant
    from twin.whatif.search.answer import Candidate
    from twin.whatif.search.kept import KeptSearch

DAY_S = 86_400
SHOWN = 6  # of the best set: the cheapest


def headline(here: "Here", kept: "KeptSearch") -> None:
    """Draws what a manager takes away: the cheapest gain, and the most within the budget, with how far to trust them."""
    answer = kept.answer
    if kept.is_stale:
        key = "search.stale_plant" if kept.has_newer_plant else "search.stale_program"
        st.warning(here.say(key), icon=":material/history:")
    if answer.given:
        st.info(here.say("search.given", what=answer.given.sentence(here.lang)), icon=":material/info:")
    drawn = [_act(here, kept, c, key) for key, c in told.takeaways(answer)]
    if not drawn:
        badge = cards.badge(here, "simulated")
        drawn = [
            f'<div class="act"><b>{escape(told.headline(answer).sentence(here.lang))}</b><div class="why">{badge}</div></div>'
        ]
    st.html(f'<div class="acts">{"".join(drawn)}</div>')


def _act(here: "Here", kept: "KeptSearch", candidate: "Candidate", key: str) -> str:
    answer = kept.answer
    much = f"{told.gain(candidate, answer, here.lang)} · {told.krw(candidate.cost_krw, here.lang)}"
    trust = here.say(f"search.label_{candidate.label}")
    chips = (
        f"{cards.badge(here, 'simulated')} {_way(here, kept, candidate, 'gain')} · {escape(trust)} · "
        f"{here.say('search.cost')} {cards.badge(here, 'entered')} {_way(here, kept, candidate, 'cost')}"
    )
    title = f"{here.say(f'search.{key}')}: {candidate.changes.sentence(here.lang)}"
    return f'<div class="act good"><b>{escape(title)}</b><div class="much">{escape(much)}</div><div class="why">{chips}</div></div>'


def _way(here: "Here", kept: "KeptSearch", candidate: "Candidate", what: str) -> str:
    """The link to the evidence of what a set of changes brings or costs."""
    place = kept.answer.candidates.index(candidate)
    value = candidate.cost_krw if what == "cost" else candidate.gain.mean
    return evidence_link.chip(here, Ref("search", f"{kept.search_id}/{place}/{what}"), value)


def best(here: "Here", kept: "KeptSearch") -> None:
    """Draws the best set, the cheapest first, each with the way to open it as a scenario."""
    answer = kept.answer
    mine = [c for c in answer.candidates if c.is_best]
    for place, candidate in enumerate(mine[:SHOWN]):
        left, right = st.columns([5, 1], vertical_alignment="center")
        left.markdown(
            f"**{candidate.changes.sentence(here.lang)}**  \n{told.gain(candidate, answer, here.lang)} · "
            f"{told.money(candidate, here.lang)} · {here.say('search.best_share', share=show.share(candidate.best_share))}"
        )
        left.html(f"{cards.origin(here, 'simulated')} {_way(here, kept, candidate, 'gain')}")
        if candidate.scenario.get("change"):
            name = candidate.changes.sentence(here.lang)[: told.LONGEST_NAME]
            _open(here, right, scenario_of(candidate.scenario | {"name": name}, name), f"best_{place}")
    if len(mine) > SHOWN:
        st.caption(here.say("search.more_best", number=len(mine) - SHOWN))
    st.caption(told.promise(answer).sentence(here.lang))


def _open(here: "Here", place: "st.delta_generator.DeltaGenerator", scenario: Scenario, key: str) -> None:
    """A button that goes on with a scenario on the page What-if."""
    if place.button(here.say("search.open"), icon=":material/science:", key=f"search_open_{key}", width="stretch"):
        whatif_draft.begin_new(here, scenario)
        st.switch_page("pages/whatif.py", query_params={"lang": here.lang, "scenario": st.query_params["scenario"]})


def made(here: "Here", kept: "KeptSearch") -> None:
    """Says how it was made, and what could not run."""
    answer = kept.answer
    limits = [here.name("station", next(iter(shares), None)) for shares in (answer.limiting, answer.limiting_with)]
    st.caption(here.say("search.limits", before=limits[0], after=limits[1]))
    how = told.made_how(answer).sentence(here.lang)
    st.caption(f"{here.say('search.made', made=here.moment(kept.made_at), who=kept.made_by)} {how}")
    outside = list(dict.fromkeys(s.sentence(here.lang) for s in answer.pick.outside))
    notes = [*outside, *(f"{a.changes.sentence(here.lang)}: {a.why.sentence(here.lang)}" for a in answer.aside)]
    if notes:
        with st.expander(here.say("search.notes", number=len(notes))):
            st.markdown("\n".join(f"- {note}" for note in notes))


def suggested(here: "Here", plant: "Plant") -> None:
    """Draws what to try where the line is limited: what removing a loss was found to bring, as scenarios to open."""
    cards.section(here.say("search.suggested"), here.say("search.suggested_how"))
    kept = here.ask(kept_study)
    found = suggestions(kept.study, plant, here.lang) if kept else []
    if not found:
        st.info(here.say("whatif.no_suggestion" if kept else "whatif.no_study"))
        st.page_link("pages/line.py", label=here.say("page.line"), query_params={"lang": here.lang})
        return
    for place, suggestion in enumerate(found):
        gain = suggestion.gain
        what = here.say(f"gains.do_{gain.loss}", station=here.name("station", gain.station_id))
        key = "whatif.because_more" if suggestion.is_more else "whatif.because"
        left, right = st.columns([5, 1], vertical_alignment="center")
        why = escape(here.say(key, what=what, gain=show.plus_minus(gain.per_h)))
        ref = Ref("gain", f"{kept.study_id}/{gain.station_id}/{gain.loss}")
        chip = evidence_link.chip(here, ref, gain.per_h.mean)
        left.html(
            f'<div class="look"><b>{escape(suggestion.scenario.name)}</b><br>{why} {cards.badge(here, "simulated")} {chip}</div>'
        )
        _open(here, right, suggestion.scenario, f"suggested_{place}")
