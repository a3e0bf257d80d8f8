"""The floor: lots go from station to station on the working clock, in order of what happens next.

Blocking after service, finite buffers, a batch machine, set-ups by product, planned stops at lot boundaries.
"""

import heapq
from array import array
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from twin.demo.casting import CastingMachine
from twin.demo.clock import WorkingClock
from twin.demo.luck import Luck, lognormal
from twin.demo.machine import BLOCKED, MINOR_STOP, SETUP, STARVED, Machine
from twin.demo.orders import Order, OrderBook
from twin.demo.quality import SHOWS_AT, Quality
from twin.demo.spindle import HOUR_S, MINUTE_S
from twin.demo.truth import Truth

LOTS_PER_WORKED_S = 1 / 230.0  # more than the line can make: so much luck is drawn beforehand
OPERATION_WIDTH = 10
Action = Callable[[Any, float], None]


class Lot:
    """A tray of castings on its way; `cast` says by which machine, as its how manieth lot, and how."""

    __slots__ = (
        "alarmed",
        "bad",
        "cast",
        "cast_s",
        "machine",
        "number",
        "order",
        "queued_s",
        "shows",
        "size",
        "started_s",
        "step",
    )

    def __init__(self, number: int, order: Order, size: int, queued_s: float) -> None:
        self.number, self.order, self.size, self.queued_s, self.step = number, order, size, queued_s, 0
        self.alarmed, self.bad, self.shows = False, 0, [0, 0, 0, 0]


@dataclass
class Station:
    """Machines of a kind with the buffer before them."""

    spec: Truth
    idle: deque[Machine]
    queue: deque[Lot] = field(default_factory=deque)
    blocked: deque[Machine] = field(default_factory=deque)  # machines before it that hold a finished lot

    def __post_init__(self) -> None:
        self.places = self.spec.buffer_before or 10**9
        self.batch = vars(self.spec).get("batch_size", 1)


