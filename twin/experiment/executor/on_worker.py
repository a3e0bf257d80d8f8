"""What a worker of a cluster does: the task, where its code is the caller's, until the caller wants it no more."""

import ctypes
from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import Lock, get_ident

from twin.errors import Problem
from twin.experiment.executor.executor import Answer, Task
from twin.experiment.executor.program import program_version

_lock = Lock()
_threads: dict[int, str] = {}  # thread → the caller it works for
_gone: deque[str] = deque(maxlen=100)  # callers that want no more; what they had queued may still arrive


class Stopped(Exception):
    """Nobody wants the answer any more."""


def do(caller: str, version: str, work: Callable[[Task], Answer], task: Task) -> Answer:
    """Returns `work(task)`; Problem where this worker has other code than `version`."""
    if program_version() != version:
        raise other_code(1)
    with _working_for(caller):
        return work(task)


def stop(caller: str) -> None:
    """Ends what this worker does for a caller, in the midst of it: Dask itself would let it come to its end."""
    with _lock:
        _gone.append(caller)
        for thread in [t for t, for_whom in _threads.items() if for_whom == caller]:
            _interrupt(thread, Stopped)


def other_code(workers: int) -> Problem:
    """Returns the refusal of workers that would compute other numbers."""
    return Problem(
        f"클러스터의 작업자 {workers}개가 이 컴퓨터와 다른 코드나 라이브러리를 쓰고 있어 계산하지 않았습니다. 모든 컴퓨터에 같은 판을 설치하고, 그 폴더에서 작업자를 다시 켜십시오.",
        f"{workers} of the cluster's workers run other code or libraries than this machine, so nothing was computed: install the same version everywhere and start the workers again in its folder.",
    )


@contextmanager
def _working_for(caller: str) -> Generator[None]:
    """Notes for whom this thread works; an interruption that comes too late is taken back."""
    thread = get_ident()
    with _lock:
        if caller in _gone:
            raise Stopped
        _threads[thread] = caller
    try:
        yield
    finally:
        with _lock:
            del _threads[thread]
            _interrupt(thread, None)


def _interrupt(thread: int, by: type[Exception] | None) -> None:
    """Raises an exception in another thread at its next step (C API of Python); None takes one back that is still to come."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), by and ctypes.py_object(by))
