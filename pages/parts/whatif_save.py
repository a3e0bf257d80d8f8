"""Saving a scenario under one's name, what somebody else saved meanwhile, its versions, its file and its address."""

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards, entering, whatif_draft
from pages.parts.whatif_draft import Draft
from twin.errors import Problem
from twin.experiment.scenario import parse_scenario, words, write_scenario
from twin.experiment.scenario.words import change_words
from twin.whatif.merge import differing, merged
from twin.whatif.scenarios import Overtaken, free_name, retire, save, versions

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.experiment.scenario import Change
    from twin.plant import Plant
    from twin.whatif.scenarios import Saved


def draw(here: "Here", plant: "Plant", key: str, draft: Draft) -> None:
    """Draws the form, the difference to a newer version where there is one, the history, and the file."""
    cards.section(here.say("whatif.save"), here.say("whatif.save_how"))
    if draft.newest is not None and draft.saved is not None:
        _overtaken(here, plant, key, draft, draft.saved, draft.newest)
    else:
        _form(here, key, draft)
    if draft.saved is not None:
        _history(here, plant, key, draft.saved)
    _file(here, draft)


def _form(here: "Here", key: str, draft: Draft) -> None:
    left, middle, right = st.columns([2, 4, 2], vertical_alignment="bottom")
    with left:
        who = entering.name(here, "save")
    remark = middle.text_input(here.say("whatif.remark"), key=f"whatif_remark_{key}", max_chars=300)
    again = draft.saved is not None
    label = here.say("whatif.save_version" if again else "whatif.save_new")
    if right.button(label, type="primary" if draft.is_changed else "secondary", icon=":material/save:", key="whatif_save", width="stretch"):  # fmt: skip
        _save(here, key, draft, who, remark)


def _save(here: "Here", key: str, draft: Draft, who: str, remark: str) -> None:
    before = draft.saved
    try:
        made = save(
            here.store, draft.scenario, by=who, remark=remark, scenario_id=before.scenario_id if before else None,
            seen=before.version if before else 0,
        )  # fmt: skip
    except Overtaken as met:
        whatif_draft.settle(key, replace(draft, newest=met.newest))
        st.rerun()
    except Problem as problem:
        st.error(problem.sentence(here.lang))
        return
    _went_well(here, key, made)


def _went_well(here: "Here", key: str, made: "Saved") -> None:
    """Goes on with the version just saved."""
    whatif_draft.forget(key)
    whatif_draft.settle(made.scenario_id, Draft(made.scenario, made))
    whatif_draft.go_to(here, made.scenario_id)
    st.toast(here.say("whatif.saved", name=made.scenario.name, version=made.version), icon=":material/check:")
    st.rerun()


def _overtaken(here: "Here", plant: "Plant", key: str, draft: Draft, saved: "Saved", newest: "Saved") -> None:
    """Says who saved what meanwhile, shows what differs, and offers both: together, or apart."""
    st.warning(Overtaken(newest, plant.site.zone).sentence(here.lang), icon=":material/group:")
    mine, theirs = differing(draft.scenario, newest.scenario)
    left, right = st.columns(2)
    left.markdown(f"**{here.say('whatif.mine')}**  \n{_listed(here, plant, mine)}")
    right.markdown(f"**{here.say('whatif.theirs', who=newest.saved_by)}**  \n{_listed(here, plant, theirs)}")
    both = merged(saved.scenario, draft.scenario, newest.scenario)
    clashing = [change for c in both.clashes if (change := c.mine or c.theirs)]
    if clashing:
        told = ", ".join(change_words(change, plant, here.lang) for change in clashing)
        st.caption(here.say("whatif.clashes", what=told))
    who = entering.name(here, "copy")
    with st.container(horizontal=True):
        if st.button(here.say("whatif.merge"), type="primary", icon=":material/merge:", key="whatif_merge"):
            whatif_draft.settle(key, Draft(both.scenario, newest))
            st.rerun()
        if st.button(here.say("whatif.copy"), icon=":material/content_copy:", key="whatif_copy"):
            _copy(here, key, draft, who)
        if st.button(here.say("whatif.take_theirs"), icon=":material/undo:", key="whatif_theirs"):
            whatif_draft.settle(key, Draft(newest.scenario, newest))
            st.rerun()


