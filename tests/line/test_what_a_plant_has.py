"""Everything a small plant has, each in a world so small that its whole story is known."""

from collections import Counter

import pytest
from worlds import changed, exponential, operations, serial, states

from twin.errors import Problem
from twin.line import run
from twin.line.cost import cost_of, energy_kwh, unpriced
from twin.plant import Plant
from twin.plant_file import parse_plant, write_plant

WHOLE = {"law": "constant", "value": 1e9}


def orders(*given: tuple[str, str, float], qty: int = 1) -> dict:
    """Supply by orders: (name, product, release)."""
    return {
        "supply": {"kind": "orders"},
        "order": [{"id": i, "product": p, "qty": qty, "released_s": at} for i, p, at in given],
    }


def world(stations: list[dict], products: list[dict], **more) -> Plant:
    """A plant of stations with constant times; `s` is short for processing_s."""
    laid = [{"process": "p", **s, "processing_s": {"law": "constant", "value": s["s"]}} for s in stations]
    for s in laid:
        del s["s"]
    return Plant.model_validate(
        {
            "site": {"name": "tiny", **more.pop("site", {})},
            "process": [{"id": "p"}],
            "station": laid,
            "product": products,
            **more,
        }
    )


def told(log, station: str | None = None) -> list[tuple]:
    """(end, station, lot, in, good, scrap, rework) of each operation."""
    rows = log.tables()["operation_event"].to_pylist()
    return [
        ((r["ended_at"] - log.starts_at).total_seconds(), r["station_id"], r["lot_id"], r["qty_in"], r["qty_good"], r["qty_scrap"], r["qty_rework"])
        for r in rows
        if station in (None, r["station_id"])
    ]  # fmt: skip


def test_rejected_parts_go_over_the_rework_route_and_are_scrap_after_the_limit():
    """Everything is rejected at m2: each lot is reworked twice by way of m1, then it is scrap."""
    plant = world(
        [{"id": "m1", "s": 1}, {"id": "m2", "s": 1, "scrap_rate": 1.0, "rework": {"route": ["m1"], "limit": 2}}],
        [{"id": "a", "route": ["m1", "m2"], "lot_size": 3}], **orders(("o", "a", 0.0), qty=3),
    )  # fmt: skip
    log = run(plant, horizon_s=20, seed=1)
    assert told(log, "m2") == [(2, "m2", "L1", 3, 0, 0, 3), (4, "m2", "L1", 3, 0, 0, 3), (6, "m2", "L1", 3, 0, 3, 0)]
    assert [r["step_no"] for r in log.tables()["operation_event"].to_pylist()] == [1, 2, 2, 2, 2, 2]
    order = log.tables()["production_order"].to_pylist()[0]
    assert (order["completed_at"] - log.starts_at).total_seconds() == 6


def test_a_good_part_of_a_lot_goes_on_while_the_rest_is_reworked():
    plant = world(
        [{"id": "m1", "s": 1, "scrap_rate": 0.5, "rework": {"limit": 50}}, {"id": "m2", "s": 1}],
        [{"id": "a", "route": ["m1", "m2"], "lot_size": 8}], **orders(("o", "a", 0.0), qty=8),
    )  # fmt: skip
    log = run(plant, horizon_s=200, seed=3)
    assert sum(r[4] for r in told(log, "m2")) == 8  # reworked until good: all eight leave
    assert sum(r[6] for r in told(log, "m1")) > 0


def test_inspection_lets_bad_parts_pass_and_rejects_good_ones():
    """Half of the parts are made bad unseen; the final inspection misses 20 % of them and rejects 10 % of the good."""
    plant = world(
        [{"id": "m1", "s": 1, "defect_rate": 0.5}, {"id": "m2", "s": 1, "inspects": "final", "escape_rate": 0.2, "false_reject_rate": 0.1}],
        [{"id": "a", "route": ["m1", "m2"], "lot_size": 1000}], supply={"kind": "saturated"},
    )  # fmt: skip
    log = run(plant, horizon_s=100, seed=1)
    inspected = log.tables()["inspection"].to_pandas()
    assert inspected["qty_defect"].sum() / inspected["qty_inspected"].sum() == pytest.approx(
        0.5 * 0.8 + 0.5 * 0.1, abs=0.01
    )
    out = sum(r[4] for r in told(log, "m2"))
    assert log.notes.escaped_parts / out == pytest.approx(0.5 * 0.2 / (0.5 * 0.2 + 0.5 * 0.9), abs=0.01)
    assert all(r[4] == r[3] for r in told(log, "m1"))  # nobody sees what m1 does


