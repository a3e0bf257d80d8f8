"""The defect data set from a floor's log: readings by lot, what turned out later, when it was known."""

import numpy as np
import pyarrow as pa
import pytest

from tests.models.worlds import LATER, cast_lots, put_floor, utc
from twin.errors import Problem
from twin.models import defect
from twin.models.defect_notes import recorded_alike_from
from twin.models.split import learnable
from twin.store import open_store


@pytest.fixture(scope="module")
def few():
    return cast_lots(300, seed=4)


@pytest.fixture
def floor(store, few):
    put_floor(store, few)
    return store


def data(store, **options):
    return defect.data_set(store, defect.tasks(store)[0], options)


def test_a_station_with_readings_by_lot_is_a_task(floor):
    task = defect.tasks(floor)[0]
    assert (task.task_id, task.unit, task.kind) == ("defect-cast", "lot", "defect")
    assert "측정값" in task.known_ko


def test_readings_outcome_and_moments_come_back_as_they_were_landed(floor, few):
    ds = data(floor)
    assert [i.name for i in ds.inputs] == ["flow", "heat", "gap_s", "product_id", "machine_no"]
    assert ds.rows.heat.tolist() == few.rows.heat.tolist()
    assert (ds.label == few.label).all()  # three bad parts found at the check, none at casting
    assert (ds.at == few.at).all()
    assert (ds.known_at == few.at + LATER).all()
    assert ds.rows.gap_s[5] == 2 * 1200.0  # two machines take turns
    assert ds.keys.machine_no.tolist()[:2] == [1, 2]
    assert ds.sha256() == data(floor).sha256()


def test_a_floor_whose_future_never_came_gives_the_same_data_set_up_to_the_cut(store, few, tmp_path):
    cut = few.at[200]
    put_floor(store, few)
    with open_store(tmp_path / "past.duckdb", create=True) as past:
        put_floor(past, few.where(few.at < cut))
        was = learnable(data(past), cut)
    known = learnable(data(store), cut)
    assert len(known) == 200 - 9  # nine lots were cast, but not checked
    assert known.sha256() == was.sha256()


def test_how_many_bad_parts_make_a_lot_bad_can_be_said(floor, few):
    assert np.nansum(data(floor, bad_from=3).label) == few.label.sum()
    assert np.nansum(data(floor, bad_from=4).label) == 0
    assert np.nansum(data(floor, codes=("porosity",)).label) == 0  # scrap without a code does not count then


def test_a_lot_not_checked_yet_has_no_label(store, few):
    put_floor(store, few)
    at = utc("2026-02-01")
    with store.landing(kind="demo", source_name="late") as landing:
        common = {"source_row": pa.array([1], pa.int64()), "source_key": pa.array([77], pa.uint64())}
        when = pa.array([at], pa.timestamp("us", "UTC"))
        landing.write("measurement", pa.table(common | {
            "occurred_at": when, "point_id": ["cast-1.heat"], "value": [230.0], "lot_id": ["new"]}))  # fmt: skip
    store.load_landed()
    last = data(store)
    assert np.isnan(last.label[-1])
    assert np.isnat(last.known_at[-1])
    assert not last.apart[-1]
    assert len(learnable(last, np.datetime64("2027-01-01", "us"))) == len(few)


def test_try_shots_are_kept_apart_and_the_change_of_recording_is_told(store, few):
    put_floor(store, few)
    times = [utc("2026-01-20T00:00"), utc("2026-01-20T01:00")]
    with store.landing(kind="demo", source_name="tries") as landing:
        when = pa.array(times, pa.timestamp("us", "UTC"))
        keys = {"source_row": pa.array([1, 2], pa.int64()), "source_key": pa.array([81, 82], pa.uint64())}
        landing.write(
            "measurement",
            pa.table(
                keys
                | {"occurred_at": when, "point_id": ["cast-1.heat"] * 2, "value": [1.0, 2.0], "lot_id": ["t1", "t2"]}
            ),
        )
        keys = {"source_row": pa.array([3], pa.int64()), "source_key": pa.array([83], pa.uint64())}
        landing.write("state_interval", pa.table(keys | {
            "started_at": pa.array([utc("2026-01-19T23:50")], pa.timestamp("us", "UTC")), "ended_at": when[:1],
            "station_id": ["cast"], "machine_no": pa.array([1], pa.int32()), "state": ["SETUP"]}))  # fmt: skip
    store.load_landed()
    ds = data(store)
    assert ds.keys.lot_id[ds.apart].tolist() == ["t1"]  # the other one is just not checked yet
    assert recorded_alike_from(ds) == np.datetime64("2026-01-20T00:00", "us")
    assert any("training begins there" in note.en for note in ds.notes)
    assert any("시험 사출" in note.ko for note in ds.notes)


def test_a_store_without_readings_has_no_task_and_says_what_is_missing(store):
    assert defect.tasks(store) == []
    task = defect.Task("defect-x", "defect", "x", "x", "lot", "", "", "", "")
    with pytest.raises(Problem, match="no readings that belong to a lot"):
        defect.data_set(store, task)


def test_readings_without_a_lot_belong_to_the_operation_that_ended_then(store, few):
    put_floor(store, few)
    with store.transaction() as cursor:
        cursor.execute("UPDATE floor.measurement SET lot_id = NULL")
    ds = data(store)
    assert ds.rows.heat.tolist() == few.rows.heat.tolist()
