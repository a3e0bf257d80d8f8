"""Machines in tiny worlds: the whole story of each, compared to the last second."""

from worlds import changed, law_of, operations, serial, states

from twin.line import run


def test_a_full_buffer_blocks_the_machine_before_it():
    log = run(serial([1, 3], [None, 1]), horizon_s=9, seed=1)
    assert states(log, "m1") == [
        (0, 1, "PROCESSING"),
        (1, 2, "PROCESSING"),
        (2, 3, "PROCESSING"),
        (3, 4, "BLOCKED"),
        (4, 5, "PROCESSING"),
        (5, 7, "BLOCKED"),
        (7, 8, "PROCESSING"),
        (8, 9, "BLOCKED"),
    ]
    assert states(log, "m2") == [(0, 1, "STARVED"), (1, 4, "PROCESSING"), (4, 7, "PROCESSING"), (7, 9, "PROCESSING")]


def test_without_a_buffer_the_part_waits_in_the_machine_and_is_handed_over():
    log = run(serial([2, 3], [None, 0]), horizon_s=8.5, seed=1)
    assert states(log, "m1") == [
        (0, 2, "PROCESSING"),
        (2, 4, "PROCESSING"),
        (4, 5, "BLOCKED"),
        (5, 7, "PROCESSING"),
        (7, 8, "BLOCKED"),
        (8, 8.5, "PROCESSING"),
    ]
    assert operations(log, "m2") == [(2, 2, 5), (5, 5, 8)]


def test_a_breakdown_on_the_operating_clock_waits_for_work_and_work_resumes_after_repair():
    plant = changed(serial([2, 4], [None, 0]), "m1", time_to_failure_s=law_of(3), repair_s=law_of(5))
    log = run(plant, horizon_s=16, seed=1)
    assert states(log, "m1") == [
        (0, 2, "PROCESSING"),
        (2, 3, "PROCESSING"),
        (3, 8, "DOWN"),
        (8, 9, "PROCESSING"),
        (9, 11, "PROCESSING"),  # three hours of work are full at 11: the failure shows when the next work begins
        (11, 13, "BLOCKED"),
        (13, 16, "DOWN"),
    ]


def test_a_breakdown_on_the_calendar_clock_comes_while_the_machine_waits():
    clock = {"law": "constant", "value": 3, "clock": "calendar"}
    plant = changed(serial([1, 1]), "m2", time_to_failure_s=clock, repair_s=law_of(2))
    plant = changed(plant, "m1", processing_s=law_of(4))
    log = run(plant, horizon_s=10, seed=1)
    assert states(log, "m2") == [
        (0, 3, "STARVED"),
        (3, 5, "DOWN"),  # the lot that came at 4 is loaded and waits in the machine
        (5, 6, "PROCESSING"),
        (6, 8, "STARVED"),
        (8, 10, "DOWN"),
    ]


def test_minor_stops_are_told_apart_from_breakdowns():
    plant = changed(serial([4]), "m1", time_to_minor_stop_s=law_of(3), minor_stop_s=law_of(1))
    assert states(run(plant, horizon_s=7, seed=1), "m1") == [
        (0, 3, "PROCESSING"),
        (3, 4, "MINOR_STOP"),
        (4, 5, "PROCESSING"),
        (5, 7, "PROCESSING"),
    ]


def test_like_machines_share_one_queue():
    plant = changed(serial([1, 2], [None, None]), "m2", machines=2)
    log = run(plant, horizon_s=6.5, seed=1)
    assert [(s, e) for _, s, e in operations(log, "m2")] == [(1, 3), (2, 4), (3, 5), (4, 6)]
    assert states(log, "m2", 2) == [
        (0, 2, "STARVED"),
        (2, 4, "PROCESSING"),
        (4, 6, "PROCESSING"),
        (6, 6.5, "PROCESSING"),
    ]


def test_a_change_of_family_needs_a_set_up():
    assert states(run(_two_families(), horizon_s=12, seed=1), "m1") == [
        (0, 2, "PROCESSING"),
        (2, 5, "SETUP"),
        (5, 7, "PROCESSING"),
        (7, 8, "SETUP"),
        (8, 10, "PROCESSING"),
        (10, 12, "STARVED"),
    ]


