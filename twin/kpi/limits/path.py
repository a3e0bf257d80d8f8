"""The critical path of a log: from the last departure back, asking each time which event released what happened next.

An operation that ended earlier than its lot could leave was blocked: the path goes on with the operation downstream whose
departure freed the place. Otherwise its own time is on the path, and before its start whichever came later: the machine
done with its operation before, or the lot arriving from where it was. On a serial line this is the recursion
B = max(D[i-1,n], D[i,n-1]), D = max(C, D[i+1,n-b-1]) walked backwards. A lot that comes from outside is supply: the machine
waited for it, and the path goes on with the machine's operation before. Stretches of the path never overlap in time.
"""

from dataclasses import dataclass

import numpy as np

from twin.kpi.limits.events import NONE, Machines, Operations, States
from twin.kpi.limits.pieces import MOVE, SUPPLY, WAIT, WORK, Pieces, together

NEVER = np.iinfo(np.int64).min


@dataclass(frozen=True)
class Links:
    """What each operation hangs on, by operation; NONE where nothing is known.

    `left_us`: when its lot left. `freed_by`: the operation downstream whose departure let the lot go, where it was blocked.
    `before`: the operation on whose departure its start hung, whose effect was there at `ready_us`; `came_us` is when the
    lot came from outside, where that is what the machine waited for.
    """

    left_us: np.ndarray
    freed_by: np.ndarray
    before: np.ndarray
    ready_us: np.ndarray
    came_us: np.ndarray


def critical_path(machines: Machines, operations: Operations, states: States) -> Pieces:
    """Returns the stretches of the critical path. Lines that share no station have one each, weighed by their machine hours."""
    if not len(operations):
        return Pieces.none()
    links = linked(machines, operations, states)
    line = _lines(machines, operations)[machines.station_numbers[operations.machine]]
    hours = np.bincount(line, operations.ended_us - operations.started_us)
    found = []
    for number in np.flatnonzero(np.bincount(line)):
        mine = np.flatnonzero(line == number)
        last = int(mine[np.argmax(links.left_us[mine])])
        weight = hours[number] / hours.sum() if hours.sum() else 1.0
        found.append(_walked(operations, links, last, weight))
    return together(found)


def linked(machines: Machines, operations: Operations, states: States) -> Links:
    """Returns what each operation hangs on."""
    station = machines.station_numbers[operations.machine]
    batch = _batches(operations)
    after = _next_of_lot(operations)
    left = _left(operations, states, batch, after)
    rank = np.empty(len(operations), dtype=np.int64)
    rank[np.lexsort((np.arange(len(operations)), operations.started_us, left))] = np.arange(len(operations))
    by_machine = _latest(operations.machine, operations.machine, operations.started_us, left, rank)
    by_lot = _latest(operations.lot, operations.lot, operations.started_us, left, rank)
    by_lot[operations.lot == NONE] = NONE
    next_station = np.where(after == NONE, NONE, station[after])
    freed_by = _latest(station, next_station, left, left, rank, itself=True)
    was_freed = (left > operations.ended_us) & (freed_by != NONE) & (_at(left, freed_by) > operations.ended_us)
    was_freed &= _at(operations.started_us, freed_by) < left  # its own next operation, taking no time, freed nothing
    arrived, by_lot = _last_of_batch(batch, *_arrivals(operations, by_lot, left))
    free_us = _at(left, by_machine)
    lot_later = (arrived > free_us) & (by_lot != NONE)
    came = np.where((arrived > free_us) & (by_lot == NONE), arrived, NEVER)
    before = np.where(lot_later, by_lot, by_machine)
    ready = np.where(lot_later, arrived, free_us)
    return Links(left, np.where(was_freed, freed_by, NONE), before, ready, came)


def _walked(operations: Operations, links: Links, last: int, weight: float) -> Pieces:
    """The path from one departure back to the beginning of the log."""
    worked, freed = _steps(links, last)
    op, let_go = np.array(worked, dtype=int), np.array(freed, dtype=int).reshape(-1, 2)
    machine, started, ended = operations.machine[op], operations.started_us[op], operations.ended_us[op]
    before, came = links.before[op], links.came_us[op]
    outside = came != NEVER
    known = outside | (before != NONE)
    waits_from = np.where(outside, came, np.where(known, links.ready_us[op], started))
    departed = np.where(before == NONE, waits_from, _at(links.left_us, before))
    held = np.setdiff1d(op, let_go[:, 0])  # what it was blocked by is not known: it waited in its own machine
    parts = [
        Pieces.of(WORK, machine, started, ended, weight, op),
        Pieces.of(WAIT, machine, waits_from, started, weight),
        Pieces.of(SUPPLY, machine[outside], departed[outside], came[outside], weight),
        Pieces.of(MOVE, machine[~outside], departed[~outside], waits_from[~outside], weight),
        Pieces.of(WAIT, operations.machine[held], operations.ended_us[held], links.left_us[held], weight),
        Pieces.of(
            WAIT, operations.machine[let_go[:, 1]], links.left_us[let_go[:, 1]], links.left_us[let_go[:, 0]], weight
        ),
    ]
    return together(parts)


def _steps(links: Links, last: int) -> tuple[list[int], list[tuple[int, int]]]:
    """The operations whose time is on the path, and the pairs (blocked, freed by) it passed without spending it."""
    left, freed_by, before = links.left_us.tolist(), links.freed_by.tolist(), links.before.tolist()
    worked: list[int] = []
    freed: list[tuple[int, int]] = []
    op, passed = last, {last}
    while op != NONE:
        place = freed_by[op]
        if place != NONE and place not in passed:
            freed.append((op, place))
            passed = passed | {place} if left[place] == left[op] else {place}
            op = place
            continue
        worked.append(op)
        op = before[op]
        passed = {op}
    return worked, freed


