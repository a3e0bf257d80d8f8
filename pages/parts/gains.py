"""What removing each loss would bring, simulated: the answer in a sentence, the picture, and the button that works it out."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import background, cards, evidence_link, gains_chart, show
from twin.errors import Problem
from twin.evidence import Ref
from twin.experiment.gains import DAY_S, HORIZON_S, REPLICATIONS, begin_study, loudest, worth_trying
from twin.experiment.gains_kept import keep_study, kept_study
from twin.experiment.keep import owned_by_us
from twin.store.arrivals import in_force

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.experiment.gains import Gain, Study, Trial
    from twin.experiment.gains_kept import KeptStudy
    from twin.kpi import Limits
    from twin.kpi.today import Window

RUNNING = "gains"


def draw(here: "Here", found: "Limits", asked: "Window") -> None:
    """Draws the newest study of the store, whatever its age, and the way to a new one."""
    kept: KeptStudy | None = here.ask(kept_study)
    cards.section(here.say("gains.title"), here.say("gains.how"))
    if kept is None:
        st.info(here.say("gains.none"))
    else:
        _old(here, kept, found)
        st.html(f'<div class="acts">{"".join(_answers(here, kept, found))}</div>')
        st.caption(here.say("gains.chart"))
        gains_chart.bars(here, kept.study)
        st.html(" ".join(_way(here, kept.study_id, gain) for gain in kept.study.gains))
        st.caption(_made(here, kept))
    _controls(here, kept, found, asked)


def _old(here: "Here", kept: "KeptStudy", found: "Limits") -> None:
    """Says what is no longer as it was when the study was made."""
    first = found.best.highest(1)[0]
    if kept.has_newer_plant:
        st.warning(here.say("gains.stale_plant"), icon=":material/history:")
    elif kept.has_newer_model:
        st.warning(here.say("gains.stale_model"), icon=":material/history:")
    elif first not in {g.station_id for g in kept.study.gains}:
        st.warning(here.say("gains.not_tried", station=here.name("station", first)), icon=":material/history:")


def _answers(here: "Here", kept: "KeptStudy", found: "Limits") -> list[str]:
    """The HTML of what a manager takes away: the loss to attack, and where attacking one brings nothing."""
    made, ways = kept.study, {g: _way(here, kept.study_id, g) for g in kept.study.gains}
    answers = [_headline(here, made, kept.study_id)]
    first = found.best.highest(1)[0]
    if any(g.loss == "processing" and g.station_id == first and g.verdict == "nothing" for g in made.gains):
        answers.append(
            _fed(here, first, next(ways[g] for g in made.gains if (g.station_id, g.loss) == (first, "processing")))
        )
    stops = [g for g in made.gains if g.station_id == made.loud]
    if stops and all(g.verdict == "nothing" for g in stops):
        said = here.say("gains.loud", station=here.name("station", made.loud))
        answers.append(_act(here, said, here.say("gains.rule"), link=ways[stops[0]]))
    return answers


def _fed(here: "Here", station: str, link: str) -> str:
    """The HTML that says that not even faster work at the first station adds output, and what that means."""
    plant = here.ask(in_force)
    is_calibrated = plant is not None and plant.kind == "calibrated"
    why = here.say("gains.fed_why" if is_calibrated else "gains.fed_nominal")
    return _act(here, here.say("gains.fed", station=here.name("station", station)), why, link=link)


def _headline(here: "Here", made: "Study", study_id: str) -> str:
    base = show.number(made.base.mean)
    sure = [g for g in made.gains if g.verdict == "earns"]
    losses = [g for g in sure if g.loss != "processing"]
    best = next(iter([*losses, *sure]), None)
    if best is None:
        return _act(
            here,
            here.say("gains.headline_none"),
            here.say("gains.headline_none_why", base=base),
            link=_way(here, study_id, made.gains[0]) if made.gains else "",
        )
    what = here.say(f"gains.do_{best.loss}", station=here.name("station", best.station_id))
    share = show.change(_share(best, made))
    why = here.say("gains.headline_why", base=base, share=share)
    return _act(
        here,
        here.say("gains.headline", what=what, gain=show.plus_minus(best.per_h)),
        why,
        "good",
        _way(here, study_id, best),
    )


def _share(gain: "Gain", made: "Study") -> float | None:
    return gain.per_h.mean / made.base.mean if gain.per_h.mean is not None and made.base.mean else None


def _way(here: "Here", study_id: str, gain: "Gain") -> str:
    """The link to the evidence of one bar."""
    what = here.say(f"gains.do_{gain.loss}", station=here.name("station", gain.station_id))
    return evidence_link.chip(here, Ref("gain", f"{study_id}/{gain.station_id}/{gain.loss}"), gain.per_h.mean, what)


def _act(here: "Here", title: str, why: str, tone: str = "", link: str = "") -> str:
    badge = cards.badge(here, "simulated")
    return f'<div class="act {tone}"><b>{escape(title)}</b><div class="why">{escape(why)} {badge} {link}</div></div>'


def _made(here: "Here", kept: "KeptStudy") -> str:
    """The rule the picture shows, and how it was made."""
    made = kept.study
    how = here.say(
        "gains.made", made=here.moment(kept.made_at), days=f"{made.horizon_s / DAY_S:.4g}", number=made.replications,
        seed=made.seed, version=kept.plant_version[:8],
    )  # fmt: skip
    return f"{here.say('gains.rule')}  \n{how}"


def _controls(here: "Here", kept: "KeptStudy | None", found: "Limits", asked: "Window") -> None:
    """Draws the button that starts a study, or how far the one under way has come."""
    if background.is_under_way(RUNNING):
        background.watch(here, RUNNING, here.say("gains.done"))
        return
    background.trouble(here, RUNNING)
    trial = _trial(here, found, asked)
    if trial is None:
        return
    wanted = kept is None or kept.is_stale
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.number_input(here.say("gains.number"), 2, 100, REPLICATIONS, key="gains_number", width=130)
        label = here.say("gains.start" if kept is None else "gains.again")
        if st.button(label, type="primary" if wanted else "secondary", icon=":material/play_arrow:", key="gains_start"):
            _begin(here, trial, number)
    days = f"{HORIZON_S / DAY_S:.4g}"
    st.caption(here.say("gains.run_how", changes=len(trial.changes), number=number, days=days))


def _trial(here: "Here", found: "Limits", asked: "Window") -> "Trial | None":
    """What is worth trying; None, and why, where nothing is."""
    if here.plant is None:
        return None
    try:
        return worth_trying(here.plant, found, here.ask(loudest, asked.scope))
    except Problem as problem:
        st.info(problem.sentence(here.lang))
        return None


def _begin(here: "Here", trial: "Trial", number: int) -> None:
    """Starts the study of the plant in force, unless it could not be kept."""
    store, current = here.store, here.store.plant()
    if current is None:
        return
    version, plant = current
    try:
        owned_by_us(store)
    except Problem as problem:
        st.error(problem.sentence(here.lang))
        return
    background.begin(RUNNING, begin_study(plant, trial, lambda made: keep_study(store, made, version), number=number))
