"""Processing times: work alone, by hand and against known truth."""

import numpy as np
import pytest

from tests.calibrate.worlds import hidden_stops
from twin.calibrate import calibrate_from
from twin.calibrate.calibration import Calibration


def station(found: Calibration, station_id: str = "m1"):
    return found.plant.station_by_id()[station_id]


def test_states_say_what_was_work(floor):
    """60 s of work around a breakdown and a break: 40 s only are neither."""
    floor.operations([{"started_at": i * 1000, "ended_at": i * 1000 + 160, "lot_id": f"L{i}"} for i in range(40)])
    for i in range(40):
        t = i * 1000
        floor.states([(t, t + 30, "PROCESSING"), (t + 30, t + 90, "DOWN"), (t + 90, t + 130, "PLANNED_STOP"), (t + 130, t + 160, "PROCESSING"),
                      (t + 160, t + 1000, "STARVED")])  # fmt: skip
    assert station(calibrate_from(floor.con.cursor())).processing_s.mean() == pytest.approx(60)


def test_an_operation_cannot_begin_before_the_machine_is_free(floor):
    """Reported starts overlap by 20 s: 100 s cycles, not 120 s."""
    floor.operations([{"started_at": i * 100 - 20, "ended_at": i * 100 + 100, "lot_id": f"L{i}"} for i in range(1, 60)])
    law = station(calibrate_from(floor.con.cursor())).processing_s
    assert law.mean() == pytest.approx((58 * 100 + 120) / 59, rel=1e-3)


def test_booked_work_counts_before_the_clock(floor):
    floor.operations(
        [{"started_at": i * 1000, "ended_at": i * 1000 + 900, "work_s": 300.0, "lot_id": f"L{i}"} for i in range(40)]
    )
    assert station(calibrate_from(floor.con.cursor())).processing_s.mean() == 300


def test_several_reports_of_one_visit_are_one_operation(floor):
    """Two reports at m1, one at m2, one at m1 again: visits of 30, 5 and 7 s."""
    rows = []
    for i in range(40):
        t, order = i * 1000, f"O{i}"
        for begin, work, where in ((0, 10, "m1"), (100, 20, "m1"), (200, 5, "m2"), (300, 7, "m1")):
            rows.append(
                {
                    "started_at": t + begin,
                    "ended_at": t + begin + work,
                    "work_s": float(work),
                    "station_id": where,
                    "order_id": order,
                }
            )
    floor.operations(rows)
    found = calibrate_from(floor.con.cursor())
    assert station(found).processing_s.n == 80
    assert station(found).processing_s.mean() == pytest.approx(18.5, rel=0.031)
    assert station(found, "m2").processing_s.mean() == 5
    assert found.plant.product[0].route == ("m1", "m2", "m1")


def test_time_outside_shifts_is_not_work(floor):
    """Hour-long jobs from 08:00 to 17:00 on five days; every last one is left overnight and finished at 08:30."""
    rows, lot = [], 0
    for day in [d for d in range(28) if d % 7 < 5]:
        for hour in range(-1, 8):  # UTC; Seoul is nine hours ahead
            begin = day * 86_400 + hour * 3600
            lot += 1
            rows.append({"started_at": begin, "ended_at": begin + 3600, "lot_id": f"L{lot}"})
    overnight = {
        "started_at": 7.5 * 3600 + 86_400,
        "ended_at": 2 * 86_400 - 0.5 * 3600,
        "lot_id": "night",
        "machine_no": 2,
    }
    floor.operations([*rows, overnight])
    found = calibrate_from(floor.con.cursor())
    assert [(s.starts.hour, s.ends.hour, s.days) for s in found.plant.shift] == [
        (8, 17, ("mon", "tue", "wed", "thu", "fri"))
    ]
    assert station(found).processing_s.mean() == pytest.approx(3600)  # half an hour before the night, half after


