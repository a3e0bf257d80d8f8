"""A search under way: kept when it is done, one at a time for everybody, cancelled by anybody."""

import threading

import pytest

from tests.whatif.test_search import ASKED, LINE, fast, quickly
from twin.errors import Problem
from twin.experiment.executor import InProcess
from twin.experiment.search.runs import run_job
from twin.plant_file import write_plant
from twin.store import open_store
from twin.whatif.search.kept import kept_search
from twin.whatif.search.searching import begin_search, look_ahead, under_way

ENOUGH_S = 60  # far more than it takes


class Quick(InProcess):
    """Runs made quickly."""

    def map(self, work, tasks, look=lambda _: None):
        look(len(tasks))
        return [fast(task) for task in tasks] if work is run_job else quickly(work, tasks)


class Endless(InProcess):
    """Runs that last until somebody cancels them."""

    def map(self, work, tasks, look=lambda _: None):
        del work, tasks
        while True:
            look(0)
            threading.Event().wait(0.01)


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "p.duckdb", create=True) as opened:
        opened.save_plant(LINE, kind="nominal", name="tiny", toml=write_plant(LINE))
        yield opened


def test_what_was_found_is_kept_under_the_name_of_who_asked(store):
    work = begin_search(store, ASKED, by=" Kim ", days=1, number=8, executor=Quick())
    work.wait(ENOUGH_S)
    assert (work.progress().state, work.problem) == ("done", None)
    kept = kept_search(store)
    assert (kept.search_id, kept.made_by, kept.asked, kept.is_stale) == (work.search_id, "Kim", ASKED, False)
    assert kept.answer.pick.changes.en == "m2 processing time −10 %"
    assert kept.answer.given is None
    assert (kept.answer.horizon_s, kept.answer.replications) == (86_400, 8)


def test_one_search_at_a_time_and_anybody_may_cancel_it(store):
    work = begin_search(store, ASKED, by="Kim", executor=Endless())
    with pytest.raises(Problem, match="A search begun by Kim is under way"):
        begin_search(store, ASKED, by="Lee", executor=Quick())
    under_way(store).cancel()
    work.wait(ENOUGH_S)
    assert work.progress().state == "cancelled"
    assert under_way(store) is None
    assert kept_search(store) is None


@pytest.mark.parametrize(
    ("change", "by", "en"),
    [({}, " ", "the name of who searches"), ({"goal": "profit"}, "Kim", "unknown goal"), ({"lever": []}, "Kim", "nothing to choose from")],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_before_anything_runs(store, change, by, en):
    with pytest.raises(Problem, match=en):
        begin_search(store, ASKED | change, by=by, executor=Quick())
    assert under_way(store) is None


def test_without_a_plant_it_says_where_to_make_one(tmp_path):
    with (
        open_store(tmp_path / "empty.duckdb", create=True) as empty,
        pytest.raises(Problem, match="calibrate one first"),
    ):
        begin_search(empty, ASKED, by="Kim")


def test_it_says_beforehand_how_many_combinations_there_are_and_what_will_be_done():
    assert (
        "All 3 combinations within the budget, of 4"
        in look_ahead(ASKED | {"budget": {"investment_krw": 8_000_000}}, LINE).en
    )
    shared = {"goal": "throughput_per_h", "allocation": [{"kind": "buffer", "at": ["m2", "m3"], "total": 500}]}
    assert "There are 499 combinations, too many to run" in look_ahead(shared, LINE).en
