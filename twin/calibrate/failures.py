"""Breakdowns and minor stops: how much work lies between them, counting what was cut short as at least so long.

The operating clock runs while a machine processes. Open stretches and those ended by preventive work are right-censored;
the first, partial one is dropped. Weibull or exponential by AICc; fewer than 5 events: exponential
with Garwood's interval; none: no law, and a bound. Intervals of Weibull parameters: asymptotic, on the log scale.
"""

from dataclasses import dataclass, field, replace
from typing import Any

import duckdb
import numpy as np

from twin.calibrate.clock import work_done
from twin.calibrate.fit_pictures import lives_picture
from twin.calibrate.planned import NOTHING_DONE, renews
from twin.calibrate.rows import columns
from twin.laws import Clock, Exponential, Law, Weibull

FEWEST_FOR_SHAPE = 5
SAME_EVENT_S = 0.5  # two reports with no more work between them are one stop
CALENDAR_SHARE = 0.2  # share of breakdowns beginning on an idle machine from which its clock never stops
FEWEST_FOR_CLOCK = 20
MOST_SHAPE = 1_024.0  # lives all but equal: sharper than any clock can tell


@dataclass
class Events:
    """What happened to the machines of one station: seconds between stops, cut-short stretches, lengths, exposure."""

    between_s: np.ndarray
    open_s: np.ndarray
    lengths_s: np.ndarray
    worked_s: float
    n: int
    clock: Clock = "operating"
    begun_idle: float = 0.0
    renewals: int = 0


@dataclass(frozen=True)
class LifeFit:
    """A law of the time between stops; None where there were too few to say."""

    law: Law | None
    n: int
    mean_interval_s: tuple[float, float] | None
    report: dict[str, Any] = field(default_factory=dict)


def make_stops(cur: duckdb.DuckDBPyConnection) -> None:
    """Makes `stop`: every breakdown, minor stop and renewal with the work its machine had done before it."""
    cur.execute(_STOPS)
    cur.execute(_WORK_BEFORE)


def events_of(cur: duckdb.DuckDBPyConnection, station_id: str, state: str) -> Events:
    """Returns the stops of one kind (DOWN or MINOR_STOP) at a station, merged over its machines."""
    rows = columns(cur, _OF_STATION, [station_id, state])
    ends = dict(
        cur.execute(
            "SELECT machine_no, max(before_s + work_s) FROM busy WHERE station_id = ? GROUP BY 1", [station_id]
        ).fetchall()
    )
    parts = [_of_machine(rows, machine, ends.get(machine, 0.0)) for machine in np.unique(rows["machine_no"])]
    exposure = float(sum(ends.values()))
    lengths = _joined([p["lengths"] for p in parts])
    idle = _joined([p["idle"] for p in parts])
    n, share = len(idle), float(idle.mean()) if len(idle) else 0.0
    clock: Clock = "calendar" if n >= FEWEST_FOR_CLOCK and share >= CALENDAR_SHARE else "operating"
    pick = "wall" if clock == "calendar" else "work"
    return Events(
        _joined([p[f"{pick}_between"] for p in parts]), _joined([p[f"{pick}_open"] for p in parts]), lengths,
        exposure, n, clock, share, int(sum(p["renewals"] for p in parts)),
    )  # fmt: skip


def fit_life(
    between_s: np.ndarray, open_s: np.ndarray, *, worked_s: float, n: int, clock: Clock = "operating"
) -> LifeFit:
    """Returns the law of the time between stops from whole stretches, cut-short ones, and n stops in worked_s of exposure."""
    if n == 0:
        return LifeFit(
            None,
            0,
            None,
            {"exposure_s": worked_s, "mean_at_least_s": worked_s / -np.log(0.05), "method": "no event: 95 % bound"},
        )
    between_s, open_s = between_s[between_s > 0], open_s[open_s > 0]
    few = len(between_s) < FEWEST_FOR_SHAPE
    fit = _few(worked_s, n, clock) if few else _weibull_or_exponential(between_s, open_s, clock)
    return replace(fit, report=fit.report | {"picture": lives_picture(between_s, open_s, fit.law)})


def _few(worked_s: float, n: int, clock: Clock) -> LifeFit:
    """Exponential with the exact (Garwood) interval of a Poisson count over the exposure."""
    if worked_s <= 0:
        return LifeFit(None, n, None, {"method": "no operating time recorded"})
    law = Exponential(law="exponential", mean=_round(worked_s / n), clock=clock, source="measured", n=n)
    return LifeFit(law, n, _garwood(worked_s, n), {"exposure_s": worked_s, "method": "exponential, Garwood interval"})


def _garwood(exposure_s: float, n: int) -> tuple[float, float]:
    """The exact 95 % interval of the mean time between n events of a Poisson process in an exposure."""
    from scipy.stats import chi2

    return float(2 * exposure_s / chi2.ppf(0.975, 2 * n + 2)), float(2 * exposure_s / chi2.ppf(0.025, 2 * n))


