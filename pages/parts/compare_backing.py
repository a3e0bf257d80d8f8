"""What stands behind a comparison: rate and mix by product, the days left out, the plan and the query."""

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards, compare_parts, show, tables
from twin.compare.told import LEFT_OUT, interval
from twin.kpi import catalogue

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.compare.measured import Comparison
    from twin.compare.split import Split


def split_said(here: "Here", found: "Comparison", of: "Split") -> str:
    """Returns the split in a sentence."""
    total, rate, mix = (compare_parts.told(here, found, v, signed=True) for v in (of.total, of.rate, of.mix))
    return here.say("compare.split_how", total=total, rate=rate, mix=mix)


def split(here: "Here", found: "Comparison", of: "Split") -> None:
    """Draws each product's own value and its share, before and after."""
    kpi = catalogue()[found.plan.kpi_id]
    heads = [("product", ""), ("rate_before", "n"), ("rate_after", "n"), ("share_before", "n"), ("share_after", "n")]
    rows = [
        [
            f"<b>{escape(here.name('product', p.product_id))}</b>", compare_parts.number(here, found, p.rate_before), compare_parts.number(here, found, p.rate_after),
            show.share(p.share_before), show.share(p.share_after),
        ]
        for p in of.parts
    ]  # fmt: skip
    tables.plain([(here.say(f"compare.{h}", unit=show.unit(here, kpi)), kind) for h, kind in heads], rows)


def separate(here: "Here", found: "Comparison") -> None:
    """Draws the effect of each go-live within these days, told apart from the others."""
    kpi, badge = catalogue()[found.plan.kpi_id], cards.badge(here, "measured")
    rows = [
        [
            str(s.day), f"<b>{escape(here.pick(s.ko, s.en) or here.say('compare.this_live'))}</b>",
            f"{escape(interval(kpi, s.effect, here.lang))} {badge}" if s.effect else escape(here.say("compare.tied")),
        ]
        for s in found.separate
    ]  # fmt: skip
    tables.plain([(here.say(f"compare.{h}"), "") for h in ("live_day", "live", "own_change")], rows, last="text")


def left_out(here: "Here", found: "Comparison") -> None:
    """Lists the days that do not count with their reasons; days without work are only counted."""
    days = found.series.left_out
    counts = Counter(left.reason for left in days)
    st.caption(" · ".join(f"{here.pick(*LEFT_OUT[r])} {n}" for r, n in counts.most_common()))
    kpi = catalogue()[found.plan.kpi_id]
    rows = [
        [str(left.day), escape(here.pick(*LEFT_OUT[left.reason])), show.kpi_number(kpi, left.value)]
        for left in days
        if left.reason != "holiday"
    ]
    heads = [
        (here.say("compare.day"), ""),
        (here.say("compare.why"), ""),
        (f"{show.name(here, kpi)} ({show.unit(here, kpi)})", "n"),
    ]
    if rows:
        tables.plain(heads, rows)


def source(here: "Here", found: "Comparison") -> None:
    """Shows the plan with its hash and the query the daily values come from."""
    told = found.provenance
    st.caption(here.say("compare.source_how", rows=f"{told['fact_rows']:,}", hash=told["plan_sha256"]))
    taken = ", ".join(here.say(f"compare.covariate_{c}") for c in found.plan.covariates)
    st.markdown(here.say("compare.taken_out", covariates=taken or show.NONE))
    st.code(f"{told['sql']}\n-- {', '.join(told['bound'])}", language="sql", wrap_lines=True)
