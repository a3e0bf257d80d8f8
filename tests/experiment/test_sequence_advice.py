"""A sequence advised from the floor as it is: order by order, checked in the background, kept only when whole."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests.experiment.test_resequenced import NOW, line, orders
from twin.errors import Problem
from twin.experiment.forecast import sequence_advice
from twin.experiment.forecast.begin import Beginning
from twin.experiment.forecast.sequence_advice import SequenceAdvice
from twin.experiment.forecast.sequence_now import advised_now
from twin.line.state import State
from twin.models import advice_kept, advising
from twin.present import Present
from twin.store.store import Store


def begun() -> Beginning:
    return Beginning(line(), "v", Present(State(starts_at=NOW), orders(), (), ()), {})


def test_each_order_tells_its_change_over_and_where_it_stood():
    told, advice = advised_now(begun())
    assert [o["order_id"] for o in told["orders"]] == list(advice.advised.order_ids)
    assert sorted(o["listed"] for o in told["orders"]) == list(range(1, 9))
    assert sum(o["change_s"] for o in told["orders"]) == told["advised"]["setup_s"] == 1_800
    assert (told["as_listed"]["changeovers"], told["advised"]["changeovers"]) == (7, 1)
    assert told["as_listed"]["late"] == 1  # o7, due at noon, is the last as listed
    assert [o for o in told["orders"] if o["is_late"]] == []


@pytest.fixture
def asked(store: Store, monkeypatch) -> Store:
    version = SimpleNamespace(model_id="sequence", version="1.0")
    monkeypatch.setattr(advising, "at_work", lambda _store, _task: version)
    monkeypatch.setattr(sequence_advice, "beginning", lambda _store: begun())
    return store


def test_it_is_checked_in_the_twin_and_kept(asked):
    work = SequenceAdvice(asked, "sequence", number=2)
    work.wait(60)
    assert (work.progress().state, work.problem) == ("done", None)
    kept = advice_kept.newest(asked, "sequence")
    assert kept is not None
    assert kept.advised["brings"]["good_parts"]["mean"] == 12  # two hours of changing over less: six parts an hour
    assert kept.advised["brings"]["on_time_orders"]["mean"] == 1
    assert (kept.version, kept.as_of) == ("1.0", NOW)


def test_cancelled_it_leaves_nothing(asked):
    work = SequenceAdvice(asked, "sequence", number=30)
    work.cancel()
    work.wait(timedelta(seconds=60).total_seconds())
    assert work.progress().state == "cancelled"
    assert advice_kept.newest(asked, "sequence") is None


def test_without_a_version_it_says_how_to_make_one(store):
    work = SequenceAdvice(store, "sequence", number=2)
    work.wait(60)
    assert isinstance(work.problem, Problem)
    assert "model train --task sequence" in work.problem.ko
