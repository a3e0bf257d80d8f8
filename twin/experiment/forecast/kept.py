"""Forecasts kept in the store: written once, the newest read back, with whether data or plant are newer than it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import duckdb
import pyarrow as pa

from twin.experiment.forecast.results import Forecast, OrderAhead, Output, PathPoint, Share
from twin.experiment.forecast.spans import Span
from twin.experiment.keep import code_version, owned_by_us
from twin.present import Note
from twin.store.schema import tables_of

if TYPE_CHECKING:
    from twin.store import Store


@dataclass(frozen=True)
class KeptForecast:
    """A stored forecast, and whether data have come in or another plant is in force since it was made."""

    forecast_id: str
    made_at: datetime
    forecast: Forecast
    has_newer_data: bool
    has_newer_plant: bool

    def is_over(self, now: datetime) -> bool:
        """Returns whether the first span it speaks of has ended by `now`: then it says nothing of the present any more."""
        return self.forecast.outputs[0].span.ends_at <= now

    @property
    def is_stale(self) -> bool:
        """Returns whether it was made from other data or another plant than there are now."""
        return self.has_newer_data or self.has_newer_plant


def keep_forecast(store: "Store", made: Forecast) -> str:
    """Returns the id under which the forecast is now in sim.*; Problem where another program owns the store."""
    owned_by_us(store)
    forecast_id = uuid4().hex[:12]
    notes = json.dumps([vars(n) for n in made.notes], ensure_ascii=False)
    with store.transaction() as cursor:
        cursor.execute(
            """INSERT INTO sim.forecast SELECT ?, ?, ?, ?, ?, (SELECT max(batch_id) FROM log.ingest_batch), ?, ?, ?, ?""",
            [forecast_id, datetime.now(UTC), made.at, made.until, made.plant_version, made.seed, made.replications, code_version(), notes],
        )  # fmt: skip
        _insert(cursor, "forecast_output", forecast_id, [_of_output(o) for o in made.outputs])
        _insert(cursor, "forecast_path", forecast_id, [vars(p) for p in made.path])
        _insert(cursor, "forecast_order", forecast_id, [_of_order(o) for o in made.orders])
    return forecast_id


def kept_forecast(store: "Store") -> KeptForecast | None:
    """Returns the newest stored forecast, or None."""
    found = store.rows(
        """SELECT forecast_id, made_at, from_at, until_at, plant_version, seed, replications, notes,
                  batch_id IS DISTINCT FROM (SELECT max(batch_id) FROM log.ingest_batch) AS newer_data,
                  plant_version IS DISTINCT FROM (SELECT max(plant_version) FROM plant.version WHERE in_force) AS newer_plant
           FROM sim.forecast ORDER BY made_at DESC LIMIT 1"""
    )
    if not found:
        return None
    forecast_id, made_at, at, until, version, seed, replications, notes, newer_data, newer_plant = found[0]
    asked = {"id": forecast_id}
    outputs = store.rows(f"SELECT {_OUTPUT} FROM sim.forecast_output WHERE forecast_id = $id ORDER BY position", asked)
    path = store.rows(
        "SELECT moment, low, median, high FROM sim.forecast_path WHERE forecast_id = $id ORDER BY moment", asked
    )
    orders = store.rows(f"SELECT {_ORDER} FROM sim.forecast_order WHERE forecast_id = $id ORDER BY position", asked)
    made = Forecast(
        at, until, version, seed, replications, tuple(_output(*row) for row in outputs),
        tuple(PathPoint(*row) for row in path), tuple(_order(*row) for row in orders),
        tuple(Note(**n) for n in json.loads(notes)),
    )  # fmt: skip
    return KeptForecast(forecast_id, made_at, made, newer_data, newer_plant)


_OUTPUT = "span, starts_at, ends_at, business_date, shift_id, planned, so_far, mean, low, median, high, reach, reach_low, reach_high"
_ORDER = (
    "order_id, product_id, qty, is_released, due_at, early_at, median_at, late_at, on_time, on_time_low, on_time_high"
)


def _insert(cursor: duckdb.DuckDBPyConnection, table: str, forecast_id: str, rows: Sequence[dict[str, Any]]) -> None:
    schema = tables_of("sim")[table]
    whole = [{"forecast_id": forecast_id, "position": i, **row} for i, row in enumerate(rows)]
    cursor.register(
        "rows_to_keep", pa.Table.from_pylist([{f.name: r.get(f.name) for f in schema} for r in whole], schema)
    )
    cursor.execute(f"INSERT INTO sim.{table} BY NAME SELECT * FROM rows_to_keep")  # a name of this module, never input
    cursor.unregister("rows_to_keep")


def _of_output(o: Output) -> dict[str, Any]:
    span = {k: v for k, v in vars(o.span).items() if k != "name"} | {"span": o.span.name}
    numbers = {k: getattr(o, k) for k in ("so_far", "mean", "low", "median", "high")}
    return span | numbers | _of_share("reach", o.reach)


def _of_order(o: OrderAhead) -> dict[str, Any]:
    return vars(o) | {"order_id": o.order, "product_id": o.product} | _of_share("on_time", o.on_time)


def _of_share(name: str, share: Share | None) -> dict[str, float | None]:
    if share is None:
        return {name: None, f"{name}_low": None, f"{name}_high": None}
    return {name: share.share, f"{name}_low": share.low, f"{name}_high": share.high}


def _output(name: Any, *row: Any) -> Output:
    return Output(Span(name, *row[:5]), *row[5:10], reach=_share(*row[10:]))


def _order(*row: Any) -> OrderAhead:
    return OrderAhead(*row[:8], on_time=_share(*row[8:]))


def _share(share: float | None, low: float | None, high: float | None) -> Share | None:
    return None if share is None or low is None or high is None else Share(share, low, high)
