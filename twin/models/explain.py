"""What drives a model, in the sensor's own name and unit: over all rows, and for one prediction.

For one prediction the trees' own contributions (TreeSHAP, Lundberg 2020; LightGBM's `pred_contrib`): they add up to its
log-odds. Over all: their mean size, and by how much the area under precision and recall falls when an input is shuffled.
"""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from twin.models.columns import Column, matrix
from twin.models.dataset import DataSet
from twin.models.scores import Marks, average_precision
from twin.models.train import Trained, booster_of

SHUFFLES = 5
MOST_ROWS = 5_000  # bad rows and a sample of the good ones are enough to rank inputs


@dataclass(frozen=True)
class Driver:
    """One input's part in a prediction: its value and what it adds to the log-odds of bad (below 0: takes away)."""

    column: Column
    value: float | str | None
    adds: float

    def as_json(self) -> dict[str, Any]:
        """Returns it as plain values: the input's name and unit, its value, what is usual, what it adds."""
        read = self.column.input
        return {
            "ko": read.ko, "en": read.en, "unit": read.unit, "value": self.value, "usual": self.column.median,
            "adds": round(self.adds, 4),
        }  # fmt: skip

    def sentence(self, lang: str) -> str:
        """Returns it in words: '금형 온도 241 °C (보통 212): 불량 쪽으로 +1.3'."""
        read = self.column.input
        value = "–" if self.value is None else self.value if isinstance(self.value, str) else f"{self.value:.4g}"
        unit = f" {read.unit}" if read.unit else ""
        usual = (
            "" if self.column.median is None else f" ({'보통' if lang == 'ko' else 'usually'} {self.column.median:.4g})"
        )
        toward = (
            ("불량 쪽으로" if self.adds > 0 else "양품 쪽으로")
            if lang == "ko"
            else ("towards bad" if self.adds > 0 else "towards good")
        )
        return f"{read.ko if lang == 'ko' else read.en} {value}{unit}{usual}: {toward} {self.adds:+.2f}"


def contributions(model: Trained, ds: DataSet) -> np.ndarray:
    """Returns what each input adds to the log-odds, shape (rows, inputs + 1); the last column is the model's base."""
    found = booster_of(model.trees).predict(matrix(model.columns, ds.rows), pred_contrib=True, num_threads=1)
    return model.slope * np.asarray(found)


def drivers(model: Trained, ds: DataSet, row: int, most: int = 5) -> list[Driver]:
    """Returns the inputs that moved one prediction most, the strongest first."""
    one = ds.where(np.arange(len(ds)) == row)
    adds = contributions(model, one)[0, :-1]
    order = np.argsort(-np.abs(adds), kind="stable")[:most]
    return [Driver(model.columns[k], _value(one, model.columns[k]), float(adds[k])) for k in order]


def because(model: Trained, ds: DataSet, most: int = 3) -> list[str]:
    """Returns for each row, as JSON, the inputs that moved it most towards bad, the strongest first."""
    if not len(ds):
        return []
    adds = contributions(model, ds)[:, :-1]
    told = []
    for row in range(len(ds)):
        order = [k for k in np.argsort(-adds[row], kind="stable")[:most] if adds[row, k] > 0]
        one = ds.where(np.arange(len(ds)) == row)
        found = [Driver(model.columns[k], _value(one, model.columns[k]), float(adds[row, k])) for k in order]
        told.append(json.dumps([d.as_json() for d in found], ensure_ascii=False))
    return told


def overall(model: Trained, ds: DataSet) -> list[dict[str, Any]]:
    """Returns per input its share of all contributions and the fall of PR-AUC when it is shuffled, the strongest first."""
    some = _some(ds)
    share, falls = shares(model, some), _falls(model, some)
    rows = [
        {
            "name": c.input.name, "ko": c.input.ko, "en": c.input.en, "unit": c.input.unit,
            "share": float(s), "pr_auc_falls_by": None if f is None else float(f),
        }
        for c, s, f in zip(model.columns, share, falls, strict=True)
    ]  # fmt: skip
    return sorted(rows, key=lambda r: -r["share"])


def shares(model: Trained, ds: DataSet) -> np.ndarray:
    """Returns each input's share of all contributions, summing to 1; bad and good rows count alike, rare as the bad are."""
    some = _some(ds)
    size = np.abs(contributions(model, some)[:, :-1])
    sides = [size[side].mean(axis=0) for side in (some.label > 0, ~(some.label > 0)) if side.any()]
    total = np.mean(sides, axis=0)
    return total / max(float(total.sum()), 1e-12)


def _falls(model: Trained, ds: DataSet) -> list[float | None]:
    numbers = matrix(model.columns, ds.rows)
    booster, rng = booster_of(model.trees), np.random.default_rng(1)
    ones = np.ones(len(ds))

    def reached(values: np.ndarray) -> float:
        score = np.asarray(booster.predict(values, raw_score=True, num_threads=1))
        return average_precision(Marks(ds.label, score, ones, ones.astype(int)), ones)

    whole = reached(numbers)
    if np.isnan(whole):
        return [None] * numbers.shape[1]
    found: list[float | None] = []
    for k in range(numbers.shape[1]):
        after = []
        for _ in range(SHUFFLES):
            shuffled = numbers.copy()
            shuffled[:, k] = rng.permutation(shuffled[:, k])
            after.append(reached(shuffled))
        found.append(whole - float(np.mean(after)))
    return found


def _some(ds: DataSet) -> DataSet:
    """All bad rows and good ones at equal steps, so that ranking inputs stays quick."""
    if len(ds) <= MOST_ROWS:
        return ds
    good = np.flatnonzero(~(ds.label > 0))
    keep = ds.label > 0
    keep[good[:: max(1, len(good) // MOST_ROWS)]] = True
    return ds.where(keep)


def _value(one: DataSet, column: Column) -> float | str | None:
    value = one.rows[column.input.name].iloc[0]
    if value is None or value != value:
        return None
    return str(value) if column.input.kind == "class" else float(value)
