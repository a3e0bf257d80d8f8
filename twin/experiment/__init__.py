"""Experiments with the line: replications, intervals, runs kept in the store."""

from twin.background import Progress
from twin.experiment.background import BackgroundRun, start
from twin.experiment.intervals import Estimate, estimate
from twin.experiment.keep import keep_run, newest_run
from twin.experiment.replications import Outcome, Results, replications

__all__ = [
    "BackgroundRun",
    "Estimate",
    "Outcome",
    "Progress",
    "Results",
    "estimate",
    "keep_run",
    "newest_run",
    "replications",
    "start",
]
