"""The pieces a lot falls into where some of its parts go back for rework: which report belongs to which, and in what round.

Parts set aside keep the lot's number. A report is taken for the piece that is free, has as many parts, and is expected there:
one that was sent back at the station it was sent back from or where the lot has been; one that goes on where it has not been.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

CROSSING_S = 1.0  # clocks of one plant may differ by so much


class Report(NamedTuple):
    """One operation on a lot: where, from when to when (seconds), parts in, good, and set aside for rework."""

    station: str
    s: float
    e: float
    qty_in: float
    good: float
    rework: float


class Place(NamedTuple):
    """What a report was: of which piece (0 = what went straight on), after how many rounds, and whether it is beside the route."""

    piece: int
    round: int
    again: bool


@dataclass
class Sent:
    """Parts set aside at a station: which round begins, the stations they went to, and whether they came back."""

    station: str
    round: int
    parts: float
    way: list[str] = field(default_factory=list)
    came_back: bool = False


@dataclass
class _Piece:
    number: int
    qty: float
    free_s: float
    round: int = 0
    sent: Sent | None = None
    been: set[str] = field(default_factory=set)


def follow(reports: list[Report]) -> tuple[list[Place], list[Sent]]:
    """Returns the place of each report of one lot (in order of start), and everything that was sent back."""
    pieces = [_Piece(0, reports[0].qty_in, float("-inf"))]
    places, sent = [], []
    for report in reports:
        piece = _piece_of(report, pieces)
        again = piece.number > 0 or piece.sent is not None
        places.append(Place(piece.number, piece.round, again))
        if piece.sent is not None:
            _goes_back(piece, report.station)
        piece.been.add(report.station)
        piece.qty, piece.free_s = report.good, report.e
        if report.rework > 0:
            sent.append(Sent(report.station, piece.round + 1, report.rework))
            _set_aside(pieces, piece, report, sent[-1])
    return places, sent


def _piece_of(report: Report, pieces: list[_Piece]) -> _Piece:
    free = [p for p in pieces if p.qty > 0 and p.free_s <= report.s + CROSSING_S] or pieces[:1]
    return min(free, key=lambda p: (p.qty != report.qty_in, _unexpected(p, report.station), p.free_s))


def _unexpected(piece: _Piece, station: str) -> int:
    if piece.sent is None:
        return 3 if station in piece.been else 1
    return 0 if station == piece.sent.station else 1 if station in piece.been else 2


def _goes_back(piece: _Piece, station: str) -> None:
    assert piece.sent is not None
    if station == piece.sent.station:
        piece.sent.came_back, piece.sent = True, None
    else:
        piece.sent.way.append(station)


def _set_aside(pieces: list[_Piece], piece: _Piece, report: Report, sent: Sent) -> None:
    """A lot that goes back as a whole stays one piece; else what is set aside is a new one."""
    if report.good <= 0:
        piece.qty, piece.round, piece.sent = report.rework, sent.round, sent
    else:
        pieces.append(_Piece(len(pieces), report.rework, report.e, sent.round, sent, set(piece.been)))
