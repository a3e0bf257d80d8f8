"""What a scenario is: a name and a list of changes on a plant, nothing else."""

from dataclasses import dataclass

Value = float | int | str | tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One change of a plant. `on` is the id of the thing changed (empty for the line); `settings` are (lever, value) pairs.

    A lever of several parts has one setting a part; any other has one, its own. Costs are what the company entered, in won.
    """

    lever_id: str
    on: str
    settings: tuple[tuple[str, Value], ...]
    product: str = ""
    investment_krw: float = 0.0
    yearly_krw: float = 0.0
    cost_source: str = ""


@dataclass(frozen=True)
class Scenario:
    """A named list of changes; without any it is the plant as it is. `plant` is the site it was written for, if it says so."""

    name: str
    changes: tuple[Change, ...] = ()
    plant: str = ""

    @property
    def investment_krw(self) -> float:
        """Returns what all its changes cost once, in won, as entered."""
        return sum(change.investment_krw for change in self.changes)

    @property
    def yearly_krw(self) -> float:
        """Returns what all its changes cost a year, in won, as entered."""
        return sum(change.yearly_krw for change in self.changes)
