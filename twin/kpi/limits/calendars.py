"""The cells of the plant's calendars as arrays: which day and shift a moment belongs to, and how much of it is worked."""

from dataclasses import dataclass

import duckdb
import numpy as np

from twin.kpi.limits.spans import covered_us


@dataclass(frozen=True)
class Cells:
    """The cells of one calendar in order of time: cell n is [edges[n], edges[n + 1])."""

    edges: np.ndarray
    working: np.ndarray
    dates: np.ndarray
    shifts: np.ndarray


@dataclass(frozen=True)
class Calendars:
    """The cells by number of calendar."""

    cells: dict[int, Cells]

    def working_us(self, calendar: int, from_us: np.ndarray, until_us: np.ndarray) -> np.ndarray:
        """Returns how much of each [from, until) is working time."""
        cells = self.cells[int(calendar)]
        return covered_us(cells.edges[:-1][cells.working], cells.edges[1:][cells.working], from_us, until_us)


def calendars_of(cursor: duckdb.DuckDBPyConnection) -> Calendars:
    """Returns the calendars; the facts have been built on this cursor."""
    sql = "SELECT calendar_id, starts_us, ends_us, working, business_date, shift_id FROM cell ORDER BY calendar_id, starts_us"
    rows = {name: np.asarray(column) for name, column in cursor.execute(sql).fetchnumpy().items()}
    found = {}
    for number in np.unique(rows["calendar_id"]):
        mine = rows["calendar_id"] == number
        edges = np.append(rows["starts_us"][mine], rows["ends_us"][mine][-1])
        found[int(number)] = Cells(
            edges, rows["working"][mine].astype(bool), rows["business_date"][mine], rows["shift_id"][mine]
        )
    return Calendars(found)
