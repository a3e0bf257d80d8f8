"""What lies ahead: how new a forecast is, its two answers, what it began from, and the button that makes a new one."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import background, cards, evidence_link, plant_now, show
from twin.errors import Problem
from twin.evidence import Ref
from twin.experiment.forecast import REPLICATIONS, begin_forecast, beginning, keep_forecast
from twin.store.arrivals import in_force

if TYPE_CHECKING:
    from datetime import datetime

    from pages.parts.begin import Here
    from twin.experiment.forecast import Forecast, KeptForecast, OrderAhead, Output, Share
    from twin.plant import Plant

RUNNING = "forecast"
LIKELY, UNLIKELY = 0.8, 0.2  # from where a chance is told as "likely", up to where as "unlikely"
SAFE = 0.9  # an order with less is at risk


def controls(here: "Here", plant: "Plant", kept: "KeptForecast | None") -> None:
    """Draws the button that makes a forecast from now, or how far the one under way has come."""
    if background.is_under_way(RUNNING):
        done = here.say("forecast.done")
        background.watch(here, RUNNING, done, keep=lambda work: keep_forecast(here.store, work.results))
        return
    background.trouble(here, RUNNING)
    wanted = kept is None or kept.is_stale or kept.is_over(here.present.now)
    label = here.say("forecast.start" if kept is None else "forecast.again")
    if st.button(label, type="primary" if wanted else "secondary", icon=":material/play_arrow:"):
        begun = here.try_ask(beginning)
        if isinstance(begun, Problem):
            st.error(begun.sentence(here.lang))
            return
        work = begin_forecast(plant, begun.present, begun.so_far, plant_version=begun.plant_version, drift=begun.drift)
        background.begin(RUNNING, work)
    if wanted:
        st.caption(here.say("forecast.what", number=REPLICATIONS))


def how_new(here: "Here", kept: "KeptForecast") -> None:
    """Says from when the forecast is, and why another should be made."""
    made = kept.forecast
    if kept.is_over(here.present.now):
        said = here.say("forecast.over", until=here.moment(made.outputs[0].span.ends_at))
        st.warning(said, icon=":material/history:")
    elif kept.has_newer_data:
        st.warning(here.say("forecast.stale_data"), icon=":material/update:")
    elif kept.has_newer_plant:
        st.warning(here.say("forecast.stale_plant"), icon=":material/update:")
    words = {"at": here.moment(made.at), "made": here.moment(kept.made_at), "number": made.replications}
    st.caption(here.say("forecast.made", **words))


def answers(here: "Here", kept: "KeptForecast") -> None:
    """Draws the two answers a manager comes for: the plan of this shift, and the orders at risk."""
    st.html(f'<div class="acts">{_of_plan(here, kept)}{_of_orders(here, kept)}</div>')


def origin(here: "Here", kept: "KeptForecast") -> None:
    """Says whether the plant was calibrated, and what was assumed of the present."""
    plant = here.ask(in_force)
    if plant is not None and plant.kind != "calibrated":
        st.info(here.say("forecast.nominal"))
    notes = kept.forecast.notes
    if notes:
        with st.expander(f"{here.say('forecast.assumed')} ({len(notes)})"):
            st.markdown("\n".join(f"- {here.pick(n.ko, n.en)}" for n in notes))


def line(here: "Here", kept: "KeptForecast | None") -> None:
    """Draws one line about this shift where there is a forecast of it."""
    if kept is None or kept.is_over(here.present.now):
        return
    output = kept.forecast.outputs[0]
    said = here.say("forecast.first", shift=name(here, kept.forecast, output), **numbers(output))
    if output.reach is not None:
        said = f"{said} · {here.say('forecast.first_plan', planned=planned(output), chance=chance(output.reach))}"
    st.html(
        f'<p class="how">{escape(said)} {cards.badge(here, "simulated")} {way(here, kept, "output/0", output.median)}</p>'
    )


def name(here: "Here", made: "Forecast", output: "Output") -> str:
    """Returns what a span is called: this or the next shift, the day, the week."""
    span = output.span
    if span.name == "shift":
        key = "this_shift" if span.starts_at <= made.at else "next_shift"
        return here.say(f"forecast.{key}", shift=here.name("shift", span.shift_id))
    if span.name == "day":
        return here.say("forecast.day", day=plant_now.day_name(here, span.business_date)[5:])
    return here.say("forecast.week", day=short(here, span.ends_at)[:5])


def numbers(output: "Output") -> dict[str, str]:
    """Returns the median and the band of an output in whole parts: nobody makes half a one."""
    return {key: show.number(round(getattr(output, key))) for key in ("median", "low", "high")}


def planned(output: "Output") -> str:
    """Returns what is planned in a span, in whole parts."""
    return show.NONE if output.span.planned is None else show.number(round(output.span.planned))


def short(here: "Here", at: "datetime | None") -> str:
    """Returns a moment without its year."""
    return here.moment(at)[5:]


def chance(share: "Share | None") -> str:
    """Returns a probability as whole per cent."""
    return percent(share.share) if share else show.NONE


def percent(share: float) -> str:
    """Returns a share of 1 as whole per cent: a hundred runs know no more."""
    return f"{share * 100:.0f}\u00a0%"


def way(here: "Here", kept: "KeptForecast", number: str, value: float | None) -> str:
    """Returns the HTML of the link to the evidence of a number of the forecast."""
    return evidence_link.chip(here, Ref("forecast", f"{kept.forecast_id}/{number}"), value)


def _of_plan(here: "Here", kept: "KeptForecast") -> str:
    """Will this shift reach the plan?"""
    made, output = kept.forecast, kept.forecast.outputs[0]
    link = way(here, kept, "output/0", output.median)
    words = {"shift": name(here, made, output), **numbers(output)}
    if output.reach is None:
        title = here.say("forecast.reach_no_plan", shift=words["shift"], median=words["median"])
        return _answer(here, title, here.say("forecast.band", low=words["low"], high=words["high"]), link)
    share = output.reach.share
    key, tone = ("open", "")
    if not UNLIKELY < share < LIKELY:
        key, tone = ("likely", "good") if share >= LIKELY else ("unlikely", "bad")
    title = here.say(f"forecast.reach_{key}", shift=words.pop("shift"), planned=planned(output))
    return _answer(here, title, here.say("forecast.reach_aside", chance=chance(output.reach), **words), link, tone)


def _of_orders(here: "Here", kept: "KeptForecast") -> str:
    """Which orders are at risk, and by how much?"""
    made = kept.forecast
    dated = [o for o in made.orders if o.on_time is not None]
    risky = [o for o in dated if o.on_time and o.on_time.share < SAFE]
    if not dated:
        return _answer(here, here.say("forecast.risk_none"), here.say("forecast.risk_no_due"), "")
    worst = (risky or sorted(dated, key=lambda o: o.on_time.share if o.on_time else 1.0))[0]
    link = way(here, kept, f"order/{worst.order}", worst.on_time.share if worst.on_time else None)
    if not risky:
        why = here.say("forecast.risk_aside_none", count=len(dated))
        return _answer(here, here.say("forecast.risk_none"), why, link, "good")
    title = here.say("forecast.risk_one") if len(risky) == 1 else here.say("forecast.risk_some", count=len(risky))
    return _answer(here, title, _worst(here, worst), link, "bad")


def _worst(here: "Here", order: "OrderAhead") -> str:
    return here.say(
        "forecast.risk_aside", order=order.order, product=here.name("product", order.product), qty=f"{order.qty:,}",
        due=short(here, order.due_at), chance=chance(order.on_time),
    )  # fmt: skip


def _answer(here: "Here", title: str, why: str, link: str, tone: str = "") -> str:
    badge = cards.badge(here, "simulated")
    return f'<div class="act {tone}"><b>{escape(title)}</b><div class="why">{escape(why)} {badge} {link}</div></div>'
