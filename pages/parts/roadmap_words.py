"""How the roadmap's items, months and changes are written."""

from typing import TYPE_CHECKING

from pages.parts import show
from twin.compare.told import amount
from twin.kpi import catalogue
from twin.whatif.roadmap.roadmap import MONTHS, first_day

if TYPE_CHECKING:
    from datetime import date

    from pages.parts.begin import Here
    from twin.experiment.intervals import Estimate
    from twin.experiment.together.draws import Item

TONES = {"done": "#009e73", "accepted": "#0b5c8a", "proposed": "#9dbfd3", "rejected": "#c3ccd4", None: "#9dbfd3"}
PATTERNS = {"proposed": "/", "rejected": "x", None: "/"}


def item_name(here: "Here", item: "Item") -> str:
    """Returns a KPI's name with its place; the line is not named."""
    place = here.name("station", item.scope.station_id) or here.name("process", item.scope.process_id)
    name = show.name(here, catalogue()[item.kpi_id])
    return f"{name} · {place}" if place else name


def unit_of_change(here: "Here", item: "Item") -> str:
    """Returns the unit of a change: points for a per cent."""
    kpi = catalogue()[item.kpi_id]
    return here.pick("%p", "points") if kpi.unit == "%" else show.unit(here, kpi)


def times(item: "Item") -> int:
    """Returns by what a value is multiplied to be drawn: a share as per cent."""
    return 100 if catalogue()[item.kpi_id].unit == "%" else 1


def change(here: "Here", item: "Item", e: "Estimate") -> str:
    """Returns a change with its unit and interval."""
    if e.mean is None:
        return show.NONE
    return between(here, item, e.mean, e.low, e.high)


def between(here: "Here", item: "Item", mean: float, low: float | None, high: float | None) -> str:
    """Returns a change with its unit, and the interval where there is one."""
    kpi = catalogue()[item.kpi_id]
    middle = amount(kpi, mean, here.lang, signed=True)
    if low is None or high is None:
        return middle
    edges = ", ".join(amount(kpi, v, here.lang, signed=True).rpartition(" ")[0] for v in (low, high))
    return f"{middle} [{edges}]"


def month(here: "Here", starts_on: "date", number: int) -> str:
    """Returns a month of the programme with its calendar month."""
    return here.say("roadmap.month_named", number=number, month=f"{first_day(starts_on, number):%Y-%m}")


def month_ticks(starts_on: "date") -> dict[int, str]:
    """Returns each month's sign below a picture: its number, and every third its calendar month, so that a phone has room."""
    signs = {number: str(number) for number in range(1, MONTHS + 1)}
    return signs | {n: f"{n}<br>{first_day(starts_on, n):%y-%m}" for n in range(1, MONTHS + 1, 3)}
