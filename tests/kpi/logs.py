"""Hand-written logs for the tests of KPIs: clock times in Seoul, read from floor, from a stored run and as a simulated log."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa

from twin.kpi.build import build
from twin.kpi.opened import Facts
from twin.kpi.reader import chosen, evaluate
from twin.kpi.scope import EVERYTHING, Scope
from twin.kpi.sources import Source
from twin.plant import Plant
from twin.store import Store
from twin.store.connect import in_memory
from twin.store.schema import tables_of

SEOUL = ZoneInfo("Asia/Seoul")
MONDAY = datetime(2026, 1, 5, tzinfo=SEOUL)
LOG_TABLES = ("operation_event", "state_interval", "inspection", "production_order")
DAY_SHIFT = {"id": "day", "starts": "08:00:00", "ends": "17:00:00", "breaks": [["12:00:00", "13:00:00"]]}
NIGHT_SHIFT = {"id": "night", "starts": "20:00:00", "ends": "05:00:00"}


def at(clock: str, day: int = 0) -> datetime:
    """The clock time so many days after Monday 2026-01-05, in Seoul; as UTC."""
    hours, minutes = clock.split(":")
    return (MONDAY + timedelta(days=day, hours=int(hours), minutes=float(minutes))).astimezone(UTC)


def plant(*stations: dict, shifts: tuple[dict, ...] = (DAY_SHIFT,), **more) -> Plant:
    """A plant of these stations (an id is enough), products `a` and `b` through all of them, working the day shift."""
    route = [s["id"] for s in stations]
    described = [{"process": "p1", "processing_s": {"law": "constant", "value": 60}} | s for s in stations]
    processes = [{"id": p} for p in dict.fromkeys(s["process"] for s in described)]
    plain = {
        "site": {"name": "tiny"}, "process": processes, "station": described, "shift": shifts,
        "product": [{"id": "a", "route": route}, {"id": "b", "route": route}],
    }  # fmt: skip
    return Plant.model_validate(plain | more)


class TinyLog:
    """Rows of a log, table by table."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict]] = {name: [] for name in LOG_TABLES}

    def operation(
        self, station: str, start: datetime, end: datetime, good: float = 1, scrap: float = 0, **more
    ) -> "TinyLog":
        row = {"station_id": station, "machine_no": 1, "product_id": "a", "started_at": start, "ended_at": end}
        row |= {"qty_good": good, "qty_scrap": scrap, "qty_rework": 0.0} | more
        row.setdefault("qty_in", row["qty_good"] + row["qty_scrap"] + row["qty_rework"])
        self.rows["operation_event"].append(row)
        return self

    def state(self, station: str, start: datetime, end: datetime, state: str, **more) -> "TinyLog":
        row = {"station_id": station, "machine_no": 1, "started_at": start, "ended_at": end, "state": state}
        self.rows["state_interval"].append(row | more)
        return self

    def inspection(
        self, station: str, when: datetime, inspected: float, defects: float, stage: str, **more
    ) -> "TinyLog":
        row = {"station_id": station, "occurred_at": when, "qty_inspected": inspected, "qty_defect": defects}
        self.rows["inspection"].append(row | {"stage": stage, "product_id": "a"} | more)
        return self

    def order(self, order_id: str, **more) -> "TinyLog":
        self.rows["production_order"].append({"order_id": order_id, "product_id": "a", "qty": 1.0} | more)
        return self

    def tables(self) -> dict[str, pa.Table]:
        """The log as the line model hands it over: the columns of sim.* but run_id and replication."""
        found = {}
        for name, rows in self.rows.items():
            fields = [f for f in tables_of("sim")[name] if f.name not in ("run_id", "replication")]
            found[name] = pa.Table.from_pylist(
                [{f.name: r.get(f.name) for f in fields} for r in rows], pa.schema(fields)
            )
        return found


def land(store: Store, log: TinyLog, *, first_key: int = 0) -> None:
    """Loads the log into the floor of a store; rows are known by their place in the log."""
    with store.landing(kind="file", source_name="tiny.csv") as landing:
        for name, rows in log.tables().items():
            keys = range(first_key, first_key + rows.num_rows)
            rows = rows.append_column("source_row", pa.array([k + 2 for k in keys], pa.int64()))
            landing.write(name, rows.append_column("source_key", pa.array(list(keys), pa.uint64())))
    store.load_landed()


def save(store: Store, described: Plant) -> str:
    """Puts the plant in force and returns its version."""
    from twin.plant_file import write_plant

    return store.save_plant(described, kind="nominal", name="tiny", toml=write_plant(described))


@cache
def _database() -> duckdb.DuckDBPyConnection:
    return in_memory()


def floor_in_memory(log: TinyLog) -> duckdb.DuckDBPyConnection:
    """A database in memory whose floor holds the log; one for all, so the next call empties it."""
    con = _database()
    for name, rows in log.tables().items():
        con.register("rows", rows)
        numbered = (
            "SELECT 1 AS batch_id, row_number() OVER () AS source_row, row_number() OVER () AS source_key, * FROM rows"
        )
        con.execute(f"DELETE FROM floor.{name}")
        con.execute(f"INSERT INTO floor.{name} BY NAME {numbered}")
    return con


def facts_of(log: TinyLog, described: Plant | None, scope: Scope = EVERYTHING) -> Facts:
    """The facts of a log that lies on a floor, for a scope of places (its times are ignored); good until the next call."""
    con = floor_in_memory(log)
    made = build(con, Source("floor"), described)
    return Facts(con, "", scope, is_empty=made is None)


def kpi(facts: Facts, kpi_id: str) -> float | None:
    """One KPI's value over opened facts."""
    return evaluate(facts, chosen([kpi_id]))[0].value


def table_of(facts: Facts, name: str, *columns: str) -> list[tuple]:
    """Rows of a fact, sorted."""
    return sorted(facts.rows(f"SELECT {', '.join(columns)} FROM {{facts}}", name), key=str)
