"""Changed units: a daily median that jumps by the factor between two units (s and min, mm and in) and stays there."""

import numpy as np

from twin.calibrate.traps.finding import Finding, day, listed
from twin.calibrate.traps.series import Daily

FACTORS = {60.0: "s ↔ min", 3600.0: "s ↔ h", 25.4: "mm ↔ in", 1000.0: "10³ (ms ↔ s, kg ↔ g)", 100.0: "10² (%)"}
NEAR = 0.04  # in log10: within a tenth of the factor
SMALLEST = 0.3  # in log10: a smaller step of one day is no change of unit, not even on a day of both
DAYS = 3  # medians of so many days on both sides are compared


def units(series: list[Daily]) -> Finding:
    """Returns the series whose median jumps by a unit's factor, when, and between which units."""
    found = [(s, *jump) for s in series for jump in _jumps(s)]
    if not found:
        return Finding("units")
    n = sum(int(s.n[s.day >= at].sum()) for s, at, _ in found)
    where = tuple(f"{s.name} ({day(at * 86_400)}, {FACTORS[factor]})" for s, at, factor in found)
    days = [at * 86_400.0 for _, at, _ in found]
    return Finding(
        "units", len(found), "told",
        f"값이 단위 차이만큼 뛰어 그대로임: {listed(where)}. 매핑 파일에서 그 날부터의 단위를 고쳐 다시 넣으십시오",
        f"values jump by the factor between two units and stay there: {listed(where)}; mend the unit in the mapping file from that day and load them again",
        tuple(s.name for s, _, _ in found), min(days), max(days), {"rows_after": n},
        touches_laws=any(s.kind == "processing" for s, _, _ in found),
    )  # fmt: skip


def _jumps(s: Daily) -> list[tuple[int, float]]:
    """(day, factor) of jumps by a known factor between the medians of the days before and after."""
    if len(s.day) < 2 * DAYS or (s.median <= 0).any():
        return []
    log, found = np.log10(s.median), []
    steps = np.abs(np.diff(log, prepend=log[0]))
    large = np.flatnonzero(steps > SMALLEST)
    for i in large[(large >= DAYS) & (large <= len(log) - DAYS)].tolist():
        before = float(np.median(log[i - DAYS : i]))
        factor = _factor(log[i : i + DAYS], before) or _factor(log[i + 1 : i + 1 + DAYS], before)  # a day may be mixed
        if factor and not (found and s.day[i] - found[-1][0] <= DAYS):
            found.append((int(s.day[i]), factor))
    return found


def _factor(after: np.ndarray, before: float) -> float | None:
    """The factor between two units by which all days after lie off; None where there is none."""
    if len(after) < 2:
        return None
    return next((f for f in FACTORS if (np.abs(np.abs(after - before) - np.log10(f)) < NEAR).all()), None)
