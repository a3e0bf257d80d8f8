"""Whether fewer bad parts are made since a model works: an alarm may also make somebody mend the process."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FEWEST_WEEKS = 4  # of each side


@dataclass(frozen=True)
class Fewer:
    """Bad parts made per part since the model works, over those before: the ratio, and the spread of its logarithm.

    Whatever else changed in that time is in it too.
    """

    ratio: float
    sd: float
    before: float
    since: float

    def drawn(self, rng: np.random.Generator) -> float:
        """Returns the ratio as it may really be."""
        return float(self.ratio * np.exp(rng.normal(-self.sd * self.sd / 2, self.sd)))


def fewer(weeks: Sequence[tuple[bool, float, float]]) -> Fewer | None:
    """Returns what (since, bad parts, parts made) of weeks say, or None with too few weeks on a side.

    Weeks are the clusters: lots of a week share their luck.
    """
    sides = [np.array([(bad, made) for since, bad, made in weeks if since is side]) for side in (False, True)]
    if min(len(side) for side in sides) < FEWEST_WEEKS or not all(side[:, 0].sum() for side in sides):
        return None
    (before, error), (since, other) = (_clustered(side[:, 0], side[:, 1]) for side in sides)
    return Fewer(since / before, float(np.hypot(error / before, other / since)), before, since)


def _clustered(bad: np.ndarray, made: np.ndarray) -> tuple[float, float]:
    """A rate over clusters with its standard error: sqrt(C/(C-1) * sum (x_c - r n_c)^2) / sum n."""
    rate, clusters = float(bad.sum() / made.sum()), len(bad)
    error = np.sqrt(clusters / (clusters - 1) * ((bad - rate * made) ** 2).sum()) / made.sum()
    return rate, float(error)
