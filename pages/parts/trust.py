"""What the page about trust lays out: the verdict, the table of indicators, the layers of evidence, what is not shown."""

from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards, evidence_link, grade, show, tables, trust_change
from pages.parts.scope import choose
from twin.evidence import Ref
from twin.kpi import catalogue
from twin.validate import KeptValidation, allows, sentence

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.validate import Score


def chosen(here: "Here", kept: KeptValidation) -> str:
    """Returns the indicator looked at: the one that is asked for, else the headline."""
    first = grade.headline(kept) or ""
    ids = [first, *(k for k in kept.scores if k != first)]
    return choose(here, "kpi", ids, here.say("trust.kpi"), lambda k: show.name(here, catalogue()[k]))


def verdict(here: "Here", kept: KeptValidation) -> None:
    """Draws the grade of the headline indicator with the sentence it allows, and what is no longer as it was."""
    how = here.say(
        "trust.verdict_how", made=here.moment(kept.made_at), weeks=kept.settings["weeks"], runs=kept.settings["runs"],
        until=here.moment(kept.data_until),
    )  # fmt: skip
    cards.section(here.say("trust.verdict"), how)
    for problem in kept.stale:
        st.warning(problem.sentence(here.lang), icon=":material/history:")
    score = kept.scores.get(grade.headline(kept) or "")
    if score is None:
        layer = next(layer for layer in kept.layers if layer.layer == "backtest")
        st.info(here.pick(layer.ko, layer.en))
        return
    letter = score.grade or "–"
    name = here.say("trust.grade_of", kpi=show.name(here, catalogue()[score.kpi_id]))
    said = escape(sentence(score).sentence(here.lang))
    st.html(
        f'<div class="verdict"><div class="letter {score.grade or "none"}">{letter}</div>'
        f'<div><div class="what">{escape(name)}</div><div class="said">{said}</div>{_way(here, score, kept.validation_id)}</div></div>'
    )


def indicators(here: "Here", kept: KeptValidation) -> None:
    """Draws a row for each indicator: grade, credibility, bias, coverage, skill, weeks, and what they allow."""
    heads = [
        ("kpi", ""), ("grade", ""), ("credibility", "n"), ("bias", "n"), ("coverage", "n"), ("skill", "n"), ("rms_z", "n"),
        ("weeks_head", "n"), ("allows", ""),
    ]  # fmt: skip
    rows = [_row(here, score, kept.validation_id) for score in kept.scores.values()]
    tables.plain([(here.say(f"trust.{head}"), kind) for head, kind in heads], rows, last="text")


def layers(here: "Here", kept: KeptValidation) -> None:
    """Draws the layers of evidence, each with its result or why it could not be made."""
    rows = [
        [
            f"<b>{escape(here.say(f'trust.layer_{layer.layer}'))}</b>",
            f'<span class="result {layer.result}">{escape(here.say(f"trust.result_{layer.result}"))}</span>',
            escape(here.pick(layer.ko, layer.en)),
        ]
        for layer in kept.layers
    ]
    tables.plain([(here.say(f"trust.{h}"), "") for h in ("layer", "result", "found")], rows, last="text")


def change(here: "Here", kept: KeptValidation) -> None:
    """Draws the change that was predicted, or says that there was none and what follows."""
    layer = next((layer for layer in kept.layers if layer.layer == "change"), None)
    if layer is None:
        return
    if "changed_at" not in layer.figures:
        cards.section(here.say("trust.change"))
        st.info(here.say("trust.change_none"))
        return
    if "weeks_before" not in layer.figures:
        return  # kept by an earlier edition with a weaker rule: the warning above says to validate again
    at, station = datetime.fromisoformat(str(layer.figures["changed_at"])), str(layer.figures["station"])
    what = here.pick(str(layer.figures["what_ko"]), str(layer.figures["what_en"]))
    how = here.say(
        "trust.change_how", day=here.moment(at), station=here.name("station", station), what=what,
        before=layer.figures.get("weeks_before"), after=layer.figures.get("weeks_after"),
    )  # fmt: skip
    cards.section(here.say("trust.change"), how)
    tell = st.success if layer.result == "passed" else st.info
    tell(here.say(f"trust.change_{layer.result}"))
    trust_change.picture(here, layer)


def what_it_does_not_show(here: "Here") -> None:
    """Lists what no grade says."""
    st.markdown("\n".join(f"- {here.say(f'trust.limits_{i}')}" for i in range(1, 5)))


def left_out(here: "Here", kept: KeptValidation) -> None:
    """Tells which weeks were no test, and why."""
    if kept.left_out:
        with st.expander(f"{here.say('trust.left_out')} ({len(kept.left_out)})"):
            st.markdown("\n".join(f"- {problem.sentence(here.lang)}" for problem in kept.left_out))


def _row(here: "Here", score: "Score", validation_id: str) -> list[str]:
    allowed = escape(allows(score).sentence(here.lang))
    if score.relative_to == "mean" and score.credibility is not None:
        allowed += f"<br>※ {escape(here.say('trust.relative_mean'))}"
    return [
        f"<b>{escape(show.name(here, catalogue()[score.kpi_id]))}</b>",
        f'<span class="grade {score.grade or "none"}">{score.grade or show.NONE}</span>',
        f"{show.share(score.credibility)}<br>{_way(here, score, validation_id)}", show.change(score.bias),
        f"{_whole(score.coverage_80)} / {_whole(score.coverage_90)}",
        show.NONE if score.skill is None else f"{score.skill:+.2f}",
        show.NONE if score.rms_z is None else f"{score.rms_z:.1f}", str(score.weeks), allowed,
    ]  # fmt: skip


def _way(here: "Here", score: "Score", validation_id: str) -> str:
    """The link to the weeks behind a grade."""
    return evidence_link.chip(here, Ref("validation", f"{validation_id}/{score.kpi_id}"), score.credibility)


def _whole(share: float | None) -> str:
    return show.NONE if share is None else f"{share:.0%}".replace("%", "\u00a0%")