class Floor:
    """The plant at work. `ai` False is the same plant with the same luck, on which no alarm is acted."""

    def __init__(self, truth: Truth, luck: Luck, clock: WorkingClock, *, ai: bool = True) -> None:
        self.truth, self.clock, self.book = truth, clock, OrderBook(truth, luck, clock)
        most = int(clock.total_s * LOTS_PER_WORKED_S) + 600
        self.quality = Quality(truth, luck, most, clock.days)
        self.ids = [s.id for s in truth.station]
        self.machines: list[Machine] = []
        self.stations = [self._station(luck, place, spec) for place, spec in enumerate(truth.station)]
        self.casting = [CastingMachine(truth, luck, m.number, most) for m in self.machines if m.station == 0]
        self.pace = [lognormal(luck.stream(s.id, "pace"), 1.0, s.cv, most).tolist() for s in truth.station]
        self.work_s = [[s.work_s[p.id] for p in truth.product] for s in truth.station]
        never = float("inf")
        self.quality_live_s = self._worked(truth.quality_ai.live_from) if ai else never
        self.maintenance_live_s = self._worked(truth.maintenance_ai.live_from) if ai else never
        for machine in self.casting:
            machine.corrects = truth.quality_ai.corrects
        self.operations = array("d")  # queued, started, ended, machine, product, order, lot, step, in, scrap
        self.casts: list[Lot] = []
        self._care = {m.index: deque(self._mondays()) for m in self.machines if m.station == 0}
        self._looked_s = [0.0 for _ in self.machines]  # operating clock up to which calls have been answered
        self._agenda: list[tuple[float, int, Action, Any]] = []
        self._turn, self.lots_made, self.day, self.effort = 0, 0, 0, 1.0

    def run(self) -> "Floor":
        """Works until the end of the calendar and returns itself."""
        for at_s, day, shift in self._shifts():
            self._plan(at_s, self._begin_shift, (day, shift))
        agenda, until_s = self._agenda, self.clock.total_s
        while agenda and agenda[0][0] < until_s:
            now_s, _, action, what = heapq.heappop(agenda)
            action(what, now_s)
        return self

    # ------------------------------------------------------------ lots

    def _serve(self, place: int, now_s: float) -> None:
        """Starts what can start at a station, and lets in what was blocked before it."""
        station = self.stations[place]
        while station.idle and station.queue:
            oldest_s = station.queue[0].queued_s
            if len(station.queue) < station.batch and now_s < oldest_s + station.spec.batch_timeout_s:
                return
            lots = [station.queue.popleft() for _ in range(min(station.batch, len(station.queue)))]
            self._start(station.idle.popleft(), lots, now_s)
            if place == 0:
                self._release(now_s)
            while station.blocked and len(station.queue) < station.places:
                machine = station.blocked.popleft()
                self._enter(machine.held.pop(0), now_s)
                self._pass_on(machine, now_s)

    def _start(self, machine: Machine, lots: list[Lot], now_s: float) -> None:
        lot, spec = lots[0], machine.spec
        product = lot.order.product
        if machine.spindle is not None:
            if machine.family not in (-1, product):
                machine.note(now_s, SETUP, product)
                now_s += machine.setup_s.next()
            machine.family = product
        for each in lots:
            each.started_s, each.machine = now_s, machine.index
        seconds = self.work_s[machine.station][product] * self.pace[machine.station][lot.number]
        if spec.per == "part":
            seconds *= lot.size
        if "paced" not in vars(spec):
            seconds *= self.effort
        end_s = machine.work(now_s, seconds, product)
        if machine.station == 0:
            end_s = self._cast(machine, lot, end_s)
        machine.held = lots
        self._plan(end_s, self._done, machine)

    def _cast(self, machine: Machine, lot: Lot, end_s: float) -> float:
        """How the lot is cast; an alarm costs a recheck and may end an excursion. Returns when the lot is done."""
        ai, casting = self.truth.quality_ai, self.casting[machine.index]
        lot.cast, lot.cast_s = (machine.index, casting.lots, casting.cast()), end_s
        self.casts.append(lot)
        if end_s >= self.quality_live_s and lot.cast[2].score > ai.threshold:
            lot.alarmed = True
            casting.correct()
            machine.note(end_s, MINOR_STOP, lot.order.product, ai.reason)
            end_s += ai.recheck_s
        return end_s

    def _done(self, machine: Machine, now_s: float) -> None:
        station = self.ids[machine.station]
        for lot in machine.held:
            product = lot.order.product
            if machine.station == 0:
                lot.shows, lot.bad = self.quality.bad_castings(
                    lot.number, machine.index, product, self.day, lot.cast[2], lot.alarmed
                )
            shows = lot.shows[SHOWS_AT.index(station)] if station in SHOWS_AT else 0
            scrap = min(lot.size, shows + self.quality.spoiled(lot.number, station, product, self.day, lot.size))
            lot.step += 1
            self.operations.extend(
                (
                    lot.queued_s,
                    lot.started_s,
                    now_s,
                    machine.index,
                    product,
                    lot.order.number,
                    lot.number,
                    lot.step,
                    lot.size,
                    scrap,
                )
            )
            lot.size -= scrap
        gone = [lot for lot in machine.held if lot.size == 0 or lot.step == len(self.stations)]
        machine.held = [lot for lot in machine.held if lot.size and lot.step < len(self.stations)]
        for lot in gone:
            lot.order.lots_open -= 1
            if lot.order.lots_open == 0:
                lot.order.completed_s = now_s
        self._pass_on(machine, now_s)

    def _pass_on(self, machine: Machine, now_s: float) -> None:
        while machine.held:
            after = self.stations[machine.station + 1]
            if len(after.queue) >= after.places:
                machine.note(now_s, BLOCKED, machine.held[0].order.product)
                after.blocked.append(machine)
                return
            self._enter(machine.held.pop(0), now_s)
        self._rest(machine, now_s)

    def _enter(self, lot: Lot, now_s: float) -> None:
        place = lot.step
        station, lot.queued_s = self.stations[place], now_s
        station.queue.append(lot)
        if station.batch > 1:
            self._plan(now_s + station.spec.batch_timeout_s, self._serve, place)
        self._serve(place, now_s)

    def _rest(self, machine: Machine, now_s: float) -> None:
        """Between two lots: a planned stop where one is due, else the machine is free."""
        until_s = self._planned_stop(machine, now_s)
        if until_s is None:
            self._free(machine, now_s)
        else:
            self._plan(until_s, self._free, machine)

    def _free(self, machine: Machine, now_s: float) -> None:
        machine.note(now_s, STARVED)
        self.stations[machine.station].idle.append(machine)
        self._serve(machine.station, now_s)

    # ------------------------------------------------------------ planned stops

    def _planned_stop(self, machine: Machine, now_s: float) -> float | None:
        care = self._care.get(machine.index)
        if care and now_s >= care[0]:
            care.popleft()
            spec = self.truth.mold_care
            return machine.plan_stop(now_s, "preventive", spec.minutes * MINUTE_S, spec.reason)
        if machine.spindle is not None and now_s >= self.maintenance_live_s and self._called(machine):
            return self._answer(machine, now_s)
        self._looked_s[machine.index] = max(self._looked_s[machine.index], machine.operated_s)
        return None

    def _called(self, machine: Machine) -> bool:
        """True where the model has called since somebody last looked."""
        lived, looked_s = machine.lives[-1], self._looked_s[machine.index]
        return any(looked_s < lived.from_s + age_s <= machine.operated_s for age_s in lived.life.calls_s)

    def _answer(self, machine: Machine, now_s: float) -> float:
        ai, lived = self.truth.maintenance_ai, machine.lives[-1]
        if lived.life.worn(machine.operated_s - lived.from_s):
            machine.begin_life(ended="planned")
            self._looked_s[machine.index] = machine.operated_s
            return machine.plan_stop(now_s, "predicted", lived.life.planned_s, ai.reason)
        self._looked_s[machine.index] = machine.operated_s + ai.mute_h * HOUR_S
        return machine.plan_stop(now_s, "predicted", ai.check_min * MINUTE_S, ai.check_reason)

    # ------------------------------------------------------------ orders and days

    def _begin_shift(self, which: tuple[int, int], now_s: float) -> None:
        day, shift = which
        self.day, weekday, effort = day, self.clock.days[day].weekday(), self.truth.effort
        self.effort = (effort.night if shift else 1.0) * {0: effort.monday, 4: effort.friday}.get(weekday, 1.0)
        if shift == 0:
            self.book.morning(self.clock.days[day])
            self._release(now_s)
            self._serve(0, now_s)

    def _release(self, now_s: float) -> None:
        queue = self.stations[0].queue
        while len(queue) < self.truth.orders.release_below_lots:
            order = self.book.release(now_s)
            if order is None:
                return
            for _ in range(order.lots):
                queue.append(Lot(self.lots_made, order, self.truth.site.lot_size, now_s))
                self.lots_made += 1

    def _plan(self, at_s: float, action: Action, what: Any) -> None:
        self._turn += 1
        heapq.heappush(self._agenda, (at_s, self._turn, action, what))

    def _station(self, luck: Luck, place: int, spec: Truth) -> Station:
        made = [Machine(self.truth, luck, place, len(self.machines) + i, i + 1) for i in range(spec.machines)]
        self.machines += made
        return Station(spec, deque(made))

    def _worked(self, day: date) -> float:
        return float(self.clock.worked(np.array(self.clock.moment(day, "00:00"))))

    def _shifts(self) -> list[tuple[float, int, int]]:
        """(working second, day, shift) at which each shift begins."""
        clock, seen, found = self.clock, set(), []
        for at_s, day, shift in zip(
            clock.before.tolist(), clock.day_no.tolist(), clock.shift_no.tolist(), strict=False
        ):
            if (day, shift) not in seen:
                seen.add((day, shift))
                found.append((at_s, day, shift))
        return found

    def _mondays(self) -> list[float]:
        """Working second at which the first working day of each week begins."""
        weeks: dict[tuple[int, int], float] = {}
        for at_s, day in self.clock.day_starts():
            weeks.setdefault(day.isocalendar()[:2], at_s)
        return list(weeks.values())
