"""Before and after on the demonstration plant over many lucks: are hidden effects covered, is what AI did not do credited?

Each luck is told with AI and without. With AI: does the interval hold the true effect (the same luck's difference)? Without
AI there is nothing to find at the go-lives, while the mix shifts and trimming gets a new fixture: how often is that
'improved'? Beside it Welch's t on the same days. `python -m bench.compare 20` takes half a minute a luck.
"""

import sys
import tempfile
from datetime import date
from pathlib import Path

from scipy.stats import ttest_ind

from twin.compare.measured import Comparison, compare
from twin.compare.plan import Place
from twin.compare.usual import usual_plan
from twin.demo.command import fill
from twin.store import Store, open_store

DAYS, SEEDS = 300, 5
QUALITY, MAINTENANCE = date(2026, 7, 4), date(2026, 8, 1)
CASES = (
    ("process_defect_ppm", QUALITY, None), ("final_defect_ppm", QUALITY, None), ("throughput_per_h", QUALITY, None),
    ("availability", MAINTENANCE, "cnc"), ("quality_ratio", QUALITY, "trim"),
)  # fmt: skip
IMPROVED = {"achieved", "improved", "target_not_proven", "target_missed"}


def main(seeds: int = SEEDS) -> None:
    """Prints a line a case: covered, improved with AI, improved without, by this method and by Welch's t."""
    counts = {case: [0] * 5 for case in CASES}
    for seed in range(1, seeds + 1):
        with_ai, without = (told(seed, ai=ai) for ai in (True, False))
        for case in CASES:
            a, b = with_ai[case], without[case]
            truth = a.value_after - b.value_after
            found = (
                a.effect.low <= truth <= a.effect.high, a.verdict.kind in IMPROVED, b.verdict.kind in IMPROVED,
                welch(b), b.verdict.kind in ("withheld", "not_adequate"),
            )  # fmt: skip
            counts[case] = [n + bool(f) for n, f in zip(counts[case], found, strict=True)]
        print(f"luck {seed} of {seeds}", flush=True)
    print(
        f"of {seeds}: {'covered':>37} {'improved':>9} | without AI: {'improved':>9} {'by Welch':>9} {'no verdict':>11}"
    )
    for (kpi_id, _, station), (covered, improved, false, by_welch, no_verdict) in counts.items():
        name = f"{kpi_id} {station or 'line'}"
        print(f"  {name:<35} {covered:>7} {improved:>9} {false:>24} {by_welch:>9} {no_verdict:>11}")


def told(seed: int, *, ai: bool) -> dict[tuple[str, date, str | None], Comparison]:
    """Returns the comparison of every case on one luck."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "demo.duckdb", create=True) as store:
        fill(store, DAYS, seed, ai=ai)
        return {case: _case(store, *case) for case in CASES}


def _case(store: Store, kpi_id: str, go_live: date, station: str | None) -> Comparison:
    return compare(store, usual_plan(store, kpi_id, go_live, Place(station_id=station)))


def welch(found: Comparison) -> bool:
    """Returns whether Welch's t calls it an improvement at 95 %."""
    s = found.series
    interval = ttest_ind(s.value[s.is_after], s.value[~s.is_after], equal_var=False).confidence_interval(0.95)
    return min(found.plan.sign * interval.low, found.plan.sign * interval.high) > 0


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]))
