"""Before and after on the demonstration plant over many lucks: are hidden effects covered, is what AI did not do credited?

Each luck is told with AI and without. With AI, for ten indicators: does the interval hold the true effect, as the hidden file
states it (the mean over lucks) and as it was on this very luck (with less without)? Without AI there is nothing to find at the
go-lives, while the mix shifts and trimming gets a new fixture: how often is that 'improved'? Beside it Welch's t on the same
days. `python -m bench.compare 20` takes half a minute a luck.
"""

import sys
import tempfile
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scipy.stats import ttest_ind

from twin.compare.measured import Comparison, compare
from twin.compare.plan import Place
from twin.compare.usual import usual_plan
from twin.demo.command import fill
from twin.demo.truth import FOLDER
from twin.store import Store, open_store

DAYS, SEEDS = 300, 5
QUALITY, MAINTENANCE = date(2026, 7, 4), date(2026, 8, 1)
IMPROVED = {"achieved", "improved", "target_not_proven", "target_missed"}


@dataclass(frozen=True)
class Case:
    """An indicator at a go-live, and its name in the hidden file; none where AI changed nothing."""

    hidden: str
    kpi_id: str
    station: str | None = None
    go_live: date = QUALITY

    @property
    def name(self) -> str:
        return f"{self.kpi_id} {self.station or 'line'}"


CASES = (
    Case("process_defect_ppm", "process_defect_ppm"), Case("process_defect_ppm_diecast", "process_defect_ppm", "diecast"),
    Case("process_defect_ppm_cnc", "process_defect_ppm", "cnc"), Case("final_defect_ppm", "final_defect_ppm"),
    Case("first_pass_yield", "first_pass_yield"), Case("throughput_per_h", "throughput_per_h"),
    Case("lead_time_mean_h", "lead_time_mean_h"), Case("wip_mean", "wip_mean"), Case("on_time_delivery", "on_time_delivery"),
    Case("cnc_availability", "availability", "cnc", MAINTENANCE),
)  # fmt: skip
FIXTURE = Case("", "quality_ratio", "trim")


@dataclass
class Count:
    """How often something was found, over the lucks."""

    of_file: int = 0
    of_luck: int = 0
    improved: int = 0
    improved_without: int = 0
    by_welch: int = 0
    no_verdict: int = 0

    def add(self, with_ai: Comparison, without: Comparison, hidden: float | None) -> None:
        """Counts one luck."""
        low, high = with_ai.effect.low, with_ai.effect.high
        self.of_file += hidden is not None and low <= hidden <= high
        self.of_luck += low <= with_ai.value_after - without.value_after <= high
        self.improved += with_ai.verdict.kind in IMPROVED
        self.improved_without += without.verdict.kind in IMPROVED
        self.by_welch += welch(without)
        self.no_verdict += without.verdict.kind in ("withheld", "not_adequate")


def main(seeds: int = SEEDS) -> None:
    """Prints a line an indicator: covered (the file's effect, the luck's own), improved with AI, and without it."""
    effects = tomllib.loads((FOLDER / "effects.toml").read_text(encoding="utf-8"))
    counts = {case: Count() for case in (*CASES, FIXTURE)}
    for seed in range(1, seeds + 1):
        with_ai, without = (told(seed, ai=ai) for ai in (True, False))
        before = sum(counts[case].of_file for case in CASES)
        for case, count in counts.items():
            count.add(with_ai[case], without[case], effects[case.hidden]["effect"] if case.hidden else None)
        print(
            f"luck {seed}: {sum(counts[c].of_file for c in CASES) - before} of {len(CASES)} indicators cover the hidden effect",
            flush=True,
        )
    heads = ("hidden", "this luck's", "improved", "| without AI: improved", "by Welch", "no verdict")
    print(f"of {seeds}".ljust(32), *heads, sep="  ")
    for case, n in counts.items():
        found = (n.of_file, n.of_luck, n.improved, n.improved_without, n.by_welch, n.no_verdict)
        print(case.name.ljust(32), *(f"{k:>{len(head)}}" for k, head in zip(found, heads, strict=True)), sep="  ")
    print(f"covered {sum(counts[c].of_file for c in CASES)} of {seeds * len(CASES)}")


def told(seed: int, *, ai: bool) -> dict[Case, Comparison]:
    """Returns the comparison of every case on one luck."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "demo.duckdb", create=True) as store:
        fill(store, DAYS, seed, ai=ai)
        return {case: _compared(store, case) for case in (*CASES, FIXTURE)}


def _compared(store: Store, case: Case) -> Comparison:
    return compare(store, usual_plan(store, case.kpi_id, case.go_live, Place(station_id=case.station)))


def welch(found: Comparison) -> bool:
    """Returns whether Welch's t calls it an improvement at 95 %."""
    s = found.series
    interval = ttest_ind(s.value[s.is_after], s.value[~s.is_after], equal_var=False).confidence_interval(0.95)
    return min(found.plan.sign * interval.low, found.plan.sign * interval.high) > 0


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]))
