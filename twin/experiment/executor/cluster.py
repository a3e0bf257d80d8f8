"""Work on a cluster of Dask workers that runs already. Dask itself does the tasks of a lost worker again on another one."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.experiment.executor import on_worker
from twin.experiment.executor.executor import Answer, Executor, Task, hand_on
from twin.experiment.executor.program import program_version

if TYPE_CHECKING:
    from distributed import Client

CONNECT_S = 5
CHECK_EVERY_S = 2.0
ALONE_S = 30.0  # without any worker: longer than one takes to be started again


class Cluster(Executor):
    """The workers of a scheduler at HOST:PORT, however many there are; connected with the first task.

    Raises Problem where nobody answers there, there is no worker, or one has other code.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._client: Client | None = None
        self._is_closed = False

    def submit(self, work: Callable[[Task], Answer], task: Task) -> Future[Answer]:
        """Returns the future of `work(task)`; `work` is a function of a module that the workers have too."""
        client = self._client or self._connect()
        future: Future[Answer] = Future()
        made = self._executor.submit(on_worker.do, client.id, program_version(), work, task)
        made.add_done_callback(partial(self._take, future))
        return future

    def close(self, *, at_once: bool = False) -> None:
        """Leaves the cluster; what was submitted is dropped, with `at_once` in the midst of it too."""
        self._is_closed = True
        client, self._client = self._client, None
        if client is None:
            return
        with client:
            if client.status == "running":
                self._executor.shutdown(wait=False)
                if at_once:
                    client.run(on_worker.stop, client.id, on_error="ignore")

    def check(self) -> None:
        """Raises Problem where the scheduler has gone, or all workers for ALONE_S."""
        client, now = self._client, monotonic()
        if client is None or now < self._checked_at + CHECK_EVERY_S:
            return
        self._checked_at = now
        if _workers(client):
            self._seen_at = now
        elif now > self._seen_at + ALONE_S:
            raise _without_workers(self.address)

    def _connect(self) -> "Client":
        client = _client(self.address)
        try:
            if not _workers(client):
                raise _without_workers(self.address)
            versions = client.run(on_worker.program_version, on_error="return").values()
            if others := sum(version != program_version() for version in versions):
                raise on_worker.other_code(others)
        except BaseException:
            client.close()
            raise
        self._client, self._executor = client, client.get_executor(pure=False)
        self._checked_at = self._seen_at = monotonic()
        return client

    def _take(self, future: Future, made: Future) -> None:
        """Hands on what came of a task, in our words where the cluster failed it."""
        from distributed import KilledWorker

        if self._is_closed:
            future.cancel()
        elif made.cancelled():
            future.set_exception(_lost(self.address))
        elif isinstance(made.exception(), KilledWorker):
            future.set_exception(_deadly())
        else:
            hand_on(made, future)


def _client(address: str) -> "Client":
    try:
        from distributed import Client
    except ImportError:
        raise Problem(
            "클러스터에서 계산하려면 Dask가 필요합니다: python -m pip install -r requirements-dask.txt 로 설치하십시오.",
            "Computing on a cluster needs Dask: install it with python -m pip install -r requirements-dask.txt.",
        ) from None
    try:
        with ThreadPoolExecutor(
            1
        ) as aside:  # where an event loop runs already in this thread, none can be run within it
            aside.submit(asyncio.run, _greet(address)).result()
        return Client(f"tcp://{address}", timeout=CONNECT_S, set_as_default=False)
    except Exception:  # nobody there, an unknown name; who speaks another language may answer anything
        raise Problem(
            f"{address}에서 Dask 스케줄러가 {CONNECT_S}초 안에 대답하지 않습니다. 주소와 포트, 스케줄러가 켜져 있는지(python -m dask scheduler), 방화벽을 확인하십시오.",
            f"No Dask scheduler answers at {address} within {CONNECT_S} s: check the address and port, that it runs (python -m dask scheduler), and the firewall.",
        ) from None


async def _greet(address: str) -> None:
    """A client that fails to begin cannot be put away quietly, so the hands are shaken before there is one."""
    from distributed.comm import connect

    comm = await connect(f"tcp://{address}", timeout=CONNECT_S)
    await comm.close()


def _workers(client: "Client") -> int:
    """How many workers the scheduler knows; while the line to it is down, none."""
    try:
        return len(client.nthreads()) if client.status == "running" else 0
    except OSError:  # it went down just now
        return 0


def _without_workers(address: str) -> Problem:
    return Problem(
        f"{address}의 스케줄러에 작업자가 하나도 없습니다. 작업자를 켜고(python -m dask worker tcp://{address}) 다시 하십시오.",
        f"The scheduler at {address} has no workers: start some (python -m dask worker tcp://{address}) and try again.",
    )


def _lost(address: str) -> Problem:
    return Problem(
        f"계산하던 중에 {address}의 스케줄러와 끊겼습니다. 스케줄러와 네트워크를 확인하고 다시 하십시오. 마친 반복은 남아 있습니다.",
        f"The scheduler at {address} was lost on the way: check it and the network, then try again; finished replications are kept.",
    )


def _deadly() -> Problem:
    return Problem(
        "클러스터의 작업자가 같은 일을 하다가 잇달아 꺼져 그만두었습니다. 작업자의 메모리가 모자라지 않은지 보고 다시 하십시오.",
        "One worker of the cluster after the other ended at the same task, so the work was given up: see whether their memory is short.",
    )
