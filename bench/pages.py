"""Time of each page on the whole demonstration, 300 working and free days: the first visit, and the answer to a click.

The script of a page runs in a process of its own, so the first time holds the imports and an empty cache; the browser's
own drawing comes on top.
"""

import logging
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
DAYS = 300  # all there is of the demonstration, 1.2 million rows


def main() -> None:
    """Prints seconds for each page's first script run in a fresh process and for the median of five more."""
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "year.duckdb"
        begin = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "twin", "demo", "--days", str(DAYS), "--db", str(db)], cwd=ROOT, check=True
        )
        print(f"{DAYS} days built in {time.perf_counter() - begin:.1f} s, {db.stat().st_size / 1e6:.0f} MB", flush=True)
        for page in ["app.py", *sorted(f"pages/{p.name}" for p in (ROOT / "pages").glob("*.py"))]:
            subprocess.run(
                [sys.executable, "-m", "bench.pages", page], cwd=ROOT, check=True,
                env=os.environ | {"TWIN_DB": str(db)},
            )  # fmt: skip


def time_page(page: str) -> None:
    """Prints the time of one page in this process."""
    from streamlit.testing.v1 import AppTest

    logging.disable(logging.WARNING)  # Streamlit warns that no browser is there
    app, taken = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120), []
    if page != "app.py":
        app.switch_page(page)
    for _ in range(6):
        begin = time.perf_counter()
        app.run()
        taken.append(time.perf_counter() - begin)
    failed = f"  EXCEPTION {app.exception[0].message}" if app.exception else ""
    print(f"{page:<20} first {taken[0]:5.2f} s   then {sorted(taken[1:])[2]:5.2f} s{failed}")


if __name__ == "__main__":
    time_page(sys.argv[1]) if len(sys.argv) > 1 else main()