def _weibull_or_exponential(between_s: np.ndarray, open_s: np.ndarray, clock: Clock) -> LifeFit:
    n, total = len(between_s), float(between_s.sum() + open_s.sum())
    times = np.concatenate([between_s, open_s])
    shape, scale = fit_weibull(between_s, times)
    weibull = _log_likelihood(np.log(shape), np.log(scale), between_s, times)
    exponential = _log_likelihood(0.0, np.log(total / n), between_s, times)
    scores = {"weibull": _aicc(weibull, 2, n), "exponential": _aicc(exponential, 1, n)}
    ranking = [{"law": k, "aicc": v} for k, v in sorted(scores.items(), key=lambda kv: kv[1])]
    about = {"censored": len(open_s), "ranking": ranking, "exposure_s": total}
    if ranking[0]["law"] == "exponential":
        law: Law = Exponential(law="exponential", mean=_round(total / n), clock=clock, source="measured", n=n)
        return LifeFit(law, n, _garwood(total, n), about | {"method": "exponential, Garwood interval"})
    law = Weibull(law="weibull", shape=_round(shape), scale=_round(scale), clock=clock, source="measured", n=n)
    intervals = weibull_intervals(shape, scale, between_s, times)
    mean = intervals.pop("mean_s", None)
    method = "weibull, asymptotic intervals" if mean else "weibull, Garwood interval of the mean (wide)"
    return LifeFit(law, n, mean or _garwood(total, n), about | {"intervals": intervals, "method": method})


def fit_weibull(whole_s: np.ndarray, times_s: np.ndarray) -> tuple[float, float]:
    """Returns (shape, scale) of greatest likelihood from whole stretches and all stretches, cut-short ones included.

    The scale is known given the shape, and the shape is the one root of the likelihood's slope (Lawless 2003, 4.1).
    """
    from scipy.optimize import brentq

    unit = float(times_s.max())  # powers of times within one stay within what numbers can hold
    whole, log_times = np.log(whole_s / unit), np.log(times_s / unit)

    def slope(shape: float) -> float:
        power = np.exp(shape * log_times)
        return float((power * log_times).sum() / power.sum() - 1 / shape - whole.mean())

    low, high = 0.02, 1.0
    while slope(high) < 0 and high < MOST_SHAPE:
        high *= 2
    shape = high if high >= MOST_SHAPE else float(brentq(slope, low, high)) if slope(low) < 0 else low
    return shape, unit * float((np.exp(shape * log_times).sum() / len(whole)) ** (1 / shape))


def _log_likelihood(log_shape: float, log_scale: float, between_s: np.ndarray, times: np.ndarray) -> float:
    """Of a Weibull: whole stretches give their density, all give their survival."""
    k = float(np.exp(log_shape))
    density = (log_shape - k * log_scale + (k - 1) * np.log(between_s)).sum()
    with np.errstate(over="ignore"):  # a stretch far beyond a sharp law: the likelihood is then minus infinity
        return float(density - np.exp(k * (np.log(times) - log_scale)).sum())


def _aicc(likelihood: float, k: int, n: int) -> float:
    return 2 * k - 2 * likelihood + (2 * k * (k + 1) / (n - k - 1) if n > k + 1 else 0.0)


def weibull_intervals(
    shape: float, scale: float, between_s: np.ndarray, times: np.ndarray
) -> dict[str, tuple[float, float]]:
    """Returns 95 % intervals of shape, scale and mean from the observed information on the log scale (delta method).

    Empty where the likelihood has no smooth top.
    """
    from scipy.special import digamma
    from scipy.special import gamma as gamma_function

    at, h = np.array([np.log(shape), np.log(scale)]), 1e-4

    def value(a: float, b: float) -> float:
        return _log_likelihood(at[0] + a, at[1] + b, between_s, times)

    f0 = value(0, 0)
    aa = (value(h, 0) - 2 * f0 + value(-h, 0)) / h**2
    bb = (value(0, h) - 2 * f0 + value(0, -h)) / h**2
    ab = (value(h, h) - value(h, -h) - value(-h, h) + value(-h, -h)) / (4 * h**2)
    information = -np.array([[aa, ab], [ab, bb]])
    if not np.isfinite(information).all() or np.linalg.det(information) <= 0:
        return {}  # lives almost all alike: the likelihood has no smooth top
    covariance = np.linalg.inv(information)
    slope = np.array([-digamma(1 + 1 / shape) / shape, 1.0])  # of log mean in (log shape, log scale)
    errors = {"shape": covariance[0, 0], "scale_s": covariance[1, 1], "mean_s": slope @ covariance @ slope}
    points = {"shape": shape, "scale_s": scale, "mean_s": scale * gamma_function(1 + 1 / shape)}
    half = {k: 1.96 * max(v, 0.0) ** 0.5 for k, v in errors.items()}
    return {k: (float(points[k] * np.exp(-half[k])), float(points[k] * np.exp(half[k]))) for k in points}


