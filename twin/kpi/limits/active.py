"""Roser's active periods: at each moment the machine that has been active longest without a wait limits the line.

A machine is active while it works, is repaired or changes over; back-to-back stretches are one active period, and time in
which it was closed does not end one. Minor stops belong to working: they are the machine's own doing.
Roser, Nakano, Tanaka (2002), Shifting bottleneck detection, Winter Simulation Conference.
"""

import numpy as np

from twin.kpi.limits.calendars import Calendars
from twin.kpi.limits.events import Machines, Operations, States
from twin.kpi.limits.pieces import ACTIVE, Pieces, together
from twin.kpi.limits.spans import covered_us, united

OWN = ("PROCESSING", "SETUP", "DOWN", "MINOR_STOP")
CLOSED = ("OFF", "PLANNED_STOP")
CLOSE_US = 1_000_000  # rows a second apart are back to back


def active_periods(machines: Machines, operations: Operations, states: States, calendars: Calendars) -> Pieces:
    """Returns the stretches in which each machine was the momentary limit; machines equally long active share the moment."""
    stretches = [
        _stretches(number, machines, operations, states, calendars) for number in range(len(machines.stations))
    ]
    machine = np.repeat(np.arange(len(stretches)), [len(s[0]) for s in stretches])
    if not len(machine):
        return Pieces.none()
    from_us, until_us, length_us = (np.concatenate(column) for column in zip(*stretches, strict=True))
    return _winners(machine, from_us, until_us, length_us)


def _stretches(
    number: int, machines: Machines, operations: Operations, states: States, calendars: Calendars
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(started, ended, active time of the whole period) of a machine's active stretches."""
    from_us, until_us = states.of(number, *OWN)
    if machines.is_silent[number]:
        mine = operations.machine == number
        from_us = np.concatenate([from_us, operations.started_us[mine]])
        until_us = np.concatenate([until_us, operations.ended_us[mine]])
    from_us, until_us = united(from_us, until_us)
    if not len(from_us):
        return from_us, until_us, from_us
    gap_from, gap_until = until_us[:-1], from_us[1:]
    open_us = calendars.working_us(machines.calendars[number], gap_from, gap_until)
    closed_us = covered_us(*states.of(number, *CLOSED), gap_from, gap_until)
    goes_on = (open_us <= CLOSE_US) | (gap_until - gap_from - closed_us <= CLOSE_US)
    period = np.cumsum(np.r_[True, ~goes_on]) - 1
    return from_us, until_us, np.bincount(period, until_us - from_us)[period].astype(np.int64)


def _winners(machine: np.ndarray, from_us: np.ndarray, until_us: np.ndarray, length_us: np.ndarray) -> Pieces:
    edges, place = np.unique(np.concatenate([from_us, until_us]), return_inverse=True)
    begins, ends = place[: len(machine)], place[len(machine) :]

    def length_now(number: int) -> np.ndarray:
        """How long the machine's active period at each stretch between edges is, 0 where it waits."""
        mine, change = machine == number, np.zeros(len(edges), dtype=np.int64)
        np.add.at(change, begins[mine], length_us[mine])
        np.subtract.at(change, ends[mine], length_us[mine])
        return np.cumsum(change)[:-1]

    numbers = np.unique(machine)
    longest, winners = np.ones(len(edges) - 1, dtype=np.int64), np.zeros(len(edges) - 1, dtype=np.int64)
    for number in numbers:
        longest = np.maximum(longest, length_now(number))
    for number in numbers:
        winners += length_now(number) == longest
    return together([_won(number, length_now(number) == longest, winners, edges) for number in numbers])


def _won(number: int, wins: np.ndarray, winners: np.ndarray, edges: np.ndarray) -> Pieces:
    """The machine's pieces, neighbours with as many winners joined."""
    shared = np.where(wins, winners, 0)
    turns = np.flatnonzero(np.r_[True, shared[1:] != shared[:-1]])
    from_us, until_us = edges[turns], edges[np.r_[turns[1:], len(shared)]]
    won = shared[turns] > 0
    weight = 1.0 / shared[turns][won]
    return Pieces.of(ACTIVE, np.full(won.sum(), number), from_us[won], until_us[won], weight)