def test_the_robust_split_finds_hidden_minor_stops_where_three_sigma_does_not(floor):
    """Precision .99, recall .97 of stops hidden in the cycles, and the normal cycle is theirs alone."""
    rng = np.random.default_rng(5)
    rows, stopped, stops = hidden_stops(rng, 6_000, 0.06)
    floor.operations(rows)
    found = calibrate_from(floor.con.cursor())
    m1 = station(found)
    assert m1.processing_s.mean() == pytest.approx(60, rel=0.005)
    assert m1.minor_stop_s.mean() == pytest.approx(stops[stopped].mean(), rel=0.05)
    assert m1.time_to_minor_stop_s.mean() == pytest.approx(60 / 0.06, rel=0.12)
    durations = np.array([r["ended_at"] - r["started_at"] for r in rows])
    assert m1.minor_stop_s.n >= 0.97 * stopped.sum()
    assert (durations > durations.mean() + 3 * durations.std()).sum() < 0.75 * stopped.sum()


def test_wide_times_are_not_cut_into_stops(floor):
    """A lognormal with a long tail has long jobs, not breakdowns."""
    rng = np.random.default_rng(6)
    work = rng.lognormal(6, 1, 800)
    ends = np.cumsum(work)
    floor.operations(
        [
            {"started_at": e - w, "ended_at": e, "lot_id": f"L{i}"}
            for i, (e, w) in enumerate(zip(ends, work, strict=True))
        ]
    )
    m1 = station(calibrate_from(floor.con.cursor()))
    assert m1.time_to_failure_s is None
    assert m1.processing_s.mean() == pytest.approx(work.mean(), rel=1e-3)


def test_gaps_between_shots_are_stops_where_nothing_else_can_be(floor):
    """A machine without lots, states or queue: a gap beyond the cycle is a minor stop up to 300 s and a stop above."""
    rng, now, rows = np.random.default_rng(11), 0.0, []
    for i in range(4_000):
        cycle = rng.normal(120, 2)
        gap = 90.0 if i % 50 == 49 else 1_800.0 if i % 500 == 250 else 0.0
        rows.append({"started_at": now + gap, "ended_at": now + gap + cycle})
        now += gap + cycle
    floor.operations(rows)
    m1 = station(calibrate_from(floor.con.cursor()))
    assert m1.processing_s.mean() == pytest.approx(120, rel=0.002)
    assert m1.minor_stop_s.mean() == pytest.approx(90, rel=0.02)
    assert m1.repair_s.mean() == pytest.approx(1_800, rel=0.01)
    assert m1.time_to_minor_stop_s.mean() == pytest.approx(50 * 120, rel=0.05)


def test_lots_that_share_a_machine_are_a_batch(floor):
    rows = []
    for i in range(60):
        rows += [{"started_at": i * 1000, "ended_at": i * 1000 + 400, "lot_id": f"L{4 * i + j}"} for j in range(4)]
    floor.operations(rows)
    m1 = station(calibrate_from(floor.con.cursor()))
    assert (m1.batch_size, m1.machines) == (4, 1)
    assert m1.processing_s.mean() == 400
    assert m1.processing_s.n == 60


def test_times_that_grow_with_the_lot_are_per_part(floor):
    rng, now, rows = np.random.default_rng(12), 0.0, []
    for i in range(100):
        qty = float(rng.integers(5, 50))
        work = qty * rng.normal(10, 0.5)
        rows.append({"started_at": now, "ended_at": now + work, "qty_in": qty, "lot_id": f"L{i}"})
        now += work
    floor.operations(rows)
    m1 = station(calibrate_from(floor.con.cursor()))
    assert m1.processing_per == "part"
    work = sum(r["ended_at"] - r["started_at"] for r in rows)
    assert m1.processing_s.mean() == pytest.approx(work / sum(r["qty_in"] for r in rows), rel=0.031)


def test_products_with_enough_values_have_their_own_law(floor):
    rng, now, rows = np.random.default_rng(13), 0.0, []
    for i in range(180):
        product, mean = (("a", 60), ("b", 90), ("c", 200))[0 if i % 2 else 1 if i % 3 else 2]
        work = rng.normal(mean, 2)
        rows.append({"started_at": now, "ended_at": now + work, "product_id": product, "lot_id": f"L{i}"})
        now += work
    floor.operations(rows)
    m1 = station(calibrate_from(floor.con.cursor()))
    means = {p: law.mean() for p, law in m1.processing_s_by_product.items()}
    assert means == pytest.approx({"a": 60, "b": 90, "c": 200}, rel=0.02)
    assert {law.source for law in m1.processing_s_by_product.values()} == {"measured"}
    assert m1.processing_s.source == "pooled"