def test_assembly_waits_for_its_parts_and_takes_as_many_as_it_needs():
    """A pump takes one body (its own lot) and two screws; screws come two at a time, every 4 s."""
    plant = world(
        [{"id": "turn", "s": 4}, {"id": "asm", "s": 1}],
        [{"id": "screw", "route": ["turn"], "lot_size": 2}, {"id": "pump", "route": ["asm"], "made_of": [{"product": "screw", "qty": 2}], "assembled_at": "asm"}],
        **orders(("s1", "screw", 0.0), ("s2", "screw", 0.0), ("p1", "pump", 0.0), ("p2", "pump", 0.0), ("p3", "pump", 0.0)),
    )  # fmt: skip
    plant = plant.model_copy(
        update={"order": tuple(o.model_copy(update={"qty": 2}) if o.product == "screw" else o for o in plant.order)}
    )
    log = run(plant, horizon_s=30, seed=1)
    assert operations(log, "asm") == [(0, 4, 5), (0, 8, 9)]  # the third pump never gets its screws
    rows = log.tables()["state_interval"].to_pylist()
    assert {r["reason"] for r in rows if r["station_id"] == "asm" and r["state"] == "STARVED"} == {"parts"}
    assert cost_of(log, plant).good_parts == 2  # screws are counted inside the pumps


def test_a_full_store_holds_the_machine_before_it():
    plant = world(
        [{"id": "turn", "s": 1}, {"id": "asm", "s": 10}],
        [{"id": "screw", "route": ["turn"], "store_places": 2, "share": 1}, {"id": "pump", "route": ["asm"], "made_of": [{"product": "screw"}], "assembled_at": "asm"}],
    )  # fmt: skip
    log = run(plant, horizon_s=25, seed=1)
    assert [s for *_, s in states(log, "turn")].count("BLOCKED") >= 1
    assert len(operations(log, "turn")) <= 2 + 3 + 1  # store, three assembled, one in hand


def test_lots_are_split_and_merged_without_losing_parts():
    plant = world(
        [{"id": "m1", "s": 4, "lots_out": 2}, {"id": "m2", "s": 1, "lots_out": 4, "merge_timeout_s": 50}, {"id": "m3", "s": 1}],
        [{"id": "a", "route": ["m1", "m2", "m3"], "lot_size": 6}], **orders(("o", "a", 0.0), qty=6),
    )  # fmt: skip
    log = run(plant, horizon_s=100, seed=1)
    assert [(r[0], r[3]) for r in told(log, "m2")] == [(5, 2), (6, 2), (7, 2)]
    assert [(r[0], r[3]) for r in told(log, "m3")] == [
        (7, 2),
        (7, 2),
        (58, 2),
    ]  # two ride together, the last gives up waiting
    assert log.tables()["production_order"].to_pylist()[0]["completed_at"] is not None


def test_operators_are_shared_by_skill_and_waiting_for_them_has_its_reason():
    plant = world(
        [{"id": "m1", "s": 5, "operators": 1}, {"id": "m2", "s": 5, "operators": 1}],
        [{"id": "a", "route": ["m1"]}, {"id": "b", "route": ["m2"]}],
        operator=[{"id": "kim", "skills": ["m1", "m2"]}], **orders(("a1", "a", 0.0), ("b1", "b", 1.0)),
    )  # fmt: skip
    log = run(plant, horizon_s=20, seed=1)
    assert operations(log, "m2") == [(1, 5, 10)]
    waits = [r for r in log.tables()["state_interval"].to_pylist() if r["reason"] == "operator"]
    assert [(r["station_id"], r["state"]) for r in waits] == [("m2", "STARVED")]


