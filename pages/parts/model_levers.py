"""What a model brings to the line, simulated: the verdict, its record and claim apart, the picture, the button that works it out."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import background, cards, evidence_link, grade, lever_chart, tables
from twin.errors import Problem
from twin.evidence import Ref
from twin.experiment.keep import owned_by_us
from twin.experiment.levers.begin import begin_levers
from twin.experiment.levers.claim import Claim
from twin.experiment.levers.compare import DAY_S, DRAWS, Settings
from twin.experiment.levers.kept import keep_lever, kept_lever
from twin.experiment.levers.lever import NO_CLAIM
from twin.experiment.levers.measures import STOPPED, measure
from twin.experiment.levers.sentences import beyond, headline, process, record, turning
from twin.experiment.levers.work import KINDS, worked

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.experiment.levers.compare import Brings
    from twin.experiment.levers.kept import KeptLever
    from twin.models.overview import ModelRow

RUNNING = "levers"
FEWEST_DRAWS = 4  # with fewer the intervals say nothing
TONES = {"earns": "good", "worse": "bad", "open": ""}


def draw(here: "Here", row: "ModelRow") -> None:
    """Draws the newest study of a model, whatever its age, and the way to a new one."""
    if row.kind not in KINDS:
        st.info(here.say("levers.other_kind"))
        return
    kept: KeptLever | None = here.ask(kept_lever, row.name)
    if kept is not None:
        _old(here, kept)
        st.html(f'<div class="acts">{"".join(_answers(here, kept))}</div>')
        lever_chart.differences(here, kept.study)
        _basis(here, kept)
    _controls(here, row, kept)


def _old(here: "Here", kept: "KeptLever") -> None:
    """Says what has moved on since the study was made."""
    if kept.has_newer_record:
        st.warning(here.say("levers.stale_record"), icon=":material/history:")
    elif kept.has_newer_program:
        st.warning(here.say("levers.stale_program"), icon=":material/history:")


def _answers(here: "Here", kept: "KeptLever") -> list[str]:
    """The HTML of the verdict with the record behind it, the false alarms at which it turns, and what is claimed beyond."""
    made, measured = kept.study, cards.badge(here, "measured")
    first = made.brings[0]
    ways = {part: _way(here, kept, first, part) for part in ("measured", "claimed")}
    on_record = here.say(f"levers.record_{made.told.source}", said=record(made).sentence(here.lang))
    verdict = _act(
        here, headline(made), f"{ways['measured']} {escape(on_record)} {measured}", TONES[made.verdict], "simulated"
    )
    limit = _act(here, turning(made), ways["measured"], "bad" if made.told.is_beyond else "", made.told.turns_by)
    return [verdict, limit, _act(here, beyond(made), ways["claimed"], "", "claimed")]


def _act(here: "Here", said: Problem, why: str, tone: str, badge: str) -> str:
    title = f"<b>{escape(said.sentence(here.lang))}</b>"
    return f'<div class="act {tone}">{title}<div class="why">{cards.badge(here, badge)} {why}</div></div>'


def _basis(here: "Here", kept: "KeptLever") -> None:
    """What the figures rest on, and the figures themselves with the twin's grade beside each."""
    made = kept.study
    notes = [said.sentence(here.lang) for said in (*process(made.told), *made.told.notes)]
    notes.append(here.say("levers.availability" if made.work.kind == "maintenance" else "levers.found"))
    with st.expander(here.say("levers.basis")):
        st.markdown("\n".join(f"- {note}" for note in notes))
    with st.expander(here.say("levers.table")):
        _figures(here, kept)
    given, work = made.settings, made.work
    how = here.say(
        "levers.made", made=here.moment(kept.made_at), from_=here.moment(work.from_)[:10], until=here.moment(work.until)[:10],
        days=f"{given.horizon_s / DAY_S:.4g}", draws=given.draws, seed=given.seed, version=kept.plant_version[:8],
    )  # fmt: skip
    st.caption(how)


def _figures(here: "Here", kept: "KeptLever") -> None:
    heads = [("measure", ""), ("off", "n"), ("difference_measured", "n"), ("difference_claimed", "n"), ("beyond", "n")]
    rows = []
    for b in kept.study.brings:
        named = measure(b.kpi_id)
        unit = here.pick(named.unit_ko, named.unit_en).removesuffix("p")  # the value's; differences are points of it
        chip = grade.chip(here, None if b.kpi_id == STOPPED else b.kpi_id)
        rows.append(
            [
                f"<b>{escape(here.pick(named.ko, named.en))}</b> ({escape(unit)})<br>{chip}",
                lever_chart.value(b.off, named.times) + _chip(here, kept, b, "off"),
            ]
            + [
                escape(lever_chart.told(getattr(b, part), named.times)) + _chip(here, kept, b, part)
                for part in ("measured", "claimed", "beyond")
            ]
        )
    tables.plain([(here.say(f"levers.{head}"), kind) for head, kind in heads], rows)


def _chip(here: "Here", kept: "KeptLever", b: "Brings", part: str) -> str:
    """The HTML of the link to the evidence of one figure."""
    return f"<br>{_way(here, kept, b, part)}"


def _way(here: "Here", kept: "KeptLever", b: "Brings", part: str) -> str:
    return evidence_link.chip(here, Ref("lever", f"{kept.study_id}/{b.kpi_id}/{part}"), getattr(b, part).mean)


def _controls(here: "Here", row: "ModelRow", kept: "KeptLever | None") -> None:
    """Draws what the supplier claims, and the button that starts a study, or how far the one under way has come."""
    if background.is_under_way(RUNNING):
        background.watch(
            here, RUNNING, here.say("levers.done"), at_first=here.say("levers.calibrating", model=row.name)
        )
        return
    background.trouble(here, RUNNING)
    found = here.try_ask(worked, row.name)
    if isinstance(found, Problem):
        st.info(found.sentence(here.lang))
        return
    if kept is None:
        st.info(here.say("levers.none"))
    unit, times = ("event", 1) if row.kind == "maintenance" else ("unit", 100)
    was = kept.study.claim if kept else NO_CLAIM
    with st.container(horizontal=True, vertical_alignment="bottom"):
        told = here.say("levers.claim_help")
        recall = st.number_input(here.say(f"levers.claim_recall_{unit}"), 0.0, 100.0, was.recall * 100, 1.0, key="levers_recall", help=told, width=210)  # fmt: skip
        false = st.number_input(here.say(f"levers.claim_false_{unit}"), 0.0, 100.0, was.false_alarms * times, key="levers_false", help=told, width=210, format="%.3g")  # fmt: skip
        draws = st.number_input(here.say("levers.draws"), FEWEST_DRAWS, 200, DRAWS, key="levers_draws", width=130)
        label = here.say("levers.start" if kept is None else "levers.again")
        wanted = kept is None or kept.is_stale
        if st.button(
            label, type="primary" if wanted else "secondary", icon=":material/play_arrow:", key="levers_start"
        ):
            _begin(here, row, Claim(recall / 100, false / times), draws)
    st.caption(here.say("levers.run_how", draws=draws))


def _begin(here: "Here", row: "ModelRow", claim: Claim, draws: int) -> None:
    """Starts the study of a model, unless it could not be kept."""
    store = here.store
    try:
        owned_by_us(store)
        work = begin_levers(
            store, row.name, lambda made, plant: keep_lever(store, made, plant), claim=claim, settings=Settings(draws)
        )
    except Problem as problem:
        st.error(problem.sentence(here.lang))
        return
    background.begin(RUNNING, work)
