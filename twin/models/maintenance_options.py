"""What makes an alarm right: how far ahead it may be, and how long before the breakdown it must come."""

from dataclasses import dataclass
from typing import Any

from twin.errors import Problem

HORIZON_H = 8.0  # operating hours ahead: about a shift
LEAD_H = 0.5  # assumed: what it takes to get to the end of the lot and call somebody


@dataclass(frozen=True)
class Options:
    """How far ahead a breakdown counts as announced, and how long before it an alarm must come at the latest; operating hours."""

    horizon_h: float = HORIZON_H
    lead_h: float = LEAD_H


def options_of(given: dict[str, Any] | None) -> Options:
    """Returns what was asked, the rest as usual; Problem where the two do not fit."""
    asked = Options(**given or {})
    if asked.horizon_h > asked.lead_h >= 0:
        return asked
    said = f"horizon_h {asked.horizon_h:g}, lead_h {asked.lead_h:g}"
    raise Problem(
        f"{said}: 고장을 내다보는 시간은 경보가 앞서야 하는 시간보다 길어야 하고, 둘 다 0 이상의 가동 시간이어야 합니다.",
        f"{said}: the horizon must be longer than the least lead, both in operating hours, none below 0.",
    )
