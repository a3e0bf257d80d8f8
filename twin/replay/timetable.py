"""The machines' day as bars: one row a piece of time, joined to what a picture can show where there are too many."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from twin.kpi.sources import Source
from twin.replay.machines import Machine, Piece, machines
from twin.replay.view import opened

if TYPE_CHECKING:
    import pandas as pd

    from twin.store import Store

MOST = 10_000  # pieces a picture draws without stuttering
SLOTS = 480  # pieces a machine is left with where they are joined: more than a screen tells apart


@dataclass(frozen=True)
class Timetable:
    """Pieces of time: station_id, machine_no, from_s, to_s (from the start of the stretch), state, reason.

    `joined_s` is the length to which short pieces were joined, 0 where every piece is there.
    """

    starts_at: datetime
    ends_at: datetime
    pieces: "pd.DataFrame"
    joined_s: float


def timetable(store: "Store", source: Source, starts_at: datetime, ends_at: datetime, most: int = MOST) -> Timetable:
    """Returns what every machine was doing from `starts_at` to `ends_at` (aware datetimes), in `most` pieces or fewer slots."""
    import pandas as pd

    with opened(store, source, starts_at, ends_at) as (cursor, plant):
        rows = machines(cursor, plant, starts_at, ends_at)
    horizon_s, joined_s = (ends_at - starts_at).total_seconds(), 0.0
    if sum(len(machine.pieces) for machine in rows) > most:
        joined_s = horizon_s / SLOTS
        rows = [joined(machine, horizon_s, joined_s) for machine in rows]
    columns = ["station_id", "machine_no", *Piece._fields]
    pieces = [(m.station_id, m.machine_no, *piece) for m in rows for piece in m.pieces]
    return Timetable(starts_at, ends_at, pd.DataFrame(pieces, columns=columns), joined_s)


def joined(machine: Machine, horizon_s: float, slot_s: float) -> Machine:
    """Returns the machine with time cut into equal slots, each showing the state that took most of it."""
    slots: list[dict[tuple[str, str | None], float]] = [{} for _ in range(max(1, round(horizon_s / slot_s)))]
    for piece in machine.pieces:
        for number in range(int(piece.from_s // slot_s), min(len(slots), int(-(-piece.to_s // slot_s)))):
            inside = min(piece.to_s, (number + 1) * slot_s) - max(piece.from_s, number * slot_s)
            kind = (piece.state, piece.reason)
            slots[number][kind] = slots[number].get(kind, 0.0) + inside
    pieces: list[Piece] = []
    for number, taken in enumerate(slots):
        state, reason = max(taken, key=lambda kind: taken[kind])
        last = pieces[-1] if pieces else None
        if last is not None and (last.state, last.reason) == (state, reason):
            pieces[-1] = last._replace(to_s=(number + 1) * slot_s)
        else:
            pieces.append(Piece(number * slot_s, (number + 1) * slot_s, state, reason))
    return Machine(machine.station_id, machine.machine_no, tuple(pieces))
