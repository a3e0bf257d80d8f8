"""What a model must beat: passing everything, looking at every so-and-so-many-th unit, and a limit on the one best signal."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from twin.models.dataset import DataSet
from twin.models.scores import Marks, average_precision

Side = Literal["high", "low", "far"]


@dataclass(frozen=True)
class Limit:
    """A limit on one input: bad is likelier where it is high, low, or far from its usual value."""

    name: str
    side: Side
    centre: float  # the usual value: the median while learning

    def score(self, ds: DataSet) -> np.ndarray:
        """Returns how far each row is on the bad side, in the input's unit; an input not measured counts as usual."""
        value = ds.rows[self.name].to_numpy(dtype=float)
        away = np.where(np.isnan(value), 0.0, value - self.centre)
        return {"high": away, "low": -away, "far": np.abs(away)}[self.side]


def best_limit(learn: DataSet) -> Limit:
    """Returns the single signal and side with the largest area under precision and recall in the period learned from."""
    limits = [
        Limit(i.name, side, float(np.nanmedian(learn.rows[i.name].to_numpy(dtype=float))))
        for i in learn.inputs
        if i.kind == "number"
        for side in ("high", "low", "far")
    ]
    ones = np.ones(len(learn))
    none = np.zeros(len(learn), dtype=int)
    return max(limits, key=lambda x: average_precision(Marks(learn.label, x.score(learn), none, none), ones))


def level_for(score: np.ndarray, share: float) -> float:
    """Returns the level at or above which about a share of the scores lies: as many inspections as the model asks for."""
    return float(np.quantile(score, 1 - share, method="higher")) if len(score) and share > 0 else float("inf")


def every_nth(n: int, share: float) -> np.ndarray:
    """Returns marks on a share of n rows at a fixed interval, as 0 and 1."""
    done = np.floor(np.arange(1, n + 1) * share)
    return np.diff(done, prepend=0.0) > 0
