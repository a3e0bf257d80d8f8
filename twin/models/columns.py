"""How a table of inputs becomes numbers for a model, and what the model saw of each input while it learned."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from twin.models.dataset import DataSet
from twin.models.task import Input

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Column:
    """One input as the model learned it; quantiles are of the measured numbers."""

    input: Input
    classes: tuple[str, ...]  # of a class: those seen, in order
    low: float | None  # 0.1 % quantile
    median: float | None
    high: float | None  # 99.9 % quantile
    missing: float  # share of rows without a value
    longest_run: int  # most units in a row, on one machine, with the very same value
    share: float = 0.0  # of what drives the model (mean size of its contributions)

    def as_json(self) -> dict[str, Any]:
        """Returns it as plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> Self:
        """Returns what `as_json` wrote; KeyError or TypeError where it is something else."""
        read: dict[str, Any] = {"input": Input(**given["input"]), "classes": tuple(given["classes"])}
        return cls(**given | read)


def columns_of(ds: DataSet) -> tuple[Column, ...]:
    """Returns what there is to know of every input before a model is trained on the rows."""
    return tuple(_column(ds, i) for i in ds.inputs)


def matrix(columns: tuple[Column, ...], rows: "pd.DataFrame") -> np.ndarray:
    """Returns the rows as float64, shape (rows, columns): a class as its place among those seen, NaN where unseen."""
    found = np.full((len(rows), len(columns)), np.nan)
    for k, column in enumerate(columns):
        values = rows[column.input.name]
        if column.input.kind == "class":
            values = values.map({name: float(place) for place, name in enumerate(column.classes)})
        found[:, k] = values.to_numpy(dtype=float, na_value=np.nan)
    return found


def class_places(columns: tuple[Column, ...]) -> list[int]:
    """Returns the places of the columns that hold classes."""
    return [k for k, column in enumerate(columns) if column.input.kind == "class"]


def runs(values: np.ndarray, machine: np.ndarray) -> np.ndarray:
    """Returns for each row how many units in a row, on its machine, have said the very same number, itself included."""
    found = np.zeros(len(values), dtype=int)
    for one in np.unique(machine):
        at = np.flatnonzero(machine == one)
        mine = values[at]
        changed = np.r_[True, ~(mine[1:] == mine[:-1])]
        start = np.maximum.accumulate(np.where(changed, np.arange(len(at)), 0))
        found[at] = np.where(np.isnan(mine), 0, np.arange(len(at)) - start + 1)
    return found


def machines(ds: DataSet) -> np.ndarray:
    """Returns the machine of each row as a text, '' where it is not known."""
    return np.array(["" if v is None or v != v else str(v) for v in ds.keys.machine_no])


def _column(ds: DataSet, read: Input) -> Column:
    values = ds.rows[read.name]
    missing = float(values.isna().mean()) if len(values) else 0.0
    if read.kind == "class":
        return Column(read, tuple(sorted(str(v) for v in values.dropna().unique())), None, None, None, missing, 0)
    numbers = values.to_numpy(dtype=float)
    low, median, high = (float(q) for q in np.nanquantile(numbers, [0.001, 0.5, 0.999]))
    return Column(read, (), low, median, high, missing, int(runs(numbers, machines(ds)).max(initial=0)))
