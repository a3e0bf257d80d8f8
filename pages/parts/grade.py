"""The chip every simulated number carries: its grade, whether that is outdated, and the way to the page about trust."""

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from twin.errors import Problem
from twin.validate import KeptValidation, kept_validation, sentence

if TYPE_CHECKING:
    from pages.parts.begin import Here

HEADLINE = "throughput_per_h"  # what the twin as a whole is judged by, where a number is no KPI of its own


def chip(here: "Here", kpi_id: str | None = None) -> str:
    """Returns the HTML of the chip of a KPI, or of the twin as a whole; it leads to the page about trust."""
    kept = here.try_ask(kept_validation)
    if isinstance(kept, Problem):
        kept = None
    words, kind, about = _told(here, kept, kpi_id)
    asked = {"lang": here.lang} | ({"kpi": kpi_id} if kpi_id else {})
    return (
        f'<a class="grade {kind}" href="trust?{urlencode(asked)}" target="_self" title="{escape(about)}">'
        f"{escape(words)}</a>"
    )


def headline(kept: KeptValidation) -> str | None:
    """Returns the KPI the twin as a whole is judged by; another where that one was never tested."""
    return HEADLINE if HEADLINE in kept.scores else next(iter(kept.scores), None)


def _told(here: "Here", kept: KeptValidation | None, kpi_id: str | None) -> tuple[str, str, str]:
    """What the chip says, its style, and what is told when one points at it."""
    score = kept.scores.get(kpi_id or headline(kept) or "") if kept else None
    if kept is None or score is None:
        return here.say("trust.chip_none"), "none", here.say("trust.chip_help_none")
    about = " ".join(s.sentence(here.lang) for s in (sentence(score), *kept.stale))
    if score.grade:
        words = here.say("trust.chip", grade=score.grade)
    elif score.weeks_needed:
        words = here.say("trust.chip_few", weeks=score.weeks_needed)
    else:
        words = here.say("trust.not_assessed")
    if kept.stale:
        return f"{words} · {here.say('trust.chip_stale')}", "stale", about
    return words, score.grade or "none", about