def test_an_operator_needed_only_at_the_start_is_free_for_another_machine():
    plant = world(
        [{"id": "m1", "s": 10, "operators": 1, "operator_s": 2, "machines": 2}],
        [{"id": "a", "route": ["m1"]}], operator=[{"id": "kim", "skills": ["m1"]}],
    )  # fmt: skip
    assert operations(run(plant, horizon_s=13, seed=1), "m1") == [(0, 0, 10), (0, 2, 12)]


def test_a_breakdown_waits_for_the_crew():
    plant = serial(
        [100.0, 100.0], [None, None], more={"crew": [{"id": "c"}], "product": [{"id": "a", "route": ["m1"]}, {"id": "b", "route": ["m2"]}]},
        time_to_failure_s={"law": "constant", "value": 10}, repair_s={"law": "constant", "value": 4},
    )  # fmt: skip
    log = run(plant, horizon_s=19, seed=1)
    assert states(log, "m1") == [(0, 10, "PROCESSING"), (10, 14, "DOWN"), (14, 19, "PROCESSING")]
    assert states(log, "m2") == [(0, 10, "PROCESSING"), (10, 14, "DOWN"), (14, 18, "DOWN"), (18, 19, "PROCESSING")]


def test_maintenance_comes_by_running_time_or_by_the_calendar():
    plant = serial([3.0], maintenance=[{"every_s": 10, "lasts_s": 2}])
    log = run(plant, horizon_s=15, seed=1)
    assert (10, 12, "PLANNED_STOP") in states(log, "m1")
    plant = serial(
        [3.0],
        maintenance=[{"every_s": 10, "lasts_s": 2, "clock": "calendar"}],
        supply={"kind": "interarrival", "interarrival_s": WHOLE},
    )
    log = run(plant, horizon_s=30, seed=1)
    assert [s for s in states(log, "m1") if s[2] == "PLANNED_STOP"] == [
        (10, 12, "PLANNED_STOP"),
        (22, 24, "PLANNED_STOP"),
    ]
    assert {r["reason"] for r in log.tables()["state_interval"].to_pylist()} == {None, "maintenance"}


@pytest.mark.parametrize(
    ("transport", "arrives"),
    [
        ({"kind": "people", "load_s": 1, "unload_s": 1}, [8, 20]),  # loaded at 2 s, 5 s on the way, set down at 8 s; 5 s back
        ({"kind": "vehicle", "load_s": 1, "unload_s": 1}, [8, 20]),  # drives back empty when the next lot calls
        ({"kind": "vehicle", "number": 2, "load_s": 1, "unload_s": 1}, [8, 10]),
        ({"kind": "vehicle", "load_s": 1, "unload_s": 1, "drives_s": 5, "charge_s": 10}, [8, 30]),
        ({"kind": "conveyor"}, [6, 7]),
        ({"kind": "conveyor", "places": 1}, [6, 11]),
    ],
    ids=["people", "vehicle", "two vehicles", "charging", "conveyor", "conveyor with one place"],
)  # fmt: skip
def test_lots_are_carried(transport, arrives):
    plant = world(
        [{"id": "m1", "s": 1}, {"id": "m2", "s": 0.5}], [{"id": "a", "route": ["m1", "m2"]}],
        transport=[{"id": "t", **transport}], move=[{"from_station": "m1", "to_station": "m2", "by": "t", "distance_m": 5}],
        **orders(("o1", "a", 0.0), ("o2", "a", 0.0)),
    )  # fmt: skip
    assert [round(queued, 6) for queued, _, _ in operations(run(plant, horizon_s=60, seed=1), "m2")] == arrives


