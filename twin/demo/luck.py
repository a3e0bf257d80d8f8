"""Luck by name: each purpose has a stream of its own, so a world with AI and one without share all that AI does not touch."""

from math import log
from zlib import crc32

import numpy as np


class Luck:
    """Named random streams of one seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def stream(self, *name: str | int) -> np.random.Generator:
        """Returns a fresh generator at the beginning of the stream of this name."""
        return np.random.Generator(np.random.PCG64([self.seed, crc32("/".join(map(str, name)).encode())]))


def lognormal(rng: np.random.Generator, mean: float, cv: float, size: int) -> np.ndarray:
    """Returns draws with this mean and coefficient of variation, shape (size,)."""
    sigma2 = log(1 + cv * cv)
    return np.exp(log(mean) - sigma2 / 2 + sigma2**0.5 * rng.standard_normal(size))


def weibull(rng: np.random.Generator, mean: float, shape: float, size: int) -> np.ndarray:
    """Returns Weibull draws with this mean, shape (size,)."""
    from math import gamma

    return mean / gamma(1 + 1 / shape) * rng.standard_exponential(size) ** (1 / shape)


def autoregressive(rng: np.random.Generator, rho: float, size: int) -> np.ndarray:
    """Returns a standard AR(1) series in its steady state, shape (size,)."""
    noise = rng.standard_normal(size)
    series, scale, level = noise.tolist(), (1 - rho * rho) ** 0.5, 0.0
    for i, step in enumerate(series):
        level = step if i == 0 else rho * level + scale * step
        series[i] = level
    return np.array(series)


def choices(rng: np.random.Generator, shares: list[float], size: int) -> np.ndarray:
    """Returns indices drawn with these shares, shape (size,)."""
    edges = np.cumsum(shares) / np.sum(shares)
    return np.minimum(np.searchsorted(edges, rng.random(size), side="right"), len(shares) - 1)
