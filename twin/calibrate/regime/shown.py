"""The daily series in which a regime was looked for, short enough to be kept with the calibration for its picture."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from twin.calibrate.regime.key_series import KeySeries

MOST_SERIES = 12
MOST_POINTS = 100


def shown_series(every: list[KeySeries], changed: list[KeySeries]) -> list[dict[str, Any]]:
    """Returns the series that changed as given, then output, then others while there is room; days in equal groups where many."""
    order = [*changed, *(s for s in every if s.what == "output"), *every]
    picked = list({(s.what, s.station_id): s for s in order}.values())[:MOST_SERIES]
    return [_brief(s) for s in picked]


def _brief(s: KeySeries) -> dict[str, Any]:
    each = -(-len(s.day) // MOST_POINTS)
    edges = np.arange(0, len(s.day), each)
    sizes = np.diff(np.append(edges, len(s.day)))
    value = np.add.reduceat(s.value, edges) / sizes
    return {
        "what": s.what, "station_id": s.station_id, "days_each": int(each),
        "day": [(date(1970, 1, 1) + timedelta(days=int(d))).isoformat() for d in s.day[edges]],
        "value": [float(f"{v:.4g}") for v in value],
    }  # fmt: skip
