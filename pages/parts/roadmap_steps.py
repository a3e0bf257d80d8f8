"""What each step of the roadmap should bring in each indicator, the steps adding up to the last row; and the button that works it out."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards, entering, grade, roadmap_run, show, tables
from pages.parts.roadmap_words import between, item_name, month
from twin.whatif.outlook.course import USUAL_NUMBER
from twin.whatif.roadmap.path import known_before

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.experiment.intervals import Estimate
    from twin.whatif.roadmap.ahead import Standing
    from twin.whatif.roadmap.path import PlannedPath

DAY_S = 86_400
SHOWN = 6  # indicators side by side; the others are chosen in the picture


def draw(here: "Here", found: "Standing", paths: "dict[str, PlannedPath]") -> None:
    """Draws the steps, how they were made, and the way to work them out anew."""
    if paths:
        first = next(iter(paths.values()))
        if first.is_stale:
            st.warning(
                here.say("roadmap.stale_plant" if first.has_newer_plant else "roadmap.stale_program"),
                icon=":material/history:",
            )
        if first.outlook.data_until is None:
            st.warning(here.say("roadmap.nominal"), icon=":material/edit_note:")
        _table(here, found, list(paths.values())[:SHOWN])
        made = first.outlook
        words = {
            "made": here.moment(made.made_at),
            "who": made.made_by,
            "number": made.replications,
            "days": f"{made.horizon_s / DAY_S:.4g}",
        }
        st.caption(here.say("roadmap.made", seed=made.seed, version=made.plant_version[:8], **words))
    else:
        st.info(here.say("roadmap.steps_none"))
    _controls(here, found, paths)


def _table(here: "Here", found: "Standing", paths: "list[PlannedPath]") -> None:
    st.html(cards.badge(here, "simulated"))
    heads = [(here.say("roadmap.scenario"), ""), *((item_name(here, p.item), "n") for p in paths)]
    starts_on = found.saved.roadmap.starts_on
    rows = []
    for placed in found.steps:
        name = f"<b>{placed.number}. {escape(placed.saved.scenario.name)}</b><br><small>{escape(month(here, starts_on, placed.step.month))}</small>"
        rows.append([name, *(_cell(here, p, p.steps[placed.number - 1]) for p in paths)])
    rows.append(
        [f"<b>{escape(here.say('roadmap.together'))}</b>", *(_cell(here, p, p.months[-1].change) for p in paths)]
    )
    rows.append([escape(here.say("projected.grade")), *(grade.chip(here, p.item.kpi_id) for p in paths)])
    tables.plain(heads, rows)


def _cell(here: "Here", path: "PlannedPath", e: "Estimate") -> str:
    if e.mean is None:
        return show.NONE
    middle, _, edges = between(here, path.item, e.mean, e.low, e.high).partition(" [")
    is_sure = e.low is not None and e.high is not None and not e.low <= 0 <= e.high
    middle = f"<b>{escape(middle)}</b>" if is_sure else f'<span class="same">{escape(middle)}</span>'
    return middle + (f"<br><small>[{escape(edges)}</small>" if edges else "")


def _controls(here: "Here", found: "Standing", paths: "dict[str, PlannedPath]") -> None:
    before = here.ask(known_before, found.saved.roadmap)
    wanted = not paths or next(iter(paths.values())).is_stale
    left, right, _ = st.columns([2, 3, 4], vertical_alignment="bottom")
    with left:
        who = entering.name(here, "roadmap_run")
    label = here.say("roadmap.again" if paths else "roadmap.work_out")
    if right.button(label, type="primary" if wanted else "secondary", icon=":material/play_arrow:", key="roadmap_work_out", disabled=roadmap_run.is_busy(), width="stretch"):  # fmt: skip
        roadmap_run.begin(here, [p.saved for p in found.steps], who, before=before)
    st.caption(here.say("roadmap.run_how", number=USUAL_NUMBER, runs=USUAL_NUMBER * (len(found.steps) + 1)))
    st.caption(here.say("roadmap.base_now") if before is None else here.say("roadmap.base_before", day=before))
