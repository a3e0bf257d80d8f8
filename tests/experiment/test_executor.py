"""One interface for all work: the same numbers wherever it is done, a process that dies changes none, cancelling frees all."""

import os
import signal
import subprocess
import sys
from concurrent.futures import CancelledError
from functools import partial
from pathlib import Path
from time import sleep

import pytest

from tests.line.worlds import exponential, serial
from twin.errors import Problem
from twin.experiment.background import BackgroundWork
from twin.experiment.executor import InProcess, Processes, executor_of, usual_executor, worth_processes
from twin.experiment.executor.cluster import Cluster
from twin.experiment.replications import Task, replicate

PLANT = serial([exponential(40.0), exponential(60.0)], [None, 2])
DAY_S = 86_400.0
TASKS = [Task(PLANT, DAY_S / 4, 0.0, 7, r) for r in range(6)]
LONG = [Task(PLANT, 3000 * DAY_S, 0.0, 7, r) for r in range(3)]  # minutes, if nobody ends them

ROOT = Path(__file__).parents[2]
SERVER = """
import time
from twin.experiment.executor import Processes
if __name__ == "__main__":
    with Processes(2) as executor:
        waiting = [executor.submit(time.sleep, 0), *(executor.submit(time.sleep, 3600) for _ in range(2))]
        waiting[0].result()
        print(*executor._pool._processes, flush=True)
        waiting[1].result()
"""


@pytest.fixture(scope="module")
def here():
    """What the tasks answer in this process."""
    return InProcess().map(replicate, TASKS)


def pids(executor: Processes) -> list[int]:
    return list(executor._pool._processes)


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def gone(processes: list[int]) -> bool:
    """Waits until all have ended; a process that never ends is caught by the test's own time limit."""
    while any(map(is_there, processes)):
        sleep(0.02)
    return True


def test_a_process_ended_on_the_way_changes_nothing(here):
    killed, counted = [], []

    def look(done):
        counted.append(done)
        if done == 1 and not killed:
            killed.extend(pids(executor))
            os.kill(killed[0], signal.SIGKILL)

    with Processes(2) as executor:
        assert executor.map(replicate, TASKS, look) == here
    assert (len(killed), counted[0], counted[-1]) == (2, 0, 6)
    assert gone(killed)


def test_a_task_that_ends_its_process_every_time_is_given_up_in_a_sentence(monkeypatch):
    monkeypatch.setattr("twin.experiment.executor.processes.MOST_DEATHS", 1)
    with Processes(1) as executor, pytest.raises(Problem, match="ended 2 times in a row"):
        executor.map(os._exit, [1])


def test_whoever_stops_the_work_frees_the_processors():
    seen = []

    def look(_):
        if executor._pool is not None and all(map(is_there, pids(executor))):
            seen.extend(pids(executor))
            raise CancelledError

    with pytest.raises(CancelledError), Processes(2) as executor:
        executor.map(replicate, LONG, look)
    assert len(seen) == 2
    assert gone(seen)


def test_work_in_the_background_counts_and_a_cancelled_one_leaves_no_process():
    executor = Processes(1)
    work = BackgroundWork(LONG, replicate, list, executor)
    while executor._pool is None or not pids(executor):
        sleep(0.02)
    begun = pids(executor)
    assert (work.progress().of, work.progress().state) == (3, "running")
    work.cancel()
    work.wait()
    assert (work.progress().state, work.results) == ("cancelled", None)
    assert gone(begun)


def test_processes_end_with_the_one_that_began_them(tmp_path):
    script = tmp_path / "server.py"
    script.write_text(SERVER)
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}) as server:  # fmt: skip
        begun = [int(pid) for pid in server.stdout.readline().split()]
        server.kill()
    assert len(begun) == 2
    assert gone(begun)


def test_what_goes_wrong_in_a_task_comes_out_where_its_answer_would():
    locked = partial(int, base=10)
    for executor in (InProcess(), Processes(1)):
        with executor, pytest.raises(ValueError, match="invalid literal"):
            executor.map(locked, ["x"])


def test_answers_come_in_the_order_of_the_tasks_and_are_counted():
    counted = []
    assert InProcess().map(abs, [-3, 2, -1], counted.append) == [3, 2, 1]
    assert counted == [0, 1, 2, 3]
    executor = InProcess()
    assert executor.results([executor.submit(abs, n) for n in (-3, 2)], counted.append) == [3, 2]


@pytest.mark.parametrize("executor", [InProcess(), Processes(1)])
def test_nothing_to_do_is_counted_too(executor):
    counted = []
    assert executor.map(abs, [], counted.append) == []
    assert counted == [0]


@pytest.mark.parametrize(
    ("asked", "kind", "value"),
    [
        ("in-process", InProcess, {}),
        ("processes", Processes, {"workers": max(1, (os.cpu_count() or 2) - 1)}),
        ("processes:3", Processes, {"workers": 3}),
        ("dask://twin-server:8786", Cluster, {"address": "twin-server:8786"}),
        ("dask://[::1]:8786", Cluster, {"address": "[::1]:8786"}),
    ],
)
def test_an_executor_is_asked_for_in_words(asked, kind, value, monkeypatch):
    given = executor_of(asked, InProcess())
    assert isinstance(given, kind)
    assert {name: getattr(given, name) for name in value} == value
    monkeypatch.setenv("TWIN_EXECUTOR", asked)
    assert isinstance(usual_executor(), kind)
    assert isinstance(executor_of(None, InProcess(), here=True), InProcess)  # reads files of this machine


def test_nobody_asking_short_runs_stay_here(monkeypatch):
    monkeypatch.delenv("TWIN_EXECUTOR", raising=False)
    assert isinstance(executor_of(None, worth_processes(DAY_S)), InProcess)
    assert isinstance(executor_of(None, worth_processes(30 * DAY_S)), Processes)


@pytest.mark.parametrize(
    ("asked", "here", "ko", "en"),
    [
        ("proceses", False, "'proceses'을(를) 읽을 수 없습니다", "Cannot read 'proceses'"),
        ("processes:0", False, "프로세스는 1개에서", "expected 1 to"),
        ("processes:9999", False, "프로세스는 1개에서", "expected 1 to"),
        ("dask://server", False, "읽을 수 없습니다", "dask://HOST:PORT"),
        ("dask://server:99999", False, "읽을 수 없습니다", "dask://HOST:PORT"),
        ("dask://server:8786", True, "클러스터에서 돌지 않습니다", "no cluster can do it"),
    ],
)
def test_words_it_cannot_read_are_refused(asked, here, ko, en):
    with pytest.raises(Problem) as told:
        executor_of(asked, InProcess(), here=here)
    assert ko in told.value.ko
    assert en in told.value.en