def _latest(
    group: np.ndarray, wanted: np.ndarray, at: np.ndarray, left: np.ndarray, rank: np.ndarray, *, itself: bool = False
) -> np.ndarray:
    """The operation of the wanted group that left last, not after `at`; operations that take no time come in order of rank.

    With `itself` any operation but the asking one may be the answer, else only those of a lower rank.
    """
    order = np.lexsort((rank, group))
    key = group[order]
    first, last = np.searchsorted(key, wanted, "left"), np.searchsorted(key, wanted, "right")
    place = _position(left[order], first, last, at)
    if itself:
        own = order[np.clip(place, 0, len(order) - 1)] == np.arange(len(order))
        place = np.where(own, place - 1, place)
    else:
        mine = np.empty(len(order), dtype=np.int64)
        mine[order] = np.arange(len(order))
        place = np.where((wanted == group) & (place >= mine), mine - 1, place)
    return np.where(place >= first, order[np.clip(place, 0, None)], NONE)


def _position(sorted_left: np.ndarray, first: np.ndarray, last: np.ndarray, at: np.ndarray) -> np.ndarray:
    """The last position in [first, last) whose moment is not after `at`, by bisection of all at once; first - 1 if none."""
    low, high = first.copy(), last.copy()
    while np.any(low < high):
        middle = (low + high) // 2
        is_before = (low < high) & (sorted_left[np.clip(middle, 0, len(sorted_left) - 1)] <= at)
        low, high = np.where(is_before, middle + 1, low), np.where(is_before | (low >= high), high, middle)
    return low - 1


def _left(operations: Operations, states: States, batch: np.ndarray, after: np.ndarray) -> np.ndarray:
    """When each lot left its machine: at the end of the operation, or of the blocking that followed it."""
    left = operations.ended_us.copy()
    for machine in np.unique(operations.machine):
        from_, until = states.of(int(machine), "BLOCKED")
        if not len(from_):
            continue
        mine = np.flatnonzero(operations.machine == machine)
        starts = np.sort(operations.started_us[mine])
        place = np.searchsorted(starts, operations.ended_us[mine], "left")
        next_start = np.append(starts, np.iinfo(np.int64).max)[place]
        block = np.searchsorted(from_, next_start, "left") - 1
        ended = np.where((block >= 0) & (from_[block] >= operations.started_us[mine]), until[block], NEVER)
        left[mine] = np.maximum(left[mine], np.minimum(ended, next_start))
    several = (
        np.bincount(batch)[batch] > 1
    )  # lots of a batch leave one by one: each is let in downstream at its own time
    queued = np.where(after == NONE, NONE, operations.queued_us[after])
    own = several & (queued >= operations.ended_us) & (queued <= left)
    return np.where(own, queued, left)


def _batches(operations: Operations) -> np.ndarray:
    """The number of what was worked together: same machine, same start, same end, and it took time."""
    alone = np.where(operations.started_us < operations.ended_us, NONE, np.arange(len(operations)))
    rows = np.stack([operations.machine, operations.started_us, operations.ended_us, alone])
    order = np.lexsort(rows)
    changes = np.any(rows[:, order[1:]] != rows[:, order[:-1]], axis=0)
    number = np.empty(len(operations), dtype=np.int64)
    number[order] = np.r_[0, np.cumsum(changes)]
    return number


def _next_of_lot(operations: Operations) -> np.ndarray:
    """The operation after each on the same lot, NONE where there is none."""
    order = np.lexsort((np.arange(len(operations)), operations.lot))
    lot, after = operations.lot[order], np.full(len(operations), NONE)
    same = (lot[1:] == lot[:-1]) & (lot[1:] != NONE)
    after[order[:-1][same]] = order[1:][same]
    return after


def _arrivals(operations: Operations, by_lot: np.ndarray, left: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """When each lot was there, and the operation it came from; NEVER where nothing tells."""
    earliest = np.where(by_lot == NONE, NEVER, _at(left, by_lot))
    told = np.where(operations.queued_us != NONE, operations.queued_us, NEVER)
    told = np.where((told == NEVER) & (by_lot == NONE) & (operations.released_us != NONE), operations.released_us, told)
    return np.minimum(np.maximum(told, earliest), operations.started_us), by_lot


def _last_of_batch(batch: np.ndarray, arrived: np.ndarray, by_lot: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What is worked together starts when the last of it is there."""
    order = np.lexsort((arrived, batch))
    last = order[np.flatnonzero(np.r_[batch[order][1:] != batch[order][:-1], True])]
    return arrived[last][batch], by_lot[last][batch]


def _lines(machines: Machines, operations: Operations) -> np.ndarray:
    """The number of the line each station belongs to: stations between which lots travel are one line."""
    after = _next_of_lot(operations)
    station = machines.station_numbers[operations.machine]
    goes = np.flatnonzero(after != NONE)
    pairs = np.unique(np.stack([station[goes], station[after[goes]]]), axis=1).T.tolist()
    line = list(range(max(machines.station_numbers) + 1))
    for a, b in pairs:
        old, new = line[b], line[a]
        line = [new if number == old else number for number in line]
    return np.array(line)


def _at(values: np.ndarray, index: np.ndarray) -> np.ndarray:
    """The values at these places, NEVER where there is no place."""
    return np.where(index == NONE, NEVER, values[index])
