"""Seconds to calibrate the demonstration plant and to back-test it: six weeks, 100 runs each, on all cores.

Beside it the limit: what a person waits for once, not what a page may take.
"""

import tempfile
import time
from os import cpu_count
from pathlib import Path

from twin.calibrate import calibrate
from twin.cli import main as twin
from twin.experiment.executor import Processes
from twin.store import open_store
from twin.validate import Settings
from twin.validate.backtest import backtest, read_floor
from twin.validate.validation import subject, validate


def main() -> None:
    """Prints the seconds of each, and the grades that came out."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "demo.duckdb"
        twin(["demo", "--db", str(file), "--lang", "en"])
        with open_store(file) as store:
            begun = time.monotonic()
            calibrate(store)
            calibrated_s = time.monotonic() - begun
            given, settings = subject(store), Settings()
            begun = time.monotonic()
            with Processes(cpu_count()) as executor:
                tested = backtest(executor, read_floor(given.copy, given.plant), given.copy, given.base, settings)
            tested_s = time.monotonic() - begun
            found = validate(given, settings)
        grades = {k: score.grade for k, score in tested.scores.items()}
        print(
            f"calibration and back-test   {calibrated_s:5.1f} + {tested_s:.1f} = {calibrated_s + tested_s:.1f} s (limit 60)"
        )
        print(f"all layers of a validation  {found.seconds:5.1f} s, semi-replay and a predicted change with it")
        print(" ".join(f"{k}={g}" for k, g in grades.items()))


if __name__ == "__main__":
    main()
