"""What can be wrong with the file on opening, each with its sentence; and what SQL may not do."""

import re
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from tests.store.floor_rows import keys_in, land
from twin.errors import Problem
from twin.store import Store, in_memory, migrations, open_store, resolve_path
from twin.store.connect import connect_owner
from twin.store.migrate import numbered


def test_the_database_asked_for_comes_before_the_variable_and_the_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TWIN_DB", raising=False)
    assert resolve_path(None) == tmp_path.resolve() / "data" / "plant.duckdb"
    monkeypatch.setenv("TWIN_DB", "x/y.duckdb")
    assert resolve_path(None) == tmp_path.resolve() / "x" / "y.duckdb"
    assert resolve_path("z.duckdb") == tmp_path.resolve() / "z.duckdb"


def test_an_absent_database_says_how_to_make_one(tmp_path: Path):
    with pytest.raises(Problem, match="twin init --db") as raised:
        open_store(tmp_path / "x.duckdb")
    assert "없습니다" in raised.value.ko
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_something_else_is_left_alone(tmp_path: Path):
    path = tmp_path / "x.duckdb"
    path.write_text("station;state\nm1;DOWN\n", encoding="utf-8")
    with pytest.raises(Problem, match="not a DuckDB database"):
        open_store(path, create=True)
    assert path.read_text(encoding="utf-8").startswith("station")


def test_a_file_that_was_never_filled_becomes_a_database(tmp_path: Path):
    path = tmp_path / "x.duckdb"
    path.touch()
    with open_store(path) as store:
        assert keys_in(store) == []


def test_a_database_of_a_newer_edition_is_not_touched(tmp_path: Path):
    path = tmp_path / "x.duckdb"
    with open_store(path, create=True) as store:
        store.write("INSERT INTO main.migration VALUES (9999, '9999_future.sql', now())")
    with pytest.raises(Problem, match="schema 9999"):
        open_store(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no /proc")
def test_a_place_that_cannot_be_written_is_named():
    with pytest.raises(Problem, match="/proc/twin"):
        open_store(Path("/proc/twin/x.duckdb"), create=True)


def test_migrations_are_numbered_without_a_gap_and_applied_once(tmp_path: Path):
    assert list(numbered()) == list(range(1, len(migrations()) + 1))
    for _ in range(2):
        with open_store(tmp_path / "x.duckdb", create=True) as store:
            applied = store.rows("SELECT number, name FROM main.migration ORDER BY number")
    assert applied == [(number, name) for number, (name, _) in numbered().items()]


def test_a_migration_that_fails_changes_nothing_and_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from twin.store import migrate

    path, good = tmp_path / "x.duckdb", numbered()
    broken = good | {
        len(good) + 1: ("bad.sql", "CREATE TABLE book.half (x INTEGER); CREATE TABLE book.half (x INTEGER);")
    }
    monkeypatch.setattr(migrate, "numbered", lambda: broken)
    with pytest.raises(duckdb.CatalogException):
        open_store(path, create=True)
    monkeypatch.setattr(migrate, "numbered", lambda: good)
    with open_store(path) as store:
        assert store.rows("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'half'") == [(0,)]
        assert store.rows("SELECT count(*) FROM main.migration") == [(len(good),)]


def test_floor_and_sim_hold_the_same_log():
    """The one contract: a simulated table has the measured one's columns, but for where the row comes from."""
    with in_memory() as con:
        query = (
            "SELECT column_name, data_type, is_nullable FROM duckdb_columns() WHERE schema_name = ? AND table_name = ?"
        )
        for table in ("operation_event", "state_interval", "inspection", "production_order"):
            measured = [
                c
                for c in con.execute(query, ["floor", table]).fetchall()
                if c[0] not in ("batch_id", "source_row", "source_key")
            ]
            simulated = [
                c for c in con.execute(query, ["sim", table]).fetchall() if c[0] not in ("run_id", "replication")
            ]
            assert measured == simulated


def test_every_measured_table_names_its_batch():
    with in_memory() as con:
        query = """SELECT table_name, list(column_name) FROM duckdb_columns()
                   WHERE schema_name = 'floor' AND NOT starts_with(table_name, 'fact_') GROUP BY 1"""
        tables = dict(con.execute(query).fetchall())
    without = [name for name, columns in tables.items() if not {"batch_id", "source_row", "source_key"} <= set(columns)]
    assert len(tables) >= 9
    assert without == [], "facts are sums of measured rows; everything else is measured"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/hostname')",
        "COPY (SELECT 1) TO '/tmp/stolen.csv'",
        "ATTACH '/tmp/other.duckdb' AS other",
        "SET enable_external_access = true",
        "SET TimeZone = 'Asia/Seoul'",
    ],
)
def test_sql_reaches_no_other_file_and_changes_no_setting(store: Store, sql: str):
    with pytest.raises((duckdb.PermissionException, duckdb.InvalidInputException)), store.cursor() as cursor:
        cursor.execute(sql)


def test_sql_sees_no_python_variable(store: Store):
    secret = pa.table({"x": [1]})
    with pytest.raises(duckdb.CatalogException), store.cursor() as cursor:
        cursor.execute("SELECT * FROM secret")
    assert secret.num_rows == 1


