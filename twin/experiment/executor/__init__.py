"""Where work is done: here, in processes of this machine, or on a cluster of Dask workers, with the same numbers everywhere."""

from twin.experiment.executor.asked import add_executor, executor_of, usual_executor, worth_processes
from twin.experiment.executor.executor import Executor, Look, ignore
from twin.experiment.executor.in_process import InProcess
from twin.experiment.executor.processes import Processes

__all__ = [
    "Executor", "InProcess", "Look", "Processes", "add_executor", "executor_of", "ignore",
    "usual_executor", "worth_processes",
]  # fmt: skip
