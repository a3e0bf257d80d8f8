"""Processing times: work alone, without the stops hidden in long cycles and without waiting."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import duckdb
import numpy as np

from twin.calibrate.fit import ENOUGH_TO_FIT, Fit, choose_law, scaled
from twin.calibrate.fit_pictures import times_picture
from twin.calibrate.intervals import mean_interval
from twin.calibrate.report import Report
from twin.calibrate.rows import columns
from twin.laws import Source
from twin.plant import Station

MINOR_STOP_S = 300.0  # excess over the normal time up to which a stop is minor (methods, section 1)
CYCLE_LIKE = (
    0.25  # robust spread over median up to which times are a machine's cycle; wider, a long one may be just that
)
LONGEST_GAP_S = 8 * 3600.0  # working time without an operation beyond which a machine was not in service
FEWEST_STOPS = 5
FEWEST_FOR_MEAN = 5
DAY_S = 86_400.0
BETTER_PER_PART = 0.8  # lot sizes explain the times when the spread per part is so much smaller


@dataclass
class StopsSeen:
    """Stops found in long cycles: work between them (s), how long each took (s), and the open ends (s)."""

    between_s: list[float] = field(default_factory=list)
    open_s: list[float] = field(default_factory=list)
    lengths_s: list[float] = field(default_factory=list)
    worked_s: float = 0.0


@dataclass
class Samples:
    """Clean processing times of one station: by product, with the day (UTC) of each, and the stops split off."""

    by_product: dict[str, np.ndarray]
    day_by_product: dict[str, np.ndarray]
    per: str
    minor: StopsSeen | None
    down: StopsSeen | None

    def all(self) -> np.ndarray:
        """Returns the times of all products together, shape (n,)."""
        return self.of(self.by_product)[0]

    def of(self, products: Iterable[str]) -> tuple[np.ndarray, np.ndarray]:
        """Returns the times of some products together and the day of each, shape (n,)."""
        times, days = ([by[p] for p in products] for by in (self.by_product, self.day_by_product))
        return np.concatenate([np.empty(0), *times]), np.concatenate([np.empty(0), *days])


def make_sample(cur: duckdb.DuckDBPyConnection, stations: list[Station]) -> None:
    """Makes `sample`: one row per visit, or per run where lots share the machine or gaps are stops."""
    batches = [s.id for s in stations if s.batch_size > 1] or [""]
    cur.execute(_SAMPLE, {"batches": batches, "longest_gap_s": LONGEST_GAP_S})


def fit_processing(
    cur: duckdb.DuckDBPyConnection, report: Report, station: Station, goodness: bool = False
) -> tuple[Station, Samples]:
    """Returns the station with fitted processing laws, and the samples they came from."""
    samples = samples_of(cur, report, station)
    pooled = samples.all()
    if not len(pooled):
        return station, samples
    own = {p: x for p, x in samples.by_product.items() if len(x) >= ENOUGH_TO_FIT}
    few = {p: len(x) for p, x in samples.by_product.items() if p not in own}
    several = len(samples.by_product) > 1
    whole = _shared_law(samples, list(few), goodness)
    report.item("processing", station.id, per=samples.per, n_rest=sum(few.values()), few=few, **whole.described())
    laws: dict[str, Fit] = {}
    if several:
        laws = {p: choose_law(x, day=samples.day_by_product[p], goodness=goodness) for p, x in own.items()}
        for product, fit in laws.items():
            report.item("processing", station.id, product, per=samples.per, **fit.described())
    changes = {
        "processing_s": whole.law,
        "processing_s_by_product": {p: f.law for p, f in laws.items()},
        "processing_per": samples.per,
    }
    return station.model_copy(update=changes), samples


def _shared_law(samples: Samples, few: list[str], goodness: bool) -> Fit:
    """The law of products without one of their own: theirs where they have enough values, else the station's shape.

    With a few values the shape is scaled to their own mean, so that the work of the station adds up.
    """
    (rest, days), (pooled, all_days) = samples.of(few), samples.of(samples.by_product)
    source: Source = "pooled" if len(samples.by_product) > 1 else "measured"
    if len(rest) >= ENOUGH_TO_FIT or len(rest) == len(pooled):
        return choose_law(rest, day=days, source=source, goodness=goodness)
    shape = choose_law(pooled, day=all_days, source=source, goodness=goodness)
    if len(rest) < FEWEST_FOR_MEAN or shape.mean == 0 or rest.sum() == 0:
        return shape
    mean = float(rest.mean())
    law = scaled(shape.law, mean / shape.mean)
    return replace(shape, law=law, mean=mean, mean_interval=mean_interval(rest, days), picture=times_picture(rest, law))


def samples_of(cur: duckdb.DuckDBPyConnection, report: Report, station: Station) -> Samples:
    """Returns the clean processing times of a station, with the stops split off where the log does not name them."""
    rows = columns(cur, "SELECT * FROM sample WHERE station_id = ? ORDER BY machine_no, s, op_id", [station.id])
    usable = rows["y"] >= 0 if len(rows["y"]) else np.zeros(0, dtype=bool)
    usable &= (rows["y"] > 0) | rows["booked"].astype(bool)
    report.drop(
        int((~usable).sum()),
        f"{station.id}: 작업시간을 알 수 없는 작업",
        f"{station.id}: operations whose working time is not known",
    )
    rows = {k: v[usable] for k, v in rows.items()}
    kind = cur.execute("SELECT has_minor, has_down FROM station_kind WHERE station_id = ?", [station.id]).fetchall()
    has_minor, has_down = kind[0] if kind else (False, False)
    normal, minor, down = _split(rows, not has_minor, not has_down, station, report)
    per = _per(rows, normal, station, report)
    times = _per_part(rows, normal) if per == "part" else rows["y"]
    of = {str(p): normal & (rows["product_id"] == p) for p in sorted(set(rows["product_id"][normal].tolist()))}
    day = np.floor(rows["s"] / DAY_S)
    return Samples({p: times[m] for p, m in of.items()}, {p: day[m] for p, m in of.items()}, per, minor, down)


def _per_part(rows: dict[str, np.ndarray], normal: np.ndarray) -> np.ndarray:
    """Seconds per part, scaled so that times by lot sizes add up to the measured work (big lots go faster per part)."""
    qty = np.maximum(rows["qty"], 1)
    times = rows["y"] / qty
    mean = float(times[normal].mean()) if normal.any() else 0.0
    return times * (float(rows["y"][normal].sum()) / float(qty[normal].sum()) / mean) if mean > 0 else times


def _split(
    rows: dict[str, np.ndarray], want_minor: bool, want_down: bool, station: Station, report: Report
) -> tuple[np.ndarray, StopsSeen | None, StopsSeen | None]:
    """Which rows are normal, and the stops in the others: median + 4 * 1.4826 * MAD per product, 300 s apart."""
    y = rows["y"]
    normal, excess, usual = np.ones(len(y), dtype=bool), np.zeros(len(y)), y.copy()
    if not (want_minor or want_down):
        return normal, None, None
    for product in sorted(set(rows["product_id"].tolist())):
        of = np.flatnonzero(rows["product_id"] == product)
        median = float(np.median(y[of]))
        spread = 1.4826 * float(np.median(np.abs(y[of] - median)))
        if len(of) < ENOUGH_TO_FIT or median <= 0 or spread > CYCLE_LIKE * median:
            continue
        limit = median + 4 * max(spread, 0.005 * median)
        long = y[of] - median
        is_stop = (y[of] > limit) & np.where(long <= MINOR_STOP_S, want_minor, want_down)
        normal[of[is_stop]], excess[of[is_stop]], usual[of[is_stop]] = (False, long[is_stop], median)
    minor = _stops(rows, usual, excess, ~normal & (excess <= MINOR_STOP_S))
    down = _stops(rows, usual, excess, ~normal & (excess > MINOR_STOP_S))
    for kind, seen in (("minor", minor), ("down", down)):
        if seen and len(seen.lengths_s) < FEWEST_STOPS:
            normal |= ~normal & ((excess <= MINOR_STOP_S) == (kind == "minor"))
    minor, down = (s if s and len(s.lengths_s) >= FEWEST_STOPS else None for s in (minor, down))
    if minor or down:
        report.assume(
            f"{station.id}: 긴 사이클을 중앙값+4·1.4826·MAD에서 나누고 초과 {MINOR_STOP_S:.0f}초까지는 순간정지, 그 위는 원인 모를 정지로 봄",
            f"{station.id}: long cycles are split at median + 4*1.4826*MAD; excess up to {MINOR_STOP_S:.0f} s is a minor stop, above a stop of unknown cause",
        )
    return normal, minor, down


def _stops(rows: dict[str, np.ndarray], usual: np.ndarray, excess: np.ndarray, chosen: np.ndarray) -> StopsSeen | None:
    """Work between the chosen stops on each machine's operating clock; the first partial stretch is left out."""
    if not chosen.any():
        return None
    seen = StopsSeen(lengths_s=excess[chosen].tolist(), worked_s=float(usual.sum()))
    for machine in np.unique(rows["machine_no"]):
        of = rows["machine_no"] == machine
        clock, at = np.cumsum(usual[of]), np.flatnonzero(chosen[of])
        if len(at):
            seen.between_s += np.diff(clock[at]).tolist()
            seen.open_s.append(float(clock[-1] - clock[at[-1]]))
    return seen


