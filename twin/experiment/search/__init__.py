"""The search for the best set of changes within a budget: a frontier of cost against gain, never one answer."""

from twin.experiment.search.question import Budget, Goal, Question
from twin.experiment.search.search import Found, search
from twin.experiment.search.space import Option, Slot, Space, Total

__all__ = ["Budget", "Found", "Goal", "Option", "Question", "Slot", "Space", "Total", "search"]
