"""Change-overs: set-up time where a machine goes from one product family to another, pairs shrunk towards the whole."""

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from twin.calibrate.fit import Fit, choose_law, scaled
from twin.calibrate.report import Report
from twin.calibrate.rows import columns
from twin.laws import Law
from twin.plant import Product, Setup, Station

FEWEST_OF_PAIR = 5
FEWEST_CHANGES = 3
MOST_WITHOUT_CHANGE = 0.1  # share of set-up time without a change of family above which a person is told


def learn_setups(
    cur: duckdb.DuckDBPyConnection, report: Report, stations: list[Station], products: list[Product]
) -> list[Station]:
    """Returns the stations with measured change-over laws; changes without any set-up count as zeros."""
    families = pa.table({"product_id": [p.id for p in products], "family": [p.family or p.id for p in products]})
    cur.register("family_rows", families)
    cur.execute(_CHANGES)
    cur.unregister("family_rows")
    return [_of_station(cur, report, station) for station in stations]


def _of_station(cur: duckdb.DuckDBPyConnection, report: Report, station: Station) -> Station:
    rows = columns(cur, "SELECT * FROM setup_change WHERE station_id = ? ORDER BY machine_no, e, op_id", [station.id])
    seconds = np.asarray(rows["setup_s"], dtype=float)
    changed = np.asarray(rows["changed"], dtype=bool)
    total = float(seconds.sum())
    if total == 0 or changed.sum() < FEWEST_CHANGES:
        if station.setup_s or station.setups:
            report.assume(
                f"{station.id}: 준비교체 기록이 없어 입력값을 씀",
                f"{station.id}: no set-ups in the log, the entered ones are kept",
            )
        return station
    times = seconds[changed]
    if times.sum() == 0:
        return station
    elsewhere = float(seconds[~changed].sum()) / total
    factor = 1.0
    if elsewhere > MOST_WITHOUT_CHANGE:
        factor = total / (len(seconds) * _chance_of_change(rows["family"])) / float(times.mean())
        report.assume(
            f"{station.id}: 준비교체 시간의 {elsewhere:.0%}가 제품이 바뀌지 않을 때 일어남. 들어온 순서대로 작업하는 모델에서 총시간이 맞도록 {factor:.2f}배 함",
            f"{station.id}: {elsewhere:.0%} of set-up time falls where the product does not change; scaled by {factor:.2f} so that the total holds in a model that works first come, first served",
        )
    whole = choose_law(times)
    report.item(
        "setup",
        station.id,
        changes=int(changed.sum()),
        share_without_change=elsewhere,
        scaled_by=factor,
        **_of_law(whole, factor),
    )
    pairs, intervals = _pairs(rows, changed, seconds, whole.law, factor)
    for pair, interval in zip(pairs, intervals, strict=True):
        report.item(
            "setup",
            station.id,
            pair=f"{pair.from_family} -> {pair.to_family}",
            n=pair.setup_s.n,
            law=pair.setup_s.law,
            mean_s=pair.setup_s.mean(),
            mean_interval_s=interval,
            source=pair.setup_s.source,
        )
    return station.model_copy(update={"setup_s": scaled(whole.law, factor), "setups": tuple(pairs)})


def _of_law(fit: Fit, factor: float) -> dict[str, Any]:
    """What is said of the law that is used: the measured mean and its interval times the factor."""
    low, high = fit.mean_interval or (None, None)
    between = None if low is None or high is None else (low * factor, high * factor)
    return fit.described() | {"mean_s": fit.mean * factor, "mean_interval_s": between, "measured_mean_s": fit.mean}


def _chance_of_change(families: np.ndarray) -> float:
    """Chance that the next visit is of another family when visits come in any order."""
    _, counts = np.unique(families, return_counts=True)
    return 1 - float(((counts / counts.sum()) ** 2).sum())


