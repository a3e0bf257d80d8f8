"""Levers: what each of the demonstration's models brings by its record and as claimed, beside what it truly brought.

The truth is the plant's story told with one of its models alone and with none, several lucks, from the day it went live.
"""

import tempfile
import time
from datetime import date
from os import cpu_count
from pathlib import Path
from statistics import fmean

from twin.cli import main as twin
from twin.demo.effects import kpis
from twin.demo.story import tell
from twin.demo.truth import read_truth
from twin.experiment.intervals import Estimate
from twin.experiment.levers.begin import before, known
from twin.experiment.levers.compare import Settings
from twin.experiment.levers.lever import NO_CLAIM
from twin.experiment.levers.study import study
from twin.store import open_store

LUCKS = range(1, 4)
MODELS = {"diecast-defect": "quality_ai", "cnc-spindle": "maintenance_ai"}
TOLD = ("throughput_per_h", "process_defect_ppm", "final_defect_ppm")
NEVER = date(2100, 1, 1)


def main() -> None:
    """Prints, for each model, the truth in its interval or not, and the claim beside it."""
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "demo.duckdb"
        twin(["demo", "--db", str(db), "--lang", "en"])
        with open_store(db) as store:
            for model, ai in MODELS.items():
                began = time.monotonic()
                found = known(before(store, model))
                made = study(found.plant, found.work, found.record, NO_CLAIM, Settings(), cpu_count() or 1)
                print(f"{model}: worked out in {time.monotonic() - began:.0f} s, {made.verdict}")
                truth = true_effects(ai)
                for b in made.brings:
                    if b.kpi_id in truth:
                        say(b.kpi_id, b.measured, b.claimed.mean, truth[b.kpi_id])


def true_effects(ai: str) -> dict[str, float]:
    """Returns what one model alone changed in each KPI, from the day it went live: the mean over lucks."""
    found: dict[str, list[float]] = {}
    for luck in LUCKS:
        truth = read_truth()
        for other in set(MODELS.values()) - {ai}:
            getattr(truth, other).live_from = NEVER
        with_it, without = (tell(300, luck, ai=on, truth=truth) for on in (True, False))
        live_s = with_it.clock.moment(getattr(truth, ai).live_from, "00:00")
        one, other = kpis(with_it, live_s), kpis(without, live_s)
        for kpi in TOLD:
            found.setdefault(kpi, []).append(one[kpi] - other[kpi])
    return {kpi: fmean(values) for kpi, values in found.items()}


def say(kpi: str, measured: Estimate, claimed: float | None, truth: float) -> None:
    """Prints one KPI."""
    if measured.mean is None or measured.low is None or measured.high is None:
        return
    inside = "inside" if measured.low <= truth <= measured.high else "OUTSIDE"
    print(
        f"  {kpi:<20} measured {measured.mean:+10.2f} [{measured.low:+.2f}, {measured.high:+.2f}]"
        f"  claimed {claimed:+10.2f}  truth {truth:+10.2f}  {inside}"
    )


if __name__ == "__main__":
    main()
