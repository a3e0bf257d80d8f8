"""The SimPy model of a line. `run` mirrors a plant for a while and returns its log: the same tables the floor writes."""

from twin.line.floor import Floor
from twin.line.log import Log
from twin.line.resume import state_of
from twin.line.span import end_of, start_of
from twin.line.state import LotThere, MachineThere, OrderThere, State
from twin.line.station import Given
from twin.plant import Plant

__all__ = ["Given", "Log", "LotThere", "MachineThere", "OrderThere", "State", "end_of", "run", "run_on", "start_of"]


def run(
    plant: Plant,
    *,
    horizon_s: float,
    seed: int,
    replication: int = 0,
    start: State | None = None,
    stops: Given | None = None,
) -> Log:
    """Returns the log of one replication of `horizon_s` seconds, begun empty or from a state. Same given: the same log.

    `stops`: (station, machine number from 1) -> stretches, in seconds of the run, in which it stands whatever it does.
    Raises Problem when the line locks itself up or a queue grows without bound.
    """
    return Floor(plant, horizon_s, seed, replication, start, stops).run()


def run_on(
    plant: Plant, *, horizon_s: float, seed: int, replication: int = 0, start: State | None = None
) -> tuple[Log, State]:
    """Returns the same log and the state reached, from which a run goes on."""
    floor = Floor(plant, horizon_s, seed, replication, start)
    return floor.run(), state_of(floor)
