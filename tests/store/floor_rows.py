"""Small batches for the store's tests: rows of the floor whose key is their number, and a process that owns the store."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from twin.store import Store

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
HOLD = """
import sys
from pathlib import Path
from twin.store import open_store
with open_store(Path(sys.argv[1]), create=True) as store:
    if sys.argv[2] == "publish":
        store.publish()
    print(store.is_owner, flush=True)
    for command in sys.stdin:
        if command.strip() == "tend":
            store.tend()
            store.publish()
            print("tended", flush=True)
"""
PLANT = """
[site]
name = "한 대의 기계"
day_starts = 08:00:00
[[process]]
id = "p1"
[[station]]
id = "m1"
process = "p1"
processing_s = { law = "constant", value = 10 }
[[shift]]
id = "day"
starts = 08:00:00
ends = 17:00:00
breaks = [[12:00:00, 13:00:00]]
[[product]]
id = "a"
route = ["m1"]
"""


def states(keys: list[int], *, lines: list[int] | None = None) -> pa.Table:
    """Rows of floor.state_interval; the k-th key is the k-th minute, on line k + 2 of the file."""
    return pa.table(
        {
            "source_row": pa.array(lines or [i + 2 for i in range(len(keys))], pa.int64()),
            "source_key": pa.array(keys, pa.uint64()),
            "started_at": [MONDAY + timedelta(minutes=k) for k in keys],
            "ended_at": [MONDAY + timedelta(minutes=k + 1) for k in keys],
            "station_id": pa.array(["m1"] * len(keys), pa.string()),
            "state": pa.array(["DOWN"] * len(keys), pa.string()),
        }
    )


def rejects(lines: list[int]) -> pa.Table:
    """Refused lines, as a collector reports them."""
    n = len(lines)
    return pa.table(
        {
            "source_row": pa.array(lines, pa.int64()), "column_name": ["end"] * n, "value": ["yesterday"] * n,
            "reason_code": ["unreadable_date"] * n, "reason_ko": ["날짜가 아닙니다"] * n, "reason_en": ["no date"] * n,
            "raw": ["m1;yesterday"] * n,
        }
    )  # fmt: skip


def land(store: Store, keys: list[int], *, source_hash: str | None = None, refused: tuple[int, ...] = ()) -> None:
    """Lands state intervals with these keys as one file."""
    with store.landing(kind="file", source_name="states.csv", source_hash=source_hash) as landing:
        landing.write("state_interval", states(keys))
        if refused:
            landing.reject(rejects(list(refused)))


def keys_in(store: Store) -> list[int]:
    """The keys in floor.state_interval, sorted: one more than once would show."""
    return [key for (key,) in store.rows("SELECT source_key FROM floor.state_interval ORDER BY source_key")]


@contextmanager
def owner_process(path: Path, *, publish: bool) -> Iterator[subprocess.Popen[str]]:
    """Another process that owns the store until the block ends; it tends when told "tend"."""
    command = [sys.executable, "-c", HOLD, str(path), "publish" if publish else "quiet"]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        yield process
        assert process.stdin is not None
        process.stdin.close()
        process.wait(timeout=60)


def tell(process: subprocess.Popen[str], word: str) -> str:
    """Sends a word to the owner process and returns its answer."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(word + "\n")
    process.stdin.flush()
    return process.stdout.readline().strip()
