"""Which kinds of breakdowns a model at work prevents. One that did not come has no recorded reason: rates tell, before and since."""

import numpy as np

from twin.models.judge import Score
from twin.models.maintenance_clock import BREAKDOWN, MachineLife
from twin.models.maintenance_scores import BY_REASON, SIDES
from twin.models.scores import Estimate

LEAST_BEFORE = 5  # breakdowns of a kind before the model, from which its rate is known

Span = tuple[MachineLife, np.datetime64, np.datetime64]  # a machine, and between which moments the model watched it


def prevented_by_kind(watched: list[Span]) -> list[Score]:
    """Returns the share of each recorded kind of breakdown that no longer comes since the model watches; none without a before.

    1 - (rate since / rate before), breakdowns an operating hour, all else being as it was.
    """
    before: dict[str, int] = {}
    since: dict[str, int] = {}
    hours = np.zeros(2)
    for life, first, last in watched:
        hours += np.diff(life.clock_h(np.array([life.began[0], first, last])))
        for at, kind, reason in zip(life.end_at, life.end_kind, life.end_reason, strict=True):
            if kind == BREAKDOWN and isinstance(reason, str) and reason and at <= last:
                counts = before if at < first else since
                counts[reason] = counts.get(reason, 0) + 1
    return [
        Score("model", BY_REASON + reason, fallen_rate(n, hours[0], since.get(reason, 0), hours[1]), "", "rate before and since")
        for reason, n in sorted(before.items())
        if n >= LEAST_BEFORE and hours.min() > 0
    ]  # fmt: skip


def fallen_rate(before: int, before_h: float, since: int, since_h: float) -> Estimate:
    """Returns 1 - the ratio of two rates with its 95 % interval, within 0 and 1.

    Each rate ~ Gamma(k + 1/2) / hours (Jeffreys); their ratio is an F distribution, scaled.
    """
    from scipy.stats import f

    high, low = f.ppf(SIDES, 2 * since + 1, 2 * before + 1) * ((since + 0.5) / since_h) / ((before + 0.5) / before_h)
    value = (since / since_h) / (before / before_h)
    return Estimate(*(float(np.clip(1 - ratio, 0.0, 1.0)) for ratio in (value, low, high)))
