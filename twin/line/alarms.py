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

PLANNED, FALSE_ALARM = "predicted", "false alarm"
HOUR_S = 3600.0


class AnnouncedFailure(Stop):
    """The breakdown of a machine that a model watches; whenever a life begins it also sets the planned stop."""

    __slots__ = ("_flags", "_leads", "_policy", "planned")

    def __init__(
        self, policy: PredictiveMaintenance, lives: Iterator[float], repairs: Iterator[float], luck: Luck, name: tuple
    ) -> None:
        super().__init__(FAILURE, DOWN, lives, repairs)
        self._policy = policy
        self._flags, self._leads = luck.uniforms(*name, "alarm"), luck.draws(policy.lead_s, *name, "alarm lead")
        self.planned = PlannedStop(self, luck.draws(policy.planned_s, *name, "planned stop length"))

    def begin_anew(self) -> None:
        self.left_s, self.planned.left_s = self._life()

    def begin_at_age(self, age_s: float) -> None:
        for _ in range(MOST_DRAWS):
            breaks_s, planned_s = self._life()
            if min(breaks_s, planned_s) > age_s:
                self.left_s, self.planned.left_s = breaks_s - age_s, planned_s - age_s
                return
        self.begin_anew()

    def _life(self) -> tuple[float, float]:
        """(running time to the breakdown, to the planned stop); one of both is infinite."""
        life_s, is_flagged = next(self._gap), next(self._flags) < self._policy.recall
        lead_s = min(next(self._leads), life_s)  # nobody is warned before the life begins
        if not is_flagged or lead_s < self._policy.needed_s:
            return life_s, inf
        return inf, life_s - lead_s + self._policy.needed_s


class PlannedStop(Stop):
    """The planned stop that takes a breakdown's place; when it comes is set by the life it ends."""

    __slots__ = ()

    def __init__(self, failure: AnnouncedFailure, duration: Iterator[float]) -> None:
        super().__init__(PLANNED, PREDICTED, iter(()), duration)
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
