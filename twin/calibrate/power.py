"""Electric power of a machine by what it does, kW: energy metered at a station against the hours its machines spent in each state.

kWh of an interval = sum of kW times machine hours over what the machines did, by least squares with no kW below 0. 95 %
intervals with the day as the cluster, for the readings of one day err together (Liang and Zeger 1986).
"""

from dataclasses import dataclass

import duckdb
import numpy as np

from twin.calibrate.planned import NOTHING_DONE, PLANNED, PREDICTED
from twin.calibrate.power_told import compared, say_guessed, say_no_states, say_site_only, told
from twin.calibrate.report import Report
from twin.calibrate.rows import columns
from twin.plant import PowerKw, Site, Station

KINDS = ("processing", "setup", "idle", "stopped", "off")
SEEN = {  # what the log tells apart → what the plant file calls it: told each alone, or unlike ones mislead the rest
    "PROCESSING": "processing", "SETUP": "setup", "STARVED": "idle", "BLOCKED": "idle", "DOWN": "stopped",
    "MINOR_STOP": "stopped", "MAINTAINED": "stopped", "OFF": "off", "BREAK": "off",
}  # fmt: skip
OF_KIND = np.array([[float(kind == k) for kind in SEEN.values()] for k in KINDS])  # shape (kinds, seen)
FEWEST_INTERVALS = 48
FEWEST_HOURS = 2.0  # machine hours of a kind below which its power is not told
FEWEST_DAYS = 10  # below, every interval is a cluster of its own
COVERED = 0.99  # share of machine time whose state is known, for an interval to count
MAINTAINED = "|".join((PLANNED, PREDICTED, NOTHING_DONE)).replace("|(?i)", "|")  # planned stops that are no break


@dataclass(frozen=True)
class PowerFit:
    """kW by kind with 95 % intervals; `n` metered intervals on `days` days, `explained` share of their variance."""

    kw: dict[str, float]
    interval_kw: dict[str, tuple[float, float]]
    hours: dict[str, float]
    n: int
    days: int
    explained: float


def learn_power(cur: duckdb.DuckDBPyConnection, report: Report, site: Site, stations: list[Station]) -> list[Station]:
    """Returns the stations with measured power; what was entered stays where no meter or no states tell it."""
    cur.execute(_METERED)
    metered = {
        s for (s,) in cur.execute("SELECT DISTINCT station_id FROM metered WHERE station_id IS NOT NULL").fetchall()
    }
    if not metered:
        say_site_only(report, cur.execute("SELECT count(*) FROM metered").fetchall()[0][0])
    negative = cur.execute("SELECT count(*) FROM metered WHERE kwh < 0").fetchall()[0][0]
    report.drop(negative, "0보다 작은 전력량(계량기 초기화로 봄)", "energy below 0 (taken as a reset of the meter)")
    return [_of_station(cur, report, site, s) if s.id in metered else s for s in stations]


def fit_power(kwh: np.ndarray, hours: np.ndarray, day: np.ndarray) -> PowerFit:
    """Returns the power of each kind from kWh, shape (n,), machine hours, shape (n, 9) in the order of SEEN, and the day of each.

    States that go by one name are told each alone (a break comes amid work, a minor stop leaves drives running) and put
    together by their hours.
    """
    total = hours.sum(axis=0)
    active = [i for i in range(len(SEEN)) if total[i] >= FEWEST_HOURS]
    kw = np.zeros(len(SEEN))
    while active:
        kw[:] = 0
        kw[active] = np.linalg.lstsq(hours[:, active], kwh, rcond=None)[0]
        if kw.min() >= 0:
            break
        active.remove(int(kw.argmin()))
    hours_of = OF_KIND @ total
    shares = OF_KIND * total / np.maximum(hours_of, 1e-9)[:, None]
    half = _half_widths(kwh - hours @ kw, hours[:, active], day, shares[:, active])
    told = [i for i in range(len(KINDS)) if hours_of[i] >= FEWEST_HOURS]
    by_kind = shares @ kw
    spread = float(((kwh - kwh.mean()) ** 2).sum())
    return PowerFit(
        {KINDS[i]: float(by_kind[i]) for i in told},
        {KINDS[i]: (max(0.0, float(by_kind[i] - half[i])), float(by_kind[i] + half[i])) for i in told if half[i] > 0},
        dict(zip(KINDS, hours_of.tolist(), strict=True)), len(kwh), len(np.unique(day)),
        1 - float(((kwh - hours @ kw) ** 2).sum()) / spread if spread > 0 else 0.0,
    )  # fmt: skip


