"""What a maintenance model must beat, as often heard as the model: a look at fixed working hours, a limit on the best signal."""

import numpy as np

from twin.models import rules
from twin.models.dataset import DataSet
from twin.models.maintenance_events import MUTE_H, Tally, heard, tally

TRIES = 40  # levels and intervals tried until a rule is heard no more often than the model


def plain_rules(learn: DataSet, rows: DataSet, model: Tally) -> dict[str, tuple[Tally, str]]:
    """Returns who → what the rule comes to at no more alarms than the model's, and what the rule is."""
    found: dict[str, tuple[Tally, str]] = {}
    if model.alarms and model.operating_h > 0:
        hours = model.operating_h / model.alarms
        every = next(
            h
            for h in hours * np.geomspace(0.3, 30, TRIES)
            if _alarms(rows, due(rows, h), 0.0) <= model.alarms or h > 20 * hours
        )
        found["fixed_interval"] = tally(rows, due(rows, every), 0.0), f"every {every:.3g} h"
        limit = rules.best_limit(learn)
        score = limit.score(rows)
        for level in np.quantile(score, 1 - np.geomspace(0.5, 1 / len(rows), TRIES)):
            if _alarms(rows, score >= level, MUTE_H) <= model.alarms:
                found["best_limit"] = (
                    tally(rows, score >= level),
                    f"{limit.name} {limit.side} {limit.centre:.6g} by {level:.4g}",
                )
                break
    return found


def due(rows: DataSet, every_h: float) -> np.ndarray:
    """Returns the readings at which a look is due: the first after each multiple of `every_h` worked since care."""
    keys = rows.keys
    age, step = keys.life_h.to_numpy(dtype=float), keys.step_h.to_numpy(dtype=float)
    return np.floor(age / every_h) > np.floor(np.maximum(age - step, 0.0) / every_h)


def _alarms(rows: DataSet, over: np.ndarray, mute_h: float) -> int:
    return int(heard(rows, over, mute_h).sum())
