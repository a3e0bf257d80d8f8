"""Decisions: where each scenario stands, who decided so and why, and the buttons for what may be decided next."""

from datetime import date
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import entering, roadmap_run, tables
from pages.parts.roadmap_words import item_name
from pages.parts.scope import choose
from twin.errors import Problem
from twin.whatif.decisions.decision import Decision, decide, decisions, next_statuses, standing
from twin.whatif.outlook.items import items_of
from twin.whatif.outlook.kept import kept_outlooks

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.whatif.decisions.decision import Status
    from twin.whatif.scenarios import Saved

ICONS = {"proposed": "outgoing_mail", "accepted": "check_circle", "rejected": "cancel", "done": "flag"}


def draw(here: "Here", there: "list[Saved]") -> None:
    """Draws the list of what was decided, and for one scenario the buttons."""
    known: dict[tuple[str, int], Decision] = here.ask(standing)
    names = {s.scenario_id: s.scenario.name for s in there}
    if known:
        _table(here, known, names)
    else:
        st.info(here.say("roadmap.decisions_none"))
    by_id = {s.scenario_id: s for s in there}
    key = choose(here, "scenario", list(by_id), here.say("roadmap.which"), lambda k: _named(here, by_id[k], known))
    saved = by_id[key]
    _history(here, saved)
    _ask(here, saved, known.get((key, saved.version)))


def _named(here: "Here", saved: "Saved", known: dict[tuple[str, int], Decision]) -> str:
    decision = known.get((saved.scenario_id, saved.version))
    state = here.say(f"roadmap.status_{decision.status if decision else 'none'}")
    return f"{saved.scenario.name} · {here.say('roadmap.version', number=saved.version)} · {state}"


def _table(here: "Here", known: dict[tuple[str, int], Decision], names: dict[str, str]) -> None:
    heads = [(here.say(f"roadmap.head_{head}"), "") for head in ("scenario", "status", "who", "why")]
    rows = []
    for decision in reversed(known.values()):
        name = names.get(decision.scenario_id, decision.scenario_id)
        day = (
            here.say("roadmap.since", day=decision.in_force_on)
            if decision.in_force_on
            else here.moment(decision.decided_at)[:10]
        )
        version = here.say("roadmap.version", number=decision.version)
        rows.append(
            [
                f"<b>{escape(name)}</b> <small>{escape(version)}</small>",
                f'<b class="{_tone(decision.status)}">{escape(here.say(f"roadmap.status_{decision.status}"))}</b> <small>{escape(day)}</small>',
                escape(decision.decided_by), escape(decision.reason),
            ]
        )  # fmt: skip
    tables.plain(heads, rows, last="text")


def _tone(status: str) -> str:
    return {"done": "better", "rejected": "worse"}.get(status, "same")


def _history(here: "Here", saved: "Saved") -> None:
    entries: list[Decision] = here.ask(decisions, saved.scenario_id)
    if not entries:
        return
    with st.expander(here.say("roadmap.all_entries", number=len(entries)), icon=":material/history:"):
        for entry in reversed(entries):
            day = f" · {here.say('roadmap.since', day=entry.in_force_on)}" if entry.in_force_on else ""
            said = here.say(f"roadmap.status_{entry.status}")
            version = here.say("roadmap.version", number=entry.version)
            st.markdown(
                f"**{said}** · {version} · {here.moment(entry.decided_at)} · {entry.decided_by}{day}  \n{entry.reason}"
            )


def _ask(here: "Here", saved: "Saved", now: Decision | None) -> None:
    """Asks who and why, and offers what may follow."""
    may = next_statuses(now)
    left, right = st.columns([2, 5], vertical_alignment="bottom")
    with left:
        who = entering.name(here, "decide")
    why = right.text_input(here.say("roadmap.reason"), key="roadmap_reason", max_chars=300)
    judged_by = _judged_by(here, saved) if "proposed" in may else None
    day, ramp = _days(here) if "done" in may else (None, 0)
    with st.container(horizontal=True):
        for status in may:
            label = here.say(f"roadmap.{'take_back' if now and now.status == 'done' else f'do_{status}'}")
            if st.button(
                label,
                icon=f":material/{ICONS[status]}:",
                key=f"roadmap_do_{status}",
                type="primary" if status == may[0] else "secondary",
            ):
                _decide(here, saved, status, who, why, judged_by, day, ramp)
        if now is not None and now.status in ("proposed", "accepted"):
            _forecast(here, saved, who)


def _judged_by(here: "Here", saved: "Saved") -> str:
    items = {i.name: i for i in items_of(here.store, [saved.scenario])}
    return st.selectbox(
        here.say("roadmap.judged_by"), list(items), key=f"roadmap_judged_{saved.scenario_id}",
        format_func=lambda n: item_name(here, items[n]), help=here.say("roadmap.judged_by_help"),
    )  # fmt: skip


def _days(here: "Here") -> tuple[date | None, int]:
    left, right = st.columns(2)
    day = left.date_input(here.say("roadmap.in_force_on"), value=None, key="roadmap_day", format="YYYY-MM-DD")
    ramp = right.number_input(
        here.say("roadmap.ramp_in"), 0, 120, 7, key="roadmap_ramp", help=here.say("roadmap.ramp_in_help")
    )
    return day, int(ramp)


def _decide(
    here: "Here", saved: "Saved", status: "Status", who: str, why: str, judged_by: str | None, day: date | None, ramp: int
) -> None:  # fmt: skip
    try:
        decide(
            here.store, saved.scenario_id, saved.version, status, by=who, reason=why, judged_by=judged_by, in_force_on=day, ramp_in_days=ramp,
        )  # fmt: skip
    except Problem as problem:
        st.error(problem.sentence(here.lang))
        return
    st.toast(here.say("roadmap.decided", name=saved.scenario.name), icon=":material/check:")
    st.rerun()


def _forecast(here: "Here", saved: "Saved", who: str) -> None:
    """The button that writes down what the twin forecasts, before anything is measured."""
    mine = [o for o in here.ask(kept_outlooks) if o.scenarios == ((saved.scenario_id, saved.version),)]
    label = here.say("roadmap.forecast_again" if mine else "roadmap.forecast")
    if st.button(label, icon=":material/trending_up:", key="roadmap_forecast", disabled=roadmap_run.is_busy()):
        roadmap_run.begin(here, [saved], who)
    if mine:
        st.caption(here.say("roadmap.forecast_made", made=here.moment(mine[-1].made_at), who=mine[-1].made_by))
