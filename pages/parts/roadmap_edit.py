"""Putting scenarios on the months: first month, a month for each, saved under a name; what somebody else saved meanwhile."""

from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import entering
from pages.parts.roadmap_words import month
from twin.errors import Problem
from twin.whatif.roadmap.roadmap import MONTHS, Overtaken, Roadmap, Step, month_named, save_roadmap, versions

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.whatif.roadmap.ahead import Standing
    from twin.whatif.roadmap.roadmap import SavedRoadmap
    from twin.whatif.scenarios import Saved

SEEN, STARTS, CHOSEN, MONTH = "roadmap_seen", "roadmap_starts", "roadmap_chosen", "roadmap_month"
USUAL_GAP = 2  # months between a new step and the last


def draw(here: "Here", found: "Standing | None", there: "list[Saved]") -> None:
    """Draws the form and the versions before. What is being changed stays as it is when somebody else saves."""
    known = {s.scenario_id: s for s in there} | {p.saved.scenario_id: p.saved for p in (found.steps if found else ())}
    with st.expander(here.say("roadmap.edit"), expanded=found is None, icon=":material/edit_calendar:"):
        _begin(here, found)
        _overtaken(here, found)
        st.text_input(here.say("roadmap.starts_on"), key=STARTS, max_chars=7, help=here.say("roadmap.starts_on_help"))
        chosen = st.multiselect(
            here.say("roadmap.choose"), list(known), key=CHOSEN, format_func=lambda k: known[k].scenario.name,
            placeholder=here.say("whatif.choose"),
        )  # fmt: skip
        months = _months(here, chosen, known)
        left, middle, right = st.columns([2, 4, 2], vertical_alignment="bottom")
        with left:
            who = entering.name(here, "roadmap")
        remark = middle.text_input(here.say("whatif.remark"), key="roadmap_remark", max_chars=300)
        if right.button(
            here.say("roadmap.save"), type="primary", icon=":material/save:", key="roadmap_save", width="stretch"
        ):
            _save(here, {k: (known[k].version, m) for k, m in months.items()}, who, remark)
    if found is not None:
        _history(here, known)


def _begin(here: "Here", found: "Standing | None") -> None:
    """Fills the form with the version that stands, unless one is being worked on already."""
    if SEEN in st.session_state and CHOSEN in st.session_state:
        return
    _take(found.saved if found else None, f"{here.last_day:%Y-%m}")


def _take(saved: "SavedRoadmap | None", usual: str) -> None:
    st.session_state[SEEN] = saved.version if saved else 0
    st.session_state[STARTS] = f"{saved.roadmap.starts_on:%Y-%m}" if saved else usual
    st.session_state[CHOSEN] = [s.scenario_id for s in saved.roadmap.steps] if saved else []
    for step in saved.roadmap.steps if saved else ():
        st.session_state[f"{MONTH}_{step.scenario_id}"] = step.month


def _overtaken(here: "Here", found: "Standing | None") -> None:
    """Says that a newer version stands than the one in the form, and offers to take it or to go on with one's own."""
    if found is None or found.saved.version == st.session_state[SEEN]:
        return
    st.warning(Overtaken(found.saved, here.site.zone).sentence(here.lang), icon=":material/group:")
    theirs = "  \n".join(
        f"- {p.saved.scenario.name}: {month(here, found.saved.roadmap.starts_on, p.step.month)}" for p in found.steps
    )
    st.markdown(f"**{here.say('whatif.theirs', who=found.saved.saved_by)}**\n\n{theirs}")
    with st.container(horizontal=True):
        if st.button(here.say("whatif.take_theirs"), icon=":material/undo:", key="roadmap_theirs"):
            del st.session_state[SEEN]
            st.rerun()
        if st.button(here.say("roadmap.keep_mine"), icon=":material/edit:", key="roadmap_mine"):
            st.session_state[SEEN] = found.saved.version
            st.rerun()


def _months(here: "Here", chosen: list[str], known: "dict[str, Saved]") -> dict[str, int]:
    """Asks for the month of each scenario chosen."""
    if not chosen:
        return {}
    try:
        starts_on = month_named(st.session_state[STARTS])
    except Problem as problem:
        st.warning(problem.sentence(here.lang))
        return {}
    found: dict[str, int] = {}
    for column, key in zip(_columns(len(chosen)), chosen, strict=True):
        name = f"{MONTH}_{key}"
        if name not in st.session_state:
            st.session_state[name] = min(MONTHS, max(found.values(), default=1 - USUAL_GAP) + USUAL_GAP)
        found[key] = column.selectbox(
            known[key].scenario.name, range(1, MONTHS + 1), key=name, format_func=lambda m: month(here, starts_on, m)
        )
    return found


def _columns(number: int) -> list:
    """So many places, four in a row."""
    return [column for at in range(0, number, 4) for column in st.columns(4)[: number - at]]


def _save(here: "Here", placed: dict[str, tuple[int, int]], who: str, remark: str) -> None:
    try:
        steps = tuple(Step(key, version, at) for key, (version, at) in placed.items())
        roadmap = Roadmap(month_named(st.session_state[STARTS]), steps)
        made = save_roadmap(here.store, roadmap, by=who, remark=remark, seen=st.session_state[SEEN])
    except Overtaken:
        st.rerun()
    except Problem as problem:
        st.error(problem.sentence(here.lang))
        return
    del st.session_state[SEEN]
    st.toast(here.say("roadmap.saved", version=made.version), icon=":material/check:")
    st.rerun()


def _history(here: "Here", known: "dict[str, Saved]") -> None:
    """Every version, who saved it when and why, and its months."""
    with st.expander(here.say("roadmap.history"), icon=":material/history:"):
        for old in reversed(here.ask(versions)):
            names = [
                (known[s.scenario_id].scenario.name if s.scenario_id in known else s.scenario_id, s)
                for s in old.roadmap.steps
            ]
            placed = ", ".join(f"{name} → {month(here, old.roadmap.starts_on, s.month)}" for name, s in names) or "–"
            head = f"**{old.version}** · {here.moment(old.saved_at)} · {old.saved_by} · {old.remark or '–'}"
            st.markdown(f"{head}  \n{old.roadmap.starts_on:%Y-%m}: {placed}")
