"""Killed at any moment, filled to the last byte: nothing that was landed is lost, nothing counts twice."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.store.floor_rows import keys_in, land
from twin.store import Store, open_store
from twin.store.load import landed
from twin.store.paths import landing_folder

ROOT = Path(__file__).resolve().parents[2]
WORK = """
import sys
from pathlib import Path
from tests.store.floor_rows import land
from twin.store import open_store
with open_store(Path(sys.argv[1]), create=True) as store:
    for batch in range(int(sys.argv[2]), 10**6):
        land(store, list(range(batch * 100, batch * 100 + 100)))
        print(batch, flush=True)
        if batch % 3 == 2:
            store.load_landed()
"""
FILL = """
import resource, sys
from pathlib import Path
from tests.store.floor_rows import land
from twin.errors import Problem
from twin.store import open_store
with open_store(Path(sys.argv[1])) as store:
    if sys.argv[2] == "load":
        land(store, list(range(1000, 400_000)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
    try:
        if sys.argv[2] == "load":
            store.load_landed()
        else:
            land(store, list(range(1000, 400_000)))
    except Problem as problem:
        print(problem.en, flush=True)
"""


def test_a_process_killed_again_and_again_loses_nothing_and_counts_nothing_twice(tmp_path: Path):
    path, luck, landed_batches = tmp_path / "x.duckdb", random.Random(7), 0
    for _ in range(5):
        code = [sys.executable, "-c", WORK, str(path), str(landed_batches)]
        with subprocess.Popen(code, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
            assert child.stdout is not None
            for _ in range(luck.randint(1, 12)):
                landed_batches = int(child.stdout.readline()) + 1
            time.sleep(luck.random() * 0.05)
            child.kill()
            landed_batches = max([landed_batches, *(int(line) + 1 for line in child.stdout if line.endswith("\n"))])
    with open_store(path) as store:
        store.load_landed()
        found = keys_in(store)
        # The last batch may have landed in the instant before it could say so.
        assert found in (list(range(landed_batches * 100)), list(range((landed_batches + 1) * 100)))
        manifest = store.rows("SELECT sum(rows_accepted), sum(rows_read) FROM log.ingest_batch")[0]
        assert manifest[0] == len(found)
    assert landed(landing_folder(path)) == []


def test_a_batch_whose_log_was_lost_is_loaded_again(store: Store, monkeypatch: pytest.MonkeyPatch):
    """Until the database file itself holds a batch, its landing stays; so a spoiled log loses nothing."""
    monkeypatch.setattr(Store, "_checkpoint", lambda _: False)
    land(store, [1, 2, 3])
    assert len(store.load_landed()) == 1
    assert len(landed(landing_folder(store.path))) == 1
    assert store.load_landed() == []
    monkeypatch.undo()
    assert store.load_landed() == []
    assert landed(landing_folder(store.path)) == []
    assert keys_in(store) == [1, 2, 3]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
@pytest.mark.parametrize("moment", ["land", "load"])
def test_a_full_disk_is_said_and_what_was_there_stays(tmp_path: Path, moment: str):
    path = tmp_path / "x.duckdb"
    with open_store(path, create=True) as store:
        land(store, [1, 2])
        store.load_landed()
    code = [sys.executable, "-c", FILL, str(path), moment]
    told = subprocess.run(code, capture_output=True, text=True, cwd=ROOT, check=False)
    assert "The disk is full" in told.stdout, told.stderr
    with open_store(path) as store:
        assert keys_in(store) == [1, 2]
        store.load_landed()
        assert len(keys_in(store)) == (2 if moment == "land" else 399_002)