def _pairs(
    rows: dict, changed: np.ndarray, seconds: np.ndarray, whole: Law, factor: float
) -> tuple[list[Setup], list[tuple[float, float]]]:
    """Pairs seen often enough, their means shrunk to the overall mean by how much pairs really differ; 95 % intervals."""
    names = list(
        zip(
            np.asarray(rows["family_before"])[changed].tolist(),
            np.asarray(rows["family"])[changed].tolist(),
            strict=True,
        )
    )
    groups: dict[tuple[str, str], list[float]] = {}
    for name, value in zip(names, seconds[changed].tolist(), strict=True):
        groups.setdefault(name, []).append(value)
    enough = {k: np.array(v) for k, v in groups.items() if len(v) >= FEWEST_OF_PAIR}
    if len(enough) < 2:
        return [], []
    means, halves = shrunk_means(list(enough.values()))
    overall = whole.mean()
    laws = {
        k: scaled(whole, factor * mean / overall).model_copy(update={"n": len(enough[k])})
        for k, mean in zip(enough, means, strict=True)
    }
    half = dict(zip(enough, halves, strict=True))
    pairs = [Setup(from_family=a, to_family=b, setup_s=law) for (a, b), law in sorted(laws.items())]
    return pairs, [_around(p.setup_s.mean(), factor * half[(p.from_family, p.to_family)]) for p in pairs]


def _around(mean: float, half: float) -> tuple[float, float]:
    return max(0.0, mean - half), mean + half


def shrunk_means(groups: list[np.ndarray]) -> tuple[list[float], list[float]]:
    """Returns group means pulled to the overall mean, weight n / (n + within / between), and 95 % half-widths.

    Variances by moments. A half-width holds the group's own error and, by 1 - weight, that of the overall mean and how
    far groups lie from it (empirical Bayes; Morris 1983).
    """
    from scipy.stats import t

    sizes = np.array([len(g) for g in groups], dtype=float)
    means = np.array([g.mean() for g in groups])
    overall = float(np.concatenate(groups).mean())
    within = float(sum(((g - g.mean()) ** 2).sum() for g in groups)) / max(1.0, sizes.sum() - len(groups))
    spread = float((sizes * (means - overall) ** 2).sum()) - (len(groups) - 1) * within
    between = spread / (sizes.sum() - (sizes**2).sum() / sizes.sum())
    weight = sizes / (sizes + within / between) if between > 0 else np.zeros(len(groups))
    error = weight * within / sizes + (1 - weight) ** 2 * within / sizes.sum()
    half = t.ppf(0.975, max(1.0, sizes.sum() - len(groups))) * error**0.5
    return (overall + weight * (means - overall)).tolist(), half.tolist()


# Set-up time belongs to the visit it leads to: all of it between the end of the machine's previous visit and of this one.
_CHANGES = """
CREATE OR REPLACE TEMP TABLE setup_change AS
WITH setup AS (
  SELECT station_id, machine_no, s, e, e - s AS work_s,
         coalesce(sum(e - s) OVER (PARTITION BY station_id, machine_no ORDER BY s, e ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before_s
  FROM state WHERE state = 'SETUP'),
at_end AS (
  SELECT v.station_id, v.machine_no, v.op_id, v.e, f.family, coalesce(b.before_s + least(b.work_s, v.e - b.s), 0) AS done_s
  FROM visit v JOIN family_rows f USING (product_id)
  ASOF LEFT JOIN setup b ON v.station_id = b.station_id AND v.machine_no = b.machine_no AND v.e >= b.s)
SELECT station_id, machine_no, op_id, e, family, lag(family) OVER w AS family_before,
       greatest(0, done_s - lag(done_s) OVER w) AS setup_s, family <> lag(family) OVER w AS changed
FROM at_end WINDOW w AS (PARTITION BY station_id, machine_no ORDER BY e, op_id)
QUALIFY lag(family) OVER w IS NOT NULL
"""
