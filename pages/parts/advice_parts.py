"""What the three kinds of advice share on their page: what they need, which version speaks, the form that learns a new one."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts import background, cards, evidence_link
from twin.errors import Problem
from twin.evidence import Ref
from twin.models.making import Wish
from twin.models.retrain import BackgroundTraining

if TYPE_CHECKING:
    from types import FunctionType

    from pages.parts.begin import Here
    from twin.models.advice_view import AtWork
    from twin.models.task import Task

HELD_DAYS = {"setpoint": 56, "demand": 84, "sequence": 56}  # left to judge by, by default


def unless_offered(here: "Here", offered: "dict[str, list[Task]]", kind: str) -> None:
    """Says what to collect where the data do not allow a kind of advice."""
    if not offered[kind]:
        st.info(here.say(f"advice.needs_{kind}"))


def ask(here: "Here", question: "FunctionType", *given: str) -> Any:
    """Returns what a function of twin says, or None once its Problem stands on the page: the other kinds go on."""
    answer = here.try_ask(question, *given)
    if isinstance(answer, Problem):
        st.error(answer.sentence(here.lang))
        return None
    return answer


def act(
    here: "Here", title: str, much: str, why: str, badges: list[tuple[str, str]], tone: str = "", ways: Sequence[str] = ()
) -> str:  # fmt: skip
    """Returns the HTML of one thing to act on; `badges` are (kind, key of its text, '' for the usual badge), `ways` the links to evidence."""
    drawn = " ".join([*(_badge(here, kind, key) for kind, key in badges), *ways])
    return (
        f'<div class="act {tone}"><b>{escape(title)}</b><div class="much">{escape(much)} {drawn}</div>'
        f'<div class="why">{escape(why)}</div></div>'
    )


def score_chip(here: "Here", version: "AtWork", metric: str, who: str = "model") -> str:
    """Returns the HTML of the link to the evidence of a score of the version's newest judgement; '' where there is none."""
    found = version.score(metric, who)
    if version.judged is None or found is None:
        return ""
    return evidence_link.chip(here, Ref("model", f"{version.judged.evaluation_id}/{who}/{metric}"), found.value)


def judged(here: "Here", version: "AtWork", said: str, metric: str) -> None:
    """Says how the advice did later, with the way to the evidence of the score that decides."""
    st.markdown(said)
    st.html(f"{cards.origin(here, 'measured')} {score_chip(here, version, metric)}")


def speaks(here: "Here", version: "AtWork") -> None:
    """Says which version speaks, from which data, and whether somebody has applied it."""
    words = {"name": version.name, "until": here.moment(version.learned_until)[:10]}
    st.caption(here.say("advice.applied" if version.is_applied else "advice.not_applied", **words))
    if not version.is_applied:
        st.page_link(
            "pages/models.py", label=here.say("advice.to_models"), icon=":material/neurology:",
            query_params={"lang": here.lang, "model": version.name},
        )  # fmt: skip


def learn(here: "Here", task: "Task", version: "AtWork | None") -> None:
    """Draws the form that learns a version in the background, folded away where one speaks; or how far one has come."""
    running = f"advice_{task.task_id}"
    if background.is_under_way(running):
        background.watch(
            here, running, here.say("advice.learned"), keep=_tell(here), at_first=here.say("advice.reading")
        )
        return
    background.trouble(here, running)
    name = here.pick(task.ko, task.en)
    if version is None:
        st.info(here.say("advice.none", name=name))
        _form(here, task, running)
        return
    with st.expander(here.say("advice.again", name=name), icon=":material/model_training:"):
        _form(here, task, running)


def _form(here: "Here", task: "Task", running: str) -> None:
    with st.form(running, border=False):
        left, right = st.columns(2)
        by = left.text_input(here.say("advice.by"), key=f"{running}_by")
        held = right.number_input(here.say("advice.held"), 0, 365, HELD_DAYS[task.kind], key=f"{running}_held")
        pressed = st.form_submit_button(
            here.say("advice.learn"), type="primary", icon=":material/play_arrow:", key=f"{running}_go"
        )
    if not pressed:
        return
    if not by.strip():
        st.warning(here.say("advice.fill_in"))
        return
    background.begin(running, BackgroundTraining(here.store, task.task_id, Wish(held_back_days=held), by))


def _tell(here: "Here"):
    """Returns what to do once a version is learned: say it where it could not be judged yet."""

    def tell(work: BackgroundTraining) -> None:
        if work.unjudged is not None:
            st.toast(f"{here.say('advice.unjudged')} {work.unjudged.sentence(here.lang)}", icon=":material/info:")

    return tell


def _badge(here: "Here", kind: str, key: str) -> str:
    if not key:
        return cards.badge(here, kind)
    about = escape(here.say(f"advice.badge_{key}_help"))
    return f'<span class="badge {kind}" title="{about}">{escape(here.say(f"advice.badge_{key}"))}</span>'
