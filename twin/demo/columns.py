"""From numbers to Arrow columns: moments rounded to the millisecond, names by index."""

import numpy as np
import pyarrow as pa

MOMENT = pa.timestamp("us", tz="UTC")


def moments(seconds: np.ndarray) -> pa.Array:
    """Returns s since 1970 as moments; NaN is null."""
    missing = np.isnan(seconds)
    return pa.array(micros(np.where(missing, 0.0, seconds)), MOMENT, mask=missing)


def micros(seconds: np.ndarray) -> np.ndarray:
    """Returns microseconds since 1970, whole milliseconds."""
    return np.rint(np.asarray(seconds, dtype=float) * 1e3).astype(np.int64) * 1000


def named(names: list[str], index: np.ndarray) -> pa.Array:
    """Returns the names at these places; a place below 0 is null."""
    index = np.asarray(index, dtype=np.int64)
    return pa.array(names, pa.string()).take(pa.array(np.maximum(index, 0), mask=index < 0))


def numbered(prefix: str, numbers: np.ndarray, width: int) -> pa.Array:
    """Returns names like L000123."""
    return pa.array([f"{prefix}{n:0{width}d}" for n in np.asarray(numbers, dtype=np.int64).tolist()], pa.string())


def whole(numbers: np.ndarray) -> pa.Array:
    """Returns whole numbers of 32 bits."""
    return pa.array(np.asarray(numbers).astype(np.int32))