def test_answers_come_in_plain_types_and_utc(store: Store):
    query = "SELECT 1 AS a, sum(x) AS b, avg(x) AS c, 1.5::DECIMAL(5, 2) AS d, DATE '2026-01-05' AS e, TIMESTAMPTZ '2026-01-05 09:00:00+09' AS f, NULL::VARCHAR AS g FROM range(4) t(x)"
    moment = datetime(2026, 1, 5, tzinfo=UTC)
    assert store.rows(query) == [(1, 6, 1.5, 1.5, moment.date(), moment, None)]
    kinds = {name: str(kind) for name, kind in store.frame(query).dtypes.items() if name != "g"}
    assert kinds == {
        "a": "int32",
        "b": "int64",
        "c": "float64",
        "d": "float64",
        "e": "datetime64[us]",
        "f": "datetime64[us, UTC]",
    }


def test_values_are_bound_by_place_and_by_name(store: Store):
    assert store.rows("SELECT ? + ?", (1, 2)) == [(3,)]
    assert store.rows("SELECT $a + $b", {"a": 1, "b": 2}) == [(3,)]
    assert store.frame("SELECT ? AS x", ["O'Brien; DROP TABLE log.usage"]).x[0] == "O'Brien; DROP TABLE log.usage"


@pytest.mark.parametrize("sql", ["CREATE TABLE book.x (a INTEGER)", "SELECT 1; SELECT 2", "DELETE FROM log.usage", ""])
def test_reading_takes_one_select(store: Store, sql: str):
    with pytest.raises(ValueError, match="expected one SELECT"):
        store.rows(sql)


def test_threads_get_their_own_rows(store: Store):
    land(store, list(range(2000)))
    store.load_landed()
    wrong: list[int] = []

    def ask(mine: int) -> None:
        for _ in range(20):
            found = store.rows(
                "SELECT DISTINCT source_key % 4 FROM floor.state_interval WHERE source_key % 4 = ?", [mine]
            )
            if found != [(mine,)]:
                wrong.append(mine)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_small_write_is_in_the_file_when_it_returns(store: Store):
    store.write("INSERT INTO log.audit VALUES (now(), ?, ?, NULL, NULL)", ["kim", "target"])
    log = store.path.with_name("plant.duckdb.wal")
    assert not log.exists() or log.stat().st_size == 0
    assert store.rows("SELECT user_name FROM log.audit") == [("kim",)]


def test_a_transaction_that_raises_is_undone(store: Store):
    entry = "INSERT INTO log.audit VALUES (now(), 'kim', 'target', NULL, NULL)"
    with pytest.raises(duckdb.ConstraintException), store.transaction() as cursor:
        cursor.execute(f"{entry}; INSERT INTO log.audit VALUES (NULL, 'kim', 'target', NULL, NULL)")
    assert store.rows("SELECT count(*) FROM log.audit") == [(0,)]


def test_two_stores_of_one_process_share_the_file(store: Store):
    with open_store(store.path) as second:
        assert second.is_owner
        second.write("INSERT INTO log.audit VALUES (now(), 'kim', 'target', NULL, NULL)")
    assert store.rows("SELECT count(*) FROM log.audit") == [(1,)]


def test_a_spoiled_log_is_cut_where_it_can_no_longer_be_read(tmp_path: Path):
    """A power cut zeroes the tail: what stands before it is kept, the original is put aside, and that is said."""
    path = _with_three_entries_in_the_log(tmp_path)
    log = path.with_name("x.duckdb.wal")
    whole = log.read_bytes()
    log.write_bytes(whole[:-20] + bytes(500))
    with open_store(path) as store:
        assert store.rows("SELECT user_name FROM log.audit ORDER BY 1") == [("a",), ("b",)]
        assert store.note is not None
        (aside,) = tmp_path.glob("x.duckdb.wal.damaged-*")
        assert str(aside) in store.note.en
        assert str(aside) in store.note.ko
        assert aside.read_bytes() == whole[:-20] + bytes(500)
    with open_store(path) as store:
        assert store.note is None


def test_a_log_of_nonsense_does_not_keep_the_file_from_opening(tmp_path: Path):
    path = _with_three_entries_in_the_log(tmp_path)
    log = path.with_name("x.duckdb.wal")
    whole = log.read_bytes()
    log.write_bytes(whole[:60] + bytes(b ^ 255 for b in whole[60:]))
    with open_store(path) as store:
        assert store.rows("SELECT count(*) FROM log.audit") == [(0,)]
        assert re.search("기록장", store.note.ko if store.note else "")


def _with_three_entries_in_the_log(folder: Path) -> Path:
    """A database whose owner died after three writes, before they went from the log to the file."""
    import subprocess

    code = """
import os, sys
from pathlib import Path
from twin.store import open_store
store = open_store(Path(sys.argv[1]), create=True)
for name in "abc":
    with store.cursor() as cursor:
        cursor.execute("INSERT INTO log.audit VALUES (now(), ?, 'target', NULL, NULL)", [name])
os.abort()
"""
    path = folder / "x.duckdb"
    subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=Path(__file__).parents[2], check=False, capture_output=True
    )
    assert path.with_name("x.duckdb.wal").stat().st_size > 0
    return path


def test_what_a_dead_process_spilled_is_removed(tmp_path: Path):
    left = tmp_path / "x.duckdb.999999.tmp"
    left.mkdir()
    (left / "duckdb_temp_storage-0.tmp").write_bytes(b"large")
    with open_store(tmp_path / "x.duckdb", create=True):
        assert not left.exists()


def test_opening_says_what_an_owner_gets(tmp_path: Path):
    con, mended = connect_owner(tmp_path / "x.duckdb")
    assert mended is None
    con.close()
