"""What the page about the programme can show, one at a time."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from pages.parts import programme_apply, programme_budget, programme_check, programme_schedule, programme_support

if TYPE_CHECKING:
    from datetime import date

    from pages.parts.begin import Here

VIEWS: dict[str, Callable[["Here", "date"], None]] = {
    "schedule": programme_schedule.draw, "budget": programme_budget.draw, "check": programme_check.draw, "support": programme_support.draw,
    "apply": programme_apply.draw,
}  # fmt: skip
