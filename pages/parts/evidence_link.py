"""The small link beside a number that leads to its evidence, with what an evaluator said of the number.

Each link is an address of its own (`?evidence=…`), so it can be sent to somebody; within an open page a click on it opens
the drawer at once (pages/parts/evidence.py), without loading the page again.
"""

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from twin.evidence import Ref, standing

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.evidence import Standing
    from twin.kpi import Scope

ASKED = "evidence"  # in the address: the number whose evidence is open
ICONS = {"checked": "✓", "questioned": "?", "rejected": "✕"}


def chip(here: "Here", ref: Ref, value: float | None, label: str = "") -> str:
    """Returns the HTML of the link to a number's evidence (`label` says which, where it does not stand beside it), with its last mark: who, when, and whether for an older value."""
    stood = standing(here.marks, str(ref), value)
    asked = {**st.query_params, "lang": here.lang, ASKED: str(ref)}
    about = stood.mark.remark if stood and stood.mark.remark else here.say("evidence.chip_help")
    words = " ".join(
        [*([label] if label else []), here.say("evidence.chip"), *([_words(here, stood)] if stood else [])]
    )
    return (
        f'<a class="evidence{_kind(stood)}" href="?{escape(urlencode(asked))}" target="_self" title="{escape(about)}">'
        f"{escape(words)}</a>"
    )


def stamp(here: "Here", ref: Ref, value: float | None) -> str:
    """Returns the HTML of a number's last mark with its remark; '' where nobody has marked it."""
    stood = standing(here.marks, str(ref), value)
    if stood is None:
        return ""
    return f'<span class="evidence{_kind(stood)}">{escape(_words(here, stood))}</span> {escape(stood.mark.remark)}'


def of_kpi(here: "Here", kpi_id: str, scope: "Scope", value: float | None) -> str:
    """Returns the HTML of the link to the evidence of a KPI in a scope."""
    return chip(here, Ref("kpi", kpi_id, scope), value)


def _words(here: "Here", stood: "Standing") -> str:
    said = f"{ICONS[stood.mark.verdict]} {stood.mark.marked_by} {here.moment(stood.mark.marked_at)[5:10]}"
    return f"{said} · {here.say('evidence.older')}" if stood.is_older else said


def _kind(stood: "Standing | None") -> str:
    return "" if stood is None else f" {stood.mark.verdict}{' older' if stood.is_older else ''}"
