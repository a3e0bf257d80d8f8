"""What people decide about models, each under a name: apply, retire, roll back; and train a new version in the background."""

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import background
from twin.errors import Problem
from twin.models.applied import decide
from twin.models.making import Wish
from twin.models.registry import version_named
from twin.models.retrain import JUDGED_DAYS, BackgroundTraining
from twin.models.tasks import all_tasks
from twin.models.threshold import Costs

if TYPE_CHECKING:
    from datetime import date

    from pages.parts.begin import Here
    from twin.models.overview import ModelRow
    from twin.models.task import Task

RUNNING = "training"
ACTIONS = {"trained": ("apply",), "applied": ("retire", "roll_back"), "retired": ("apply",)}  # by state


def is_training() -> bool:
    """Returns whether this reader's training is under way, or ended with something to be said."""
    return background.is_under_way(RUNNING) or background.has_trouble(RUNNING)


def decide_form(here: "Here", row: "ModelRow") -> None:
    """Draws the form in which a person applies, retires or rolls back the version, from a day on."""
    with st.form(f"decide_{row.name}", border=False):
        left, right = st.columns(2)
        action = left.selectbox(
            here.say("models.act_what"), ACTIONS[row.state], format_func=lambda a: here.say(f"models.act_{a}"), key="act_what"
        )  # fmt: skip
        day = right.date_input(
            here.say("models.act_from"), here.present.now.astimezone(here.site.zone).date(), key="act_from"
        )
        by = left.text_input(here.say("models.act_by"), key="act_by")
        why = right.text_input(here.say("models.act_why"), key="act_why")
        pressed = st.form_submit_button(here.say("models.act_do"))
    if pressed:
        _decide(here, row, action, day, by, why)


def _decide(here: "Here", row: "ModelRow", action: str, day: "date", by: str, why: str) -> None:
    if not by.strip() or not why.strip():
        st.warning(here.say("models.act_fill_in"))
        return
    from_at = datetime.combine(day, time(0), tzinfo=here.site.zone).astimezone(UTC)
    try:
        meant = decide(here.store, version_named(here.store, row.name), action, from_at, by, why.strip())
    except Problem as problem:
        st.error(problem.sentence(here.lang))
        return
    done = here.say(f"models.done_{action}", model=meant.name, day=f"{day}", by=by.strip())
    st.toast(done if here.store.is_owner else f"{done} {here.say('models.done_later')}", icon=":material/check:")
    if here.store.is_owner:
        st.rerun()


def train(here: "Here", task_id: str | None = None) -> None:
    """Draws the form that trains a new version in the background, or how far the one under way has come."""
    if background.is_under_way(RUNNING):
        at_first = here.say("models.train_reading")
        background.watch(here, RUNNING, here.say("models.train_done"), keep=_tell(here), at_first=at_first)
        return
    background.trouble(here, RUNNING)
    tasks: list[Task] = here.ask(all_tasks)
    if not tasks:
        st.info(here.say("models.train_nothing"))
        return
    words = {t.task_id: f"{here.pick(t.ko, t.en)} ({t.task_id})" for t in tasks}
    usual = list(words).index(task_id) if task_id in words else 0
    with st.form("train", border=False):
        left, right = st.columns(2)
        task = left.selectbox(
            here.say("models.train_task"), list(words), usual, format_func=words.__getitem__, key="train_task"
        )
        days = right.number_input(here.say("models.train_held"), 0, 365, JUDGED_DAYS, key="train_held")
        look = left.number_input(
            here.say("models.train_look"), 0.0, 1e9, None, step=500.0, format="%.0f", key="train_look"
        )
        miss = right.number_input(
            here.say("models.train_miss"), 0.0, 1e9, None, step=5_000.0, format="%.0f", key="train_miss"
        )
        most = left.number_input(here.say("models.train_most"), 0.0, 1e6, None, format="%.0f", key="train_most")
        by = right.text_input(here.say("models.train_by"), key="train_by")
        st.caption(here.say("models.train_how"))
        pressed = st.form_submit_button(here.say("models.train_do"), type="primary", icon=":material/play_arrow:")
    if not pressed:
        return
    if not by.strip() or (look is None) != (miss is None):
        st.warning(here.say("models.train_fill_in"))
        return
    background.begin(
        RUNNING, BackgroundTraining(here.store, task, Wish(costs=_costs(look, miss, most), held_back_days=days), by)
    )


def _costs(look: float | None, miss: float | None, most: float | None) -> Costs:
    """What was entered; what was not stays the assumption of the kind of task."""
    if look is None or miss is None:
        return Costs(per_day=most)
    return Costs(look, miss, most, badge="entered")


def _tell(here: "Here"):
    """Returns what to do once the training is done: why it could not be judged stands on the page until the next one."""

    def tell(work: BackgroundTraining) -> None:
        if work.unjudged is not None:
            raise work.unjudged
        if work.version is not None:
            st.query_params["model"] = work.version.name
            st.session_state.pop(f"models_model_{here.lang}", None)

    return tell
