"""Alarms of a model that foresees breakdowns: an announced one becomes a planned stop, a false one costs a look.

A life of the machine ends in one of two ways, drawn when it begins: by itself, or in a planned stop `needed_s` after the
alarm. Both are stops of the machine; the one that does not come is infinitely far away. Lives and repairs are drawn as
without the model, so the same luck serves both.
"""

from collections.abc import Iterator
from math import inf

from twin.laws import Exponential
from twin.line.log import ALARMED, DOWN, PREDICTED
from twin.line.luck import Luck
from twin.line.stops import FAILURE, MOST_DRAWS, Stop
from twin.plant import PredictiveMaintenance

PLANNED, MISSED, FALSE_ALARM = "predicted", "missed failure", "false alarm"
HOUR_S = 3600.0


class AnnouncedFailure(Stop):
    """The breakdown of a machine that a model watches; whenever a life begins it also sets the stops that may end it instead."""

    __slots__ = ("_flags", "_leads", "_policy", "missed", "planned")

    def __init__(
        self, policy: PredictiveMaintenance, lives: Iterator[float], repairs: Iterator[float], luck: Luck, name: tuple
    ) -> None:
        super().__init__(FAILURE, DOWN, lives, repairs)
        self._policy = policy
        self._flags, self._leads = luck.uniforms(*name, "alarm"), luck.draws(policy.lead_s, *name, "alarm lead")
        self.planned = LifesEnd(PLANNED, PREDICTED, self, luck.draws(policy.planned_s, *name, "planned stop length"))
        missed = policy.missed_repair_s
        self.missed = LifesEnd(MISSED, DOWN, self, luck.draws(missed, *name, "missed repair")) if missed else None

    def ends(self) -> list[Stop]:
        """Returns all the stops that may end a life."""
        return [self, self.planned, *([self.missed] if self.missed else [])]

    def begin_anew(self) -> None:
        self._set(*self._life(), 0.0)

    def begin_at_age(self, age_s: float) -> None:
        for _ in range(MOST_DRAWS):
            end, left_s = self._life()
            if left_s > age_s:
                self._set(end, left_s, age_s)
                return
        self.begin_anew()

    def _life(self) -> tuple[Stop, float]:
        """What ends the next life, and after how much running time."""
        life_s, is_flagged = next(self._gap), next(self._flags) < self._policy.recall
        lead_s = min(next(self._leads), life_s)  # nobody is warned before the life begins
        if is_flagged and lead_s >= self._policy.needed_s:
            return self.planned, life_s - lead_s + self._policy.needed_s
        return self.missed if self.missed and not is_flagged else self, life_s

    def _set(self, end: Stop, left_s: float, age_s: float) -> None:
        for stop in self.ends():
            stop.left_s = left_s - age_s if stop is end else inf


class LifesEnd(Stop):
    """A stop that ends a life in the breakdown's place; when it comes is set when the life begins."""

    __slots__ = ()

    def __init__(self, name: str, state: int, failure: AnnouncedFailure, duration: Iterator[float]) -> None:
        super().__init__(name, state, iter(()), duration)
        self.left_s = inf
        self.renews = [failure]

    def begin_anew(self) -> None:
        """Left to the failure, which it renews."""

    def begin_at_age(self, age_s: float) -> None:
        """Left to the failure."""


def false_alarms(policy: PredictiveMaintenance, luck: Luck, name: tuple) -> list[Stop]:
    """Returns the looks that false alarms cost; none where there are no false alarms."""
    if policy.false_alarms_per_h == 0:
        return []
    gap = Exponential(law="exponential", mean=HOUR_S / policy.false_alarms_per_h)
    lengths = luck.draws(policy.check_s, *name, "false alarm length")
    return [Stop(FALSE_ALARM, ALARMED, luck.draws(gap, *name, "false alarm"), lengths)]
