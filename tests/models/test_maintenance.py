"""Predictive maintenance on tiny machines whose whole story is known: labels, signals, alarms and events, hour by hour."""

from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest

from tests.models.worlds import utc
from twin.errors import Problem
from twin.models import maintenance, maintenance_events, maintenance_scores, tasks
from twin.models.dataset import DataSet
from twin.models.task import Task
from twin.store import Store, open_store

START = utc("2026-01-05")
TASK = Task("maintenance-mill", "maintenance", "mill", "mill", "reading", "고장", "Breakdowns", "열", "heat")


def hour(h: float):
    return START + timedelta(hours=h)


def put(store: Store, until_h: int, care: list[tuple], heat=lambda h: 20.0 + h, alarms=()) -> None:
    """One machine that works from 0 h on without a pause, read every hour; care (hour, kind, reason) takes no time."""
    work, read = range(until_h), range(1, until_h + 1)
    _land(store, "state_interval", started_at=[hour(h) for h in work], ended_at=[hour(h + 1) for h in work], station_id="mill", machine_no=1, state="PROCESSING")  # fmt: skip
    _land(
        store,
        "measurement",
        occurred_at=[hour(h) for h in read],
        point_id="mill-1.heat",
        value=[float(heat(h)) for h in read],
    )
    at, kinds, why = [hour(c[0]) for c in care], [c[1] for c in care], [(*c, "마모")[2] for c in care]
    _land(store, "maintenance", started_at=at, ended_at=at, station_id="mill", machine_no=1, kind=kinds, reason=why)
    _land(
        store,
        "alarm",
        occurred_at=[hour(h) for h in alarms],
        station_id="mill",
        machine_no=1,
        level="warning",
        code="A1",
    )
    store.load_landed()


def _land(store: Store, table: str, **columns) -> None:
    n = max(len(v) for v in columns.values() if isinstance(v, list))
    if not n:
        return
    first = next(v for name, v in columns.items() if name.endswith("_at"))
    keys = np.array([int(at.timestamp()) for at in first])  # one row a moment
    whole = {"source_row": pa.array(keys, pa.int64()), "source_key": pa.array(keys, pa.uint64())}
    for name, given in columns.items():
        kind = {"_at": pa.timestamp("us", "UTC"), "_no": pa.int32()}.get(name[-3:])
        whole[name] = pa.array(given if isinstance(given, list) else [given] * n, kind)
    with store.landing(kind="demo", source_name=table) as landing:
        landing.write(table, pa.table(whole))


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "plant.duckdb", create=True) as found:
        yield found


def made(store: Store, **options: float) -> DataSet:
    return maintenance.data_set(store, TASK, {"horizon_h": 3.0, "lead_h": 1.0} | options)


def test_bad_is_what_breaks_down_within_the_horizon_and_nobody_knows_where_care_or_the_end_came_first(store):
    put(store, 20, [(6.5, "corrective"), (12.5, "preventive")])
    ds = made(store)
    label = ["?" if v != v else int(v) for v in ds.label]
    #            1  2  3  4  5  6  7  8  9  10   11   12   13 … 17 (20 h on record), 18 19 20
    assert label == [0, 0, 0, 1, 1, 1, 0, 0, 0, "?", "?", "?", 0, 0, 0, 0, 0, "?", "?", "?"]
    known = [None if np.isnat(k) else (k - ds.at[0]) / np.timedelta64(1, "h") + 1 for k in ds.known_at]
    assert known[:6] == [4.0, 5.0, 6.0, 6.5, 6.5, 6.5]  # good once three hours have passed, bad with the breakdown
    assert ds.keys.in_time.tolist()[:7] == [False, False, False, True, True, False, False]  # 0.5 h before is late
    assert ds.rows.since_h.tolist()[5:8] == [6.0, 0.5, 1.5]


def test_who_only_looked_has_renewed_nothing(store):
    put(store, 20, [(4.5, "predicted", "예지보전 점검 (이상 없음)"), (8.5, "corrective"), (12.5, "predicted", "교체")])
    ds = made(store)
    assert ds.label.tolist()[:9] == [0, 0, 0, 0, 0, 1, 1, 1, 0]  # a breakdown is foreseen over the look
    assert np.isnan(ds.label[9:12]).all()  # not over a change
    assert ds.rows.since_h.tolist()[:10] == [1, 2, 3, 4, 5, 6, 7, 8, 0.5, 1.5]


def test_the_clock_stands_still_while_the_machine_does(store):
    put(store, 4, [])
    _land(
        store,
        "state_interval",
        started_at=[hour(10)],
        ended_at=[hour(14)],
        station_id="mill",
        machine_no=1,
        state="PROCESSING",
    )
    _land(
        store, "state_interval", started_at=[hour(4)], ended_at=[hour(10)], station_id="mill", machine_no=1, state="OFF"
    )
    _land(store, "measurement", occurred_at=[hour(11)], point_id="mill-1.heat", value=[1.0])
    _land(
        store,
        "maintenance",
        started_at=[hour(11.5)],
        ended_at=[hour(12)],
        station_id="mill",
        machine_no=1,
        kind="corrective",
        reason="마모",
    )
    store.load_landed()
    ds = made(store)
    assert ds.keys.clock_h.tolist() == [1.0, 2.0, 3.0, 4.0, 5.0]
    assert ds.label.tolist() == [0.0, 0.0, 1.0, 1.0, 1.0]  # the night between 4 h and 10 h does not count