def test_an_operator_with_the_skill_carries_too():
    plant = world(
        [{"id": "m1", "s": 1, "operators": 1}, {"id": "m2", "s": 1}], [{"id": "a", "route": ["m1", "m2"]}],
        operator=[{"id": "kim", "skills": ["m1", "t"]}], transport=[{"id": "t", "kind": "people"}],
        move=[{"from_station": "m1", "to_station": "m2", "by": "t", "distance_m": 5}], **orders(("o1", "a", 0.0), ("o2", "a", 0.0)),
    )  # fmt: skip
    log = run(plant, horizon_s=60, seed=1)
    assert [end for _, _, end in operations(log, "m1")] == [1, 12]  # the lot that is done asks first
    assert [queued for queued, _, _ in operations(log, "m2")] == [6, 17]


DAY = [{"id": "day", "starts": "08:00", "ends": "09:00"}]


@pytest.mark.parametrize(
    ("rule", "ends_min"),
    [("pause", [40, 24 * 60 + 20]), ("finish", [40, 80]), ("not_begun", [40, 24 * 60 + 40])],
)
def test_the_lot_in_process_when_a_shift_ends(rule, ends_min):
    plant = serial([2400.0], at_shift_end=rule, more={"shift": DAY}, site={"starts_at": "2026-03-02T08:00:00"})
    ends = [end / 60 for _, _, end in operations(run(plant, horizon_s=25 * 3600, seed=1), "m1")]
    assert ends[:2] == ends_min


def test_overtime_is_worked():
    extra = [{"date": "2026-03-02", "starts": "10:00", "ends": "11:00"}]
    plant = serial([1800.0], more={"shift": DAY}, site={"starts_at": "2026-03-02T08:00:00", "overtime": extra})
    assert len(operations(run(plant, horizon_s=12 * 3600, seed=1), "m1")) == 4


def test_no_more_lots_are_inside_than_conwip_allows():
    plant = serial([1.0, 3.0], supply={"kind": "saturated", "wip_lots": 2})
    log = run(plant, horizon_s=100, seed=1)
    rows = log.tables()["production_order"].to_pandas()
    events = sorted([(t, 1) for t in rows["released_at"]] + [(t, -1) for t in rows["completed_at"].dropna()])
    inside = most = 0
    for _, step in events:
        inside += step
        most = max(most, inside)
    assert most == 2


def test_kanban_cards_bind_lots_not_machines():
    """m1 may finish a second lot while the first waits for m2; with one card it must wait for the lot to be fetched."""
    many = world(
        [{"id": "m1", "s": 1, "kanban_cards": 3}, {"id": "m2", "s": 10, "kanban_cards": 1}],
        [{"id": "a", "route": ["m1", "m2"]}],
    )
    assert [end for _, _, end in operations(run(many, horizon_s=9, seed=1), "m1")] == [1, 2, 3, 4]
    one = changed(many, "m1", kanban_cards=1)
    assert [end for _, _, end in operations(run(one, horizon_s=9, seed=1), "m1")] == [1, 2]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("fifo", "first slow red quick blue"), ("spt", "first quick red blue slow"), ("edd", "first blue quick slow red"),
     ("least_setup", "first red slow quick blue"), ("priority", "first quick slow red blue")],
)  # fmt: skip
def test_which_lot_is_taken_next(rule, expected):
    times = {"slow": 9.0, "red": 2.0, "quick": 1.0, "blue": 3.0, "first": 5.0}
    due = {"slow": 40, "red": 50, "quick": 30, "blue": 20, "first": 1}
    family = {"first": "r", "red": "r", "slow": "s", "quick": "q", "blue": "b"}
    priority = {"quick": 1, "slow": 2, "red": 3, "blue": 4, "first": 9}
    plant = world(
        [{"id": "m1", "s": 1, "dispatch": rule, "processing_s_by_product": {p: {"law": "constant", "value": s} for p, s in times.items()},
          **({"setup_s": {"law": "constant", "value": 1}} if rule == "least_setup" else {})}],
        [{"id": p, "route": ["m1"], "family": family[p], "priority": priority[p]} for p in times],
        supply={"kind": "orders"},
        order=[{"id": p, "product": p, "released_s": float(i > 0), "due_s": due[p]} for i, p in enumerate(("first", "slow", "red", "quick", "blue"))],
    )  # fmt: skip
    rows = run(plant, horizon_s=90, seed=1).tables()["operation_event"].to_pylist()
    assert " ".join(r["order_id"] for r in rows) == expected


