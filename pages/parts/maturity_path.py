"""The way of one process to its target: the next best step first, then each gap in its own unit, and every criterion."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards, evidence_link, maturity_matrix, tables
from pages.parts.scope import choose
from twin.evidence import Ref
from twin.maturity.ahead import dated
from twin.maturity.gaps import Gap, Path, nearest
from twin.maturity.matrix import matrix
from twin.maturity.points import WHY
from twin.maturity.readings import number

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from pages.parts.maturity_top import Found
    from twin.maturity.levels import Cell
    from twin.maturity.readings import Reading

MANY = 6  # points named of those in the way


def draw(here: "Here", found: "Found") -> None:
    """Draws the way of the process chosen; the one nearest to its target stands first."""
    ways = nearest(list(found.paths.values()))
    ids = [*(w.process_id for w in ways), *(r.process_id for r in found.state.rows if r.reached)]
    process_id = choose(here, "process", ids, here.say("maturity.choose"), lambda p: here.name("process", p))
    row, way = found.state.row(process_id), found.paths[process_id]
    steps(here, way)
    pace(here, way, found)
    with st.expander(here.say("maturity.criteria", name=here.name("process", process_id))):
        criteria(here, row.cells)
    with st.expander(here.say("maturity.criteria", name=here.say("maturity.site"))):
        criteria(here, found.state.site)


def steps(here: "Here", way: Path) -> None:
    """Draws the gaps as cards, the next step first; says so where there is none."""
    scale = matrix()
    level, name = here.pick(*scale.names[way.target]), here.name("process", way.process_id)
    if way.next is None:
        st.success(here.say("maturity.there", name=name, level=level), icon=":material/check:")
        return
    title = here.say("maturity.way", name=name, level=level, number=len(way.gaps))
    drawn = "".join(_step(here, gap, is_next=gap is way.next) for gap in way.gaps)
    st.html(f'<div class="section">{escape(title)}</div><div class="acts">{drawn}</div>')
    st.caption(here.say("maturity.order"))


def pace(here: "Here", way: Path, found: "Found") -> None:
    """Says when the target is reached at the present pace, with its band, or why nothing can be told."""
    told = here.ask(dated, way, found.state.day)
    if told is None:
        return
    if told.early is None:
        st.html(f'<div class="look">{escape(here.say("maturity.stuck", why=here.pick(*told.why)))}</div>')
        return
    beyond, why = here.say("maturity.beyond"), here.pick(*told.why)
    text = here.say("maturity.pace", early=told.early, likely=told.likely or beyond, late=told.late or beyond, why=why)
    badge = f'<span class="badge simulated" title="{escape(here.say("maturity.pace_how"))}">{escape(here.say("badge.simulated"))}</span>'
    st.html(f'<div class="look">{escape(text)} {badge}</div>')


def criteria(here: "Here", cells: "tuple[Cell, ...]") -> None:
    """Draws every criterion: value against threshold, met or not, where the threshold comes from, the way to its evidence."""
    heads = [("criterion", ""), ("value", "n"), ("threshold", "n"), ("met", ""), ("about", "text")]
    rows = [_criterion(here, r) for cell in cells for r in cell.readings]
    tables.plain([(here.say(f"maturity.{head}"), kind) for head, kind in heads], rows, last="text")


def ref(reading: "Reading") -> Ref:
    """Returns the name of a reading, under which its evidence is found and marked."""
    return Ref("maturity", f"{reading.criterion_id}/{reading.process_id or '-'}/{reading.day}")


def _step(here: "Here", gap: Gap, *, is_next: bool) -> str:
    scale, criterion = matrix(), gap.reading.criterion
    head = f'<span class="badge entered">{escape(here.say("maturity.next"))}</span> ' if is_next else ""
    area = here.pick(*scale.areas[criterion.area].name)
    lifts = (
        here.say("maturity.lifts", area=area, level=here.pick(*scale.names[gap.lifts]))
        if gap.lifts
        else here.say("maturity.one_of", area=area)
    )
    named = ", ".join(
        f"{here.pick(*p.name)} ({here.pick(*WHY[p.why])})" if p.why else here.pick(*p.name) for p in gap.points[:MANY]
    )
    rest = here.say("maturity.and_more", number=len(gap.points) - MANY) if len(gap.points) > MANY else ""
    what = here.pick(*gap.what)
    effort = here.say("maturity.effort", days=f"{gap.effort:.0f}")
    return (
        f'<div class="act{"" if is_next else " later"}">{head}<b>{escape(here.pick(*gap.said))}{escape(f": {what}" if what else "")}</b>'
        f'<div class="meter"><i style="width:{gap.done:.0%}"></i></div>'
        f'<div class="much">{escape(here.pick(*gap.step))}</div>'
        f'<div class="why">{escape(lifts)} · {escape(effort)} {maturity_matrix.assumed(here)} {chip(here, gap.reading)}<br>{escape(named)} {escape(rest)}</div></div>'
    )


def progress(gap: Gap) -> float:
    """Returns how much of the way to the threshold is gone, 0 to 1."""
    return gap.done


def chip(here: "Here", reading: "Reading") -> str:
    """Returns the HTML of the link to a reading's evidence."""
    return evidence_link.chip(here, ref(reading), reading.value)


def _criterion(here: "Here", reading: "Reading") -> list[str]:
    c, scale = reading.criterion, matrix()
    unit = here.pick(*c.unit)
    badge = "entered" if c.measure == "accepted_evidence" else "measured"
    place = f"{here.pick(*scale.areas[c.area].name)} · {here.pick(*scale.names[c.level])}"
    sign = "≥" if c.wants == "more" else "≤"
    met = here.say("maturity.met" if reading.met else "maturity.not_met")
    return [
        f"<b>{escape(here.pick(*c.name))}</b><br><small>{escape(place)}</small>",
        f"{escape(number(reading.value, unit))} {cards.badge(here, badge)}<br>{chip(here, reading)}",
        f"{sign} {escape(number(reading.threshold, unit))} {maturity_matrix.assumed(here) if c.provenance == 'assumed' else ''}",
        f'<span class="{"better" if reading.met else "worse"}">{"✓" if reading.met else "✗"} {escape(met)}</span>',
        f"{escape(here.pick(*c.about))} ({escape(here.say('maturity.period', days=c.period_days))})",
    ]  # fmt: skip
