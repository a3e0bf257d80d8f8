"""What must hold on any log: states add up to planned time, parts are conserved, shares stay shares."""

from datetime import timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.kpi.logs import DAY_SHIFT, MONDAY, NIGHT_SHIFT, TinyLog, facts_of, plant
from twin.calendar import working_stretches
from twin.kpi.reader import chosen, evaluate
from twin.kpi.shares import STATES, shares

PLANT = plant(
    {"id": "m1", "machines": 2, "ideal_s_per_part": 10},
    {"id": "m2", "shifts": ["day"]},
    shifts=(DAY_SHIFT, NIGHT_SHIFT),
)
RECORDED = ("PROCESSING", "SETUP", "DOWN", "MINOR_STOP", "STARVED", "BLOCKED", "PLANNED_STOP", "OFF", "UNKNOWN")
MINUTES = st.integers(0, 3 * 24 * 60)
SPAN = st.tuples(MINUTES, MINUTES).map(sorted)
STATE = st.tuples(st.sampled_from(["m1", "m2"]), st.sampled_from([1, 2]), SPAN, st.sampled_from(RECORDED))
OPERATION = st.tuples(
    st.sampled_from(["m1", "m2"]), st.sampled_from([1, 2, None]), SPAN, st.integers(0, 9), st.integers(0, 9),
    st.one_of(st.none(), st.floats(0, 1)),
)  # fmt: skip
LOGS = st.tuples(st.lists(STATE, max_size=12), st.lists(OPERATION, max_size=12)).filter(lambda drawn: any(drawn))


def written(drawn) -> TinyLog:
    states, operations = drawn
    log = TinyLog()
    for station, number, (start, end), state in states:
        log.state(station, _at(start), _at(end), state, machine_no=number)
    for station, number, (start, end), good, scrap, worked in operations:
        work_s = None if worked is None else worked * (end - start) * 60
        log.operation(station, _at(start), _at(end), good, scrap, machine_no=number, work_s=work_s)
    return log


def _at(minutes: int):
    return MONDAY + timedelta(minutes=minutes)


@settings(max_examples=25, deadline=None)
@given(LOGS)
def test_the_states_of_a_machine_add_up_to_its_planned_time(drawn) -> None:
    facts = facts_of(written(drawn), PLANT)
    total = " + ".join(f"{s}_s" for s in STATES)
    for planned, added in facts.rows(f"SELECT planned_s, {total} FROM {{facts}}", "machine"):
        assert added == pytest.approx(planned, abs=1e-6)
        assert planned >= 0


@settings(max_examples=25, deadline=None)
@given(LOGS)
def test_planned_time_is_the_shifts_of_recorded_days_less_planned_stops_plus_overtime(drawn) -> None:
    """For numbered machines; the shifts are worked out anew from the calendar."""
    log = written((drawn[0], [o for o in drawn[1] if o[1] is not None]))
    assume(any(log.rows.values()))
    facts = facts_of(log, PLANT)
    assume(not facts.is_empty)
    first = min(r["started_at"] for rows in log.rows.values() for r in rows)
    last = max(r["ended_at"] for rows in log.rows.values() for r in rows)
    recorded = {r[0] for r in facts.cursor.execute("FROM recorded_day").fetchall()}
    query = """SELECT station_id, sum(planned_s + planned_stop_s - overtime_s) FROM {facts} GROUP BY station_id"""
    for station, shift_s in facts.rows(query, "machine"):
        stretches = working_stretches(PLANT, first, last, PLANT.station_by_id()[station].shifts)
        own = sum((s.ends_at - s.starts_at).total_seconds() for s in stretches if s.business_date in recorded)
        machines = facts.cursor.execute("SELECT count(*) FROM machine WHERE station_id = ?", [station]).fetchall()[0][0]
        assert shift_s == pytest.approx(own * machines, abs=1e-5)


@settings(max_examples=25, deadline=None)
@given(LOGS)
def test_parts_are_conserved_and_shares_stay_shares(drawn) -> None:
    log = written(drawn)
    facts = facts_of(log, PLANT)
    assume(not facts.is_empty)
    query = "SELECT sum(qty_good), sum(qty_scrap), sum(qty_produced), sum(operations) FROM {facts}"
    good, scrap, produced, operations = (v or 0 for v in facts.rows(query, "output")[0])
    rows = log.rows["operation_event"]
    assert good == sum(r["qty_good"] for r in rows)
    assert good + scrap == produced == sum(r["qty_in"] for r in rows)
    assert operations == len(rows)
    for reading in evaluate(facts, chosen(["availability", "quality_ratio", "first_pass_yield"])):
        assert reading.value is None or 0 <= reading.value <= 1 + 1e-9
    for states in shares(facts).values():
        assert sum(states.values()) == pytest.approx(1)


@settings(max_examples=15, deadline=None)
@given(LOGS)
def test_days_add_up_to_the_whole(drawn) -> None:
    facts = facts_of(written(drawn), PLANT)
    assume(not facts.is_empty)
    names = ["units_produced", "throughput_per_h", "availability", "quality_ratio", "wip_mean", "mttr_h"]
    whole = {r.kpi_id: r for r in evaluate(facts, chosen(names))}
    days = evaluate(facts, chosen(names), by="day")
    for name in names:
        mine = [r for r in days if r.kpi_id == name]
        for part in ("numerator", "denominator") if name != "units_produced" else ("value",):
            total = getattr(whole[name], part)
            assert sum(getattr(r, part) or 0 for r in mine) == pytest.approx(total or 0, abs=1e-6)
