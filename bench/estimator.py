"""How long one before/after estimate takes: a year of days, ten columns, days that weigh by what stands behind them."""

from time import perf_counter

import numpy as np

from twin.compare.estimator import effects

DAYS, GO_LIVE, COLUMNS, TIMES = 365, 240, 9, 10


def main() -> None:
    """Prints the seconds of each of some estimates."""
    rng = np.random.default_rng(5)
    day = np.arange(float(DAYS))
    step = (day >= GO_LIVE).astype(float)[:, None]
    base = np.column_stack([np.ones(DAYS), rng.normal(size=(DAYS, COLUMNS))])
    took = []
    for _ in range(TIMES):
        begun = perf_counter()
        effects(day, rng.normal(size=DAYS), base, step, rng.uniform(50, 100, DAYS))
        took.append(perf_counter() - begun)
    print(f"{np.median(took):.2f} s each, {max(took):.2f} s at most, of {TIMES}")


if __name__ == "__main__":
    main()