def _two_families():
    from twin.plant import Plant

    return Plant.model_validate(
        {
            "site": {"name": "tiny"},
            "process": [{"id": "p"}],
            "station": [
                {
                    "id": "m1",
                    "process": "p",
                    "processing_s": law_of(2),
                    "setup_s": law_of(3),
                    "setups": [{"from_family": "B", "to_family": "A", "setup_s": law_of(1)}],
                }
            ],
            "product": [{"id": "a", "family": "A", "route": ["m1"]}, {"id": "b", "family": "B", "route": ["m1"]}],
            "supply": {"kind": "orders"},
            "order": [{"id": f"{i}", "product": p, "released_s": 0} for i, p in enumerate("aba")],
        }
    )


def test_a_batch_machine_waits_until_it_is_full():
    plant = changed(serial([1, 3]), "m2", batch_size=2)
    log = run(plant, horizon_s=9, seed=1)
    assert operations(log, "m2") == [(1, 2, 5), (2, 2, 5), (3, 5, 8), (4, 5, 8)]


def test_a_batch_machine_with_a_timeout_starts_with_what_it_has():
    orders = [{"id": str(i), "product": "a", "released_s": s} for i, s in enumerate([0, 1, 10])]
    plant = changed(
        serial([1], supply={"kind": "saturated"}), "m1", batch_size=3, batch_timeout_s=4, processing_s=law_of(2)
    )
    plant = plant.model_validate(
        plant.model_dump(exclude_defaults=True, by_alias=True) | {"supply": {"kind": "orders"}, "order": orders}
    )
    log = run(plant, horizon_s=20, seed=1)
    assert operations(log, "m1") == [(0, 4, 6), (1, 4, 6), (10, 14, 16)]


def test_time_off_between_shifts_and_breaks_holds_the_work():
    shift = {"id": "day", "starts": "08:00", "ends": "10:00", "breaks": [["09:00", "09:30"]]}
    plant = serial([2400])
    plant = plant.model_validate(plant.model_dump(exclude_defaults=True, by_alias=True) | {"shift": [shift]})
    log = run(plant, horizon_s=11 * 3600, seed=1)
    minutes = [(s / 60, e / 60, state) for s, e, state in states(log, "m1")]
    assert minutes == [
        (0, 480, "OFF"),
        (480, 520, "PROCESSING"),
        (520, 540, "PROCESSING"),
        (540, 570, "PLANNED_STOP"),
        (570, 590, "PROCESSING"),
        (590, 600, "PROCESSING"),
        (600, 660, "OFF"),
    ]


def test_scrap_leaves_the_line_and_a_lot_without_parts_is_gone():
    plant = changed(serial([1, 1]), "m1", scrap_rate=1.0)
    tables = run(plant, horizon_s=5.5, seed=1).tables()
    assert tables["operation_event"].to_pydict()["station_id"] == ["m1"] * 5
    assert tables["operation_event"].to_pydict()["qty_scrap"] == [1.0] * 5
    assert (
        tables["production_order"].to_pydict()["completed_at"][:5] == tables["operation_event"].to_pydict()["ended_at"]
    )


def test_an_order_is_complete_when_its_last_lot_has_left():
    orders = [{"id": "o-1", "product": "a", "qty": 5, "released_s": 3, "due_s": 9}]
    plant = serial([1], product={"lot_size": 2})
    plant = plant.model_validate(
        plant.model_dump(exclude_defaults=True, by_alias=True) | {"supply": {"kind": "orders"}, "order": orders}
    )
    tables = run(plant, horizon_s=10, seed=1).tables()
    assert tables["operation_event"].to_pydict()["qty_in"] == [2.0, 2.0, 1.0]
    order = tables["production_order"].to_pylist()[0]
    start = run(plant, horizon_s=1, seed=1).starts_at
    assert order["order_id"] == "o-1"
    assert [(order[c] - start).total_seconds() for c in ("released_at", "completed_at", "due_at")] == [3, 6, 9]
