"""Daily series with a known effect of 1 and noise of sd 1: one column a seed."""

from dataclasses import dataclass

import numpy as np

SEEDS = 200


@dataclass(frozen=True)
class Made:
    """Series of `SEEDS` lucks: day numbers (n,), values (n, seeds), columns without the change (n, p), the change (n,)."""

    day: np.ndarray
    y: np.ndarray
    base: np.ndarray
    step: np.ndarray


def ar(rng: np.random.Generator, days: int, phi: float) -> np.ndarray:
    """AR(1) of variance 1 from its stationary law, shape (days, SEEDS)."""
    fresh = rng.normal(size=(days, SEEDS))
    found = np.empty_like(fresh)
    found[0] = fresh[0]
    for t in range(1, days):
        found[t] = phi * found[t - 1] + (1 - phi**2) ** 0.5 * fresh[t]
    return found


def made(noise: np.ndarray, before: int) -> Made:
    """The noise with the effect from day `before` on."""
    day = np.arange(len(noise), dtype=float)
    step = (day >= before).astype(float)
    return Made(day, noise + step[:, None], np.ones((len(day), 1)), step)


def neighbours() -> Made:
    """AR(.6), 60 days before and 60 after."""
    return made(ar(np.random.default_rng(11), 120, 0.6), 60)


def slow_and_noise() -> Made:
    """AR(.9) with white noise of half its variance, 120 and 120 days."""
    rng = np.random.default_rng(12)
    return made((ar(rng, 240, 0.9) + 0.5**0.5 * ar(rng, 240, 0.0)) / 1.5**0.5, 120)


def two_scales() -> Made:
    """AR(.5) with AR(.97) in equal parts, 180 and 120 days."""
    rng = np.random.default_rng(13)
    return made((ar(rng, 300, 0.5) + ar(rng, 300, 0.97)) / 2**0.5, 180)


def missing_days() -> Made:
    """AR(.8) of which weekends, a fifth of the other days and a fortnight are not recorded."""
    rng = np.random.default_rng(14)
    whole = made(ar(rng, 260, 0.8), 150)
    keep = (whole.day % 7 < 5) & (rng.random(260) > 0.2) & ~((whole.day >= 90) & (whole.day < 104))
    return Made(whole.day[keep], whole.y[keep], whole.base[keep], whole.step[keep])


def shifted_mix() -> Made:
    """AR(.5) and two products 3 apart, the second of which goes from a fifth to a half of the mix around the change."""
    rng = np.random.default_rng(15)
    plain = made(ar(rng, 180, 0.5), 120)
    share = np.clip(0.2 + 0.3 * (plain.day >= 110) + 0.05 * rng.normal(size=180), 0, 1)
    return Made(plain.day, plain.y + 3 * share[:, None], np.column_stack([plain.base, share]), plain.step)


WORLDS = (neighbours, slow_and_noise, two_scales, missing_days, shifted_mix)