def _per(rows: dict[str, np.ndarray], normal: np.ndarray, station: Station, report: Report) -> str:
    """Whether times belong to the lot or to each part: what leaves the smaller spread."""
    qty, y = rows["qty"][normal], rows["y"][normal]
    use = (qty > 0) & (y > 0)
    if use.sum() < ENOUGH_TO_FIT or np.std(qty[use]) <= 0.05 * np.mean(qty[use]):
        return station.processing_per
    log_y, log_q = np.log(y[use]), np.log(qty[use])
    per_lot, per_part = float(np.std(log_y)), float(np.std(log_y - log_q))
    chosen = "part" if per_part < BETTER_PER_PART * per_lot else "lot"
    report.item(
        "processing_per",
        station.id,
        source="measured",
        n=int(use.sum()),
        per=chosen,
        spread_per_lot=per_lot,
        spread_per_part=per_part,
    )
    return chosen


_SAMPLE = """
CREATE OR REPLACE TEMP TABLE sample AS
SELECT station_id, machine_no, product_id, s, run_id AS op_id, qty, work_s IS NOT NULL AS booked,
       CASE WHEN gapped THEN CASE WHEN gap_s <= $longest_gap_s THEN worked_s + gap_s ELSE worked_s END ELSE worked_s END AS y
FROM timed WHERE gapped OR list_contains($batches, station_id)
UNION ALL
SELECT station_id, machine_no, product_id, s, op_id, qty, booked, worked_s
FROM visit WHERE NOT gapped AND NOT list_contains($batches, station_id)
"""
