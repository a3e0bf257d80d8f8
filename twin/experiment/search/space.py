"""What a search may choose from: slots, each set in one of several ways, and whole-number amounts that share a total."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np

from twin.errors import Problem
from twin.experiment.scenario.scenario import Change

Point = tuple[int, ...]  # which option of each slot


@dataclass(frozen=True)
class Option:
    """One way to set a slot: a change, or None where all stays as it is.

    `amount` is what it takes of a total. `low` and `high` are the same change with the least and the most effect that is
    plausible, where that was entered.
    """

    change: Change | None
    amount: int = 0
    low: Change | None = None
    high: Change | None = None


@dataclass(frozen=True)
class Slot:
    """A lever on a thing, and the ways it may be set; the first is as it is, but for the amounts of a total."""

    options: tuple[Option, ...]


@dataclass(frozen=True)
class Total:
    """Slots, by their place, whose amounts add up to so many; their options are whole amounts one apart, the least first."""

    slots: tuple[int, ...]
    amount: int


@dataclass(frozen=True)
class Space:
    """All ways to set all slots that keep every total."""

    slots: tuple[Slot, ...]
    totals: tuple[Total, ...] = ()

    @cached_property
    def free(self) -> tuple[int, ...]:
        """Returns the places of the slots that belong to no total."""
        shared = {place for total in self.totals for place in total.slots}
        return tuple(i for i in range(len(self.slots)) if i not in shared)

    @cached_property
    def size(self) -> int:
        """Returns how many points there are, whatever they cost."""
        return prod(len(self.slots[i].options) for i in self.free) * prod(self._ways(t) for t in self.totals)

    def changes(self, point: Point) -> tuple[Change, ...]:
        """Returns the changes of a point; none where all stays as it is."""
        options = (slot.options[i] for slot, i in zip(self.slots, point, strict=True))
        return tuple(option.change for option in options if option.change is not None)

    def points(self) -> Iterator[Point]:
        """Yields every point, whatever it costs."""
        yield from self._from(())

    def amount(self, place: int, index: int) -> int:
        """Returns what an option of a slot takes of its total."""
        return self.slots[place].options[index].amount

    def anywhere(self, rng: np.random.Generator) -> Point:
        """Returns a point at random: any option of each free slot, each total handed out one by one."""
        point = [int(rng.integers(len(slot.options))) if i in self.free else 0 for i, slot in enumerate(self.slots)]
        for total in self.totals:
            for _ in range(total.amount - sum(self.amount(i, 0) for i in total.slots)):
                room = [i for i in total.slots if point[i] + 1 < len(self.slots[i].options)]
                point[int(rng.choice(room))] += 1
        return tuple(point)

    def _from(self, begun: Point) -> Iterator[Point]:
        place = len(begun)
        if place == len(self.slots):
            yield begun
            return
        for index in range(len(self.slots[place].options)):
            longer = (*begun, index)
            if all(self._can_keep(total, longer) for total in self.totals):
                yield from self._from(longer)

    def _can_keep(self, total: Total, begun: Point) -> bool:
        """Whether the slots still open can bring the total to its amount."""
        taken = sum(self.amount(i, begun[i]) for i in total.slots if i < len(begun))
        left = [self.slots[i].options for i in total.slots if i >= len(begun)]
        return sum(o[0].amount for o in left) <= total.amount - taken <= sum(o[-1].amount for o in left)

    def _ways(self, total: Total) -> int:
        """In how many ways a total can be handed out: by the amounts reached slot by slot."""
        ways = {0: 1}
        for place in total.slots:
            reached: dict[int, int] = {}
            for amount, number in ways.items():
                for option in self.slots[place].options:
                    reached[amount + option.amount] = reached.get(amount + option.amount, 0) + number
            ways = reached
        return ways.get(total.amount, 0)


def checked(space: Space) -> Space:
    """Returns the space; Problem where nothing can be chosen or a total cannot be reached."""
    if all(len(slot.options) < 2 for slot in space.slots):
        raise Problem(
            "고를 것이 없습니다: 지렛대를 하나 이상, 값과 비용과 함께 넣으십시오.",
            "There is nothing to choose from: give at least one lever with a value and its cost.",
        )
    for total in space.totals:
        options = [space.slots[i].options for i in total.slots]
        least, most = sum(o[0].amount for o in options), sum(o[-1].amount for o in options)
        if not least <= total.amount <= most:
            raise Problem(
                f"나눌 합계 {total.amount}은(는) 맞출 수 없습니다: 최소와 최대를 더하면 {least}에서 {most}까지입니다. 합계나 범위를 고치십시오.",
                f"A total of {total.amount} cannot be reached: the least and most amounts add up to {least} to {most}; change the total or the range.",
            )
    return space
