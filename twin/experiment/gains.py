"""What removing a loss would bring: the plant as it is and each change of it, run with the same luck and compared in pairs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.experiment.changes import Change, changed, possible
from twin.experiment.in_processes import in_processes
from twin.experiment.intervals import Estimate, estimate
from twin.experiment.replications import Task, replicate
from twin.plant import Plant

if TYPE_CHECKING:
    from twin.kpi import Limits

Outputs = dict[Change | None, list[float | None]]
MEASURE = "throughput_per_h"
CONFIDENCE = 0.95  # that all intervals of one comparison hold together (Bonferroni)
NOTHING = 0.005  # of the output: less is nothing one would notice
STATIONS = 2  # that limit most; each change of theirs is tried
DAY_S = 86_400
HORIZON_S, WARMUP_S, REPLICATIONS = 14 * DAY_S, 2 * DAY_S, 10


@dataclass(frozen=True)
class Gain:
    """Good parts per hour that a change adds, and its interval; all intervals of a comparison hold together with 95 %."""

    station_id: str
    loss: str
    base_per_h: float
    per_h: Estimate

    @property
    def verdict(self) -> str:
        """Returns 'earns', 'loses', 'nothing' (less than half a per cent for sure) or 'open' (the runs cannot say)."""
        low, high = self.per_h.low, self.per_h.high
        if low is None or high is None:
            return "open"
        if low > 0 and high > NOTHING * self.base_per_h:
            return "earns"
        if high < 0 and low < -NOTHING * self.base_per_h:
            return "loses"
        return "nothing" if max(-low, high) <= NOTHING * self.base_per_h else "open"


def worth_trying(plant: Plant, measured: "Limits", loudest: str | None = None) -> list[Change]:
    """Returns the changes to try: those at the stations that limit most by either method, and at the one with most stops.

    The last is there to be seen failing: a loud station that does not limit the line earns nothing. Raises Problem where
    nothing is known of what limits the line.
    """
    first = [*measured.path.highest(STATIONS), *measured.active.highest(1), *([loudest] if loudest else [])]
    known = plant.station_by_id()
    found = [change for station in dict.fromkeys(first) if station in known for change in possible(known[station])]
    if not found:
        raise Problem(
            "어디가 라인을 제한하는지 알려 주는 기록이 없어 무엇을 줄여 볼지 고를 수 없습니다: 작업이나 설비 상태를 모으십시오.",
            "No record tells what limits the line, so there is nothing to try: collect operations or machine states.",
        )
    return found


def tasks(
    plant: Plant, changes: Sequence[Change], *, horizon_s: float = HORIZON_S, warmup_s: float = WARMUP_S,
    number: float = REPLICATIONS, seed: float = 1,
) -> list[Task]:  # fmt: skip
    """Returns the replications to make: the plant as it is, then each change, the same luck for each number."""
    plants = [plant, *(changed(plant, change) for change in changes)]
    return [Task(p, horizon_s, warmup_s, int(seed), r) for p in plants for r in range(int(number))]


def compare(plant: Plant, changes: Sequence[Change], *, workers: int = 1, **length: float) -> Outputs:
    """Returns good parts per hour by change (None = the plant as it is), one number a replication; in so many processes."""
    to_do = tasks(plant, changes, **length)
    values = [outcome.kpis[MEASURE] for outcome in in_processes(replicate, to_do, workers)]
    number = len(to_do) // (len(changes) + 1)
    return {name: values[place * number : (place + 1) * number] for place, name in enumerate([None, *changes])}


def gains(per_h: Outputs) -> list[Gain]:
    """Returns what each change brings over the plant as it is, by paired differences; the largest gain first."""
    base = per_h[None]
    changes = [c for c in per_h if c is not None]
    confidence = 1 - (1 - CONFIDENCE) / max(len(changes), 1)
    usual = estimate(base).mean or 0.0
    found = [Gain(c.station_id, c.loss, usual, estimate(_differences(per_h[c], base), confidence)) for c in changes]
    return sorted(found, key=lambda g: -(g.per_h.mean or 0.0))


def _differences(with_change: list[float | None], base: list[float | None]) -> list[float | None]:
    return [None if a is None or b is None else a - b for a, b in zip(with_change, base, strict=True)]