def test_what_happened_in_a_hole_of_the_record_nobody_knows(store):
    put(store, 6, [])
    _land(
        store,
        "state_interval",
        started_at=[hour(30)],
        ended_at=[hour(40)],
        station_id="mill",
        machine_no=1,
        state="PROCESSING",
    )
    store.load_landed()
    assert np.isnan(made(store).label).tolist() == [False, False, True, True, True, True]


def test_signals_look_back_over_this_life_only_and_alarms_over_a_day_of_work(store):
    put(store, 30, [(20.5, "corrective")], heat=lambda h: 2.0 * h, alarms=(3.5, 29.5))
    rows = made(store).rows
    assert rows.heat_mean3[19] == pytest.approx(2 * 19)  # 18, 19, 20
    assert rows.heat_mean3[20] == pytest.approx(2 * 21)  # the first reading after the repair
    assert rows.heat_max12[28] == 2 * 29
    assert rows.heat_slope12[19] == pytest.approx(2.0)
    assert rows.heat_slope12[20] == 0.0  # one reading has no slope
    assert rows.alarms_lately.tolist()[2:5] == [0.0, 1.0, 1.0]
    assert rows.alarms_lately.tolist()[26:30] == [1.0, 0.0, 0.0, 1.0]


def test_what_comes_later_changes_no_input_and_no_label_known_before(tmp_path):
    found = []
    for name, heat, later in (
        ("a", lambda h: h % 7, []),
        ("b", lambda h: h % 7 if h <= 20 else 99 - h, [(22.5, "corrective"), (27.5, "preventive")]),
    ):
        with open_store(tmp_path / f"{name}.duckdb", create=True) as store:
            put(store, 30, [(9.5, "corrective"), *later], heat, alarms=(5.0, *(h for h, _ in later)))
            found.append(made(store).between(None, hour(20.1)))
    one, other = found
    assert one.rows.equals(other.rows)
    known = one.known_at < np.datetime64("2026-01-05T20:06")
    assert known.sum() >= 15
    assert one.label[known].tolist() == other.label[known].tolist()
    assert one.where(known).sha256() == other.where(known).sha256()


def test_a_muted_alarm_is_heard_once_and_a_breakdown_is_caught_by_one_in_time(store):
    put(store, 40, [(10.5, "corrective"), (20.5, "corrective"), (30.5, "corrective")])
    ds = made(store)
    over = np.isin(np.arange(1, 41), [3, 4, 8, 9, 20, 33])
    assert np.flatnonzero(maintenance_events.heard(ds, over, 2.0)).tolist() == [2, 7, 19, 32]  # 4 h and 9 h are muted
    found = maintenance_events.tally(ds, over, 2.0)
    assert [e.lead_h for e in found.events] == [2.5, None, None]  # half an hour before the second is too late
    assert (found.timely, found.late, found.false) == (1, 1, 2)
    assert found.operating_h == 37.0  # the last three readings are not known
    assert found.events[0].reason == "마모"


def test_a_repair_ends_the_mute_time(store):
    put(store, 20, [(5.5, "corrective")])
    over = np.isin(np.arange(1, 21), [5, 6, 7])
    assert np.flatnonzero(maintenance_events.heard(made(store), over, 4.0)).tolist() == [4, 5]


def test_the_intervals_are_those_of_the_laws_of_counts():
    half = maintenance_scores.share(5, 10)
    assert (half.low, half.high) == (
        pytest.approx(0.2235, abs=1e-3),
        pytest.approx(0.7765, abs=1e-3),
    )  # Brown et al. 2001
    assert maintenance_scores.share(0, 10).low == 0.0
    assert maintenance_scores.share(10, 10).high == 1.0
    few = maintenance_scores.rate(4, 100.0)
    assert (few.low, few.high) == (pytest.approx(0.01350, abs=1e-4), pytest.approx(0.09511, abs=1e-4))  # chi2(9) / 200
    assert np.isnan(maintenance_scores.share(0, 0).value)


def test_options_that_do_not_fit_are_told(store):
    put(store, 10, [(5.5, "corrective")])
    with pytest.raises(Problem, match="longer than the least lead"):
        made(store, horizon_h=1.0, lead_h=2.0)
    with pytest.raises(Problem, match="does not take --bad-from"):
        tasks.data_of(store, TASK, {"bad_from": 2})


def test_a_station_is_a_task_once_it_has_breakdowns_enough(store):
    put(store, 60, [(2.0 * k + 1.5, "corrective") for k in range(19)])
    assert tasks.all_tasks(store) == []
    _land(
        store,
        "maintenance",
        started_at=[hour(55.5)],
        ended_at=[hour(55.5)],
        station_id="mill",
        machine_no=1,
        kind="corrective",
        reason="마모",
    )
    store.load_landed()
    assert [t.task_id for t in tasks.all_tasks(store)] == ["maintenance-mill"]
