"""A weighted mixture of Student's t: the posterior of an effect when the parameters of the noise are not known."""

from dataclasses import dataclass

import numpy as np

HALVINGS = 45  # of the interval in which a quantile is looked for: to the twelfth digit of its width
FAR = 60.0  # standard errors beyond which nothing is left, with 5 degrees of freedom or more


@dataclass(frozen=True)
class Mixture:
    """Weights, centres and scales, shape (..., g), of t distributions with the same degrees of freedom."""

    weight: np.ndarray
    centre: np.ndarray
    scale: np.ndarray
    freedom: float

    def cdf(self, x: np.ndarray) -> np.ndarray:
        """Returns the probability of at most x, shape (...)."""
        from scipy.special import stdtr

        return (self.weight * stdtr(self.freedom, (x[..., None] - self.centre) / self.scale)).sum(axis=-1)

    def quantile(self, p: float) -> np.ndarray:
        """Returns the value below which a share p lies, shape (...), by bisection."""
        low = (self.centre - FAR * self.scale).min(axis=-1)
        high = (self.centre + FAR * self.scale).max(axis=-1)
        for _ in range(HALVINGS):
            middle = 0.5 * (low + high)
            below = self.cdf(middle) < p
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        return 0.5 * (low + high)

    def mean(self) -> np.ndarray:
        """Returns the mean, shape (...)."""
        return (self.weight * self.centre).sum(axis=-1)