def _of_machine(rows: dict[str, np.ndarray], machine: int, worked_s: float) -> dict[str, Any]:
    """The stops and renewals of one machine in order; reports with no work between them are one stop."""
    of = rows["machine_no"] == machine
    done, s, e, failed = (rows["done_s"][of], rows["s"][of], rows["e"][of], rows["failed"][of].astype(bool))
    length, idle, cut = (
        rows["length_s"][of],
        rows["begun_idle"][of].astype(bool),
        rows["open_at_end"][of].astype(bool),
    )
    fresh = np.ones(len(done), dtype=bool)
    fresh[1:] = (np.diff(done) > SAME_EVENT_S) | (failed[1:] != failed[:-1])
    group = np.cumsum(fresh) - 1
    lengths, ended = (
        np.bincount(group, weights=length),
        np.maximum.reduceat(e, np.flatnonzero(fresh)) if len(e) else e,
    )
    cut_short = np.bincount(group, weights=cut) > 0
    done, s, failed, idle = done[fresh], s[fresh], failed[fresh], idle[fresh]
    until = float(rows["until_s"][0]) if len(rows["until_s"]) else 0.0
    work, wall = np.diff(done), s[1:] - ended[:-1]
    last = [worked_s - done[-1]] if len(done) else []
    return {
        "work_between": work[failed[1:]],
        "work_open": np.concatenate([work[~failed[1:]], last]),
        "wall_between": wall[failed[1:]],
        "wall_open": np.concatenate(
            [wall[~failed[1:]], [until - ended[-1]] if len(ended) and not cut_short[-1] else []]
        ),
        "lengths": lengths[failed & ~cut_short],
        "idle": idle[failed],
        "renewals": int((~failed).sum()),
    }


def _joined(parts: list) -> np.ndarray:
    return np.concatenate(parts) if parts else np.empty(0)


def _round(value: float) -> float:
    return float(f"{float(value):.7g}")


# Every stop of every machine, once for all laws. Breakdowns booked only as corrective maintenance count where no state
# names them. Preventive work renews the machine. A stop begins idle when the machine was waiting or closed just before it.
_STOPS = f"""
CREATE OR REPLACE TEMP TABLE stop_seen AS
WITH before AS (
  SELECT *, lag(state) OVER (PARTITION BY station_id, machine_no ORDER BY s, e) AS state_before FROM state),
named AS (
  SELECT station_id, machine_no, s, e, state, open_at_end, TRUE AS failed, e - s AS length_s,
         coalesce(state_before IN ('STARVED', 'BLOCKED', 'OFF', 'PLANNED_STOP'), FALSE) AS begun_idle
  FROM before WHERE state IN ('DOWN', 'MINOR_STOP')),
booked AS (
  SELECT station_id, coalesce(machine_no, 1), epoch(started_at), epoch(ended_at), 'DOWN', FALSE, TRUE,
         epoch(ended_at) - epoch(started_at), FALSE
  FROM floor.maintenance WHERE kind = 'corrective' AND station_id NOT IN (SELECT station_id FROM named WHERE state = 'DOWN')),
renewed AS (
  SELECT station_id, coalesce(machine_no, 1), epoch(started_at), epoch(ended_at), 'DOWN', FALSE, FALSE, 0.0, FALSE
  FROM floor.maintenance
  WHERE kind IN ('preventive', 'predicted') AND NOT coalesce(regexp_matches(reason, '{NOTHING_DONE}'), FALSE)
  UNION ALL
  SELECT station_id, machine_no, s, e, 'DOWN', FALSE, FALSE, 0.0, FALSE FROM state
  WHERE state = 'PLANNED_STOP' AND {renews("reason")}),
events AS (FROM named UNION ALL FROM booked UNION ALL FROM renewed),
span AS (SELECT min(from_s) AS from_s, max(until_s) AS until_s FROM span_read)
SELECT * FROM events, span WHERE s >= from_s AND s < until_s
"""

# A table of its own, so that DuckDB knows how many there are: it would join by a loop where it expects few.
_WORK_BEFORE = f"""
CREATE OR REPLACE TEMP TABLE stop AS
SELECT v.*, {work_done("v.s", "b")} AS done_s
FROM stop_seen v ASOF LEFT JOIN busy b ON v.station_id = b.station_id AND v.machine_no = b.machine_no AND v.s >= b.s
"""

_OF_STATION = """
SELECT machine_no, s, e, open_at_end, failed, length_s, begun_idle, until_s, done_s FROM stop
WHERE station_id = ? AND state = ? ORDER BY machine_no, s, e
"""
