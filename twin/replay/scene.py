"""One stretch of a log as plain data: machines by state, levels of buffers, lots on their way, good parts out."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import duckdb

from twin.kpi.cells import micros
from twin.kpi.sources import Source
from twin.plant import Plant
from twin.replay.machines import Machine, Recorded, machines, recorded
from twin.replay.paths import Path, levels, paths
from twin.replay.view import opened, tell_lots

if TYPE_CHECKING:
    from twin.store import Store

UNSEEN: Recorded = "nothing"


@dataclass(frozen=True)
class Place:
    """A station with the buffer before it. `levels`: (second, lots waiting from then on); `places` None = no limit.

    `recorded` is what the log tells of its machines; `untold` the share of arrivals it does not tell.
    """

    station_id: str
    process_id: str | None
    places: int | None
    machines: tuple[Machine, ...]
    levels: tuple[tuple[float, int], ...]
    recorded: Recorded
    untold: float


@dataclass(frozen=True)
class Scene:
    """A stretch of time on the line; all times in seconds from its start. `outs`: (second, good parts leaving the line).

    `outs` is None where no routes are known, so that nobody can say what leaves.
    """

    source: Source
    starts_at: datetime
    ends_at: datetime
    places: tuple[Place, ...]
    lots: tuple[Path, ...]
    outs: tuple[tuple[float, float], ...] | None

    @property
    def horizon_s(self) -> float:
        """Returns the length of the stretch in seconds."""
        return (self.ends_at - self.starts_at).total_seconds()

    @property
    def is_silent(self) -> bool:
        """Returns whether the log says nothing of any machine or lot in the stretch."""
        return not self.lots and not any(
            p.state != "unknown" for w in self.places for m in w.machines for p in m.pieces
        )


def scene(store: "Store", source: Source, starts_at: datetime, ends_at: datetime) -> Scene:
    """Returns what happened from `starts_at` to `ends_at` (aware datetimes) as far as the log tells."""
    with opened(store, source, starts_at, ends_at) as (cursor, plant):
        tell_lots(cursor, plant)
        lots = paths(cursor, plant, starts_at, ends_at)
        places = _places(cursor, plant, machines(cursor, plant, starts_at, ends_at), lots, starts_at, ends_at)
        return Scene(source, starts_at, ends_at, places, tuple(lots), _outs(cursor, plant, starts_at, ends_at))


def _places(
    cursor: duckdb.DuckDBPyConnection, plant: Plant | None, rows: list[Machine], lots: list[Path], starts_at: datetime,
    ends_at: datetime,
) -> tuple[Place, ...]:  # fmt: skip
    steps, told = levels(lots, (ends_at - starts_at).total_seconds()), recorded(cursor)
    described = plant.station_by_id() if plant else {}
    untold = _untold(lots)
    made = []
    for station in dict.fromkeys(m.station_id for m in rows):
        spec = described.get(station)
        mine = tuple(m for m in rows if m.station_id == station)
        made.append(
            Place(
                station, spec.process if spec else None, spec.buffer_before if spec else None, mine,
                tuple(steps.get(station, [(0.0, 0)])), told.get(station, UNSEEN), untold.get(station, 0.0),
            )
        )  # fmt: skip
    return tuple(made)


def _untold(lots: list[Path]) -> dict[str, float]:
    """The share of stays at each station whose arrival the log does not tell."""
    told: dict[str, list[bool]] = {}
    for stay in (stay for lot in lots for stay in lot.stays):
        told.setdefault(stay.station_id, []).append(stay.is_told)
    return {station: answers.count(False) / len(answers) for station, answers in told.items()}


# The same rule as the KPIs': good parts at a station that ends every route, and lots that left from elsewhere.
_OUTS = """
SELECT ended_us, sum(qty_good) FROM operation o
JOIN last_step s ON s.station_id = o.station_id AND s.leaves = 'always'
     AND s.product_id = CASE WHEN o.product_id IN (SELECT product_id FROM last_step) THEN o.product_id ELSE '' END
     AND (s.step_no = -1 OR s.step_no = coalesce(o.step_no, 0))
WHERE ended_us > $a AND ended_us <= $b AND qty_good > 0 GROUP BY ended_us
UNION ALL
SELECT left_us, sum(last_good) FROM lot
WHERE NOT is_at_end AND last_good > 0 AND left_us > $a AND left_us <= $b GROUP BY left_us
ORDER BY 1
"""


def _outs(
    cursor: duckdb.DuckDBPyConnection, plant: Plant | None, starts_at: datetime, ends_at: datetime
) -> tuple[tuple[float, float], ...] | None:
    if plant is None:
        return None
    a, b = micros(starts_at), micros(ends_at)
    return tuple(((us - a) / 1e6, qty) for us, qty in cursor.execute(_OUTS, {"a": a, "b": b}).fetchall())
