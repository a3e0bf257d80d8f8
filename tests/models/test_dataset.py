"""The rows of a model: parts that belong together, cut by time, known by their hash."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from twin.models.dataset import KEYS, DataSet
from twin.models.task import Input, Task

TASK = Task("defect-x", "defect", "casting", "x", "lot", "불량", "Defects", "열", "heat")


def rows(n=3) -> DataSet:
    at = np.array(["2026-01-01T00:00", "2026-01-02T00:00", "2026-01-03T00:00"], "datetime64[us]")[:n]
    return DataSet(
        TASK, (Input("heat", "열", "heat", "°C", "point:heat"),), pd.DataFrame({"heat": [1.0, np.nan, 3.0][:n]}),
        np.array([0.0, 1.0, np.nan])[:n], at, at, pd.DataFrame({k: ["a", "b", None][:n] for k in KEYS}), np.zeros(n, bool),
    )  # fmt: skip


def test_a_period_begins_with_its_first_moment_and_ends_before_its_last():
    cut = rows().between(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 3, tzinfo=UTC))
    assert (len(cut), cut.keys.lot_id.tolist()) == (2, ["a", "b"])
    assert len(rows().between(None, None)) == 3


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        rows().between(datetime(2026, 1, 1), None)


@pytest.mark.parametrize(
    "change",
    [
        {"label": np.array([0.0, 1.0, 0.0])},
        {"apart": np.array([False, True, False])},
        {"rows": pd.DataFrame({"heat": [1.0, np.nan, 3.0000001]})},
        {"known_at": rows().at + np.timedelta64(1, "us")},
        {"keys": rows().keys.assign(lot_id=["a", "b", "c"])},
        {"task": replace(TASK, known_en="nothing")},
    ],
)
def test_the_hash_sees_every_part(change):
    assert rows().sha256() == rows().sha256() != replace(rows(), **change).sha256()


@pytest.mark.parametrize(
    "change",
    [
        {"label": np.zeros(2)},
        {"at": rows().at[::-1]},
        {"at": rows().at.astype("datetime64[ns]")},
        {"rows": pd.DataFrame({"cold": [1.0, 2.0, 3.0]})},
    ],
)
def test_parts_that_do_not_belong_together_are_refused(change):
    with pytest.raises(ValueError, match="expected"):
        replace(rows(), **change)
