"""The matrix of KS X 9001-1 as a picture: each process and area with its level, the target, and what is missing."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards
from twin.maturity.matrix import SITE, matrix

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from pages.parts.maturity_top import Found
    from twin.maturity.gaps import Gap
    from twin.maturity.levels import Cell

STANDS = {"unsupported": "claimed", "ready": "pooled"}  # the look of a badge


def draw(here: "Here", found: "Found") -> None:
    """Draws processes by areas, the whole site below, and what the colours mean."""
    scale = matrix()
    areas = [a for a in scale.areas.values() if a.scope == "process"]
    heads = [here.say("maturity.process"), here.say("maturity.level"), *(here.pick(*a.name) for a in areas)]
    rows = []
    for row in found.state.rows:
        gaps = found.paths[row.process_id].gaps
        cells = "".join(_cell(here, cell, gaps) for cell in row.cells)
        done = " done" if row.reached else ""
        rows.append(
            f'<div class="levels-row"><b class="who">{escape(here.name("process", row.process_id))}</b>'
            f'<span class="whole{done}">{escape(here.pick(*scale.names[row.supported]))}</span>{cells}</div>'
        )
    top = "".join(f"<span>{escape(head)}</span>" for head in heads)
    st.html(f'<div class="levels"><div class="levels-row head">{top}</div>{"".join(rows)}{_site(here, found)}</div>')
    st.caption(f"{here.say('maturity.legend')} {here.pick(*scale.footnote)}")


def bar(here: "Here", supported: str, target: str) -> str:
    """Returns the HTML of a level as four steps: those reached filled, the target's outlined."""
    scale = matrix()
    steps = "".join(
        f'<i class="{"on" if rank <= scale.rank(supported) else ""}{" aim" if level == target else ""}" title="{escape(here.pick(*scale.names[level]))}"></i>'
        for rank, level in enumerate(scale.levels)
        if rank
    )  # fmt: skip
    return f'<span class="steps">{steps}</span>'


def stand(here: "Here", cell: "Cell", *, always: bool = False) -> str:
    """Returns the HTML of what is claimed where it differs from what the data support; '' where they agree.

    That 기초 may be claimed is no news on the matrix, and left out there unless `always`.
    """
    is_small = cell.claimed is None and cell.supported == matrix().levels[1] and not always
    if cell.stand == "agrees" or (cell.stand == "ready" and is_small):
        return ""
    level = here.pick(*matrix().names[cell.claimed or matrix().levels[0]])
    text = here.say(f"maturity.{cell.stand}", level=level)
    return f'<span class="badge {STANDS[cell.stand]}" title="{escape(here.say(f"maturity.{cell.stand}_how"))}">{escape(text)}</span>'


def _site(here: "Here", found: "Found") -> str:
    """The row of the areas judged once for the site."""
    cells = "".join(_cell(here, cell, (), named=True) for cell in found.state.site)
    return (
        f'<div class="levels-row site"><b class="who">{escape(here.say("maturity.site"))}</b><span></span>{cells}</div>'
    )


def _cell(here: "Here", cell: "Cell", gaps: "tuple[Gap, ...]", *, named: bool = False) -> str:
    scale = matrix()
    done = " done" if scale.rank(cell.supported) >= scale.rank(cell.target) else ""
    lacking = next((here.pick(*g.said) for g in gaps if g.reading.criterion.area == cell.area), "")
    if cell.process_id == SITE:
        missing = cell.missing(cell.target)
        lacking = f"{here.pick(*missing[0].criterion.name)} {here.pick(*missing[0].said)}" if missing else ""
    area = f"{here.pick(*scale.areas[cell.area].name)} "
    tip = here.pick(*scale.areas[cell.area].cells[cell.supported])
    name = f"<em{'' if named else ' class=on-phone'}>{escape(area)}</em>"
    return (
        f'<div class="level{done}" title="{escape(tip)}">{name}<b>{escape(here.pick(*scale.names[cell.supported]))}</b>{bar(here, cell.supported, cell.target)}'
        f"<small>{escape(lacking)}</small>{stand(here, cell)}</div>"
    )


def assumed(here: "Here") -> str:
    """Returns the HTML of the badge of a threshold no document confirms."""
    return cards.badge(here, "assumed")
