"""Validations kept in the store, whole: nothing is computed anew when a page shows one."""

import json
from dataclasses import asdict, fields
from datetime import UTC, datetime
from uuid import uuid4

import duckdb
import pyarrow as pa

from twin.experiment.keep import code_version, owned_by_us
from twin.store import Store
from twin.validate.validation import Validation


def keep_validation(store: Store, found: Validation) -> str:
    """Returns the id under which the validation is now kept; Problem where another program owns the store."""
    owned_by_us(store)
    name = uuid4().hex[:12]
    backtest, settings = found.backtest, asdict(found.settings)
    window = settings.pop("window")
    settings["window_days"] = None if window is None else window.days
    problems = backtest.left_out if backtest else []
    scores = list(backtest.scores.values()) if backtest else []
    weeks = [f for rows in backtest.forecasts.values() for f in rows] if backtest else []
    layers = [
        asdict(layer) | {"position": i, "figures": json.dumps(layer.figures)} for i, layer in enumerate(found.layers)
    ]
    with store.transaction() as cursor:
        cursor.execute(
            "INSERT INTO sim.validation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                name, datetime.now(UTC), found.plant_version, found.plant_kind, found.data_until, json.dumps(settings),
                code_version(), found.seconds, json.dumps([{"ko": p.ko, "en": p.en} for p in problems], ensure_ascii=False),
            ],
        )  # fmt: skip
        _insert(cursor, "validation_kpi", name, [asdict(s) for s in scores])
        _insert(cursor, "validation_week", name, [{f.name: getattr(w, f.name) for f in fields(w)} for w in weeks])
        _insert(cursor, "validation_layer", name, layers)
    return name


def _insert(cursor: duckdb.DuckDBPyConnection, table: str, name: str, rows: list[dict]) -> None:
    if not rows:
        return
    cursor.register("rows_to_keep", pa.Table.from_pylist([{"validation_id": name, **row} for row in rows]))
    if table == "validation_layer":
        cursor.execute(
            """INSERT INTO sim.validation_layer BY NAME
               SELECT validation_id, position, layer, result, ko, en, figures FROM rows_to_keep"""
        )
    else:
        cursor.execute(
            f"INSERT INTO sim.{table} BY NAME SELECT * FROM rows_to_keep"
        )  # a name of this module, never input
    cursor.unregister("rows_to_keep")
