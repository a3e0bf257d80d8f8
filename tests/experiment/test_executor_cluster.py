"""A cluster of Dask workers, started here: the numbers of this process, also where a worker dies; refusals in a sentence."""

import asyncio
import os
import signal
import subprocess
import sys
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import sleep

import pytest

from tests.line.worlds import exponential, serial
from twin.errors import Problem
from twin.experiment.executor import InProcess, Processes, on_worker
from twin.experiment.executor.cluster import Cluster
from twin.experiment.replications import Task, replicate
from twin.experiment.scenario import Asked, Change, Scenario, compare

ROOT = Path(__file__).parents[2]
DAY_S = 86_400.0
PLANT = serial([exponential(40.0), exponential(60.0)], [None, 2])
TASKS = [Task(PLANT, DAY_S / 4, 0.0, 7, r) for r in range(6)]
LONG = [Task(PLANT, 3000 * DAY_S, 0.0, 7, r) for r in range(4)]  # minutes, if nobody ends them


@contextmanager
def started(folder: Path, role: str, *more: str):
    """A scheduler or worker of this machine, on a free port, while the context lasts."""
    words = [sys.executable, "-m", "dask", role, "--scheduler-file", str(folder / "scheduler.json"), "--no-dashboard"]
    with (folder / f"{role}.log").open("a") as log:
        process = subprocess.Popen([*words, *more], cwd=ROOT, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def scheduler(folder: Path):
    return started(folder, "scheduler", "--host", "127.0.0.1", "--port", "0")


def worker(folder: Path):
    return started(folder, "worker", "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny")


def address(folder: Path, workers: int) -> str:
    """Where the scheduler of a folder listens, once so many workers have come."""
    from distributed import Client

    while not (folder / "scheduler.json").exists():
        sleep(0.05)
    with Client(scheduler_file=str(folder / "scheduler.json"), set_as_default=False) as client:
        client.wait_for_workers(workers) if workers else None
        return client.scheduler.address.removeprefix("tcp://")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder of a scheduler with two workers."""
    folder = tmp_path_factory.mktemp("cluster")
    with scheduler(folder), worker(folder), worker(folder):
        yield folder


@pytest.fixture
def cluster(folder):
    return Cluster(address(folder, 2))


@pytest.fixture(scope="module")
def here():
    """What the tasks answer in this process."""
    return InProcess().map(replicate, TASKS)


def test_a_cluster_gives_the_numbers_of_this_machine_to_the_last_digit(cluster, here):
    with cluster:
        assert cluster.map(replicate, TASKS) == here


def test_scenarios_compared_on_all_three_are_the_same(cluster):
    faster = Scenario("faster", (Change("processing_time", "m2", (("processing_time", -10.0),)),))
    asked = Asked(PLANT, (faster,), DAY_S / 24)
    with cluster, Processes(1) as processes:
        assert compare(asked, 2, executor=cluster) == compare(asked, 2, executor=processes) == compare(asked, 2)


def test_it_works_from_a_thread_whose_event_loop_runs(folder, here):
    where = address(folder, 2)

    async def inside():
        with Cluster(where) as cluster:
            return cluster.map(replicate, TASKS[:2])

    with ThreadPoolExecutor(1) as aside:
        assert aside.submit(asyncio.run, inside()).result() == here[:2]


def test_a_worker_killed_on_the_way_changes_nothing(folder, here):
    with worker(folder) as victim:
        several = Cluster(address(folder, 3))

        def look(done):
            if done == 1:
                os.kill(victim.pid, signal.SIGKILL)

        with several:
            assert several.map(replicate, TASKS, look) == here
        assert victim.wait() == -signal.SIGKILL


def test_whoever_stops_the_work_frees_the_workers(folder):
    from distributed import Client

    def busy():
        """How many tasks of ours this worker is at: sent to it as it stands here."""
        from twin.experiment.executor import on_worker

        return len(on_worker._threads)

    with Client(scheduler_file=str(folder / "scheduler.json"), set_as_default=False) as watcher:

        def look(_):
            if sum(watcher.run(busy).values()) == 2:
                raise CancelledError

        with pytest.raises(CancelledError), Cluster(address(folder, 2)) as stopped:
            stopped.map(replicate, LONG, look)
        while sum(watcher.run(busy).values()) or any(watcher.processing().values()):
            sleep(0.05)  # until nothing runs or waits; the test's own time limit ends it


def test_workers_with_other_code_are_refused(cluster, monkeypatch):
    monkeypatch.setattr("twin.experiment.executor.cluster.program_version", lambda: "another")
    with pytest.raises(Problem, match="2 of the cluster's workers run other code") as told:
        cluster.map(replicate, TASKS)
    assert "작업자 2개가" in told.value.ko


def test_a_worker_that_comes_later_with_other_code_refuses_its_task():
    with pytest.raises(Problem, match="run other code"):
        on_worker.do("caller", "another", abs, -1)


def test_what_arrives_after_the_caller_has_gone_is_not_begun():
    on_worker.stop("gone")
    with pytest.raises(on_worker.Stopped):
        on_worker.do("gone", on_worker.program_version(), abs, -1)


def test_what_goes_wrong_in_a_task_comes_out_where_its_answer_would(cluster):
    with cluster, pytest.raises(ValueError, match="invalid literal"):
        cluster.map(int, ["x"])


def test_a_cluster_without_workers_or_without_its_scheduler_is_a_sentence(tmp_path):
    with scheduler(tmp_path):
        where = address(tmp_path, 0)
        with pytest.raises(Problem, match="has no workers") as told:
            Cluster(where).map(abs, [-1])
        assert "작업자가 하나도 없습니다" in told.value.ko


def test_a_scheduler_that_goes_on_the_way_is_a_sentence(tmp_path):
    with scheduler(tmp_path) as boss, worker(tmp_path):
        cluster = Cluster(address(tmp_path, 1))

        def look(done):
            if done == 0:
                boss.kill()

        with pytest.raises(Problem, match="was lost on the way") as told, cluster:
            cluster.map(replicate, LONG, look)
        assert "끊겼습니다" in told.value.ko


def test_a_cluster_that_is_not_there_is_a_sentence(monkeypatch):
    monkeypatch.setattr("twin.experiment.executor.cluster.CONNECT_S", 0.2)
    with pytest.raises(Problem, match=r"No Dask scheduler answers at 127\.0\.0\.1:1") as told:
        Cluster("127.0.0.1:1").map(abs, [-1])
    assert "대답하지 않습니다" in told.value.ko


def test_without_dask_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Problem, match=r"pip install -r requirements-dask\.txt"):
        Cluster("127.0.0.1:8786").map(abs, [-1])
