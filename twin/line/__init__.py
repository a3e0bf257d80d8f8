"""The SimPy model of a line. `run` mirrors a plant for a while and returns its log: the same tables the floor writes."""

from twin.line.floor import Floor
from twin.line.log import Log
from twin.line.span import end_of, start_of
from twin.plant import Plant

__all__ = ["Log", "end_of", "run", "start_of"]


def run(plant: Plant, *, horizon_s: float, seed: int, replication: int = 0) -> Log:
    """Returns the log of one replication of `horizon_s` seconds, begun empty. Same plant and seed: the same log.

    Raises Problem when the line locks itself up or a queue grows without bound.
    """
    return Floor(plant, horizon_s, seed, replication).run()
