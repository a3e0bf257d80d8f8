"""Improvement scenarios: named lists of changes on a plant, and what they bring, compared under the same luck."""

from twin.experiment.scenario.apply import applied
from twin.experiment.scenario.checks import check
from twin.experiment.scenario.comparison import Asked, Comparison, compare
from twin.experiment.scenario.file import parse_scenario, read_scenario, scenario_of
from twin.experiment.scenario.scenario import Change, Scenario
from twin.experiment.scenario.words import words
from twin.experiment.scenario.written import as_table, write_scenario

__all__ = [
    "Asked", "Change", "Comparison", "Scenario", "applied", "as_table", "check", "compare", "parse_scenario", "read_scenario",
    "scenario_of", "words", "write_scenario",
]  # fmt: skip
