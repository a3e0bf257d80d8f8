"""One machine: works through its stops on the operating clock and writes down which state it is in."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from twin.demo.luck import Luck, choices, lognormal, weibull
from twin.demo.spindle import HOUR_S, MINUTE_S, Life, Spindle
from twin.demo.truth import Truth

STATES = ("PROCESSING", "SETUP", "DOWN", "MINOR_STOP", "STARVED", "BLOCKED", "PLANNED_STOP", "OFF")
PROCESSING, SETUP, DOWN, MINOR_STOP, STARVED, BLOCKED, PLANNED_STOP, OFF = range(len(STATES))
MINOR_CV, LONGEST_MINOR_S = 0.7, 300.0
DRAWN_AT_ONCE = 256


class Draws:
    """An endless stream of numbers, drawn in blocks."""

    def __init__(self, draw: Callable[[int], np.ndarray]) -> None:
        self._draw, self._block, self._place = draw, [], 0

    def next(self) -> float:
        """Returns the next number."""
        if self._place == len(self._block):
            self._block, self._place = self._draw(DRAWN_AT_ONCE).tolist(), 0
        self._place += 1
        return self._block[self._place - 1]


@dataclass
class Stop:
    """A breakdown or a planned stop on the working clock."""

    kind: str  # corrective | preventive | predicted
    began_s: float
    ended_s: float
    reason: str


@dataclass
class LifeLived:
    """A spindle's life as it went, on the machine's operating clock; `ended` says how, None while it lasts."""

    life: Life
    from_s: float
    until_s: float = float("inf")
    ended: str | None = None


class Machine:
    """States as flat columns (when each began, which, of what product, why), stops, and the parts held while blocked."""

    def __init__(self, truth: Truth, luck: Luck, station: int, index: int, number: int) -> None:
        self.spec = spec = truth.station[station]
        self.station, self.index, self.number = station, index, number
        self.began, self.state, self.product, self.reason = [0.0], [STARVED], [-1], [""]
        self.stops: list[Stop] = []
        self.held: list = []
        self.operated_s, self.family = 0.0, -1

        def draws(name: str, make: Callable[[np.random.Generator, int], np.ndarray]) -> Draws:
            rng = luck.stream(spec.id, number, name)
            return Draws(lambda n: make(rng, n))

        def why(name: str, reasons: dict[str, float]) -> Callable[[], str]:
            places, names = draws(name, lambda rng, n: choices(rng, list(reasons.values()), n)), list(reasons)
            return lambda: names[int(places.next())]

        self._minor_gap = draws("minor gap", lambda rng, n: weibull(rng, spec.minor_every_h * HOUR_S, 1.0, n))
        self._minor_s = draws(
            "minor", lambda rng, n: np.clip(lognormal(rng, spec.minor_s, MINOR_CV, n), 5.0, LONGEST_MINOR_S)
        )
        self._minor_why = why("minor why", spec.minor_reasons)
        self.to_minor_s = self._minor_gap.next()
        self.spindle: Spindle | None = None
        self.lives: list[LifeLived] = []
        if spec.id == "cnc":
            self.spindle, self._modes = Spindle(truth, luck, number), truth.spindle.mode
            self.setup_s = draws("setup", lambda rng, n: lognormal(rng, spec.setup_min * MINUTE_S, spec.setup_cv, n))
            self.begin_life()
            return
        self._gap = draws("failure", lambda rng, n: weibull(rng, spec.life_h * HOUR_S, spec.life_shape, n))
        self._repair = draws("repair", lambda rng, n: lognormal(rng, spec.repair_min * MINUTE_S, spec.repair_cv, n))
        self._why = why("failure why", spec.reasons)
        self.to_failure_s = self._gap.next()

    def note(self, now_s: float, state: int, product: int = -1, reason: str = "") -> None:
        """Writes the state that begins now; what began at this very moment never was."""
        if self.began[-1] == now_s:
            self.state[-1], self.product[-1], self.reason[-1] = state, product, reason
            return
        self.began.append(now_s)
        self.state.append(state)
        self.product.append(product)
        self.reason.append(reason)

    def work(self, now_s: float, seconds: float, product: int) -> float:
        """Returns when so many seconds of work are done, stops on the way included."""
        while True:
            piece = min(seconds, self.to_failure_s, self.to_minor_s)
            self.note(now_s, PROCESSING, product)
            now_s += piece
            self.operated_s += piece
            self.to_failure_s -= piece
            self.to_minor_s -= piece
            seconds -= piece
            if seconds <= 0:
                return now_s
            if self.to_failure_s <= 0:
                now_s = self._break_down(now_s, product)
            else:
                self.note(now_s, MINOR_STOP, product, self._minor_why())
                now_s += self._minor_s.next()
                self.to_minor_s = self._minor_gap.next()

    def plan_stop(self, now_s: float, kind: str, seconds: float, reason: str) -> float:
        """Returns when a planned stop that begins now is over."""
        self.note(now_s, PLANNED_STOP, -1, reason)
        self.stops.append(Stop(kind, now_s, now_s + seconds, reason))
        return now_s + seconds

    def begin_life(self, ended: str | None = None) -> None:
        """A new spindle life begins; the one before ended so."""
        if self.spindle is None:
            return
        if ended:
            self.lives[-1].until_s, self.lives[-1].ended = self.operated_s, ended
        self.lives.append(LifeLived(self.spindle.next_life(), self.operated_s))
        self.to_failure_s = self.lives[-1].life.life_s

    def _break_down(self, now_s: float, product: int) -> float:
        if self.spindle is None:
            reason, repair_s = self._why(), self._repair.next()
            self.to_failure_s = self._gap.next()
        else:
            life = self.lives[-1].life
            reason, repair_s = self._modes[life.mode].reason, life.repair_s
            self.begin_life(ended="breakdown")
        self.note(now_s, DOWN, product, reason)
        self.stops.append(Stop("corrective", now_s, now_s + repair_s, reason))
        return now_s + repair_s
