"""From where a week's forecast begins: what stood on the floor at the end of the week before, as its log had told by then."""

from datetime import datetime

import duckdb

from twin.line import State
from twin.plant import Plant
from twin.present import present_state


def beginning(cur: duckdb.DuckDBPyConnection, plant: Plant, at: datetime) -> State:
    """Returns the state a run from `at` begins with."""
    return present_state(cur, plant, at)
