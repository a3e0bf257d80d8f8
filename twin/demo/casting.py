"""Die casting: what the machines' sensors do, lot by lot, and what makes a casting bad."""

from math import exp
from typing import NamedTuple

import numpy as np

from twin.demo.luck import Luck, autoregressive, choices
from twin.demo.truth import Truth

DRIVERS = ("molten_temp", "mold_temp", "casting_pressure", "high_speed")  # the order of z below


class Cast(NamedTuple):
    """How one lot was cast: log-odds of a bad casting but for product and wear, the deployed model's score, if live."""

    logit: float
    score: float


class CastingMachine:
    """One machine's lots in order. Excursions go on until they run out or an alarm makes the operator correct them."""

    def __init__(self, truth: Truth, luck: Luck, number: int, lots: int) -> None:
        self.truth, self.sensors = truth.casting, truth.casting.sensor
        self.weights, self.bias = truth.quality_ai.weights, truth.quality_ai.score_logit
        self.names = [s.id for s in self.sensors]
        self.true_z = np.stack([autoregressive(luck.stream("casting", number, s.id), s.ar, lots) for s in self.sensors])
        noise = [
            luck.stream("casting", number, s.id, "noise").standard_normal(lots) * s.noise_sd / s.sd
            for s in self.sensors
        ]
        self.read_z = self.true_z + np.stack(noise)
        self.hidden = truth.casting.hidden_sd * luck.stream("casting", number, "hidden").standard_normal(lots)
        self._draw_excursions(luck, number, lots)
        self.calm_logit = (
            self.truth.base_logit + self.hidden + effects(vars(self.truth), *self._drivers(self.true_z))
        ).tolist()
        self.calm_score = _logistic(self.bias + effects(self.weights, *self._drivers(self.read_z))).tolist()
        self.lots, self.left, self.kind, self.shift = 0, 0, 0, 0.0
        self.shifted: list[tuple[int, int, float]] = []  # lot, sensor, shift in z

    def cast(self) -> Cast:
        """Returns how the machine's next lot is cast."""
        n, self.lots = self.lots, self.lots + 1
        if self.left == 0 and self._starts[n] < self.truth.excursion.start_per_lot:
            self.left, self.kind, self.shift = self._lengths[n], self._kinds[n], self._shift_of(n)
        if self.left == 0:
            return Cast(self.calm_logit[n], self.calm_score[n])
        self.left -= 1
        self.shifted.append((n, self.kind, self.shift))
        moved = np.zeros(len(DRIVERS))
        moved[DRIVERS.index(self.names[self.kind])] = self.shift
        true, read = self._drivers(self.true_z)[:, n] + moved, self._drivers(self.read_z)[:, n] + moved
        logit = self.truth.base_logit + self.hidden[n] + float(effects(vars(self.truth), *true))
        return Cast(logit, float(_logistic(self.bias + effects(self.weights, *read))))

    def correct(self) -> None:
        """The operator reacts to an alarm: within an excursion the setting may be put right at once."""
        if self.left and self._hands[self.lots - 1] < self.corrects:
            self.left = 0

    def readings(self) -> np.ndarray:
        """Returns what the sensors showed for the lots cast, shape (sensors, lots), in their units."""
        z = self.read_z[:, : self.lots].copy()
        for lot, sensor, shift in self.shifted:
            z[sensor, lot] += shift
        return np.stack([s.mean + s.sd * row for s, row in zip(self.sensors, z, strict=True)])

    def _drivers(self, z: np.ndarray) -> np.ndarray:
        return z[[self.names.index(name) for name in DRIVERS]]

    def _draw_excursions(self, luck: Luck, number: int, lots: int) -> None:
        excursion, kinds = self.truth.excursion, self.truth.excursion.kind
        self.corrects = 0.0
        self._starts = luck.stream("excursion", number, "start").random(lots).tolist()
        self._lengths = luck.stream("excursion", number, "length").geometric(1 / excursion.lots_mean, lots).tolist()
        self._hands = luck.stream("excursion", number, "correct").random(lots).tolist()
        self._strength = luck.stream("excursion", number, "strength").random(lots).tolist()
        drawn = choices(luck.stream("excursion", number, "kind"), [k.share for k in kinds], lots)
        self._which = drawn.tolist()
        self._kinds = [self.names.index(kinds[k].sensor) for k in self._which]

    def _shift_of(self, lot: int) -> float:
        low, high = self.truth.excursion.kind[self._which[lot]].shift
        return (low + (high - low) * self._strength[lot]) / self.sensors[self._kinds[lot]].sd


def effects(
    weight: dict[str, float], molten: np.ndarray, mold: np.ndarray, pressure: np.ndarray, speed: np.ndarray
) -> np.ndarray:
    """Returns what the four drivers (in standard deviations from their means) add to the log-odds of a bad casting."""
    cold, weak = np.maximum(0.0, -molten), np.maximum(0.0, -pressure)
    return (
        weight["mold"] * np.minimum(np.abs(mold), 5.0) ** 2
        + weight["molten"] * np.maximum(0.0, cold - 1.0)
        + weight["pressure"] * np.maximum(0.0, weak - 0.5)
        + weight["speed"] * np.maximum(0.0, np.abs(speed) - 1.2)
        + weight["both_low"] * weak * cold
    )


def chance(logit: float) -> float:
    """Returns the probability of these log-odds."""
    return 1.0 / (1.0 + exp(-logit))


def _logistic(logit: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-logit))
