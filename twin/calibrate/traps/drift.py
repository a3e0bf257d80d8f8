"""Drift: a daily median that goes one way over the whole window, beyond what a wandering series does by chance."""

import numpy as np

from twin.calibrate.traps.finding import Finding, listed
from twin.calibrate.traps.series import Daily

FEWEST_DAYS = 20
SURE = 4.0  # standard errors, those of an autocorrelated series
COUNTS = 0.95  # share of days with a higher median than the day before
LARGE = 0.05  # share of the level, and ...
LARGE_SD = 1.5  # ... times the scatter of days: less does no harm


def drift(series: list[Daily]) -> Finding:
    """Returns the series that drift, and by how much from the first day to the last."""
    found = [(s, total) for s in series if (total := _drift(s)) is not None]
    if not found:
        return Finding("drift")
    where = tuple(f"{s.name} {total:+.0%}" for s, total in found)
    first, last = min(s.day[0] for s, _ in found) * 86_400.0, max(s.day[-1] for s, _ in found) * 86_400.0
    return Finding(
        "drift", len(found), "told",
        f"기간 내내 한 방향으로 변함: {listed(where)}. 마모·센서 어긋남을 확인하고, 최근 값이 맞다면 --days로 최근 기록만 쓰십시오",
        f"moves one way over the whole window: {listed(where)}; check wear and calibration of sensors, and use recent records only (--days) if the latest are right",
        tuple(s.name for s, _ in found), first, last, touches_laws=any(s.kind == "processing" for s, _ in found),
    )  # fmt: skip


def _drift(s: Daily) -> float | None:
    """Relative change from the first day to the last where it is sure and large; None else (least squares, AR(1) errors)."""
    n = len(s.day)
    level = float(np.abs(np.median(s.median))) if n else 0.0
    if n < FEWEST_DAYS or level == 0 or _counts(s):
        return None
    t = s.day - s.day.mean()
    slope = float((t * s.median).sum() / (t**2).sum())
    rest = s.median - s.median.mean() - slope * t
    sd = float(rest.std(ddof=2))
    if sd == 0:
        return None
    phi = min(
        0.95, max(0.0, float((rest[1:] * rest[:-1]).sum() / (rest**2).sum()) + 3 / n)
    )  # + 3/n: its small-sample bias
    error = sd / float((t**2).sum()) ** 0.5 * ((1 + phi) / (1 - phi)) ** 0.5
    total = slope * float(s.day[-1] - s.day[0])
    sure = abs(slope) >= SURE * error and abs(total) >= LARGE_SD * sd and abs(total) >= LARGE * level
    return total / level if sure else None


def _counts(s: Daily) -> bool:
    """A counter goes up every day; that is no drift."""
    return s.kind == "measurement" and bool((np.diff(s.median) > 0).mean() > COUNTS)
