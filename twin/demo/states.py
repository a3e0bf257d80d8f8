"""Machine states on the calendar: each machine's time without gap or overlap, breaks and nights put in."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from twin.demo.clock import WorkingClock
from twin.demo.columns import MOMENT, micros, named, whole
from twin.demo.machine import OFF, PLANNED_STOP, STATES, Machine
from twin.demo.story import Story

BREAK = "휴게"


@dataclass(frozen=True)
class States:
    """Intervals of all machines, by machine and time; moments in s since 1970; reason is a place in `reasons`."""

    machine: np.ndarray
    began_s: np.ndarray
    ended_s: np.ndarray
    state: np.ndarray
    product: np.ndarray
    reason: np.ndarray
    reasons: list[str]


def states(story: Story) -> States:
    """Returns what state each machine was in, from the beginning of the log to its end."""
    reasons = sorted({BREAK, *(r for m in story.floor.machines for r in m.reason if r)})
    place = {"": -1} | {r: i for i, r in enumerate(reasons)}
    closed = _closed(story, place[BREAK])
    parts = []
    for machine in story.floor.machines:
        rows = np.concatenate([_open(story.clock, machine, place), closed])
        rows = rows[np.argsort(rows[:, 0], kind="stable")]
        rows[:, :2] = np.clip(rows[:, :2], story.from_s, story.until_s)
        rows = rows[micros(rows[:, 0]) < micros(rows[:, 1])]
        parts.append(np.column_stack([np.full(len(rows), machine.index), rows]))
    machine, began, ended, state, product, reason = np.concatenate(parts).T
    return States(
        machine.astype(int), began, ended, state.astype(int), product.astype(int), reason.astype(int), reasons
    )


def state_table(story: Story, found: States) -> pa.Table:
    """Returns the states as rows of the log."""
    machines = story.floor.machines
    number = np.array([m.number for m in machines])
    return pa.table(
        {
            "started_at": pa.array(micros(found.began_s), MOMENT),
            "ended_at": pa.array(micros(found.ended_s), MOMENT),
            "station_id": named([m.spec.id for m in machines], found.machine),
            "machine_no": whole(number[found.machine]),
            "state": named(list(STATES), found.state),
            "reason": named(found.reasons, found.reason),
            "product_id": named([p.id for p in story.truth.product], found.product),
        }
    )


def _open(clock: WorkingClock, machine: Machine, place: dict[str, int]) -> np.ndarray:
    """A machine's states in working time, cut where the plant closes: began, ended, state, product, reason."""
    began = np.minimum(np.array([*machine.began, clock.total_s]), clock.total_s)
    a, b = began[:-1], began[1:]
    what = np.column_stack([machine.state, machine.product, [place[r] for r in machine.reason]])
    lasts = a < b
    a, b, what = a[lasts], b[lasts], what[lasts]
    first = np.searchsorted(clock.before, a, side="right") - 1
    last = np.searchsorted(clock.before, b, side="left") - 1
    pieces = last - first + 1
    row = np.repeat(np.arange(len(a)), pieces)
    step = np.arange(len(row)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    stretch = first[row] + step
    starts = np.where(step == 0, clock.begin(a)[row], clock.starts[stretch])
    ends = np.where(step == pieces[row] - 1, clock.end(b)[row], clock.ends[stretch])
    return np.column_stack([starts, ends, what[row]])


def _closed(story: Story, break_reason: int) -> np.ndarray:
    """When nobody works: breaks within a shift, and the time between shifts; same columns."""
    clock = story.clock
    starts, ends = clock.ends, np.append(clock.starts[1:], max(story.until_s, clock.ends[-1]))
    same = np.append((np.diff(clock.day_no) == 0) & (np.diff(clock.shift_no) == 0), False)
    state = np.where(same, PLANNED_STOP, OFF)
    return np.column_stack([starts, ends, state, np.full(len(starts), -1), np.where(same, break_reason, -1)])[
        starts < ends
    ]
