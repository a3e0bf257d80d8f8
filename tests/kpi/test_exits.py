"""Good parts as they leave the line, from hand-written logs."""

from tests.kpi.logs import TinyLog, at, floor_in_memory, plant
from twin.kpi.exits import good_parts

LOG = (
    TinyLog()
    .operation("m1", at("8:00"), at("8:10"), 5, step_no=1)
    .operation("m2", at("8:10"), at("8:30"), 4, 1, step_no=2)
    .operation("m2", at("8:30"), at("9:00"), 3, step_no=2)
    .operation("m2", at("8:40"), at("9:00"), 2, step_no=2, product_id="b")
    .operation("m2", at("9:00"), at("9:30"), 0, 2, step_no=2)
)


def test_only_good_parts_of_last_steps_are_counted_by_the_moment():
    con = floor_in_memory(LOG)
    line = plant({"id": "m1"}, {"id": "m2"})
    assert good_parts(con, line, at("8:00"), at("9:30")) == [(at("8:30"), 4), (at("9:00"), 5)]
    assert good_parts(con, line, at("8:30"), at("9:00")) == [(at("9:00"), 5)]  # an end on the first moment is before it


def test_a_simulated_log_is_read_like_the_floor():
    con = floor_in_memory(TinyLog())
    line = plant({"id": "m1"}, {"id": "m2"})
    assert good_parts(con, line, at("8:00"), at("9:30"), LOG.tables()["operation_event"]) == [
        (at("8:30"), 4),
        (at("9:00"), 5),
    ]


def test_a_station_passed_twice_is_an_exit_the_second_time_only():
    log = (
        TinyLog()
        .operation("m1", at("8:00"), at("8:10"), 5, step_no=1)
        .operation("m1", at("8:20"), at("8:40"), 5, step_no=3)
    )
    twice = plant({"id": "m1"}, {"id": "m2"}, product=[{"id": "a", "route": ["m1", "m2", "m1"]}])
    assert good_parts(floor_in_memory(log), twice, at("8:00"), at("9:00")) == [(at("8:40"), 5)]


def test_parts_that_go_into_others_do_not_leave():
    line = plant(
        {"id": "m1"}, {"id": "m2"},
        product=[{"id": "b", "route": ["m1"]}, {"id": "a", "route": ["m2"], "made_of": [{"product": "b"}], "assembled_at": "m2"}],
    )  # fmt: skip
    log = (
        TinyLog().operation("m1", at("8:00"), at("8:10"), 5, product_id="b").operation("m2", at("8:20"), at("8:40"), 5)
    )
    assert good_parts(floor_in_memory(log), line, at("8:00"), at("9:00")) == [(at("8:40"), 5)]