def test_energy_labour_and_material_are_counted():
    plant = world(
        [{"id": "m1", "s": 1800, "power_kw": {"processing": 10, "idle": 2}}], [{"id": "a", "route": ["m1"], "material_krw": 500}],
        site={"energy_krw_per_kwh": 100}, operator=[{"id": "kim", "skills": ["m1"], "krw_per_h": 20_000}],
        **orders(("o1", "a", 0.0), ("o2", "a", 0.0)),
    )  # fmt: skip
    log = run(plant, horizon_s=7200, seed=1)
    assert energy_kwh(log, plant)["m1"] == {"processing": 10.0, "setup": 0.0, "idle": 2.0, "stopped": 0.0, "off": 0.0}
    assert cost_of(log, plant).per_part() == {
        "material_krw_per_part": 500, "labour_krw_per_part": 20_000, "energy_krw_per_part": 600, "energy_kwh_per_part": 6,
    }  # fmt: skip
    assert unpriced(plant) == ()


EVERYTHING = """
[site]
name = "everything"
overtime = [{ date = 2026-03-02, starts = 18:00:00, ends = 20:00:00 }]
energy_krw_per_kwh = 130
[[process]]
id = "p"
[[station]]
id = "cut"
process = "p"
machines = 2
processing_s = { law = "gamma", mean = 60, cv = 0.3 }
operators = 1
operator_s = 10
setup_operators = 1
setup_s = { law = "constant", value = 120 }
dispatch = "least_setup"
lots_out = 4
merge_timeout_s = 600
at_shift_end = "finish"
maintenance = [{ every_s = 20000, lasts_s = 900, after_repair = true, by_crew = true }, { every_s = 90000, clock = "calendar", lasts_s = 1800 }]
time_to_failure_s = { law = "weibull", shape = 2, mean = 9000 }
repair_s = { law = "exponential", mean = 600 }
power_kw = { processing = 5, idle = 1 }
[[station]]
id = "oven"
process = "p"
batch_size = 2
batch_timeout_s = 400
buffer_before = 6
processing_s = { law = "constant", value = 150 }
defect_rate = 0.05
[[station]]
id = "asm"
process = "p"
kanban_cards = 4
processing_s = { law = "constant", value = 70 }
[[station]]
id = "check"
process = "p"
buffer_before = 5
processing_s = { law = "constant", value = 30 }
inspects = "final"
escape_rate = 0.1
false_reject_rate = 0.02
rework = { share = 0.8, route = ["asm"], limit = 2 }
[[product]]
id = "pin"
route = ["cut"]
lot_size = 8
store_places = 64
family = "pins"
[[product]]
id = "body"
route = ["cut", "oven"]
lot_size = 8
store_places = 32
[[product]]
id = "unit"
route = ["asm", "check"]
lot_size = 4
made_of = [{ product = "pin", qty = 2 }, { product = "body" }]
assembled_at = "asm"
material_krw = 100
[[shift]]
id = "day"
starts = "08:00"
ends = "17:00"
breaks = [["12:00", "13:00"]]
[[operator]]
id = "team"
number = 3
skills = ["cut", "carry"]
krw_per_h = 18000
[[crew]]
id = "mend"
[[transport]]
id = "carry"
kind = "people"
[[transport]]
id = "agv"
kind = "vehicle"
number = 2
drives_s = 3600
charge_s = 600
[[move]]
from_station = "cut"
to_station = "oven"
by = "carry"
distance_m = 20
[[move]]
from_station = "asm"
to_station = "check"
by = "agv"
distance_m = 40
[supply]
kind = "interarrival"
interarrival_s = { law = "exponential", mean = 400 }
wip_lots = 40
"""


