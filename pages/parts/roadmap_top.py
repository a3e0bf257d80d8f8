"""The roadmap in five seconds: what is next, when, what it should bring; the whole year; how the twin's forecasts have done."""

from html import escape
from typing import TYPE_CHECKING

from pages.parts import cards, show
from pages.parts.roadmap_words import change, item_name, month
from twin.experiment.scenario.comparison import verdict
from twin.whatif.decisions.held import judged_by
from twin.whatif.decisions.record import record
from twin.whatif.headline import TONES
from twin.whatif.roadmap.ahead import upcoming
from twin.whatif.roadmap.costs import costs
from twin.whatif.roadmap.roadmap import MONTHS, month_of

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from pages.parts.begin import Here
    from twin.whatif.decisions.held import Checked
    from twin.whatif.roadmap.ahead import Placed, Standing
    from twin.whatif.roadmap.path import PlannedPath

MAIN = "throughput_per_h"


def headline(
    here: "Here", found: "Standing | None", paths: "dict[str, PlannedPath]", held: "list[Checked] | None", place: "DeltaGenerator"
) -> None:  # fmt: skip
    """Draws the three answers; the record follows when its checks are there."""
    drawn = [_next(here, found, paths), _whole(here, found, paths), _record(here, held)]
    place.html(f'<div class="acts">{"".join(drawn)}</div>')


def _act(title: str, much: str, why: str, tone: str = "", badge: str = "") -> str:
    return (
        f'<div class="act {tone}"><b>{escape(title)}</b><div class="much">{escape(much)} {badge}</div>'
        f'<div class="why">{escape(why)}</div></div>'
    )


def _next(here: "Here", found: "Standing | None", paths: "dict[str, PlannedPath]") -> str:
    step = upcoming(found.steps) if found else None
    if found is None or step is None:
        key = "none" if found is None or not found.steps else "all_done"
        return _act(here.say(f"roadmap.next_{key}"), "", here.say(f"roadmap.next_{key}_why"))
    starts_on = found.saved.roadmap.starts_on
    is_late = step.is_late(month_of(starts_on, here.present.now.astimezone(here.site.zone).date()))
    state = here.say(f"roadmap.status_{step.decision.status if step.decision else 'none'}")
    once = f"{step.saved.scenario.investment_krw:,.0f}"
    why = here.say("roadmap.next_late" if is_late else "roadmap.next_why", state=state, once=once)
    title = here.say("roadmap.next", name=step.saved.scenario.name, month=month(here, starts_on, step.step.month))
    much, badge, tone = _brings(here, step, paths)
    return _act(title, much, why, "bad" if is_late else tone, badge)


def _brings(here: "Here", step: "Placed", paths: "dict[str, PlannedPath]") -> tuple[str, str, str]:
    """What the step should bring in what it is judged by, its badge and tone; how to come to know it where nobody does."""
    wanted = judged_by(step.decision) if step.decision else MAIN
    path = paths.get(wanted) or paths.get(MAIN)
    if path is None:
        return here.say("roadmap.not_worked_out"), "", ""
    brings = path.steps[step.number - 1]
    told = f"{item_name(here, path.item)} {change(here, path.item, brings)}"
    return told, cards.badge(here, "simulated"), TONES[verdict(path.item.kpi_id, brings, path.before(step.number))]


def _whole(here: "Here", found: "Standing | None", paths: "dict[str, PlannedPath]") -> str:
    if found is None or not found.steps:
        return _act(here.say("roadmap.whole_none"), "", here.say("roadmap.whole_none_why"))
    path = paths.get(MAIN)
    spent = here.say("roadmap.spent", krw=f"{costs(found.priced)[-1].so_far_krw:,.0f}")
    if path is None:
        return _act(here.say("roadmap.whole", number=len(found.steps), months=MONTHS), show.NONE, spent)
    told = f"{item_name(here, path.item)} {change(here, path.item, path.months[-1].change)}"
    title = here.say("roadmap.whole", number=len(found.steps), months=MONTHS)
    return _act(title, told, spent, "", cards.badge(here, "simulated"))


def _record(here: "Here", held: "list[Checked] | None") -> str:
    if held is None:
        return _act(here.say("roadmap.record_title"), here.say("roadmap.checking"), "")
    told = record(held)
    if told.share is None:
        return _act(here.say("roadmap.record_none"), "", here.say("roadmap.record_none_why", waiting=told.waiting))
    share = {"low": f"{told.share.low:.0%}", "high": f"{told.share.high:.0%}"}
    much = here.say("roadmap.record_hits", hits=told.hits, judged=told.judged, **share)
    why = here.say("roadmap.record_why", beforehand=told.beforehand, judged=told.judged, waiting=told.waiting)
    return _act(here.say("roadmap.record_title"), much, why, "", cards.badge(here, "measured"))
