"""Recovery: a hundred machines of known truth, calibrated back; 95 % intervals cover it in at least ninety, naive ones do not.

Each machine has luck of its own, is renewed by preventive work, waits, changes over between two products, and makes more
scrap on some days than on others. All stand in one log, so that one calibration answers for every seed.
"""

from itertools import pairwise

import duckdb
import numpy as np
import pytest

from tests.calibrate.worlds import DAY_S, FloorLog, Life, failing_machine
from twin.calibrate import calibrate_from
from twin.calibrate.failures import fit_weibull, weibull_intervals
from twin.store import migrations

HOUR = 3600.0
SEEDS, ENOUGH = 100, 90
SHAPE, MEAN_LIFE_S = 2.0, 10 * HOUR
SCALE_S = MEAN_LIFE_S / 0.8862269  # gamma(1.5)
REPAIR_S = 1800 * float(np.exp(0.6**2 / 2))
TRUTH = {
    "failure mean": MEAN_LIFE_S, "failure shape": SHAPE, "repair": REPAIR_S, "processing": 6000.0, "scrap": 0.04, "setup": 1200.0,
}  # fmt: skip
Intervals = dict[str, tuple[float, float]]


def machine(seed: int) -> tuple[Life, np.ndarray]:
    """One machine's life with products and scrap put on, and its set-ups in seconds."""
    rng = np.random.default_rng(seed)
    life = failing_machine(
        operations=600, processing_s=lambda: rng.gamma(4, 1500), life_s=lambda: SCALE_S * rng.weibull(SHAPE),
        repair_s=lambda: rng.lognormal(np.log(1800), 0.6), idle_s=lambda: rng.gamma(4, 300), preventive_every_s=8 * HOUR,
    )  # fmt: skip
    chosen = np.cumsum(rng.random(600) < 0.3) % 2
    changes = np.concatenate([[False], chosen[1:] != chosen[:-1]])
    waits = [i for i, row in enumerate(life.states) if row[2] == "STARVED"]
    for i in np.array(waits)[changes]:
        life.states[i] = (*life.states[i][:2], "SETUP")
    daily = rng.beta(2, 48, 200)
    for row, product in zip(life.operations, chosen, strict=True):
        scrap = float(rng.binomial(200, daily[int((row["ended_at"] + 9 * HOUR) // DAY_S)]))
        row |= {"product_id": f"{'ab'[product]}{seed}", "lot_id": f"{seed}-{row['lot_id']}", "qty_in": 200.0}
        row |= {"qty_scrap": scrap, "station_id": f"m{seed:02}"}
    setups = np.array([e - s for s, e, state in life.states if state == "SETUP"])
    return life, setups


@pytest.fixture(scope="module")
def recovered() -> tuple[list[Intervals], list[Intervals]]:
    """The intervals of calibration and of naive estimators, one entry a machine."""
    con = duckdb.connect()
    con.execute("SET TimeZone = 'UTC'")
    for text in migrations():
        con.execute(text)
    floor, naive, operations, preventive = FloorLog(con), [], [], []
    for seed in range(SEEDS):
        life, setups = machine(seed)
        operations += life.operations
        floor.states(life.states, station_id=f"m{seed:02}")
        preventive += [row | {"station_id": f"m{seed:02}"} for row in life.preventive]
        naive.append(naively(life, setups))
    floor.operations(operations)
    floor.maintenance(preventive)
    report = calibrate_from(con.cursor(), regime=False, search=False).report
    con.close()
    return [calibrated(report["items"], f"m{seed:02}") for seed in range(SEEDS)], naive


def calibrated(items: list[dict], station: str) -> Intervals:
    """The intervals a report gives for one station; an interval it does not give covers nothing."""
    of = {
        i["what"]: i for i in reversed(items) if i["station_id"] == station and not i["product_id"] and "pair" not in i
    }
    nothing = (np.nan, np.nan)
    failure = of["time_to_failure"]
    return {
        "failure mean": failure["mean_interval_s"] or nothing,
        "failure shape": failure.get("intervals", {}).get("shape", nothing),
        "repair": of["repair"]["mean_interval_s"],
        "processing": of["processing"]["mean_interval_s"],
        "scrap": (of["scrap_rate"]["low"], of["scrap_rate"]["high"]),
        "setup": of["setup"]["mean_interval_s"],
    }


def naively(life: Life, setups: np.ndarray) -> Intervals:
    """What a hurried spreadsheet says: whole gaps only, median repairs, elapsed times, pooled counts, set-up a visit."""
    whole = whole_gaps(life)
    elapsed = np.array([row["ended_at"] - row["started_at"] for row in life.operations])
    repairs, parts = np.array(life.repairs), 200.0 * len(life.operations)
    rate = sum(row["qty_scrap"] for row in life.operations) / parts
    shape, scale = fit_weibull(whole, whole)
    per_visit = np.concatenate([setups, np.zeros(len(life.operations) - len(setups))])
    return {
        "failure mean": around(whole),
        "failure shape": weibull_intervals(shape, scale, whole, whole)["shape"],
        "repair": around(repairs, float(np.median(repairs))),
        "processing": around(elapsed),
        "scrap": (rate - 1.96 * (rate * (1 - rate) / parts) ** 0.5, rate + 1.96 * (rate * (1 - rate) / parts) ** 0.5),
        "setup": around(per_visit),
    }


def whole_gaps(life: Life) -> np.ndarray:
    """Calendar time from the end of a repair to the next failure, preventive work overlooked."""
    down = [(s, e) for s, e, state in life.states if state == "DOWN"]
    return np.array([after[0] - before[1] for before, after in pairwise(down)])


def around(x: np.ndarray, middle: float | None = None) -> tuple[float, float]:
    at, half = x.mean() if middle is None else middle, 1.96 * x.std(ddof=1) / len(x) ** 0.5
    return float(at - half), float(at + half)


def covered(found: list[Intervals], what: str) -> int:
    return sum(low <= TRUTH[what] <= high for low, high in (one[what] for one in found))


@pytest.mark.parametrize("what", TRUTH)
def test_calibration_covers_the_truth(recovered, what):
    assert covered(recovered[0], what) >= ENOUGH


@pytest.mark.parametrize("what", TRUTH)
def test_naive_estimators_do_not(recovered, what):
    assert covered(recovered[1], what) < ENOUGH
