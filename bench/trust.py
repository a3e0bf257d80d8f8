"""Seconds to calibrate the demonstration plant and to back-test it: six weeks, 100 runs each, on all cores.

Beside it the limit: what a person waits for once, not what a page may take.
"""

import tempfile
import time
from pathlib import Path

from twin.calibrate import calibrate
from twin.cli import main as twin
from twin.store import open_store
from twin.validate import Settings
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
            found = validate(subject(store), Settings())
        grades = {k: s.grade for k, s in (found.backtest.scores if found.backtest else {}).items()}
        print(
            f"calibration {calibrated_s:5.1f} s\nback-test   {found.seconds:5.1f} s\nboth        {calibrated_s + found.seconds:5.1f} s (limit 60)"
        )
        print(" ".join(f"{k}={g}" for k, g in grades.items()))


if __name__ == "__main__":
    main()
