"""A search's runs kept on disk: asked again nothing is run, asked for more only what is new, and the answer is the same."""

from dataclasses import replace

import pytest

from tests.line.worlds import serial
from twin.errors import Problem
from twin.experiment.executor.cache import Cache
from twin.experiment.replications import Task
from twin.experiment.search.kept_runs import kept_runs, key_of
from twin.experiment.search.runs import Job, run_job

HOUR_S = 3600.0
LINE = serial([40.0, 60.0], [None, 3])


def jobs(number: int) -> list[Job]:
    return [Job(Task(LINE, HOUR_S, 0.0, 1, r), "throughput_per_h") for r in range(number)]


@pytest.fixture
def counted():
    """A spread that answers without running anything, and notes the replications it was given."""
    done = []

    def spread(_, tasks):
        done.append([job.task.replication for job in tasks])
        return [60.0 + job.task.replication / 7 for job in tasks]

    return spread, done


def test_what_was_run_once_is_not_run_again(tmp_path, counted):
    spread, done = counted
    kept = kept_runs(spread, Cache(tmp_path / "runs"))
    first = kept(run_job, jobs(3))
    assert kept(run_job, jobs(3)) == first == [60.0, 60.0 + 1 / 7, 60.0 + 2 / 7]
    assert kept(run_job, jobs(5))[:3] == first
    assert done == [[0, 1, 2], [], [3, 4]]


def test_other_work_passes_through(tmp_path, counted):
    spread, done = counted
    kept = kept_runs(spread, Cache(tmp_path / "runs"))
    assert kept(key_of, jobs(1)) == kept(key_of, jobs(1))
    assert done == [[0], [0]]


def test_a_run_is_known_by_all_its_number_depends_on():
    job = Job(Task(LINE, HOUR_S, 0.0, 1, 0), "throughput_per_h")
    others = [
        replace(job, kpi_id="wip_mean"), replace(job, task=replace(job.task, seed=2)), replace(job, task=replace(job.task, replication=1)),
        replace(job, task=replace(job.task, horizon_s=2 * HOUR_S)), replace(job, task=replace(job.task, warmup_s=60.0)),
        replace(job, task=replace(job.task, plant=serial([40.0, 60.0], [None, 4]))),
    ]  # fmt: skip
    assert len({key_of(j) for j in (job, *others)}) == 1 + len(others)
    assert key_of(replace(job)) == key_of(job)


def test_a_line_that_could_not_run_is_kept_with_its_sentence(tmp_path):
    said = Problem("멈춤", "it stood still")
    job = Job(Task(LINE, HOUR_S, 0.0, 1, 0), "throughput_per_h")
    cache = Cache(tmp_path / "runs")
    first = kept_runs(lambda _, tasks: [said for _ in tasks], cache)(run_job, [job])
    again = kept_runs(lambda _, tasks: [1.0 for _ in tasks], cache)(run_job, [job])
    assert [(p.ko, p.en) for p in (*first, *again)] == 2 * [("멈춤", "it stood still")]


def test_without_a_cache_everything_is_run(counted):
    spread, _ = counted
    assert kept_runs(spread, None) is spread
