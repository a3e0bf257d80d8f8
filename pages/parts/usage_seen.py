"""The log of real use as pages make it: a session begins, a page is opened, somebody gives a name or signs out."""

from typing import TYPE_CHECKING

import streamlit as st

from pages.parts.entering import BY
from twin.errors import Problem
from twin.usage.log import new_session, record
from twin.usage.person import ROLES, Person, person
from twin.usage.writes import listen, visitor

if TYPE_CHECKING:
    from pages.parts.begin import Here

SESSION, PAGE, WHO = "usage_session", "usage_page", "usage_who"


def seen(here: "Here") -> None:
    """Notes that a page was opened, once a visit, however often it is drawn; whoever gives no name has not signed in."""
    listen()
    if SESSION not in st.session_state:
        st.session_state[SESSION] = new_session()
    visitor.set((_ip(), st.session_state[SESSION]))
    if st.session_state.get(PAGE) != here.page:
        st.session_state[PAGE] = here.page
        _record(here, "read", what=here.page)


def out(here: "Here", what: str, moved: int = 0) -> None:
    """Notes that a file went out or came in by the reader's hand."""
    _record(here, "in_out", what=what, moved=moved)


def who(here: "Here") -> None:
    """Draws, at the foot of the menu, who is at work: a name and a role one may give, and the way to sign out."""
    now: Person = st.session_state.get(WHO, Person())
    label = (
        f"{now.name} · {here.say(f'usage.role_{now.role}')}"
        if now.name and now.role
        else now.name or here.say("usage.nobody")
    )
    with st.sidebar, st.popover(label, icon=":material/person:", width="stretch"):
        if now.name:
            st.button(here.say("usage.sign_out"), key="usage_out", on_click=_sign_out, args=(here,))
            return
        with st.form("usage_who_form", border=False):
            name = st.text_input(here.say("whatif.by"), key="usage_name")
            role = st.selectbox(
                here.say("usage.role"), ROLES, format_func=lambda r: here.say(f"usage.role_{r}"), key="usage_role"
            )
            pressed = st.form_submit_button(here.say("usage.sign_in"))
        if pressed:
            _sign_in(here, name, role)


def _sign_in(here: "Here", name: str, role: str) -> None:
    try:
        found = person(name, role)
    except Problem as problem:
        st.error(problem.sentence(here.lang))
        return
    st.session_state[WHO], st.session_state[BY] = found, found.name
    for field in [
        k.removesuffix("_usual")
        for k in st.session_state
        if isinstance(k, str) and k.startswith(BY) and k.endswith("_usual")
    ]:
        if not st.session_state.get(field):  # forms drawn before the name was given
            st.session_state[field] = found.name
    _record(here, "sign_in")
    st.rerun()


def _sign_out(here: "Here") -> None:
    _record(here, "sign_out")
    gone: Person = st.session_state.pop(WHO, Person())
    for field in [
        k for k in st.session_state if isinstance(k, str) and k.startswith(BY) and st.session_state[k] == gone.name
    ]:
        del st.session_state[field]  # the next person at this browser signs for oneself


def _record(here: "Here", action: str, *, what: str = "", moved: int = 0) -> None:
    now: Person = st.session_state.get(WHO, Person())
    record(
        here.store.path,
        action,
        user=now.name,
        role=now.role,
        ip=_ip(),
        what=what,
        moved=moved,
        session=st.session_state.get(SESSION, ""),
    )


def _ip() -> str:
    """The visitor's address as the server sees it; '' on this machine."""
    address = st.context.ip_address
    return address if isinstance(address, str) else ""
