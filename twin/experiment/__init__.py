"""Experiments with the line: replications, intervals, runs kept in the store."""

from twin.experiment.intervals import Estimate, estimate
from twin.experiment.replications import Outcome, Results, replications

__all__ = ["Estimate", "Outcome", "Results", "estimate", "replications"]
