"""Figures of a maintenance rule with their 95 % intervals: of counts, so from the laws of counts.

A share of breakdowns: Jeffreys' interval, Beta(k + 1/2, n - k + 1/2) (Brown, Cai and DasGupta 2001). False alarms per
operating hour: Gamma(k + 1/2) / hours, Jeffreys' for a Poisson rate. Both are the draws the twin makes of a record.
"""

import numpy as np

from twin.models.judge import Score
from twin.models.maintenance_events import Event, Tally
from twin.models.scores import DRAWS, SEED, Estimate

SIDES = np.array([0.025, 0.975])
BY_REASON = "event_recall:"  # a metric of its own for each reason of breakdowns


def share(k: int, n: int) -> Estimate:
    """Returns k of n with Jeffreys' interval; NaN of none."""
    from scipy.stats import beta

    if n == 0:
        return Estimate(float("nan"), float("nan"), float("nan"))
    low, high = beta.ppf(SIDES, k + 0.5, n - k + 0.5)
    return Estimate(k / n, 0.0 if k == 0 else float(low), 1.0 if k == n else float(high))


def rate(k: int, hours: float) -> Estimate:
    """Returns k per hour with Jeffreys' interval; NaN of no hours."""
    from scipy.stats import gamma

    if hours <= 0:
        return Estimate(float("nan"), float("nan"), float("nan"))
    low, high = gamma.ppf(SIDES, k + 0.5) / hours
    return Estimate(k / hours, 0.0 if k == 0 else float(low), float(high))


def middle(leads_h: list[float]) -> Estimate:
    """Returns the median lead time with the interval of resampled breakdowns; NaN of none."""
    if not leads_h:
        return Estimate(float("nan"), float("nan"), float("nan"))
    rng = np.random.default_rng(SEED)
    drawn = np.median(rng.choice(leads_h, (DRAWS, len(leads_h))), axis=1)
    return Estimate(float(np.median(leads_h)), *(float(q) for q in np.quantile(drawn, SIDES)))


def scores_of(who: str, found: Tally, detail: str | None = None) -> list[Score]:
    """Returns the figures of a rule: recall of breakdowns (all, by reason), false alarms an hour, precision, lead time."""
    n = len(found.events)
    leads = [e.lead_h for e in found.events if e.lead_h is not None and e.lead_h == e.lead_h]
    by_reason = [
        Score(who, BY_REASON + reason, share(sum(e.lead_h is not None for e in part), len(part)), "", reason)
        for reason in sorted({e.reason for e in found.events})
        if (part := [e for e in found.events if e.reason == reason])
    ]
    return [
        Score(who, "event_recall", share(found.caught, n), "", detail),
        Score(who, "false_alarms_per_h", rate(found.false, found.operating_h), "1/h", detail),
        Score(who, "alarm_precision", share(found.timely, found.alarms), "", detail),
        Score(who, "lead_h", middle(leads), "h", detail), *by_reason,
    ]  # fmt: skip


def difference(model: Tally, rule: Tally) -> Estimate:
    """Returns how many more of the same breakdowns the model announces, as a share, with the interval of resampled breakdowns."""
    ahead = _found(model)
    other = _found(rule)
    gain = np.array([float(ahead[k]) - float(other[k]) for k in sorted(ahead)])
    if not len(gain):
        return Estimate(float("nan"), float("nan"), float("nan"))
    drawn = np.random.default_rng(SEED).choice(gain, (DRAWS, len(gain))).mean(axis=1)
    return Estimate(float(gain.mean()), *(float(q) for q in np.quantile(drawn, SIDES)))


def _found(tally: Tally) -> dict[tuple[int, int], bool]:
    def key(event: Event) -> tuple[int, int]:
        return event.machine_no, event.life

    return {key(e): e.lead_h is not None for e in tally.events}
