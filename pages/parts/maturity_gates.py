"""The programme's gates: data collection, AI applied, system integration in two processes, and a security plan."""

from html import escape
from typing import TYPE_CHECKING

from pages.parts import cards, evidence_link
from twin.evidence import Ref

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from pages.parts.maturity_top import Found


def draw(here: "Here", found: "Found") -> None:
    """Draws a card a gate: how many of how many, in which processes."""
    drawn = []
    for passed in found.state.gates:
        names = ", ".join(here.name("process", p) for p in passed.process_ids)
        tone = "better" if passed.met else "worse"
        said = here.say("maturity.passed" if passed.met else "maturity.not_passed")
        asides = [f'<span class="{tone}">{"✓" if passed.met else "✗"} {escape(said)}</span>', escape(names), escape(here.pick(*passed.gate.about))]  # fmt: skip
        badge = cards.badge(here, "entered" if passed.gate.id == "security" else "measured")
        unit = f"/ {passed.gate.threshold}"
        chip = evidence_link.chip(here, Ref("gate", f"{passed.gate.id}/{found.state.day}"), float(passed.number))
        asides = [*(a for a in asides if a), chip]
        drawn.append(cards.card(here.pick(*passed.gate.name), badge, f"{passed.number}", unit, asides))
    cards.row_of(drawn)
