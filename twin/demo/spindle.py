"""CNC spindles: how long each lives, what its sensors show while it wears, and when the deployed model calls."""

from dataclasses import dataclass

import numpy as np

from twin.demo.luck import Luck, autoregressive, choices, lognormal, weibull
from twin.demo.truth import Truth

HOUR_S, MINUTE_S = 3600.0, 60.0


@dataclass
class Life:
    """One spindle life on its own operating clock (s); readings are taken every `sample_s`, the first after one step."""

    life_s: float
    onset_s: float  # wear shows from here on; beyond the life for sudden failures
    mode: int
    repair_s: float
    planned_s: float
    readings: np.ndarray  # (sensors, samples), in their units but for the season
    scores: np.ndarray
    calls_s: list[float]  # operating ages at which the score is over the threshold

    def worn(self, age_s: float) -> bool:
        """True where somebody who looks at this age finds wear."""
        return age_s >= self.onset_s


class Spindle:
    """The lives of one machine's spindle, each drawn from streams of its own."""

    def __init__(self, truth: Truth, luck: Luck, machine: int) -> None:
        self.truth, self.ai, self.luck, self.machine = truth.spindle, truth.maintenance_ai, luck, machine
        self.lives: list[Life] = []

    def next_life(self) -> Life:
        """Returns the life that begins now."""
        s, rng = self.truth, self.luck.stream("spindle", self.machine, len(self.lives))
        life_s = max(float(weibull(rng, s.life_h, s.life_shape, 1)[0]), 0.5) * HOUR_S
        mode = int(choices(rng, [m.share for m in s.mode], 1)[0])
        repair_s = float(lognormal(rng, s.mode[mode].repair_min, s.mode[mode].repair_cv, 1)[0]) * MINUTE_S
        planned_s = float(lognormal(rng, self.ai.planned_min, self.ai.planned_cv, 1)[0]) * MINUTE_S
        lead_s = float(lognormal(rng, s.wear.lead_h_mean, s.wear.lead_h_cv, 1)[0]) * HOUR_S
        if not s.mode[mode].gradual:
            lead_s = -1.0
        readings, scores = self._readings(rng, life_s, lead_s)
        ages = s.sample_s * (1 + np.flatnonzero(scores > self.ai.threshold))
        life = Life(life_s, life_s - lead_s, mode, repair_s, planned_s, readings, scores, ages.tolist())
        self.lives.append(life)
        return life

    def _readings(self, rng: np.random.Generator, life_s: float, lead_s: float) -> tuple[np.ndarray, np.ndarray]:
        s, count = self.truth, int(life_s // self.truth.sample_s)
        ages = s.sample_s * np.arange(1, count + 1)
        worn = np.clip((ages - (life_s - lead_s)) / lead_s, 0, 1) if lead_s > 0 else np.zeros(count)
        adds = {
            "spindle_vibration": s.wear.vibration * worn**2,
            "spindle_temperature": s.wear.temperature * worn,
            "spindle_load": s.wear.load * worn,
        }
        z = {x.id: autoregressive(rng, x.ar, count) + adds.get(x.id, 0.0) / x.sd for x in s.sensor}
        logit = self.ai.score_logit + sum(w * _smoothed(z[name], self.ai.smooth) for name, w in self.ai.weights.items())
        return np.stack([x.mean + x.sd * z[x.id] for x in s.sensor]), 1 / (1 + np.exp(-logit))


def _smoothed(series: np.ndarray, width: int) -> np.ndarray:
    """Mean of the last `width` values, of those there are at the beginning."""
    total = np.cumsum(np.concatenate([np.zeros(1), series]))
    place = np.arange(1, len(series) + 1)
    low = np.maximum(place - width, 0)
    return (total[place] - total[low]) / (place - low)
