"""What is asked for: period, process, product, shift and the like. The address keeps every choice."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

import streamlit as st

from pages.parts import show
from twin.kpi import Kpi, catalogue, today
from twin.kpi.today import Window

if TYPE_CHECKING:
    from pages.parts.begin import Here

FIRST = "throughput_per_h"  # the indicator companies choose most often
PERIODS = {"28": 28, "7": 7, "91": 91, "all": None}  # business days


class Asked(NamedTuple):
    """What the indicators' page is asked for."""

    kpi: Kpi
    window: Window
    by: Literal["day", "week"]


def filters(here: "Here") -> Asked:
    """Draws the row of choices of the indicators' page and returns what was chosen."""
    known = catalogue()
    columns = st.columns(6)
    with columns[0]:
        ids = sorted(known, key=lambda i: i != FIRST)
        kpi_id = choose(here, "kpi", ids, here.say("kpi.indicator"), lambda i: show.name(here, known[i]))
    with columns[1]:
        period = choose(here, "period", list(PERIODS), here.say("kpi.period"), lambda p: here.say(f"kpi.days_{p}"))
    kept = {}
    for column, kind in zip(columns[2:5], ("process", "product", "shift"), strict=True):
        with column:
            kept[kind] = _one_or_all(here, kind)
    with columns[5]:
        by = choose(here, "by", ["day", "week"], here.say("kpi.bucket"), lambda b: here.say(f"kpi.by_{b}"))
    return Asked(known[kpi_id], window(here, period, **kept), cast(Literal["day", "week"], by))


def _one_or_all(here: "Here", kind: str) -> str:
    """Returns a process, product or shift; '' for all of them."""
    return choose(
        here, kind, ["", *here.ids(kind)], here.say(f"kpi.{kind}"), lambda i: here.name(kind, i) or here.say("kpi.all")
    )


def choose(
    here: "Here", name: str, options: list[str], label: str, words: Callable[[str], str], default: str | None = None
) -> str:
    """Returns a choice from a list; the address keeps it under `name`, but for the default (left out = the first)."""
    given, usual = st.query_params.get(name), options[0] if default is None else default
    key = f"{here.page}_{name}_{here.lang}"
    if key not in st.session_state or st.session_state[key] not in options:
        st.session_state[key] = given if given in options else usual
    return st.selectbox(label, options, format_func=words, key=key, on_change=_keep, args=(name, key, usual))


def _keep(name: str, key: str, default: str) -> None:
    chosen = st.session_state[key]
    if chosen == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = chosen


def window(
    here: "Here", period: str, process: str = "", product: str = "", shift: str = "", station: str = ""
) -> Window:
    """Returns the window of a period that ends with the data, and what is kept within it ('' = everything)."""
    if here.span is None:
        raise ValueError("asked before there are data")
    kept = {
        "process_id": process or None,
        "station_id": station or None,
        "product_id": product or None,
        "shift_id": shift or None,
    }
    return today.window(here.site, here.span, PERIODS[period], **kept)
