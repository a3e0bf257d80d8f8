"""Machines of known truth, each with luck of its own, and what naive estimators say of them even where no trap is set."""

from itertools import pairwise

import numpy as np

from tests.calibrate.worlds import DAY_S, Life, failing_machine
from twin.calibrate.failures import fit_weibull, weibull_intervals

HOUR = 3600.0
OPERATIONS = 800
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
        operations=OPERATIONS, processing_s=lambda: rng.gamma(4, 1500), life_s=lambda: SCALE_S * rng.weibull(SHAPE),
        repair_s=lambda: rng.lognormal(np.log(1800), 0.6), idle_s=lambda: rng.gamma(4, 300), preventive_every_s=8 * HOUR,
    )  # fmt: skip
    chosen = np.cumsum(rng.random(OPERATIONS) < 0.3) % 2
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
