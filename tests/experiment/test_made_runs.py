"""Runs kept on disk: nothing is computed twice, a damaged entry is computed again, and the folder stays small."""

from concurrent.futures import CancelledError, ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.line.worlds import serial
from twin.experiment.executor.cache import Cache
from twin.experiment.scenario import Asked, Change, Scenario, compare
from twin.experiment.scenario.made import cache_of, key_of
from twin.experiment.scenario.runs import Run, jobs

HOUR_S = 3600.0
PLANT = serial([40.0, 60.0], [None, 2])
FASTER = Scenario("faster", (Change("processing_time", "m2", (("processing_time", -10.0),)),))
MORE_ROOM = Scenario("more room", (Change("buffer", "m2", (("buffer", 4),)),))
ASKED = Asked(PLANT, (FASTER,), 2 * HOUR_S, seed=3)


@pytest.fixture
def cache(tmp_path):
    return cache_of(tmp_path / "plant.duckdb")


@pytest.fixture
def runs(monkeypatch):
    """The runs that are made, as (scenario, replication), in place of real ones; scenario 0 is the plant as it is."""
    made = []

    def told(job):
        made.append(job[1:])
        return Run({"throughput_per_h": 60 + job[1] / 7 + job[2] / 3}, {"m1": 0.1} if job[2] < 2 else None)

    monkeypatch.setattr("twin.experiment.scenario.made.run_job", told)
    return made


def test_only_what_is_new_is_run(cache, runs):
    first = compare(ASKED, 2, cache=cache)
    assert runs == [(0, 0), (1, 0), (0, 1), (1, 1)]
    runs.clear()
    assert compare(ASKED, 2, cache=cache) == first
    assert runs == []
    compare(ASKED, 3, cache=cache)
    assert runs == [(0, 2), (1, 2)]
    runs.clear()
    compare(replace(ASKED, scenarios=(MORE_ROOM, FASTER)), 3, cache=cache)
    assert runs == [(1, 0), (1, 1), (1, 2)]


def test_a_comparison_cut_off_goes_on_where_it_was(cache, runs):
    def tell(done, _):
        if done == 3:
            raise CancelledError

    with pytest.raises(CancelledError):
        compare(ASKED, 4, cache=cache, tell=tell)
    assert len(runs) == 3
    assert compare(ASKED, 4, cache=cache) == compare(ASKED, 4)
    assert runs[:8] == [(0, 0), (1, 0), (0, 1), (1, 1), (0, 2), (1, 2), (0, 3), (1, 3)]


def test_kept_runs_give_the_numbers_of_new_ones_to_the_last_digit(cache):
    new, kept = compare(ASKED, 2), [compare(ASKED, 2, cache=cache) for _ in range(2)]
    assert kept == [new, new]


@pytest.mark.usefixtures("runs")
def test_runs_are_counted_whether_read_or_made(cache):
    compare(ASKED, 2, cache=cache)
    counted = []
    compare(ASKED, 3, cache=cache, tell=lambda done, of: counted.append((done, of)))
    assert counted == [(4, 6), (5, 6), (6, 6)]


def test_a_run_goes_by_what_its_numbers_depend_on(monkeypatch):
    job = jobs(ASKED, 0, 1)[1]
    priced = replace(FASTER, name="other", changes=(replace(FASTER.changes[0], investment_krw=5e6, cost_source="x"),))
    others = [
        replace(ASKED, seed=4), replace(ASKED, horizon_s=HOUR_S), replace(ASKED, warmup_s=HOUR_S),
        replace(ASKED, scenarios=(MORE_ROOM,)), replace(ASKED, plant=serial([40.0, 60.1], [None, 2])),
    ]  # fmt: skip
    keys = {key_of(job), *(key_of(jobs(asked, 0, 1)[1]) for asked in others), key_of(jobs(ASKED, 1, 2)[1])}
    assert len(keys) == 7
    assert key_of((replace(ASKED, scenarios=(priced,)), 1, 0)) == key_of(job)
    monkeypatch.setattr("twin.experiment.scenario.made.program_version", lambda: "another")
    assert key_of(job) not in keys


@pytest.mark.parametrize("damage", ["", "nonsense", "half", "another's"])
def test_a_damaged_entry_is_computed_again(cache, runs, damage):
    first = compare(ASKED, 2, cache=cache)
    entry, other, *_ = sorted(cache.folder.iterdir())
    text = {"half": entry.read_text()[:-9], "another's": other.read_text()}.get(damage, damage)
    entry.write_text(text)
    runs.clear()
    assert compare(ASKED, 2, cache=cache) == first
    assert len(runs) == 1
    runs.clear()
    compare(ASKED, 2, cache=cache)
    assert runs == []


def test_what_is_longest_unused_makes_room(tmp_path, monkeypatch):
    monkeypatch.setattr("twin.experiment.executor.cache.PUTS_A_LOOK", 1)
    cache = Cache(tmp_path / "runs", most=20)
    for number in range(30):
        cache.put(f"k{number}", number)
        assert cache.get("k0") == 0  # used all the time
    assert len(list(cache.folder.iterdir())) <= 20
    assert (cache.get("k1"), cache.get("k29")) == (None, 29)


def test_several_writers_leave_whole_entries(tmp_path):
    values = [[n / 7] * 2000 for n in range(4)]

    def use(value):
        cache, read = Cache(tmp_path), []
        for _ in range(25):
            cache.put("same", value)
            read.append(cache.get("same"))
        return read

    with ThreadPoolExecutor(4) as threads:
        found = [value for read in threads.map(use, values) for value in read]
    assert all(value in values for value in found)
    assert [path.name for path in tmp_path.iterdir()] == ["same.json"]


@pytest.mark.usefixtures("runs")
def test_a_cache_that_cannot_be_written_stops_nothing(tmp_path):
    (tmp_path / "runs").write_text("a file where the folder should be")
    assert compare(ASKED, 2, cache=cache_of(tmp_path / "x.duckdb")) == compare(ASKED, 2)
