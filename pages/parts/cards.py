"""Cards: a big number with its badge and what it is compared with; things to act on; headings."""

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import evidence_link, grade, show
from twin.evidence import Ref
from twin.evidence.lost import of_stop
from twin.kpi import catalogue

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.kpi import Scope
    from twin.kpi.advice import Advice


def section(title: str, how: str = "") -> None:
    """Draws a heading with a line on what is to be seen."""
    st.html(f'<div class="section">{escape(title)}</div>' + (f'<p class="how">{escape(how)}</p>' if how else ""))


def origin(here: "Here", source: str) -> str:
    """Returns the HTML of a badge by its word alone, where how far it can be trusted stands elsewhere."""
    return f'<span class="badge {source}">{escape(here.say(f"badge.{source}"))}</span>'


def badge(here: "Here", source: str) -> str:
    """Returns the HTML of a badge: measured, simulated (with how far it can be trusted), assumed, entered."""
    about = escape(here.say(f"badge_help.{source}"))
    html = f'<span class="badge {source}" title="{about}">{escape(here.say(f"badge.{source}"))}</span>'
    return f"{html} {grade.chip(here)}" if source == "simulated" else html


def card(
    label: str,
    badge_html: str,
    number: str,
    unit: str,
    asides: list[str],
    *,
    meter: float | None = None,
    wide: bool = False,
) -> str:
    """Returns the HTML of a card; `asides` are HTML, all else is text. `meter` fills a bar, 0 to 1."""
    bar = "" if meter is None else f'<div class="meter"><i style="width:{min(max(meter, 0), 1):.1%}"></i></div>'
    none = " none" if number == show.NONE else ""
    return (
        f'<div class="card{" wide" if wide else ""}"><div class="label"><span>{escape(label)}</span>{badge_html}</div>'
        f'<div class="number{none}">{escape(number)}<span class="unit">{escape(unit) if not none else ""}</span></div>{bar}'
        + "".join(f'<div class="aside">{aside}</div>' for aside in asides)
        + "</div>"
    )


def turned(here: "Here", row: dict) -> str:
    """Returns the HTML of a KPI's change: the arrow is the number's, the colour says whether it is good."""
    if not row["turn"]:
        return ""
    said = show.kpi_change(catalogue()[row["kpi_id"]], row["difference"], row["change"])
    arrow = "" if said.startswith("±") else "▲ " if row["difference"] > 0 else "▼ "
    about = escape(here.say(f"first.turn_{row['turn']}"))
    return f'<span class="turn {row["turn"]}" title="{about}">{arrow}{said}</span>'


def kpi_card(here: "Here", row: dict, scope: "Scope", *, label: str | None = None) -> str:
    """Returns the HTML of one KPI in a scope as `twin.kpi.compared` tells it, with the way to its evidence."""
    kpi = catalogue()[row["kpi_id"]]
    number = show.kpi_number(kpi, row["value"])
    asides = [turned(here, row)] if number != show.NONE else [_brief(here.note(row))]
    asides.append(evidence_link.of_kpi(here, kpi.id, scope, row["value"]))
    return card(label or show.name(here, kpi), badge(here, "measured"), number, show.unit(here, kpi), asides)


def _brief(note: str) -> str:
    """The HTML of a remark, cut by the style sheet where it is long; whole in its tip and in the table of indicators."""
    return f'<span title="{escape(note)}">{escape(note)}</span>'


def row_of(cards: list[str]) -> None:
    """Draws cards side by side, as many as fit."""
    st.html(f'<div class="cards">{"".join(cards)}</div>')


def acts(here: "Here", items: "list[Advice]", scope: "Scope") -> None:
    """Draws the things to act on, each with how much and why; `scope` is the time they were looked for in."""
    if not items:
        st.info(here.say("first.acts_none"))
        return
    drawn = []
    for number, item in enumerate(items, start=1):
        title, much, why = (
            here.say(f"act.{item.kind}_{part}", **_words(here, item)) for part in ("title", "much", "why")
        )
        drawn.append(
            f'<div class="act"><b>{number}. {escape(title)}</b>'
            f'<div class="much">{escape(much)} {badge(here, "measured")} {_way(here, item, scope)}</div><div class="why">{escape(why)}</div></div>'
        )
    st.html(f'<div class="acts">{"".join(drawn)}</div>')


def _way(here: "Here", item: "Advice", scope: "Scope") -> str:
    """The link to the evidence of the share or the hours an advice tells; '' where it tells a number of orders."""
    if item.kind == "stop" and item.station_id and item.what:
        return evidence_link.chip(here, of_stop(item.station_id, item.what, item.reason, scope), item.hours)
    if item.what is None or item.share is None:
        return ""
    return evidence_link.chip(here, Ref("share", item.what, replace(scope, station_id=item.station_id)), item.share)


def _words(here: "Here", item: "Advice") -> dict[str, str]:
    return {
        "station": here.name("station", item.station_id),
        "what": _loss(here, item),
        "reason": here.reason(item.reason) if item.reason else here.say(f"state.{item.what}") if item.what else "",
        "hours": show.number(item.hours),
        "share": show.share(item.share),
        "before": show.share(item.before),
        "limits": show.share(item.limits),
        "low": show.change(item.low).rstrip("\u00a0%"),
        "high": show.change(item.high).rstrip("\u00a0%"),
        "count": show.number(item.count),
    }


def _loss(here: "Here", item: "Advice") -> str:
    """What is lost, with its commonest reason where that is not the advice itself."""
    if item.what is None:
        return ""
    name = here.say(f"state.{item.what}").lower()
    return f"{name} ({here.reason(item.reason)})" if item.reason and item.kind == "limit" else name
