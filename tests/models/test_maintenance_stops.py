"""What stops last and cost: from the log where it tells, from people where they said, else assumed."""

from datetime import timedelta

import pytest

from tests.models.test_maintenance import _land, hour
from twin.models import maintenance, tasks
from twin.models.maintenance_choice import CHECK_KRW, HOUR_KRW, SAVED_KRW
from twin.models.maintenance_stops import costs_of, lengths_h
from twin.models.threshold import Costs

TASK = maintenance.Task("maintenance-mill", "maintenance", "mill", "mill", "reading", "고장", "Breakdowns", "", "")
KINDS = [("corrective", "마모", 2.0), ("predicted", "교체", 1.0), ("predicted", "점검 (이상 없음)", 0.25)]


def put_jobs(store, each=5, kinds=KINDS):
    """So many jobs of each kind, ten hours apart."""
    begin = {hour(10.0 * (len(kinds) * n + k)): kind for n in range(each) for k, kind in enumerate(kinds)}
    said = {"station_id": "mill", "machine_no": 1, "reason": [why for _, why, _ in begin.values()]}
    ends = [at + timedelta(hours=h) for at, (_, _, h) in begin.items()]
    _land(store, "maintenance", started_at=list(begin), ended_at=ends, kind=[k for k, _, _ in begin.values()], **said)
    return begin


def test_lengths_of_stops_are_told_by_what_was_done(store):
    put_jobs(store)
    store.load_landed()
    assert lengths_h(store, "mill") == {"repair": 2.0, "planned": 1.0, "look": 0.25}


def test_a_night_inside_a_repair_does_not_count(store):
    begin = put_jobs(store, kinds=KINDS[:1])
    pieces = [(at + timedelta(hours=a), at + timedelta(hours=b)) for at in begin for a, b in ((0, 0.5), (1.5, 2))]
    _land(
        store, "state_interval", started_at=[a for a, _ in pieces], ended_at=[b for _, b in pieces], station_id="mill",
        machine_no=1, state="DOWN", reason="마모",
    )  # fmt: skip
    store.load_landed()
    assert lengths_h(store, "mill") == {"repair": 1.0}


def test_lengths_decide_what_an_alarm_costs_and_saves_unless_a_person_said_so(store):
    put_jobs(store)
    store.load_landed()
    told = tasks.costs_of(store, TASK, Costs())
    assert (told.inspect_krw, told.miss_krw, told.badge) == (0.25 * HOUR_KRW, HOUR_KRW, "assumed")
    assert (told.repair_h, told.planned_h, told.check_h) == (2.0, 1.0, 0.25)
    entered = costs_of(store, "mill", Costs(5.0, 7.0, badge="entered"))
    assert (entered.inspect_krw, entered.miss_krw, entered.repair_h) == (5.0, 7.0, 2.0)


@pytest.mark.parametrize("each", [0, 4])
def test_too_few_jobs_tell_no_length(store, each):
    put_jobs(store, each)
    store.load_landed()
    told = costs_of(store, "mill", Costs())
    assert (told.inspect_krw, told.miss_krw, told.repair_h) == (CHECK_KRW, SAVED_KRW, None)
