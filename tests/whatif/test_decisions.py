"""Decisions: what may follow what, who signed it, which days can be, what is refused; and every entry stays."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from twin.errors import Problem
from twin.experiment.scenario import Scenario
from twin.store import Store
from twin.whatif.decisions.decision import AFTER, decide, decisions, next_statuses, standing
from twin.whatif.scenarios import save

SIGN = {"by": "김공장", "reason": "견적 확인"}
DAY = date(2026, 6, 15)


@pytest.fixture
def store(quick: Store) -> Store:
    return quick


@pytest.fixture
def scenario_id(store: Store) -> str:
    return save(store, Scenario("지그"), by="김").scenario_id


def test_a_scenario_goes_from_proposed_to_done_and_every_entry_stays(store: Store, scenario_id: str):
    decide(store, scenario_id, 1, "proposed", **SIGN, judged_by="oee")
    decide(store, scenario_id, 1, "accepted", by=" 이사장 ", reason="투자 승인")
    done = decide(store, scenario_id, 1, "done", **SIGN, in_force_on=DAY, ramp_in_days=7)
    assert [(d.status, d.decided_by) for d in decisions(store)] == [
        ("proposed", "김공장"), ("accepted", "이사장"), ("done", "김공장"),
    ]  # fmt: skip
    now = standing(store)[scenario_id, 1]
    assert (now.in_force_on, now.ramp_in_days, now.judged_by) == (DAY, 7, "oee")
    assert next_statuses(now) == ("accepted",)
    assert (datetime.now(UTC) - done.decided_at).total_seconds() < 60


def test_what_may_follow_what(store: Store, scenario_id: str):
    """Every way through the states: each allowed step is taken, each other one refused with the states that are possible."""
    ways = {"proposed": [], "accepted": ["proposed"], "rejected": ["proposed"], "done": ["proposed", "accepted"]}
    for version, (state, way) in enumerate(ways.items(), 1):
        if version > 1:
            save(store, Scenario(f"지그 {version}"), by="김", scenario_id=scenario_id, seen=version - 1)
        for status in (*way, state):
            decide(store, scenario_id, version, status, **SIGN, in_force_on=DAY)
        for wrong in set(AFTER) - {None} - set(AFTER[state]):
            with pytest.raises(Problem, match="cannot become"):
                decide(store, scenario_id, version, wrong, **SIGN, in_force_on=DAY)
    assert {d.version: d.status for d in standing(store).values()} == dict(enumerate(ways, 1))


def test_one_version_is_decided_apart_from_another(store: Store, scenario_id: str):
    decide(store, scenario_id, 1, "proposed", **SIGN)
    save(store, Scenario("지그 2"), by="김", scenario_id=scenario_id, seen=1)
    with pytest.raises(
        Problem, match=r"Version 2 of '지그 2' is undecided now and cannot become accepted. Possible: proposed"
    ):
        decide(store, scenario_id, 2, "accepted", **SIGN)


def test_of_two_who_decide_at_once_one_is_told(store: Store, scenario_id: str):
    decide(store, scenario_id, 1, "proposed", **SIGN)
    told: list[str] = []

    def accept(who: str) -> None:
        try:
            decide(store, scenario_id, 1, "accepted", by=who, reason="승인")
        except Problem as problem:
            told.append(problem.en)

    both = [threading.Thread(target=accept, args=(who,)) for who in ("김", "이")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(told) == 1
    assert "is accepted (by" in told[0]
    assert [d.status for d in decisions(store)] == ["proposed", "accepted"]


@pytest.mark.parametrize(
    ("given", "en", "ko"),
    [
        ({"by": " "}, "give a name and a reason", "이름과 이유"),
        ({"reason": ""}, "give a name and a reason", "이름과 이유"),
        ({"in_force_on": None}, "give the day", "날짜가 필요합니다"),
        ({"in_force_on": datetime.now(UTC).date() + timedelta(days=3)}, "still to come", "아직 오지 않았습니다"),
        ({"ramp_in_days": -1}, "0 to 120 days", "0일에서 120일"),
        ({"status": "perhaps"}, "'perhaps' is not known", "모릅니다"),
        ({"version": 9}, "no saved scenario", "없습니다"),
        ({"scenario_id": "zz"}, "no saved scenario 'zz'", "없습니다"),
    ],
)
def test_what_cannot_be_is_a_sentence_and_changes_nothing(store: Store, scenario_id: str, given, en, ko):
    decide(store, scenario_id, 1, "proposed", **SIGN)
    decide(store, scenario_id, 1, "accepted", **SIGN)
    asked = {"scenario_id": scenario_id, "version": 1, "status": "done", "in_force_on": DAY, **SIGN} | given
    with pytest.raises(Problem, match=en) as met:
        decide(store, **asked)
    assert ko in met.value.ko
    assert len(decisions(store)) == 2


def test_done_before_accepted_is_refused(store: Store, scenario_id: str):
    with pytest.raises(Problem, match=r"cannot become done. Possible: proposed"):
        decide(store, scenario_id, 1, "done", **SIGN, in_force_on=DAY)
    decide(store, scenario_id, 1, "proposed", **SIGN)
    with pytest.raises(Problem, match=r"cannot become done. Possible: accepted, rejected"):
        decide(store, scenario_id, 1, "done", **SIGN, in_force_on=DAY)
