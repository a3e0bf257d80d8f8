"""The numbers of the first page: output against plan, and OEE with its factors."""

from html import escape
from typing import TYPE_CHECKING

from pages.parts import cards, evidence_link, show

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from pages.parts.begin import Here
    from twin.kpi import Scope
    from twin.kpi.today import Today


MANY = 12  # stations one picture holds


def numbers(here: "Here", now: "Today | None", values: "pd.DataFrame", scope: "Scope") -> None:
    """Draws the output of the day (its rate is the first of the values) and the four numbers of OEE."""
    rate, *oee = values.to_dict("records")
    drawn = [output(here, now, rate, scope)]
    drawn += [cards.kpi_card(here, row, scope) for row in oee]
    cards.row_of(drawn)


def day_name(here: "Here", day: "date") -> str:
    """Returns a date with its weekday."""
    names = here.say("first.weekdays")
    each = len(names) // 7
    return f"{day:%Y-%m-%d} ({names[day.weekday() * each :][:each]})"


def output(here: "Here", now: "Today | None", rate: dict, scope: "Scope") -> str:
    """Returns the card of the day's output: against the plan so far, and the four weeks before."""
    label, badge = here.say("first.output"), cards.badge(here, "measured")
    if now is None:
        return cards.card(label, badge, show.NONE, "", [escape(here.say("first.no_output"))])
    badge = f"<span>{evidence_link.of_kpi(here, 'units_produced', scope, now.good)} {badge}</span>"
    asides = []
    if now.planned_so_far is None:
        asides.append(escape(here.say("first.no_plan")))
    else:
        whole = "first.plan_day" if now.planned_so_far == now.planned_day else "first.plan_so_far"
        said = here.say(whole, planned=show.number(now.planned_so_far), ratio=show.share(now.of_plan))
        asides.append(f"{escape(said)} {cards.badge(here, 'entered')}")
    per_hour = here.say("first.rate", rate=show.number(rate["value"]))
    way = evidence_link.of_kpi(here, rate["kpi_id"], scope, rate["value"])
    asides.append(f"{escape(per_hour)} · {cards.turned(here, rate)} {way}")
    return cards.card(
        label, badge, show.number(now.good), here.say("first.parts"), asides, meter=now.of_plan, wide=True
    )


def which(here: "Here", shares: "pd.DataFrame", limiting: "pd.DataFrame") -> tuple[list[str], str]:
    """Returns the stations to show and what to say of them: all of a line, those of a big shop that limit it most."""
    stations = in_order(here, shares)
    if len(stations) <= MANY:
        return stations, here.say("first.states_how")
    top = set(limiting["station_id"].head(MANY))
    chosen = [s for s in stations if s in top] or stations[:MANY]
    return chosen, here.say("first.states_some", shown=len(chosen), of=len(stations))


def busiest(here: "Here", busy: "pd.DataFrame") -> list[str]:
    """Returns the stations that work most, no more than a picture holds, in the plant's order."""
    most = set(busy.nlargest(MANY, "measured")["station_id"])
    return [s for s in in_order(here, busy) if s in most]


def in_order(here: "Here", shares: "pd.DataFrame") -> list[str]:
    """Returns the stations of a table in the order the plant names them, unknown ones last."""
    known = [s.id for s in here.plant.station] if here.plant else []
    there = list(dict.fromkeys(shares["station_id"]))
    return [s for s in known if s in there] + [s for s in there if s not in known]
