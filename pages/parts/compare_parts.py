"""What the page about before and after lays out: the verdict, the numbers, the guards, the split, days left out, the source."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards, evidence_link, show, tables
from twin.compare.measured import Comparison
from twin.compare.overview import answer, of_all_days
from twin.compare.told import amount
from twin.errors import Problem
from twin.evidence import Ref
from twin.evidence.effects import of_asked
from twin.kpi import catalogue, of_dates

if TYPE_CHECKING:
    from datetime import date

    from pages.parts.begin import Here
    from twin.compare.guard import Guard
    from twin.compare.measured import Beforehand
    from twin.compare.overview import Asked
    from twin.evidence.ref import Kind

RESULTS = {"passed": "passed", "told": "partly", "failed": "failed"}
GOOD = {"achieved", "improved", "target_not_proven", "target_missed"}


def verdict(here: "Here", found: Comparison, asked: "Asked | str") -> None:
    """Draws the verdict, the change with its interval, and why."""
    kind = "good" if found.verdict.kind in GOOD else "bad" if found.verdict.kind == "worse" else ""
    st.html(
        f'<div class="acts"><div class="act {kind}"><b>{escape(found.verdict.words(here.lang))}</b>'
        f'<div class="much">{escape(_change(here, found))} {cards.badge(here, "measured")} {_effect_evidence(here, found, asked)}</div>'
        f'<div class="why">{escape(found.verdict.sentence(here.lang))}</div></div></div>'
    )


def numbers(here: "Here", found: Comparison, asked: "Asked | str") -> None:
    """Draws before, after, the target, and the smallest change that can be seen."""
    kpi, after = catalogue()[found.plan.kpi_id], int(found.series.is_after.sum())
    measured, unit = cards.badge(here, "measured"), show.unit(here, kpi)
    drawn = [
        cards.card(
            here.say(f"compare.{side}"), measured, number(here, found, value), unit,
            [escape(here.say("compare.period", first=first, last=last, days=days)), _evidence(here, found, first, last)],
        )
        for side, value, first, last, days in (
            ("before", found.value_before, found.series.day[0], found.plan.baseline_until, len(found.series.day) - after),
            ("after", found.value_after, found.plan.after_from, found.series.day[-1], after),
        )
    ]  # fmt: skip
    if found.plan.target is not None:
        badge = cards.badge(here, "entered")
        drawn.append(cards.card(here.say("compare.target"), badge, show.kpi_number(kpi, found.plan.target), unit, []))
    drawn.append(_seen(here, found, asked))
    cards.row_of(drawn)


def _effect_evidence(here: "Here", found: Comparison, asked: "Asked | str") -> str:
    """The HTML of the link to the comparison behind a change: one asked for, or that of an indicator of the book."""
    return evidence_link.chip(here, _named("effect", asked), found.effect.median)


def _named(kind: "Kind", asked: "Asked | str") -> Ref:
    return Ref(kind, asked if isinstance(asked, str) else of_asked(asked).name)


def _evidence(here: "Here", found: Comparison, first: "date", last: "date") -> str:
    """The HTML of the link to the rows of these days, those left out among them."""
    scope = of_dates(here.site, first, last, **vars(found.plan.place))
    value = here.ask(of_all_days, found.plan.kpi_id, scope)
    ref = Ref("kpi", found.plan.kpi_id, scope)
    return evidence_link.chip(here, ref, value, label=here.say("compare.all_days"))


def _seen(here: "Here", found: "Comparison | Beforehand", asked: "Asked | str") -> str:
    """The HTML of the card with the smallest change that can be seen."""
    often, always = (
        told(here, found, v, signed=True).lstrip("+") for v in (found.seen.often, found.seen.nearly_always)
    )
    value, _, unit = often.rpartition(" ")
    said = [escape(here.say("compare.seen_often")), escape(here.say("compare.seen_always", always=always))]
    said.append(evidence_link.chip(here, _named("seen", asked), found.seen.often))
    return cards.card(here.say("compare.seen"), cards.badge(here, "measured"), value, unit, said)


def not_yet(here: "Here", found: "Beforehand", asked: "Asked | str") -> None:
    """Says that no day after counts yet, and what can be said beforehand."""
    kpi = catalogue()[found.plan.kpi_id]
    st.info(here.say("compare.not_yet", day=found.plan.after_from))
    badge, unit = cards.badge(here, "measured"), show.unit(here, kpi)
    period = here.say(
        "compare.period", first=found.series.day[0], last=found.series.day[-1], days=len(found.series.day)
    )
    value = number(here, found, found.value_before)
    cards.row_of(
        [cards.card(here.say("compare.before"), badge, value, unit, [escape(period)]), _seen(here, found, asked)]
    )


def guards(here: "Here", found: "tuple[Guard, ...]") -> None:
    """Draws what was looked for, what stands in the way first."""
    order = {"failed": 0, "told": 1, "passed": 2}
    rows = [
        [
            f"<b>{escape(here.say(f'compare.guard_{g.id}'))}</b>",
            f'<span class="result {RESULTS[g.status]}">{escape(here.say(f"compare.{g.status}"))}</span>',
            escape(g.sentence(here.lang)),
        ]
        for g in sorted(found, key=lambda g: order[g.status])
    ]
    tables.plain([(here.say(f"compare.{h}"), "") for h in ("guard", "result", "found")], rows, last="text")


def others(here: "Here", asked: "list[Asked]") -> None:
    """Draws what the same go-live did to its other indicators, a row each."""
    if not asked:
        return
    cards.section(here.say("compare.others"), here.say("compare.others_how"))
    heads = [(here.say(f"compare.{h}"), "") for h in ("indicator", "place", "change_head", "verdict")]
    place, rows = st.empty(), []
    for one in asked:
        rows.append(_other(here, one, here.try_ask(answer, one)))
        with place.container():
            tables.plain(heads, rows, last="text")


def _other(here: "Here", asked: "Asked", found: "Comparison | Beforehand | Problem") -> list[str]:
    place = here.name("station", asked.station_id) if asked.station_id else here.say("compare.whole_line")
    head = [f"<b>{escape(show.name(here, catalogue()[asked.kpi_id]))}</b>", escape(place)]
    if not isinstance(found, Comparison):
        said = (
            found.sentence(here.lang) if isinstance(found, Problem) else here.say("compare.not_yet", day=asked.go_live)
        )
        return [*head, show.NONE, escape(said)]
    change = escape(_change(here, found))
    way = _effect_evidence(here, found, asked)
    return [*head, f"{change} {cards.badge(here, 'measured')} {way}", escape(found.verdict.words(here.lang))]


def _change(here: "Here", found: Comparison) -> str:
    """The change with its interval."""
    e = found.effect
    change, low, high = (told(here, found, v, signed=True) for v in (e.median, e.low, e.high))
    return here.say("compare.change", change=change, low=low, high=high)


def told(here: "Here", found: "Comparison | Beforehand", value: float, *, signed: bool = False) -> str:
    """Returns a value of the compared indicator with its unit, in the reader's language; a change with its sign."""
    return amount(catalogue()[found.plan.kpi_id], value, here.lang, signed=signed)


def number(here: "Here", found: "Comparison | Beforehand", value: float) -> str:
    """Returns a value of the compared indicator without its unit; a dash where there is none."""
    return told(here, found, value).rpartition(" ")[0] if value == value else show.NONE