def _copy(here: "Here", key: str, draft: Draft, who: str) -> None:
    """Saves a draft as a scenario of its own, under a name that is free."""
    try:
        named = replace(draft.scenario, name=free_name(here.store, draft.scenario.name))
        made = save(here.store, named, by=who, remark=here.say("whatif.copied"))
    except Problem as problem:
        st.error(problem.sentence(here.lang))
        return
    _went_well(here, key, made)


def _listed(here: "Here", plant: "Plant", changes: "tuple[Change, ...]") -> str:
    return "\n".join(f"- {change_words(c, plant, here.lang)}" for c in changes) or here.say("whatif.none_alone")


def _history(here: "Here", plant: "Plant", key: str, saved: "Saved") -> None:
    """Every version, who saved it when and why; each can be worked on again, and the scenario can be put away."""
    with st.expander(here.say("whatif.history", version=saved.version), icon=":material/history:"):
        for old in reversed(versions(here.store, saved.scenario_id)):
            told, again = st.columns([5, 1], vertical_alignment="center")
            what = here.say("whatif.retired") if old.is_retired else words(old.scenario, plant, here.lang)
            told.markdown(
                f"**{old.version}** · {here.moment(old.saved_at)} · {old.saved_by} · {old.remark or '–'}  \n{what}"
            )
            if again.button(here.say("whatif.again"), key=f"whatif_again_{old.version}", disabled=old.is_retired):
                whatif_draft.settle(key, Draft(old.scenario, saved))
                st.rerun()
        left, middle, right = st.columns([2, 4, 2], vertical_alignment="bottom")
        with left:
            who = entering.name(here, "retire")
        why = middle.text_input(here.say("whatif.why"), key="whatif_retire_why", max_chars=300)
        if right.button(here.say("whatif.retire"), key="whatif_retire", icon=":material/archive:", width="stretch"):
            _retire(here, key, saved, who, why)


def _retire(here: "Here", key: str, saved: "Saved", who: str, why: str) -> None:
    try:
        retire(here.store, saved.scenario_id, by=who, remark=why, seen=saved.version)
    except Problem as problem:
        st.error(problem.sentence(here.lang))
        return
    whatif_draft.forget(key)
    whatif_draft.go_to(here, whatif_draft.NEW)
    st.rerun()


def _file(here: "Here", draft: Draft) -> None:
    """The same file the command reads, out and in, and the address to send to somebody."""
    with st.expander(here.say("whatif.file"), icon=":material/ios_share:"):
        if draft.saved is not None:
            st.caption(here.say("whatif.address"))
            place = (st.context.url or here.page).partition("?")[0]
            st.code(f"{place}?scenario={draft.saved.scenario_id}", language=None)
        named = replace(draft.scenario, name=draft.scenario.name or here.say("whatif.new"))
        st.download_button(
            here.say("whatif.download"), write_scenario(named), f"{named.name}.toml", "application/toml",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip
        given = st.file_uploader(here.say("whatif.upload"), "toml", key="whatif_file")
        if given is not None and st.button(here.say("whatif.take_file"), key="whatif_take_file"):
            _take(here, given.name, given.getvalue())


def _take(here: "Here", name: str, content: bytes) -> None:
    try:
        whatif_draft.begin_new(here, parse_scenario(_text(name, content), name))
    except Problem as problem:
        st.error(problem.sentence(here.lang))
        return
    st.rerun()


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Problem(
            f"{name}을(를) 읽을 수 없습니다: UTF-8로 저장한 TOML 파일이어야 합니다.",
            f"Cannot read {name}: expected a TOML file saved as UTF-8.",
        ) from None
