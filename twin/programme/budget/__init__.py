"""The project's budget: who pays what, every rule of the call held against it, what has been spent of what was planned."""

from twin.programme.budget.budget import Budget, Month, budget
from twin.programme.budget.item import Item, Project, Spending
from twin.programme.budget.rules import Rule, check

__all__ = ["Budget", "Item", "Month", "Project", "Rule", "Spending", "budget", "check"]
