"""Which executor someone asks for in words: `in-process`, `processes`, `processes:3`, `dask://host:8786`."""

import argparse
import os
import re

from twin.errors import Problem
from twin.experiment.executor.cluster import Cluster
from twin.experiment.executor.executor import Executor
from twin.experiment.executor.in_process import InProcess
from twin.experiment.executor.processes import MOST_ON_WINDOWS, Processes

VARIABLE = "TWIN_EXECUTOR"
LONG_S = 7 * 86_400.0  # simulated: a process takes a second to begin, which shorter runs are not worth
HELP = (
    "계산할 곳: in-process, processes[:수] (없으면 코어 − 1), dask://주소:포트 / "
    "where to compute: in-process, processes[:N] (else cores - 1), dask://HOST:PORT"
)
HELP_HERE = "계산할 곳: in-process, processes[:수] (없으면 코어 − 1) / where to compute: in-process, processes[:N] (else cores - 1)"
_PROCESSES = re.compile(r"processes(?::(\d{1,4}))?")
_CLUSTER = re.compile(r"dask://((?:\[[0-9a-fA-F:.]+\]|[^\s/:\[\]]+):(\d{1,5}))")


def add_executor(parser: argparse.ArgumentParser, *, here: bool = False) -> None:
    """Adds --executor; `here`: the work reads files of this machine, which no cluster has."""
    parser.add_argument("--executor", metavar="WHERE", help=HELP_HERE if here else HELP)


def executor_of(asked: str | None, otherwise: Executor, *, here: bool = False) -> Executor:
    """Returns the executor asked for, else that of the variable TWIN_EXECUTOR, else `otherwise`.

    With `here` the variable does not count. Raises Problem for words it cannot read, and with `here` for a cluster.
    """
    asked = asked or (None if here else os.environ.get(VARIABLE) or None)
    if asked is None:
        return otherwise
    if asked == "in-process":
        return InProcess()
    if found := _PROCESSES.fullmatch(asked):
        return Processes(_number(asked, found[1]))
    found = _CLUSTER.fullmatch(asked)
    if found is None or not 0 < int(found[2]) < 65_536:
        raise _unknown(asked)
    if here:
        raise _only_here(asked)
    return Cluster(found[1])


def worth_processes(simulated_s: float, workers: int | None = None) -> Executor:
    """Returns processes where a run simulates LONG_S seconds or more, else this one."""
    return Processes(workers) if simulated_s >= LONG_S else InProcess()


def usual_executor() -> Executor:
    """Returns what work begun on a page is given to: the executor of the variable TWIN_EXECUTOR, else processes."""
    return executor_of(None, Processes())


def _number(asked: str, written: str | None) -> int | None:
    most = max(MOST_ON_WINDOWS, os.cpu_count() or 1)
    if written is None or 1 <= int(written) <= most:
        return None if written is None else int(written)
    raise Problem(
        f"--executor {asked}: 프로세스는 1개에서 {most}개까지입니다.",
        f"--executor {asked}: expected 1 to {most} processes.",
    )


def _unknown(asked: str) -> Problem:
    return Problem(
        f"계산할 곳(--executor, {VARIABLE}) '{asked}'을(를) 읽을 수 없습니다. in-process, processes, processes:수, dask://주소:포트 가운데 하나를 적으십시오 (예: dask://10.0.0.5:8786).",
        f"Cannot read '{asked}' as a place to compute (--executor, {VARIABLE}): write in-process, processes, processes:N or dask://HOST:PORT (as in dask://10.0.0.5:8786).",
    )


def _only_here(asked: str) -> Problem:
    return Problem(
        f"--executor {asked}: 이 명령은 이 컴퓨터의 데이터베이스 사본을 읽으므로 클러스터에서 돌지 않습니다. in-process나 processes:수를 적으십시오.",
        f"--executor {asked}: this command reads a copy of the database on this machine, so no cluster can do it: write in-process or processes:N.",
    )
