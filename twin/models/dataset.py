"""The rows a model learns from and is judged on: inputs, label, the moment of decision and when the label was known."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from twin.errors import Problem
from twin.models.task import Input, Task

if TYPE_CHECKING:
    import pandas as pd

KEYS = ("station_id", "machine_no", "lot_id", "unit_id", "product_id")  # the columns of DataSet.keys


@dataclass(frozen=True, eq=False)
class DataSet:
    """Rows in the order of time; all arrays have one entry a row."""

    task: Task
    inputs: tuple[Input, ...]
    rows: "pd.DataFrame"  # one column an input: float64, NaN = not measured; classes as texts
    label: np.ndarray  # float64: 1 bad, 0 good, NaN not known (yet)
    at: np.ndarray  # datetime64[us], UTC: the moment of decision
    known_at: np.ndarray  # datetime64[us], UTC: when the label came to be known; NaT where it is not
    keys: "pd.DataFrame"  # KEYS
    apart: np.ndarray  # bool: never trained or tested on (try shots …), counted and shown apart
    notes: tuple[Problem, ...] = ()

    def __post_init__(self) -> None:
        """ValueError where the parts do not belong together: lengths, names, kinds of time, order."""
        lengths = {len(part) for part in (self.rows, self.label, self.at, self.known_at, self.keys, self.apart)}
        if len(lengths) != 1:
            raise ValueError(f"expected one length, got {sorted(lengths)}")
        if list(self.rows.columns) != [i.name for i in self.inputs]:
            raise ValueError(f"expected the columns {[i.name for i in self.inputs]}, got {list(self.rows.columns)}")
        if any(times.dtype != np.dtype("datetime64[us]") for times in (self.at, self.known_at)):
            raise ValueError(f"expected datetime64[us], got {self.at.dtype} and {self.known_at.dtype}")
        if (self.at[1:] < self.at[:-1]).any():
            raise ValueError("expected rows in the order of time")

    def __len__(self) -> int:
        return len(self.label)

    def sha256(self) -> str:
        """Returns the hash of everything a model could learn from: the same rows give the same 64 hex digits."""
        digest = hashlib.sha256()
        about = [asdict(self.task), [asdict(i) for i in self.inputs], list(self.keys.columns)]
        digest.update(json.dumps(about, ensure_ascii=False, sort_keys=True).encode())
        for column in (*self.rows.columns, *self.keys.columns):
            values = self.rows[column] if column in self.rows else self.keys[column]
            digest.update(_bytes_of(values.to_numpy()))
        for part in (self.label, self.at, self.known_at, self.apart):
            digest.update(_bytes_of(part))
        return digest.hexdigest()

    def between(self, from_: datetime | None, until: datetime | None) -> "DataSet":
        """Returns the rows decided in [from_, until); None leaves that side open."""
        return self.where(
            (self.at >= moment(from_, np.datetime64("0001-01-01")))
            & (self.at < moment(until, np.datetime64("9999-12-31")))
        )

    def where(self, keep: np.ndarray) -> "DataSet":
        """Returns the rows marked in a boolean array."""
        return replace(
            self,
            rows=self.rows[keep].reset_index(drop=True), label=self.label[keep], at=self.at[keep],
            known_at=self.known_at[keep], keys=self.keys[keep].reset_index(drop=True), apart=self.apart[keep],
        )  # fmt: skip


def moment(at: datetime | None, otherwise: np.datetime64) -> np.datetime64:
    """Returns an aware time as numpy counts it, in UTC microseconds; ValueError for one without a time zone."""
    if at is None:
        return otherwise
    if at.tzinfo is None:
        raise ValueError(f"expected a time with a time zone, got {at}")
    return np.datetime64(at.astimezone(UTC).replace(tzinfo=None), "us")


def _bytes_of(values: np.ndarray) -> bytes:
    """Numbers as they lie in memory, one NaN for all; anything else as text."""
    if values.dtype == object or values.dtype.kind in "US":
        return "\x1f".join("" if v is None or v != v else str(v) for v in values.tolist()).encode()
    if values.dtype.kind == "f":
        values = np.where(np.isnan(values), np.nan, values)
    return np.ascontiguousarray(values).tobytes()
