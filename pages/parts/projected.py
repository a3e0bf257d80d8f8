"""What the twin projects for all models together, beside what was measured: records, claims, and each model's part of it."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import background, cards, evidence_link, grade, projected_chart, show, tables
from twin.compare.measured import Comparison
from twin.compare.told import amount
from twin.errors import Problem
from twin.evidence import Ref
from twin.experiment.keep import owned_by_us
from twin.experiment.together.begin import USUAL, at_work, begin_projection
from twin.experiment.together.kept import keep_projection, kept_projection
from twin.kpi import catalogue
from twin.programme.indicators.judged import comparison
from twin.programme.projected import items_of

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.experiment.intervals import Estimate
    from twin.experiment.together.kept import KeptProjection
    from twin.experiment.together.projection import Projected
    from twin.kpi import Kpi

RUNNING = "projection"
DAY_S = 86_400.0


def draw(here: "Here") -> None:
    """Draws the newest projection beside the measured effects, and the way to a new one."""
    cards.section(here.say("projected.title"), here.say("projected.how"))
    kept: KeptProjection | None = here.ask(kept_projection)
    if kept is not None:
        if kept.has_newer_program:
            st.warning(here.say("projected.stale"), icon=":material/history:")
        _table(here, kept)
        cards.section(here.say("projected.parts"), here.say("projected.parts_how"))
        projected_chart.parts(here, kept.projection)
        given = kept.projection.settings
        words = {
            "made": here.moment(kept.made_at),
            "draws": given.draws,
            "days": f"{given.horizon_s / DAY_S:.4g}",
            "seed": given.seed,
        }
        st.caption(here.say("projected.made", **words))
    _controls(here, kept)


def _table(here: "Here", kept: "KeptProjection") -> None:
    """Measured, by the records, and as claimed: three columns that are never added."""
    columns = (("indicator", ""), ("measured", "n"), ("by_record", "n"), ("as_claimed", "n"), ("grade", ""))
    heads = [(here.say(f"projected.{head}"), kind) for head, kind in columns]
    rows = []
    for one in kept.projection.items:
        kpi = catalogue()[one.item.kpi_id]
        rows.append(
            [
                f"<b>{escape(show.name(here, kpi))}</b><br> <small>{escape(_place(here, one))}</small>", _measured(here, one),
                _estimate(here, kpi, one.measured, "simulated") + _chip(here, kept, one, "measured"),
                _estimate(here, kpi, one.claimed, "claimed") + _chip(here, kept, one, "claimed"), grade.chip(here, kpi.id),
            ]
        )  # fmt: skip
    tables.plain(heads, rows, last="text")


def _measured(here: "Here", one: "Projected") -> str:
    compared = here.try_ask(comparison, one.item.name)
    if not isinstance(compared, Comparison):
        return show.NONE
    e, kpi = compared.effect, catalogue()[one.item.kpi_id]
    middle, low, high = (amount(kpi, v, here.lang, signed=True) for v in (e.median, e.low, e.high))
    said = f"[{escape(low)}, {escape(high)}]<br> {escape(compared.verdict.words(here.lang))}"
    chip = evidence_link.chip(here, Ref("effect", one.item.name), e.median)
    return f"{escape(middle)} {cards.origin(here, 'measured')}<br> <small>{said}</small><br>{chip}"


def _chip(here: "Here", kept: "KeptProjection", one: "Projected", side: str) -> str:
    """The HTML of the link to the evidence of one projected difference."""
    name, value = f"{kept.projection_id}/{one.item.name}/{side}", getattr(one, side).mean
    return f"<br>{evidence_link.chip(here, Ref('projection', name), value)}"


def _estimate(here: "Here", kpi: "Kpi", e: "Estimate", kind: str) -> str:
    if e.mean is None:
        return show.NONE
    middle = amount(kpi, e.mean, here.lang, signed=True)
    if e.low is None or e.high is None:
        return f"{escape(middle)} {cards.origin(here, kind)}"
    low, high = (amount(kpi, v, here.lang, signed=True) for v in (e.low, e.high))
    return f"{escape(middle)} {cards.origin(here, kind)}<br> <small>[{escape(low)}, {escape(high)}]</small>"


def _place(here: "Here", one: "Projected") -> str:
    scope = one.item.scope
    return (
        here.name("station", scope.station_id) or here.name("process", scope.process_id) or here.say("projected.line")
    )


def _controls(here: "Here", kept: "KeptProjection | None") -> None:
    """Draws the button that starts a projection, or how far the one under way has come."""
    if background.is_under_way(RUNNING):
        background.watch(here, RUNNING, here.say("projected.done"), at_first=here.say("projected.calibrating"))
        return
    background.trouble(here, RUNNING)
    found = here.try_ask(at_work)
    items = here.ask(items_of)
    if isinstance(found, Problem) or not items:
        st.info(found.sentence(here.lang) if isinstance(found, Problem) else here.say("projected.no_items"))
        return
    label = here.say("projected.start" if kept is None else "projected.again")
    if st.button(
        label, type="primary" if kept is None or kept.has_newer_program else "secondary", icon=":material/play_arrow:"
    ):
        _begin(here, items)
    st.caption(here.say("projected.run_how", models=", ".join(found), draws=USUAL.draws))


def _begin(here: "Here", items: tuple) -> None:
    store = here.store
    try:
        owned_by_us(store)
        work = begin_projection(store, items, lambda made: keep_projection(store, made))
    except Problem as problem:
        st.error(problem.sentence(here.lang))
        return
    background.begin(RUNNING, work)
