"""A year of the log of use, 400 lines a day: how long it takes to write one line, check the chain, export a day, read the statistic."""

import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

from twin.usage.check import check
from twin.usage.export import export
from twin.usage.log import record
from twin.usage.statistic import use

DAYS, A_DAY = 365, 400
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Seoul")


def main() -> None:
    """Prints the seconds."""
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "plant.duckdb"
        begun = perf_counter()
        for n in range(DAYS * A_DAY):
            record(
                db,
                "read",
                user="김",
                what="kpi",
                moved=10,
                at=BEGIN + timedelta(days=n // A_DAY, seconds=200 * (n % A_DAY)),
            )
        print(f"{DAYS * A_DAY:,} lines, {(perf_counter() - begun) / (DAYS * A_DAY) * 1000:.2f} ms each")
        day = date(2026, 12, 30)
        asked = {
            "check": lambda: check(db),
            "export": lambda: export(db, day, ZONE, "K", day),
            "statistic": lambda: use(db, ZONE, day),
        }
        for name, do in 2 * list(asked.items()):  # the second time only what has changed is read
            begun = perf_counter()
            do()
            print(f"{name:<10} {perf_counter() - begun:.2f} s")


if __name__ == "__main__":
    main()