def _half_widths(rest: np.ndarray, x: np.ndarray, day: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Half widths of the 95 % intervals of sums of coefficients: the sandwich over days, t with one fewer than days."""
    from scipy.stats import t

    names, place = np.unique(day, return_inverse=True)
    if len(names) < FEWEST_DAYS:
        names, place = np.arange(len(rest)), np.arange(len(rest))
    scores = np.zeros((len(names), x.shape[1]))
    np.add.at(scores, place, x * rest[:, None])
    bread = shares @ np.linalg.pinv(x.T @ x)
    of, n, k = len(names), *x.shape
    variance = of / (of - 1) * (n - 1) / max(1, n - k) * ((bread @ scores.T) ** 2).sum(axis=1)
    return float(t.ppf(0.975, of - 1)) * np.sqrt(variance)


def _of_station(cur: duckdb.DuckDBPyConnection, report: Report, site: Site, station: Station) -> Station:
    meter = columns(cur, _OF_STATION, [site.timezone, station.id])
    states = columns(cur, _STATES, [MAINTAINED, station.id])
    hours, covered = _machine_hours(meter["s"], meter["e"], states)
    use = covered >= COVERED
    if use.sum() < FEWEST_INTERVALS:
        say_no_states(report, station.id, int(use.sum()))
        return station
    fit = fit_power(meter["kwh"][use], hours[use], meter["day"][use])
    report.item(
        "power", station.id, source="measured", n=fit.n, days=fit.days, left_out=int((~use).sum()), explained=fit.explained,
        kw=fit.kw, interval_kw=fit.interval_kw, hours=fit.hours, **told(station.id, fit.kw, fit.interval_kw, fit.n),
    )  # fmt: skip
    compared(report, station, fit.kw, fit.interval_kw)
    return station.model_copy(update={"power_kw": _filled(report, station, fit)})


def _filled(report: Report, station: Station, fit: PowerFit) -> PowerKw:
    """What the meter tells; for the rest what was entered, else the power of an idle machine, which is said."""
    kw = {k: float(f"{v:.6g}") for k, v in fit.kw.items()}
    missing = [k for k in KINDS if k not in kw]
    if station.power_kw is not None:
        return PowerKw(**{k: getattr(station.power_kw, k) for k in missing} | kw)
    guessed = [k for k in missing if k not in ("off", "processing") and "idle" in kw]
    say_guessed(report, station.id, [k for k in guessed if fit.hours[k] > 0])  # what never happens need not be told
    return PowerKw(**kw | dict.fromkeys(guessed, kw.get("idle", 0.0)))


def _machine_hours(s: np.ndarray, e: np.ndarray, states: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Machine hours by kind in each metered interval, shape (n, 9), and the share of machine time whose state is known."""
    hours = np.zeros((len(s), len(SEEN)))
    machines = np.unique(states["machine_no"])
    for machine in machines:
        for i, seen in enumerate(SEEN):
            mine = (states["machine_no"] == machine) & (states["seen"] == seen)
            if mine.any():
                from_s, until_s = states["s"][mine], states["e"][mine]
                hours[:, i] += (_by(e, from_s, until_s) - _by(s, from_s, until_s)) / 3600
    whole = len(machines) * (e - s) / 3600
    return hours, hours.sum(axis=1) / np.maximum(whole, 1e-9)


def _by(moment_s: np.ndarray, s: np.ndarray, e: np.ndarray) -> np.ndarray:
    """Seconds spent by each moment in the intervals from s to e, in order."""
    done = np.cumsum(e - s)
    return np.interp(moment_s, np.stack([s, e], axis=1).ravel(), np.stack([done - (e - s), done], axis=1).ravel())


# A reading sent twice counts once; several meters of a station add up.
_METERED = """
CREATE OR REPLACE TEMP TABLE metered AS
SELECT station_id, s, e, sum(kwh) AS kwh FROM (
  SELECT DISTINCT station_id, epoch(started_at) AS s, epoch(ended_at) AS e, kwh FROM floor.energy, span_read
  WHERE ended_at > started_at AND epoch(started_at) >= from_s AND epoch(ended_at) <= until_s)
GROUP BY ALL
"""

_OF_STATION = """
SELECT s, e, kwh, epoch(date_trunc('day', timezone(?, to_timestamp(s)))) AS day FROM metered
WHERE station_id = ? AND kwh >= 0 ORDER BY s
"""

_STATES = """
SELECT machine_no, s, e, CASE WHEN state <> 'PLANNED_STOP' THEN state
  WHEN coalesce(regexp_matches(reason, ?), FALSE) THEN 'MAINTAINED' ELSE 'BREAK' END AS seen
FROM state WHERE station_id = ? ORDER BY s
"""
