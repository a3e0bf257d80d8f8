"""How long opening the evidence of a number takes on the demonstration plant: every KPI, the whole log and its cuts.

Seconds of the processor, so that what else the machine does counts little. `python -m bench.evidence` builds the plant first
(half a minute); with a path it reads that database.
"""

import sys
import tempfile
from pathlib import Path
from time import process_time

import numpy as np

from twin.demo.command import fill
from twin.evidence import Ref, evidence_of
from twin.kpi import Scope, catalogue
from twin.store import Store, open_store

DAYS = 300
CUTS = ({}, {"station_id": "cnc"}, {"product_id": "cover"}, {"shift_id": "night"})


def main(db: str | None = None) -> None:
    """Prints for each KPI how long its evidence took, the whole log first, then cut by station, product and shift."""
    if db is not None:
        with open_store(Path(db)) as store:
            told(store)
        return
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "demo.duckdb", create=True) as store:
        fill(store, DAYS, 1)
        told(store)


def told(store: Store) -> None:
    """Prints the seconds of each KPI and cut."""
    evidence_of(store, Ref("kpi", "oee", Scope()))  # what is read once in a process
    took = {kpi_id: [_seconds(store, kpi_id, cut) for cut in CUTS] for kpi_id in catalogue()}
    for kpi_id, seconds in took.items():
        print(f"{kpi_id:<20}", *(f"{s:6.2f}" for s in seconds))
    every = np.array(list(took.values()))
    print(f"median {np.median(every):.2f} s, worst {every.max():.2f} s, of {every.size}")


def _seconds(store: Store, kpi_id: str, cut: dict[str, str]) -> float:
    begun = process_time()
    evidence_of(store, Ref("kpi", kpi_id, Scope(**cut)))
    return process_time() - begun


if __name__ == "__main__":
    main(*sys.argv[1:2])
