"""Loads a CSV of a million operation rows and says how fast, and with how much memory. Run: python bench/ingest_million.py"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

ROOT = Path(__file__).resolve().parents[1]
MAPPING = """
[source]
name = "bench"
timezone = "Asia/Seoul"
[[into]]
table = "operation_event"
started_at = "시작"
ended_at = "종료"
station_id = "설비"
machine_no = "호기"
product_id = "품목"
order_id = "지시번호"
lot_id = "로트"
qty_good = "양품"
qty_scrap = "불량"
operator_id = "작업자"
"""


def write_file(path: Path, rows: int) -> None:
    """Writes operations of ten stations, two machines each, one after the other on each machine; one row in 10,000 is bad."""
    rng = np.random.default_rng(7)
    machine = np.arange(rows) % 20
    start = pd.Timestamp("2025-01-01") + pd.to_timedelta((np.arange(rows) // 20) * 60, unit="s")
    end = start + pd.to_timedelta(rng.integers(20, 60, rows), unit="s")
    ended = end.strftime("%Y-%m-%d %H:%M:%S").to_numpy(object)
    ended[::10_000] = "2025-13-45 99:00:00"
    table = pa.table(
        {
            "시작": start.strftime("%Y-%m-%d %H:%M:%S"), "종료": ended,
            "설비": np.char.add("CNC-", (machine // 2).astype(str)), "호기": machine % 2 + 1,
            "품목": np.char.add("품목", (machine % 3).astype(str)),
            "지시번호": np.char.add("WO-2025-", (np.arange(rows) // 500).astype(str)),
            "로트": np.char.add("L", np.arange(rows).astype(str)), "양품": rng.integers(1, 2000, rows),
            "불량": rng.integers(0, 5, rows), "작업자": np.char.add("김", (machine % 7).astype(str)),
        }
    )  # fmt: skip
    pyarrow.csv.write_csv(table, path)


def main() -> None:
    """Makes the file, loads it in a process of its own, and prints the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        write_file(room / "operations.csv", rows)
        (room / "bench.toml").write_text(MAPPING, encoding="utf-8")
        words = [
            "ingest",
            str(room / "operations.csv"),
            "--map",
            str(room / "bench.toml"),
            "--db",
            str(room / "b.duckdb"),
            "--json",
        ]
        began = time.perf_counter()
        child = subprocess.run(
            [sys.executable, "-c", WATCHED, *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        elapsed = time.perf_counter() - began
        told = json.loads(child.stdout)["files"][0]
        size = (room / "operations.csv").stat().st_size
    figures = {
        "rows": rows, "file_mb": round(size / 1e6, 1), "seconds": round(elapsed, 1), "rows_per_s": round(rows / elapsed),
        "peak_rss_mib": round(int(child.stderr.split()[-1]) / 1024), "accepted": told["rows_accepted"], "rejected": told["rows_rejected"],
    }  # fmt: skip
    print(json.dumps(figures))


# The peak of the whole process, imports included; Linux counts it in KiB.
WATCHED = """
import resource, sys
from twin.cli import main
code = main(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""

if __name__ == "__main__":
    main()
