"""The state of a line at a moment: what a run may begin from, whether read from the floor's log or kept from another run.

Seconds of the run count from `starts_at`; a run that goes on from a state begins at `clock_s` of them. What a log of the
floor cannot tell is None: it is then drawn from the plant's laws, given how long the thing has lasted already.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True)
class LotThere:
    """A lot inside the line. `step` counts the operations of its `route` already done; `queued_s` may lie before the run."""

    lot: str
    order: str
    product: str
    qty: int
    route: tuple[str, ...]
    step: int = 0
    queued_s: float = 0.0
    bad: int = 0  # parts that are defective without anybody knowing yet
    rounds: int = 0  # times its parts were sent to rework
    steps: tuple[int, ...] = ()  # places of its stations in the product's route, from 1; () = 1, 2, 3 …
    riders: tuple["LotThere", ...] = ()  # lots merged with it


@dataclass(frozen=True)
class MachineThere:
    """What a machine is at: `phase` None (waits for a lot), "load", "parts" (waits for them), "setup", "work", "recheck" (of what
    is done), "hold" (blocked).

    `begun_s` is when the set-up, work or loading began, in seconds of the run; None = not yet, or so long ago as it has
    taken. `elapsed_s` is the operating time the set-up or work has taken so far and `left_s` what it still needs, without stops.
    A machine that is stopped now has `stop` (its state, DOWN or MINOR_STOP, or the name of its cause) with its own elapsed
    and left seconds.
    `since_s` is the operating time since the last stop of a kind ("failure", "minor stop", "maintenance 1" …), on the
    calendar clock where the law runs on that; `until_s` the time to the next, where known.
    """

    lots: tuple[LotThere, ...] = ()
    family: str | None = None
    phase: str | None = None
    waiting_since_s: float = 0.0
    begun_s: float | None = None
    elapsed_s: float = 0.0
    left_s: float | None = None
    stop: str | None = None
    stop_elapsed_s: float = 0.0
    stop_left_s: float | None = None
    since_s: dict[str, float] = field(default_factory=dict)
    until_s: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class OrderThere:
    """An order that is not completed. Release and due in seconds of the run."""

    order: str
    product: str
    qty: int
    released_s: float
    due_s: float | None = None


@dataclass(frozen=True)
class State:
    """A line at one moment.

    `waiting`: station id -> lots in front of it, first come first; `machines`: (station id, machine number from 1) -> what
    it is at; a station or machine left out is empty and idle. `orders`: open orders of the lots inside (orders that are
    still to be released belong to the plant's order list; `orders_taken` of that list are not, where the line pulls them). `stores`: product -> parts waiting for assembly; `held_back`: lots
    released that wait outside for a place (CONWIP). What is under way between stations or being gathered into larger lots
    stands in front of the station it goes to. `luck`: draws already taken from each stream of a run that goes on.
    """

    starts_at: datetime
    clock_s: float = 0.0
    waiting: dict[str, tuple[LotThere, ...]] = field(default_factory=dict)
    machines: dict[tuple[str, int], MachineThere] = field(default_factory=dict)
    orders: tuple[OrderThere, ...] = ()
    luck: dict[str, int] = field(default_factory=dict)
    stores: dict[str, int] = field(default_factory=dict)
    held_back: tuple[LotThere, ...] = ()
    orders_made: int = 0
    lots_made: int = 0
    orders_taken: int = 0
    next_arrival_s: float | None = None

    @property
    def at(self) -> datetime:
        """Returns the moment of the state."""
        return self.starts_at + timedelta(seconds=self.clock_s)
