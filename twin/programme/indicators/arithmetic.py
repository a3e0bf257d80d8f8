"""The programme's arithmetic: 목표달성률, 개선률, 종합달성도, as its final form defines them."""

from collections.abc import Sequence
from dataclasses import dataclass

WHOLE = 1.0
NEAR = 1e-6  # weights are written with two or three places: what is nearer to 1 than this is 1


@dataclass(frozen=True)
class Overall:
    """종합달성도. `value` only where every weight counts and they add up to 1; `so_far` adds what is known."""

    value: float | None
    so_far: float
    weights: float
    missing: tuple[str, ...]

    @property
    def weights_are_whole(self) -> bool:
        """Whether the weights add up to 1."""
        return abs(self.weights - WHOLE) <= NEAR


def achievement(before: float, after: float, target: float) -> float | None:
    """Returns 목표달성률 = (구축후 − 구축전) ÷ (목표 − 구축전), a share of 1, for both directions; None where target = baseline."""
    return (after - before) / (target - before) if target != before else None


def improvement(before: float, after: float, wants: str) -> float | None:
    """Returns 개선률 = (구축후 − 구축전) ÷ |구축전| × 100 in %, the sign turned where less is better; None where 구축전 is 0."""
    if before == 0:
        return None
    change = (after - before) / abs(before) * 100
    return change if wants == "up" else -change + 0.0


def overall(achieved: Sequence[tuple[str, float | None, float]]) -> Overall:
    """Returns 종합달성도 = Σ 달성률 × 가중치 of (indicator, 달성률 or None, 가중치)."""
    weights = sum(weight for _, _, weight in achieved)
    missing = tuple(name for name, share, weight in achieved if share is None and weight > 0)
    so_far = sum(share * weight for _, share, weight in achieved if share is not None)
    complete = bool(achieved) and not missing and abs(weights - WHOLE) <= NEAR
    return Overall(so_far if complete else None, so_far, weights, missing)
