"""Have a model's inputs moved away from what it learned, or gone missing?

Inputs of a factory wander from week to week. So a shift counts as drift only where it is larger than any the model saw
between stretches of the same length while it learned; a textbook limit would cry out in most weeks.
"""

from typing import TYPE_CHECKING

import numpy as np

from twin.errors import Problem
from twin.models.columns import Column, columns_of
from twin.models.dataset import DataSet
from twin.models.watched import Watch

if TYPE_CHECKING:
    import pandas as pd

STRETCH = np.timedelta64(14, "D")
LEAST_ROWS = 200  # in a stretch; fewer tell nothing of its distribution
BINS = 10
LEAST_SHIFT = 0.1  # of the population stability index: what is smaller is nowhere called a shift
LEAST_GAP = 0.05  # of the rows, by which values must be missing more often than ever before


def shift(learned: "pd.Series", now: "pd.Series") -> float:
    """Returns the population stability index of two samples over tenths of the first (classes: over each); 0 = the same."""
    if learned.dtype == object:
        names = sorted(set(learned.dropna()) | set(now.dropna()))
        shares = [s.value_counts(normalize=True).reindex(names, fill_value=0.0).to_numpy() for s in (learned, now)]
    else:
        edges = np.unique(np.nanquantile(learned.to_numpy(dtype=float), np.linspace(0, 1, BINS + 1)[1:-1]))
        shares = [
            np.bincount(np.searchsorted(edges, s.dropna().to_numpy(dtype=float)), minlength=len(edges) + 1) / max(len(s), 1)
            for s in (learned, now)
        ]  # fmt: skip
    before, after = (np.maximum(s, 1e-3) for s in shares)
    return float(np.sum((after - before) * np.log(after / before)))


def shifted(column: Column, learn: DataSet, recent: DataSet) -> Watch | None:
    """Returns how far an input is from what was learned, beside the farthest any stretch of the learning period was."""
    name, read = column.input.name, column.input
    if len(recent) < LEAST_ROWS or name not in learn.rows:
        return None
    whole, usual = learn.rows[name], [shift(learn.rows[name], part) for part in stretches(learn.at, learn.rows[name])]
    if not usual:
        return None
    now, most = shift(whole, recent.rows[name]), max(LEAST_SHIFT, *usual)
    alert = now > most
    where = _where_now(columns_of(recent), name, column)
    return Watch(name, now, None, most, alert, Problem(
        f"{read.ko}: 최근 2주의 분포가 배운 때와 {now:.2f}만큼 다릅니다(배운 기간 안에서 가장 크게 {most:.2f}){where[0]}."
        + (" 공정이 바뀌었으면 다시 학습하십시오." if alert else ""),
        f"{read.en}: the last two weeks differ from what was learned by {now:.2f} (within the learning period at most {most:.2f}){where[1]}."
        + (" Where the process changed, train again." if alert else ""),
    ))  # fmt: skip


def stretches(at: np.ndarray, values: "pd.Series") -> list["pd.Series"]:
    """Returns values in the order of time cut into stretches as long as the one looked at, as far as each has rows enough."""
    place = ((at - at[0]) / STRETCH).astype(int)
    parts = [values[place == k] for k in range(int(place.max()) + 1)]
    return [part for part in parts if len(part) >= LEAST_ROWS]


def gaps(column: Column, learn: DataSet, recent: DataSet) -> Watch | None:
    """Returns how often an input is missing now, where that is more than it ever was in two weeks while learning."""
    name, read = column.input.name, column.input
    if len(recent) < LEAST_ROWS or name not in learn.rows:
        return None
    now = float(recent.rows[name].isna().mean())
    usual = [float(part.isna().mean()) for part in stretches(learn.at, learn.rows[name])]
    most = max(usual, default=column.missing) + LEAST_GAP
    if now <= most:
        return None
    return Watch(f"{name} missing", now, None, most, True, Problem(
        f"{read.ko}: 최근 2주의 {now:.0%}에 값이 없습니다(배운 기간에는 많아야 {most - LEAST_GAP:.0%}). 수집을 확인하십시오.",
        f"{read.en}: no value in {now:.0%} of the last two weeks (while learning at most {most - LEAST_GAP:.0%}). Check the collection.",
    ))  # fmt: skip


def _where_now(now: tuple[Column, ...], name: str, learned: Column) -> tuple[str, str]:
    """The median now and then, where the input is a number."""
    median = next((c.median for c in now if c.input.name == name), None)
    if median is None or learned.median is None:
        return "", ""
    unit = f" {learned.input.unit}".rstrip()
    return (
        f", 중앙값 {learned.median:.4g} → {median:.4g}{unit}",
        f", median {learned.median:.4g} → {median:.4g}{unit}",
    )
