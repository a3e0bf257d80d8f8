"""Runs kept in the store: what every replication measured, and the whole log of the first."""

from datetime import UTC, datetime
from hashlib import sha256
from uuid import uuid4

import duckdb
import pyarrow as pa

from twin.errors import Problem
from twin.experiment.replications import Results
from twin.line import Log, start_of
from twin.plant_file import write_plant
from twin.store import Store
from twin.store.calibrations import code_version as hash_of

LOG_DAYS = 31  # the first replication's log is kept for so long: a month can be replayed, a year would only weigh


def keep_run(store: Store, results: Results, *, purpose: str, log: Log | None = None) -> str:
    """Returns the id under which the results are now in sim.*; raises Problem where another program owns the store."""
    owned_by_us(store)
    run_id = uuid4().hex[:12]
    version = _plant_version(store, results)
    with store.transaction() as cursor:
        cursor.execute(
            "INSERT INTO sim.run (run_id, made_at, plant_version, seed, starts_at, horizon_s, warmup_s, replications,"
            " code_version, purpose) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                run_id, datetime.now(UTC), version, results.seed, start_of(results.plant), results.horizon_s,
                results.warmup_s, len(results.outcomes), code_version(), purpose,
            ],
        )  # fmt: skip
        _insert(cursor, "kpi_value", _kpi_rows(run_id, results))
        _insert(cursor, "state_share", _share_rows(run_id, results))
        if log is not None and keeps_log(log):
            for name, rows in log.tables().items():
                _insert(cursor, name, _of_run(rows, run_id))
    return run_id


def keeps_log(log: Log) -> bool:
    """Returns whether a log is short enough to be kept whole."""
    return log.horizon_s <= LOG_DAYS * 86_400


def owned_by_us(store: Store) -> None:
    """Raises Problem where another program owns the store, so that a run could not be kept in it."""
    if not store.is_owner:
        raise Problem(
            "앱이 데이터베이스를 쓰고 있어 모의실행 결과를 남길 수 없습니다: 앱의 라인 화면에서 실행하거나 앱을 끄고 다시 하십시오.",
            "The app owns the database, so this run cannot be kept: run it on the app's line page, or stop the app and try again.",
        )


def newest_run(store: Store) -> str | None:
    """Returns the id of the newest run of the plant in force, or None."""
    found = store.rows(
        "SELECT run_id FROM sim.run JOIN plant.version USING (plant_version) WHERE in_force ORDER BY made_at DESC LIMIT 1"
    )
    return found[0][0] if found else None


def code_version() -> str:
    """Returns a hash of the model's and the KPIs' code: the same code gives the same numbers."""
    return hash_of("line", "kpi")


def _plant_version(store: Store, results: Results) -> str:
    """The version in force where it is the plant that was run; else the plant's own hash."""
    current = store.plant()
    if current is not None and current[1] == results.plant:
        return current[0]
    return sha256(write_plant(results.plant).encode()).hexdigest()[:16]


def _kpi_rows(run_id: str, results: Results) -> pa.Table:
    rows = [(o.replication, kpi, value) for o in results.outcomes for kpi, value in o.kpis.items()]
    return pa.table(
        {
            "run_id": pa.array([run_id] * len(rows)),
            "replication": pa.array([r[0] for r in rows], pa.int32()),
            "kpi_id": [r[1] for r in rows],
            "value": pa.array([r[2] for r in rows], pa.float64()),
        }
    )


def _share_rows(run_id: str, results: Results) -> pa.Table:
    rows = [
        (o.replication, station, state, share)
        for o in results.outcomes
        for station, shares in o.stations.items()
        for state, share in shares.items()
    ]
    return pa.table(
        {
            "run_id": pa.array([run_id] * len(rows)),
            "replication": pa.array([r[0] for r in rows], pa.int32()),
            "station_id": [r[1] for r in rows],
            "state": [r[2] for r in rows],
            "share": pa.array([r[3] for r in rows], pa.float64()),
        }
    )


def _of_run(rows: pa.Table, run_id: str) -> pa.Table:
    return rows.append_column("run_id", pa.array([run_id] * len(rows), pa.string())).append_column(
        "replication", pa.array([0] * len(rows), pa.int32())
    )


def _insert(cursor: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    cursor.register("rows_to_keep", rows)
    cursor.execute(f"INSERT INTO sim.{table} BY NAME SELECT * FROM rows_to_keep")  # a name of this module, never input
    cursor.unregister("rows_to_keep")
