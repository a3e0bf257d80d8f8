"""Which number the page about evidence shows: the one of the address, a KPI in a scope, or one of the store's other numbers."""

from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import show
from pages.parts.evidence_link import ASKED
from pages.parts.scope import FIRST, PERIODS, choose, window
from twin.evidence import Ref
from twin.evidence.known import known_numbers
from twin.kpi import catalogue

if TYPE_CHECKING:
    from pages.parts.begin import Here

KINDS = ["kpi", "other"]


def chosen(here: "Here") -> str | None:
    """Returns the name of the number to show; None where there is none to choose."""
    asked = st.query_params.get(ASKED)
    if asked:
        st.button(here.say("evidence.another"), icon=":material/arrow_back:", key="evidence_another", on_click=_forget)
        return asked
    with st.columns([1, 3])[0]:
        kind = choose(here, "kind", KINDS, here.say("evidence.which"), lambda k: here.say(f"evidence.kind_{k}"))
    return _kpi(here) if kind == "kpi" else _other(here)


def _kpi(here: "Here") -> str | None:
    known = catalogue()
    if here.span is None:
        st.info(here.say("empty.nothing"))
        return None
    columns = st.columns(6)
    with columns[0]:
        ids = sorted(known, key=lambda i: i != FIRST)
        kpi_id = choose(here, "kpi", ids, here.say("kpi.indicator"), lambda i: show.name(here, known[i]))
    with columns[1]:
        period = choose(here, "period", list(PERIODS), here.say("kpi.period"), lambda p: here.say(f"kpi.days_{p}"))
    kept = {}
    for column, kind in zip(columns[2:], ("process", "station", "product", "shift"), strict=True):
        with column:
            kept[kind] = _one_or_all(here, kind)
    return str(Ref("kpi", kpi_id, window(here, period, **kept).scope))


def _one_or_all(here: "Here", kind: str) -> str:
    return choose(
        here, kind, ["", *here.ids(kind)], here.say(f"kpi.{kind}"), lambda i: here.name(kind, i) or here.say("kpi.all")
    )


def _other(here: "Here") -> str | None:
    known = dict(here.ask(known_numbers))
    if not known:
        st.info(here.say("evidence.others_none"))
        return None
    return choose(here, "number", list(known), here.say("evidence.number"), lambda ref: here.pick(*known[ref]))


def _forget() -> None:
    st.query_params.pop(ASKED, None)
