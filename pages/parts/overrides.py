"""Values people set instead of the data: what stands, the signed forms to set and to withdraw, and every entry ever made."""

from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts import cards, evidence_link, show, tables
from twin.calibrate.keep import data_told, set_values, withdraw_values
from twin.calibrate.overrides import targets
from twin.errors import Problem
from twin.evidence import Ref
from twin.store.overrides import Override, all_overrides, standing

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.plant import Plant


def draw(here: "Here", plant: "Plant | None") -> None:
    """Draws what stands beside what the data say, the forms, and the history."""
    cards.section(here.say("override.title"), here.say("override.how"))
    entries = here.ask(all_overrides)
    stand = standing(entries)
    if stand:
        _table(here, stand, here.ask(data_told, [e.target for e in stand]))
    else:
        st.caption(here.say("override.none"))
    if plant is not None:
        with st.expander(here.say("override.add")):
            _set_form(here, plant)
    if stand:
        with st.expander(here.say("override.withdraw")):
            _withdraw_form(here, [e.target for e in stand])
    if entries:
        with st.expander(here.say("override.history", number=len(entries))):
            _table(here, entries[::-1], {})


def _table(here: "Here", entries: list[Override], data: dict[str, Any]) -> None:
    rows = []
    for e in entries:
        value = escape(e.value) if e.value is not None else f"<i>{escape(here.say('override.withdrawn'))}</i>"
        row = [f"<b>{escape(e.target)}</b>", value, escape(e.entered_by), here.moment(e.entered_at), escape(e.reason)]
        if data:
            row[2:2] = [escape(_plain(data.get(e.target)))]
            row[1] += f" {cards.badge(here, 'entered')} {_way(here, e)}"
        rows.append(row)
    heads = ["what", "value", *(["data"] if data else []), "who", "when", "why"]
    tables.plain([(here.say(f"override.{h}"), "") for h in heads], rows, last="text")


def _way(here: "Here", entry: Override) -> str:
    """The link to who set the value, when and why."""
    return evidence_link.chip(here, Ref("override", str(entry.override_id)), entry.number)


def _plain(value: Any) -> str:
    """What the data say, short: a law by its family and mean."""
    if isinstance(value, dict) and "mean" in value:
        return f"{value.get('law', '')} {show.number(value['mean'])}".strip()
    if isinstance(value, dict) and "rate" in value:
        return show.share(value["rate"])
    return show.NONE if value is None else str(value)


def _set_form(here: "Here", plant: "Plant") -> None:
    known = targets(plant)
    words = {t: _target_words(here, t) for t in known}
    hint = here.say("override.choose")
    with st.form("override_set", border=False):
        left, right = st.columns(2)
        what = left.selectbox(
            here.say("override.what"), known, None, format_func=words.__getitem__, placeholder=hint, key="override_what"
        )
        value = right.text_input(here.say("override.value"), key="override_value", help=here.say("override.value_help"))
        also = left.selectbox(
            here.say("override.also"), known, None, format_func=words.__getitem__, placeholder=hint, key="override_also"
        )
        also_value = right.text_input(here.say("override.also_value"), key="override_also_value")
        by = left.text_input(here.say("override.who"), key="override_by")
        why = right.text_input(here.say("override.why"), key="override_why")
        st.caption(here.say("override.value_help"))
        pressed = st.form_submit_button(here.say("override.save"), type="primary")
    if not pressed:
        return
    values = {t: v.strip() for t, v in ((what, value), (also, also_value)) if t}
    if not what or not all([*values.values(), by.strip(), why.strip()]):
        st.warning(here.say("override.fill_in"))
        return
    _do(here, lambda: set_values(here.store, values, by=by, reason=why))


def _target_words(here: "Here", target: str) -> str:
    """A target as a person finds it: the thing's name, then the field."""
    kind, _, rest = target.partition(".")
    thing, _, field = rest.rpartition(".")
    return f"{here.name(kind, thing)} · {field}" if thing else f"{kind} · {rest}"


def _withdraw_form(here: "Here", standing_targets: list[str]) -> None:
    with st.form("override_withdraw", border=False):
        what = st.selectbox(here.say("override.withdraw_which"), standing_targets, key="withdraw_what")
        left, right = st.columns(2)
        by = left.text_input(here.say("override.who"), key="withdraw_by")
        why = right.text_input(here.say("override.why"), key="withdraw_why")
        pressed = st.form_submit_button(here.say("override.withdraw"))
    if not pressed:
        return
    if not by.strip() or not why.strip():
        st.warning(here.say("override.fill_in"))
        return
    _do(here, lambda: withdraw_values(here.store, [what], by=by, reason=why))


def _do(here: "Here", act: Any) -> None:
    """Does it and says whether it is in force at once; a refusal is one sentence."""
    try:
        at_once = act()
    except Problem as problem:
        st.error(problem.sentence(here.lang))
        return
    st.toast(here.say("override.saved" if at_once else "override.kept"), icon=":material/check:")
    st.rerun()
