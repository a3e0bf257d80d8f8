"""A run cut in two, the state carried over, is one run; and a run begins where the floor stands."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import changed, exponential, serial

from twin.line import LotThere, MachineThere, OrderThere, State, run, run_on, start_of

UNTIL_S = 300.0
FEATURES = {
    "failing": {"time_to_failure_s": exponential(30), "repair_s": exponential(5)},
    "failing on the calendar": {"time_to_failure_s": exponential(30, clock="calendar"), "repair_s": exponential(5)},
    "minor stops": {"time_to_minor_stop_s": exponential(11), "minor_stop_s": exponential(1)},
    "scrap": {"scrap_rate": 0.2},
    "watched": {
        "time_to_failure_s": exponential(30),
        "repair_s": exponential(5),
        "predictive_maintenance": {
            "recall": 0.7,
            "lead_s": exponential(9),
            "needed_s": 1.5,
            "planned_s": exponential(2),
            "false_alarms_per_h": 90,
            "check_s": exponential(1),
            "missed_repair_s": exponential(3),
        },
    },
    "flagged": {
        "defect_rate": 0.3,
        "defect_prediction": {
            "recall": 0.8,
            "false_alarm_rate": 0.1,
            "recheck_s": exponential(0.7),
            "recheck_rejects": 0.2,
        },
    },
    "batches": {"batch_size": 2, "batch_timeout_s": 3.3},
    "two machines": {"machines": 2},
    "maintained": {
        "time_to_failure_s": {"law": "weibull", "shape": 2, "mean": 30},
        "repair_s": exponential(5),
        "maintenance": [{"every_s": 25.7, "lasts_s": exponential(2), "after_repair": True}],
    },
}
LAWS = st.sampled_from(
    [exponential(1.3), {"law": "gamma", "mean": 0.8, "cv": 0.5}, {"law": "uniform", "low": 0.2, "high": 2.0}]
)
PULLED = [{"id": f"o{i}", "product": "a", "qty": 1 + i % 5, "released_s": 1.5 * i} for i in range(90)]
SUPPLIES = [
    (None, None),
    ({"kind": "interarrival", "interarrival_s": exponential(1.7)}, None),
    ({"kind": "orders", "release_below_lots": 2}, {"order": PULLED}),
]


@st.composite
def lines(draw):
    """Serial lines of two or three stations with any of the features: saturated, with lots on their own, with pulled orders."""
    size = draw(st.integers(2, 3))
    buffers = [None] + [draw(st.integers(0, 3)) for _ in range(size - 1)]
    supply, more = draw(st.sampled_from(SUPPLIES))
    plant = serial([draw(LAWS) for _ in range(size)], buffers, supply=supply, product={"lot_size": 2}, more=more)
    for station in plant.station:
        fields: dict = {}
        for name in sorted(draw(st.sets(st.sampled_from(sorted(FEATURES)), max_size=3))):
            fields |= FEATURES[name]
        plant = changed(plant, station.id, **fields)
    return plant


def both_parts(plant, cut_s: float, seed: int) -> dict[str, pd.DataFrame]:
    """The tables of a run made in two parts, rows in order of their ends; states that go on over the cut are joined."""
    first, state = run_on(plant, horizon_s=cut_s, seed=seed)
    second = run(plant, horizon_s=UNTIL_S - cut_s, seed=seed, start=state)
    operations = pd.concat([log.tables()["operation_event"].to_pandas() for log in (first, second)])
    return {"operation_event": operations, "state_interval": joined_states([first, second])}


def joined_states(logs) -> pd.DataFrame:
    rows = pd.concat([log.tables()["state_interval"].to_pandas() for log in logs])
    rows = rows.sort_values(["station_id", "machine_no", "started_at"])
    key = rows[["station_id", "machine_no", "state"]].astype(str).agg("|".join, axis=1)
    run_of = (key != key.shift()).cumsum()
    return rows.groupby(run_of).agg(
        {"station_id": "first", "machine_no": "first", "state": "first", "started_at": "min", "ended_at": "max"}
    )


def alike(one: pd.DataFrame, other: pd.DataFrame) -> None:
    """Equal in everything but the last microsecond, which the sum of two parts may round the other way."""
    by = [c for c in ("ended_at", "station_id", "machine_no", "lot_id") if c in one]
    one, other = (t.sort_values(by).reset_index(drop=True) for t in (one, other))
    assert len(one) == len(other)
    for column in one:
        if pd.api.types.is_datetime64_any_dtype(one[column]):
            assert (one[column] - other[column]).abs().max() <= pd.Timedelta(microseconds=2), column
        else:
            assert one[column].fillna("").tolist() == other[column].fillna("").tolist(), column


@given(plant=lines(), cut_s=st.floats(1.0, UNTIL_S - 1), seed=st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_a_run_in_two_parts_is_one_run(plant, cut_s, seed):
    whole = run(plant, horizon_s=UNTIL_S, seed=seed)
    parts = both_parts(plant, cut_s, seed)
    alike(whole.tables()["operation_event"].to_pandas(), parts["operation_event"])
    alike(joined_states([whole]), parts["state_interval"])


SHIFT = [{"id": "day", "starts": "08:00", "ends": "17:00", "breaks": [["12:00", "13:00"]]}]
HOURLY = {"law": "gamma", "mean": 900, "cv": 0.4}


@pytest.mark.parametrize("at_shift_end", ["pause", "not_begun"])
@pytest.mark.parametrize("cut_h", [7.9, 8.7, 12.5, 16.9, 20.0, 33.3])
def test_people_crews_and_shifts_go_on_where_they_were(at_shift_end, cut_h):
    people = {"id": "o", "number": 4, "skills": ["m1", "m2", "m3"]}
    plant = serial(
        [HOURLY] * 3, [None, 2, 2], machines=2, operators=1, at_shift_end=at_shift_end,
        time_to_failure_s=exponential(9000), repair_s=exponential(2500),
        more={"operator": [people], "crew": [{"id": "c"}], "shift": SHIFT},
    )  # fmt: skip
    whole = run(plant, horizon_s=48 * 3600.0, seed=4)
    first, state = run_on(plant, horizon_s=cut_h * 3600, seed=4)
    second = run(plant, horizon_s=(48 - cut_h) * 3600, seed=4, start=state)
    operations = pd.concat([log.tables()["operation_event"].to_pandas() for log in (first, second)])
    alike(whole.tables()["operation_event"].to_pandas(), operations)
    alike(joined_states([whole]), joined_states([first, second]))


def test_a_line_begins_with_what_stands_on_the_floor():
    """m1 has 3 s left of a lot, one lot waits before m2, which is down for 4 s more: every moment worked out by hand."""
    order = {"id": "new", "product": "a", "qty": 1, "released_s": 1.0}
    plant = serial([10, 5], [None, 4], supply={"kind": "orders"}, more={"order": [order]})
    plant = changed(plant, "m2", time_to_failure_s=exponential(1e9), repair_s=exponential(1e9))
    route = ("m1", "m2")
    state = State(
        start_of(plant),
        waiting={"m2": (LotThere("B", "old", "a", 1, route, 1, queued_s=-50.0),)},
        machines={
            ("m1", 1): MachineThere(lots=(LotThere("C", "old", "a", 1, route, 0),), phase="work", left_s=3.0),
            ("m2", 1): MachineThere(lots=(LotThere("A", "old", "a", 1, route, 1),), phase="work", left_s=2.0, stop="DOWN", stop_left_s=4.0),
        },
        orders=(OrderThere("old", "a", 3, -100.0, 20.0),),
    )  # fmt: skip
    log = run(plant, horizon_s=40.0, seed=1, start=state)
    rows = log.tables()["operation_event"].to_pandas()
    ends = [
        ((e - log.starts_at).total_seconds(), s, lot)
        for e, s, lot in zip(rows["ended_at"], rows["station_id"], rows["lot_id"], strict=True)
    ]
    assert ends == [
        (3, "m1", "C"),
        (6, "m2", "A"),
        (11, "m2", "B"),
        (13, "m1", "L4"),
        (16, "m2", "C"),
        (21, "m2", "L4"),
    ]
    orders = log.tables()["production_order"].to_pandas().set_index("order_id")
    assert [(orders.loc[o, "completed_at"] - log.starts_at).total_seconds() for o in ("old", "new")] == [16, 21]


def test_a_machine_that_has_run_long_fails_sooner_than_a_new_one():
    plant = serial([1.0], supply=None)
    plant = changed(
        plant, "m1", time_to_failure_s={"law": "weibull", "shape": 3, "mean": 1000}, repair_s=exponential(1e6)
    )

    def made(age_s: float) -> float:
        start = State(start_of(plant), machines={("m1", 1): MachineThere(since_s={"failure": age_s})})
        logs = [run(plant, horizon_s=3000, seed=1, replication=r, start=start) for r in range(40)]
        return sum(len(log.tables()["operation_event"]) for log in logs) / len(logs)

    assert made(0.0) == pytest.approx(1000, rel=0.1)
    assert made(1500.0) < 200
