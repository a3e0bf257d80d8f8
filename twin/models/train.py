"""Training: boosted trees whose settings are chosen on later blocks of the past, and a probability that can be believed.

The rows are few bad among many good. Weights that lift the bad ones change what the raw score means, so with or without
them the score goes through a logistic curve fitted on blocks the trees had not seen (Platt 1999).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from twin.errors import Problem
from twin.models.columns import Column, class_places, columns_of, matrix
from twin.models.dataset import DataSet
from twin.models.split import learnable, rolling_origin

if TYPE_CHECKING:
    import lightgbm
    import pandas as pd

Tell = Callable[[int, int], None]  # parts done, of how many; what it raises stops the work
LEAST_BAD = 20  # bad units needed to learn anything and to check it
FIXED: dict[str, Any] = {
    "objective": "binary", "learning_rate": 0.05, "feature_fraction": 0.8, "bagging_fraction": 0.8, "bagging_freq": 1,
    "max_bin": 127, "seed": 1, "deterministic": True, "force_col_wise": True, "num_threads": 1, "verbose": -1,
}  # fmt: skip


@dataclass(frozen=True)
class Setting:
    """One way to train: the size of trees, how many, and how much more a bad unit weighs (power of the imbalance)."""

    leaves: int
    rounds: int
    least_in_leaf: int
    l2: float
    weight_power: float


SETTINGS = (
    Setting(7, 150, 100, 10.0, 0.0),
    Setting(7, 150, 100, 10.0, 0.5),
    Setting(15, 200, 50, 10.0, 0.0),
    Setting(15, 200, 50, 10.0, 0.5),
)


@dataclass(frozen=True)
class Trained:
    """A model in hand: its trees as text, how it reads inputs, and the curve from raw score to probability."""

    columns: tuple[Column, ...]
    trees: str
    slope: float
    offset: float
    setting: Setting

    def raw(self, rows: "pd.DataFrame") -> np.ndarray:
        """Returns the log-odds the trees add up to, one a row."""
        return np.asarray(booster_of(self.trees).predict(matrix(self.columns, rows), raw_score=True, num_threads=1))

    def probability(self, rows: "pd.DataFrame") -> np.ndarray:
        """Returns the probability of a bad unit, one a row."""
        return sigmoid(self.slope * self.raw(rows) + self.offset)


@dataclass(frozen=True)
class Validation:
    """What the chosen setting said of blocks it had not learned from, before the cut, and how the others did."""

    rows: DataSet
    probability: np.ndarray
    pr_auc: tuple[tuple[Setting, float], ...]


def train(
    ds: DataSet, cut: np.datetime64, settings: tuple[Setting, ...] | None = None, tell: Tell | None = None
) -> tuple[Trained, Validation]:
    """Returns the model learned from what was known before the cut, and its validation; Problem where that is too little.

    `settings`: those tried, SETTINGS where none are given. `tell` hears of every model fitted.
    """
    settings = settings or SETTINGS
    learn, folds = learnable(ds, cut), list(rolling_origin(ds, cut))
    folds = [(a, b) for a, b in folds if min(np.nansum(a.label), np.nansum(b.label), len(b)) > 0]
    if learn.label.sum() < LEAST_BAD or not folds or learn.label.all():
        raise _too_few(ds, learn)
    checked = _checked(folds, settings, tell)
    label = np.concatenate([b.label for _, b in folds])
    from sklearn.metrics import average_precision_score

    reached = [float(average_precision_score(label, raw)) for raw in checked]
    best = int(np.argmax(reached))
    slope, offset = calibrated(checked[best], label)
    fitted = _fit(learn, settings[best], slope, offset)
    rows = _joined([b for _, b in folds])
    return fitted, Validation(rows, sigmoid(slope * checked[best] + offset), tuple(zip(settings, reached, strict=True)))


def _checked(
    folds: list[tuple[DataSet, DataSet]], settings: tuple[Setting, ...], tell: Tell | None
) -> list[np.ndarray]:
    """The raw scores of each setting on the blocks it had not learned from."""
    found, of = [], len(folds) * len(settings) + 1
    for place, setting in enumerate(settings):
        raw = []
        for fold, (learn, block) in enumerate(folds):
            if tell:
                tell(place * len(folds) + fold, of)
            raw.append(_fit(learn, setting).raw(block.rows))
        found.append(np.concatenate(raw))
    if tell:
        tell(of - 1, of)
    return found


def booster_of(trees: str) -> "lightgbm.Booster":
    """Returns the trees of a text LightGBM wrote; only texts whose hash is in the book may come here."""
    import lightgbm

    return lightgbm.Booster(model_str=trees)


def sigmoid(x: np.ndarray) -> np.ndarray:
    """Returns the probability of log-odds."""
    return 1.0 / (1.0 + np.exp(-np.clip(x, -40.0, 40.0)))


def calibrated(raw: np.ndarray, label: np.ndarray) -> tuple[float, float]:
    """Returns (slope, offset) of the logistic curve from raw score to probability, by maximum likelihood.

    Labels are drawn in by Platt's prior, so that a perfect split does not ask for an infinite slope. The slope is never
    below 0: a calibration may flatten an order, not turn it round.
    """
    from scipy.optimize import minimize

    bad = label.sum()
    target = np.where(label > 0, (bad + 1) / (bad + 2), 1 / (len(label) - bad + 2))

    def loss(x: np.ndarray) -> float:
        z = np.exp(x[0]) * raw + x[1]
        return float(np.sum(np.logaddexp(0.0, z) - target * z))

    found = minimize(loss, np.array([0.0, 0.0]), method="L-BFGS-B", bounds=[(-5.0, 2.0), (-20.0, 20.0)]).x
    return float(np.exp(found[0])), float(found[1])


def _fit(learn: DataSet, setting: Setting, slope: float = 1.0, offset: float = 0.0) -> Trained:
    import lightgbm

    columns = columns_of(learn)
    bad = learn.label.sum()
    weight = np.where(learn.label > 0, ((len(learn) - bad) / max(bad, 1.0)) ** setting.weight_power, 1.0)
    parameters = FIXED | {
        "num_leaves": setting.leaves, "lambda_l2": setting.l2,
        "min_data_in_leaf": max(2, min(setting.least_in_leaf, len(learn) // 20)),
    }  # fmt: skip
    data = lightgbm.Dataset(
        matrix(columns, learn.rows), learn.label, weight=weight, feature_name=[f"c{k}" for k in range(len(columns))],
        categorical_feature=class_places(columns), params=parameters,
    )  # fmt: skip
    booster = lightgbm.train(parameters, data, num_boost_round=setting.rounds)
    return Trained(columns, booster.model_to_string(), slope, offset, setting)


def _joined(blocks: list[DataSet]) -> DataSet:
    """Blocks that follow each other in time as one."""
    import pandas as pd

    first = blocks[0]
    rows, keys = (pd.concat([getattr(b, name) for b in blocks], ignore_index=True) for name in ("rows", "keys"))
    label, at, known_at, apart = (
        np.concatenate([getattr(b, name) for b in blocks]) for name in ("label", "at", "known_at", "apart")
    )
    return DataSet(first.task, first.inputs, rows, label, at, known_at, keys, apart)


def _too_few(ds: DataSet, learn: DataSet) -> Problem:
    bad = int(learn.label.sum())
    return Problem(
        f"{ds.task.ko}: 학습할 수 있는 {len(learn):,}건 가운데 불량이 {bad}건뿐입니다. {LEAST_BAD}건 이상이 모이고 그 뒤의 기록이 있어야 합니다. 기간을 늘리십시오.",
        f"{ds.task.en}: only {bad} bad among {len(learn):,} that can be learned from; it takes {LEAST_BAD} and a later period: widen the period.",
    )
