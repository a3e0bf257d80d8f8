"""Floor logs with known laws, written by a small generator of their own (nothing of the line model is used)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import duckdb
import numpy as np
import pyarrow as pa

from twin.store import migrations

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
DAY_S = 86_400.0


def at(seconds: float) -> datetime:
    """Seconds after a Monday midnight (UTC) as a moment."""
    return MONDAY + timedelta(seconds=float(seconds))


class FloorLog:
    """A database with the floor's tables, filled row by row with times in seconds after MONDAY."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con, self._key, self.batch = con, 0, 1

    def operations(self, rows: list[dict]) -> None:
        defaults = {
            "machine_no": 1,
            "product_id": "a",
            "lot_id": None,
            "order_id": None,
            "qty_in": 1.0,
            "qty_scrap": 0.0,
        }
        full = [defaults | {"station_id": "m1", "work_s": None, "queued_at": None, "step_no": None} | r for r in rows]
        for r in full:
            r.setdefault("qty_rework", 0.0)
            r.setdefault("qty_good", r["qty_in"] - r["qty_scrap"] - r["qty_rework"])
        self._insert("operation_event", full, ("queued_at", "started_at", "ended_at"))

    def states(
        self,
        rows: list[tuple[float, float, str]],
        station_id: str = "m1",
        machine_no: int = 1,
        reason: str | None = None,
    ) -> None:
        full = [
            {
                "started_at": s,
                "ended_at": e,
                "state": state,
                "station_id": station_id,
                "machine_no": machine_no,
                "reason": reason,
            }
            for s, e, state in rows
        ]
        self._insert("state_interval", full, ("started_at", "ended_at"))

    def orders(self, rows: list[dict]) -> None:
        defaults = dict.fromkeys(
            ("product_id", "qty", "ordered_at", "released_at", "due_at", "completed_at", "shipped_at")
        )
        self._insert(
            "production_order", [defaults | r for r in rows], ("ordered_at", "released_at", "due_at", "completed_at")
        )

    def inspections(self, rows: list[dict]) -> None:
        self._insert("inspection", [{"stage": "final", "product_id": "a"} | r for r in rows], ("occurred_at",))

    def maintenance(self, rows: list[dict]) -> None:
        self._insert(
            "maintenance", [{"station_id": "m1", "machine_no": 1} | r for r in rows], ("started_at", "ended_at")
        )

    def energy(self, rows: list[dict]) -> None:
        self._insert("energy", [{"station_id": "m1"} | r for r in rows], ("started_at", "ended_at"))

    def measurements(self, point_id: str, rows: list[tuple[float, float]]) -> None:
        self._insert(
            "measurement", [{"point_id": point_id, "occurred_at": t, "value": v} for t, v in rows], ("occurred_at",)
        )

    def _insert(self, table: str, rows: list[dict], moments: tuple[str, ...]) -> None:
        if not rows:
            return
        for row in rows:
            self._key += 1
            row |= {"batch_id": self.batch, "source_row": self._key, "source_key": self._key}
            row |= {m: at(row[m]) for m in moments if row.get(m) is not None}
        self.con.register("given", pa.Table.from_pylist(rows))
        self.con.execute(f"INSERT INTO floor.{table} BY NAME FROM given")
        self.con.unregister("given")


@contextmanager
def bare_floor() -> Iterator[FloorLog]:
    """An empty floor to write rows on, in a database of its own."""
    con = duckdb.connect()
    con.execute("SET TimeZone = 'UTC'")
    for text in migrations():
        con.execute(text)
    yield FloorLog(con)
    con.close()


@dataclass
class Life:
    """What one machine did: its states, its operations, and the truth behind them."""

    states: list[tuple[float, float, str]] = field(default_factory=list)
    operations: list[dict] = field(default_factory=list)
    preventive: list[dict] = field(default_factory=list)
    repairs: list[float] = field(default_factory=list)


def failing_machine(
    *, operations: int, processing_s: Callable[[], float], life_s: Callable[[], float],
    repair_s: Callable[[], float], idle_s: Callable[[], float], preventive_every_s: float = float("inf"),
) -> Life:  # fmt: skip
    """A machine that fails on its operating clock, is renewed by preventive work, and waits between operations."""
    log, now, left, since = Life(), 0.0, life_s(), 0.0
    for i in range(operations):
        if since >= preventive_every_s:
            log.states.append((now, now + 1800, "PLANNED_STOP"))
            log.preventive.append({"started_at": now, "ended_at": now + 1800, "kind": "preventive"})
            now, left, since = now + 1800, life_s(), 0.0
        waiting, work, started = idle_s(), processing_s(), None
        log.states.append((now, now + waiting, "STARVED"))
        now += waiting
        started = now
        while work > left:
            log.states.append((now, now + left, "PROCESSING"))
            now, work, since = now + left, work - left, 0.0
            log.repairs.append(repair_s())
            log.states.append((now, now + log.repairs[-1], "DOWN"))
            now, left = now + log.repairs[-1], life_s()
        log.states.append((now, now + work, "PROCESSING"))
        now, left, since = now + work, left - work, since + work
        log.operations.append({"started_at": started, "ended_at": now, "lot_id": f"L{i}"})
    return log


def hidden_stops(rng: np.random.Generator, n: int, chance: float) -> tuple[list[dict], np.ndarray, np.ndarray]:
    """Cycles of 60 s (5 % spread) of which some hide a minor stop: rows, which were stopped, and for how long."""
    cycles = rng.normal(60, 3, n)
    stopped = rng.random(n) < chance
    stops = np.where(stopped, rng.uniform(20, 250, n), 0.0)
    ends = np.cumsum(cycles + stops)
    starts = ends - cycles - stops
    return (
        [
            {"started_at": s, "ended_at": e, "lot_id": f"L{i}"}
            for i, (s, e) in enumerate(zip(starts, ends, strict=True))
        ],
        stopped,
        stops,
    )
