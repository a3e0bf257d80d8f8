"""The stretches of time a forecast speaks of: this shift (or the next), its day and its week, with what is planned in each."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from twin.calendar import Stretch, working_stretches
from twin.errors import Problem
from twin.plant import Plant

AHEAD = timedelta(days=21)  # a plant that does not work within it has no shift to forecast
STEP = timedelta(minutes=30)  # of the path drawn
Name = Literal["shift", "day", "week"]


@dataclass(frozen=True)
class Span:
    """A shift, a business day or a week (Monday to Sunday): from its first working moment to its last."""

    name: Name
    starts_at: datetime
    ends_at: datetime
    business_date: date
    shift_id: str | None
    planned: float | None


def spans(plant: Plant, at: datetime) -> tuple[Span, ...]:
    """Returns the shift that runs or comes next, its day and its week; Problem where the plant does not work for weeks.

    A plant without shifts has a day and a week only.
    """
    around = working_stretches(plant, at - timedelta(days=8), at + AHEAD)
    ahead = [s for s in around if s.ends_at > at]
    if not ahead:
        raise Problem(
            f"{at.astimezone(plant.site.zone):%Y-%m-%d}부터 {AHEAD.days}일 동안 근무시간이 없어 예측할 근무조가 없습니다: 공장 파일의 shift와 holidays를 확인하십시오.",
            f"The plant has no working time in the {AHEAD.days} days from {at.astimezone(plant.site.zone):%Y-%m-%d}, so there is no shift to forecast: check shift and holidays in the plant file.",
        )
    first = ahead[0]
    day = first.business_date
    monday = day - timedelta(days=day.weekday())
    found = [
        _span(plant, "day", [s for s in around if s.business_date == day]),
        _span(plant, "week", [s for s in around if monday <= s.business_date < monday + timedelta(days=7)]),
    ]
    if plant.shift:
        of_shift = [s for s in around if (s.business_date, s.shift_id) == (day, first.shift_id)]
        found.insert(0, _span(plant, "shift", of_shift))
    return tuple(found)


def marks(plant: Plant, at: datetime, week: Span) -> list[datetime]:
    """Returns the moments from `at` to the end of the week at which a path of output is drawn: half hours of working time."""
    found = {at, week.ends_at}
    for stretch in working_stretches(plant, at, week.ends_at):
        moment = stretch.starts_at
        while moment < stretch.ends_at:
            found.add(moment)
            moment += STEP
        found.add(stretch.ends_at)
    return sorted(found)


def plan_line(plant: Plant, span: Span) -> list[tuple[datetime, float]]:
    """Returns (moment, good parts planned since the beginning of a span) wherever the line bends; [] without a plan."""
    edges = {span.starts_at, span.ends_at}
    for stretch in working_stretches(plant, span.starts_at, span.ends_at):
        edges |= {stretch.starts_at, stretch.ends_at}
    moments = sorted(edges)
    return list(zip(moments, planned_by(plant, span.starts_at, moments) or [], strict=False))


def planned_by(plant: Plant, from_: datetime, moments: list[datetime]) -> list[float] | None:
    """Returns the good parts planned from a moment to each of others (rising, from it on); None without a plan."""
    if plant.plan.good_per_hour is None or not moments:
        return None
    stretches = working_stretches(plant, from_, max(moments))
    return [_worked_h(stretches, moment) * plant.plan.good_per_hour for moment in moments]


def _span(plant: Plant, name: Name, stretches: list[Stretch]) -> Span:
    begin, end = min(s.starts_at for s in stretches), max(s.ends_at for s in stretches)
    planned = planned_by(plant, begin, [end])
    return Span(
        name, begin, end, stretches[0].business_date, stretches[0].shift_id if name == "shift" else None,
        planned[0] if planned else None,
    )  # fmt: skip


def _worked_h(stretches: list[Stretch], until: datetime) -> float:
    return sum(max((min(s.ends_at, until) - s.starts_at).total_seconds(), 0.0) for s in stretches) / 3600
