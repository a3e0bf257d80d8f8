"""What the models at work flagged today: how many parts to check and machines to look at, because of what."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards, evidence_link, show
from twin.evidence.at_work import of_flag

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.models.today import Flagged, Reason


def line(here: "Here", found: "list[Flagged]") -> None:
    """Draws one line for the first page where anything was flagged, with the way to the page about models."""
    if not found:
        return
    with st.container(border=True):
        st.markdown(f"**{headline(here, found)}**  \n{because(here, found[0])}")
        st.html(_way(here, found[0]))
        st.page_link(
            "pages/models.py", label=here.say("models.today_more"), icon=":material/neurology:",
            query_params={**st.query_params, "lang": here.lang},
        )  # fmt: skip


def headline(here: "Here", found: "list[Flagged]") -> str:
    """Returns how many parts there are to check and machines to look at; what has been seen to is counted apart."""
    parts = sum(f.open_units for f in found if f.kind != "maintenance")
    machines = sum(f.kind == "maintenance" and f.open_units > 0 for f in found)
    done = sum(f.open_units == 0 if f.kind == "maintenance" else f.units - f.open_units for f in found)
    told = [here.say("models.today_parts", number=parts)] if parts else []
    told += [here.say("models.today_machines", number=machines)] if machines else []
    told = told or [here.say("models.today_nothing_left")]
    aside = f" ({here.say('models.today_done', number=done)})" if done else ""
    return f"{here.say('models.today_ai')} {', '.join(told)}{aside}"


def because(here: "Here", flag: "Flagged") -> str:
    """Returns where, and the values behind it: those that drove the model, or those that stood out when it alarmed."""
    words = {"where": _where(here, flag), "model": flag.model_id, "at": here.moment(flag.last_at)[11:]}
    reasons = " · ".join(_reason(here, r) for r in flag.reasons)
    if not reasons:
        limit = show.number(flag.threshold)
        return here.say("models.because_score", score=show.number(flag.score), limit=limit, **words)
    key = "models.because_driver" if flag.reasons[0].is_driver else "models.because_stood_out"
    return here.say(key, reasons=reasons, **words)


def every(here: "Here", found: "list[Flagged]", *, any_applied: bool) -> None:
    """Draws every machine with something flagged, and why; says so where nothing was, or no model is at work."""
    if not any_applied:
        st.info(here.say("models.none_applied"))
    elif not found:
        st.success(here.say("models.nothing_flagged"))
    else:
        st.markdown(f"**{headline(here, found)}**")
        st.html(
            "".join(
                f'<div class="look">{_task(here, f)} {escape(because(here, f))} {_way(here, f)}</div>' for f in found
            )
        )


def _task(here: "Here", flag: "Flagged") -> str:
    """The HTML of what is to be done."""
    key = "models.look" if flag.kind == "maintenance" else "models.check"
    if not flag.open_units:
        return escape(here.say("models.seen_to", units=flag.units))
    return f"<b>{escape(here.say(key, units=flag.open_units))}</b>"


def _way(here: "Here", flag: "Flagged") -> str:
    """Where the number comes from, and the link to its evidence."""
    number = flag.units if flag.kind == "maintenance" else flag.open_units
    return f"{cards.origin(here, 'measured')} {evidence_link.chip(here, of_flag(flag), float(number))}"


def _where(here: "Here", flag: "Flagged") -> str:
    machine = here.say("models.machine", number=flag.machine_no) if flag.machine_no is not None else ""
    return " ".join(part for part in (here.name("station", flag.station_id), machine) if part)


def _reason(here: "Here", reason: "Reason") -> str:
    value = reason.value if isinstance(reason.value, str) else show.number(reason.value)
    usual = "" if reason.usual is None else here.say("models.usual", value=show.number(reason.usual))
    return f"{here.pick(reason.ko, reason.en)} {value} {reason.unit}{usual}".strip()
