"""The demonstration's own advice: each kind once, judged on weeks held back, applied by nobody; none from a short log."""

import pytest

from twin.demo import advice
from twin.models import applied, registry
from twin.models.task import Task


@pytest.fixture
def offered(monkeypatch):
    """Two tasks the store would allow, and what is made of them."""
    kinds = ("setpoint", "demand", "defect")
    found = [Task(f"{kind}-x", kind, "p", "x", "lot", kind, kind, "", "") for kind in kinds]
    made = []
    monkeypatch.setattr(advice.tasks, "all_tasks", lambda _store: found)
    monkeypatch.setattr(
        advice.making, "make_version", lambda _s, task, wish, by: made.append((task.kind, wish.held_back_days, by))
    )
    monkeypatch.setattr(advice.later, "evaluate", lambda _s, version: made.append(version))
    return made


def test_each_kind_of_advice_is_learned_and_judged(store, offered):
    advice.put_advice(store, 300)
    assert offered == [("setpoint", 56, advice.BY), None, ("demand", 84, advice.BY), None]
    assert applied.applications(store) == []
    assert registry.versions(store) == []


def test_a_short_log_advises_nothing(store, offered):
    advice.put_advice(store, advice.FROM_DAYS - 1)
    assert offered == []