def test_a_floor_with_any_mix_runs_keeps_its_parts_and_is_written_as_it_was_read():
    plant = parse_plant(EVERYTHING, "everything.toml")
    again = parse_plant(write_plant(plant), "again.toml")
    assert write_plant(again) == write_plant(plant)
    assert [s.maintenance for s in again.station] == [s.maintenance for s in plant.station]
    log = run(plant, horizon_s=5 * 86_400.0, seed=2)
    rows = log.tables()["operation_event"].to_pandas()
    assert (rows["qty_in"] == rows["qty_good"] + rows["qty_scrap"] + rows["qty_rework"]).all()
    assert set(rows["station_id"]) == {"cut", "oven", "asm", "check"}
    assert rows["qty_rework"].sum() > 0
    made = log.tables()["production_order"].to_pandas()
    out = cost_of(log, plant).good_parts
    assert 0 < out <= made.loc[made["product_id"] == "unit", "qty"].sum()
    reasons = Counter(r for r in log.tables()["state_interval"]["reason"].to_pylist() if r)
    assert {"operator", "parts"} <= set(reasons)
    for _, machine in log.tables()["state_interval"].to_pandas().groupby(["station_id", "machine_no"]):
        assert (machine["started_at"].iloc[1:].to_numpy() == machine["ended_at"].iloc[:-1].to_numpy()).all()


def test_parts_that_block_each_other_are_a_deadlock_with_its_store():
    """One machine makes both parts; the store of the first is full before the second is made."""
    plant = world(
        [{"id": "m1", "s": 1}, {"id": "asm", "s": 1}],
        [{"id": "x", "route": ["m1"], "store_places": 1}, {"id": "y", "route": ["m1"], "store_places": 1},
         {"id": "z", "route": ["asm"], "made_of": [{"product": "x"}, {"product": "y"}], "assembled_at": "asm"}],
        **orders(("x1", "x", 0.0), ("x2", "x", 0.0), ("y1", "y", 0.0), ("z1", "z", 0.0)),
    )  # fmt: skip
    with pytest.raises(Problem, match=r"deadlocked.*x \(store_places\)"):
        run(plant, horizon_s=100, seed=1)


@pytest.mark.parametrize(
    ("blocks", "message"),
    [
        ({"station": [{"id": "m1", "s": 1, "operators": 2}], "operator": [{"id": "o", "skills": ["m1"]}]}, "needs 2 operators, but only 1"),
        ({"crew": [{"id": "c", "stations": ["x"]}]}, "names station 'x'"),
        ({"station": [{"id": "m1", "s": 1, "kanban_cards": 1, "buffer_before": 1}]}, "take the place of buffer_before"),
        ({"station": [{"id": "m1", "s": 1, "batch_size": 3}], "supply": {"kind": "saturated", "wip_lots": 2}}, "at most 2 can be there"),
        ({"crew": [{"id": "c"}, {"id": "d"}]}, "repaired by two crews"),
        ({"product": [{"id": "a", "route": ["m1"], "made_of": [{"product": "a"}], "assembled_at": "m1"}]}, "made of itself"),
        ({"station": [{"id": "m1", "s": 1, "escape_rate": 0.1}]}, "belong to a station that inspects"),
        ({"transport": [{"id": "t", "kind": "people", "places": 2}]}, "belongs to a transport of kind conveyor"),
    ],
)  # fmt: skip
def test_what_could_never_work_is_refused(blocks, message):
    given = {
        "stations": blocks.pop("station", [{"id": "m1", "s": 1}]),
        "products": blocks.pop("product", [{"id": "a", "route": ["m1"]}]),
    }
    with pytest.raises(ValueError, match=message):
        world(**given, **blocks)


def test_rework_of_nothing_changes_nothing():
    plain = serial([exponential(1.0)] * 2, [None, 1])
    assert (
        run(plain, horizon_s=50, seed=1)
        .tables()["operation_event"]
        .equals(run(changed(plain, "m1", rework={"limit": 3}), horizon_s=50, seed=1).tables()["operation_event"])
    )
