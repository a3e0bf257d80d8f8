"""The numbers of the first page: output against plan, and OEE with its factors."""

from html import escape
from typing import TYPE_CHECKING

from pages.parts import cards, show

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from pages.parts.begin import Here
    from twin.kpi.today import Today


def numbers(here: "Here", now: "Today | None", oee: "pd.DataFrame") -> None:
    """Draws the output of the day and the four numbers of OEE."""
    drawn = [output(here, now)]
    drawn += [cards.kpi_card(here, row) for row in oee.to_dict("records")]
    cards.row_of(drawn)


def day_name(here: "Here", day: "date") -> str:
    """Returns a date with its weekday."""
    names = here.say("first.weekdays")
    each = len(names) // 7
    return f"{day:%Y-%m-%d} ({names[day.weekday() * each :][:each]})"


def output(here: "Here", now: "Today | None") -> str:
    """Returns the card of the day's output: against the plan so far, and the four weeks before."""
    label, badge = here.say("first.output"), cards.badge(here, "measured")
    if now is None:
        return cards.card(label, badge, show.NONE, "", [escape(here.say("first.no_output"))])
    asides = []
    if now.planned_so_far is None:
        asides.append(escape(here.say("first.no_plan")))
    else:
        whole = "first.plan_day" if now.planned_so_far == now.planned_day else "first.plan_so_far"
        said = here.say(whole, planned=show.number(now.planned_so_far), ratio=show.share(now.of_plan))
        asides.append(f"{escape(said)} {cards.badge(here, 'entered')}")
    asides.append(cards.turned(here, show.change(now.change), now.turn))
    return cards.card(
        label, badge, show.number(now.good), here.say("first.parts"), asides, meter=now.of_plan, wide=True
    )


def in_order(here: "Here", shares: "pd.DataFrame") -> list[str]:
    """Returns the stations of a table in the order the plant names them, unknown ones last."""
    known = [s.id for s in here.plant.station] if here.plant else []
    there = list(dict.fromkeys(shares["station_id"]))
    return [s for s in known if s in there] + [s for s in there if s not in known]
