"""A tiny plant whose every row is written by hand: two processes of one machine each, a week of working days."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from twin.kpi import refresh
from twin.plant_file import parse_plant
from twin.store import Store, open_store
from twin.store.plants import extend_working_time

MONDAY, FRIDAY = date(2026, 1, 5), date(2026, 1, 9)
SEOUL = ZoneInfo("Asia/Seoul")
PLANT = """
[site]
name = "손으로 쓴 공장"
timezone = "Asia/Seoul"
day_starts = 08:00:00
starts_at = 2026-01-05T08:00:00
[[process]]
id = "cast"
name_ko = "주조"
name_en = "Casting"
[[process]]
id = "pack"
name_ko = "포장"
name_en = "Packing"
[[station]]
id = "m1"
process = "cast"
name_ko = "주조기"
name_en = "Caster"
processing_s = { law = "constant", value = 60 }
[[station]]
id = "m2"
process = "pack"
name_ko = "포장기"
name_en = "Packer"
processing_s = { law = "constant", value = 60 }
[[shift]]
id = "day"
starts = 08:00:00
ends = 17:00:00
days = ["mon", "tue", "wed", "thu", "fri"]
[[product]]
id = "a"
route = ["m1", "m2"]
[[product]]
id = "b"
route = ["m1"]
"""


def at(day: int, clock: str = "09:00", seconds: float = 0) -> datetime:
    """A clock time in Seoul so many days after Monday 2026-01-05, as UTC."""
    hours, minutes = map(int, clock.split(":"))
    moment = datetime(2026, 1, 5, tzinfo=SEOUL) + timedelta(days=day, hours=hours, minutes=minutes, seconds=seconds)
    return moment.astimezone(UTC)


def found(path: Path) -> None:
    """Makes a store with the plant and the working time of January; a world is a copy of it."""
    with open_store(path, create=True) as store:
        parsed = parse_plant(PLANT, "tiny")
        version = store.save_plant(parsed, kind="nominal", name="tiny", toml=PLANT)
        store.write(
            """INSERT INTO log.ingest_batch (landing_id, kind, source_name, arrived_at, loaded_at, rows_read, rows_accepted,
               rows_rejected, rows_known, first_at, last_at) VALUES ('1', 'demo', 'by hand', now(), now(), 1, 1, 0, 0, ?, ?)""",
            [at(0), at(26)],
        )
        with store.transaction() as cursor:
            extend_working_time(cursor, version, parsed)


class World:
    """The store and the rows written into it."""

    def __init__(self, path: Path) -> None:
        self.store: Store = open_store(path)
        self.number = count(1)
        self.rows: dict[str, list[dict[str, Any]]] = {}

    def put(self, table: str, **row: Any) -> "World":
        """Adds a row; `write` brings all of a table in at once."""
        if table.startswith("floor."):
            row = {"batch_id": 1, "source_row": 1, "source_key": next(self.number)} | row
        self.rows.setdefault(table, []).append(row)
        return self

    def operation(self, day: int, station: str = "m1", clock: str = "09:00", **more: Any) -> "World":
        """A result: one operation of a minute."""
        usual = {"machine_no": 1, "product_id": "a", "order_id": None, "lot_id": "L1"}
        qty = {"qty_in": 1.0, "qty_good": 1.0, "qty_scrap": 0.0, "qty_rework": 0.0}
        began = at(day, clock)
        return self.put("floor.operation_event", started_at=began, ended_at=began + timedelta(minutes=1), station_id=station, **qty | usual | more)  # fmt: skip

    def state(self, day: int, station: str = "m1", minutes: float = 60, state: str = "PROCESSING") -> "World":
        """A stretch of one state from nine o'clock on."""
        return self.put("floor.state_interval", started_at=at(day), ended_at=at(day) + timedelta(minutes=minutes), station_id=station, machine_no=1, state=state)  # fmt: skip

    def point(self, point_id: str, station: str = "m1", method: str = "auto", *, required: bool = True, period_s: float | None = None) -> "World":  # fmt: skip
        """A collection point as it is meant to be."""
        return self.put("plant.collection_point", point_id=point_id, station_id=station, machine_no=1, item_ko=point_id, item_en=point_id,
                        method=method, required=required, period_s=period_s)  # fmt: skip

    def value(self, point_id: str, day: int, lag_s: float = 4.0, clock: str = "09:00") -> "World":
        """A reading and how long after it arrived."""
        seen = at(day, clock)
        return self.put(
            "floor.measurement",
            occurred_at=seen,
            arrived_at=seen + timedelta(seconds=lag_s),
            point_id=point_id,
            value=1.0,
        )

    def alarm(self, day: int, clock: str = "09:00", *, acted: bool = False) -> "World":
        """An alert at the first machine, with or without an action on record."""
        seen = at(day, clock)
        self.put("floor.alarm", occurred_at=seen, station_id="m1", machine_no=1, level="warning", code="E1")
        if acted:
            self.put(
                "floor.alert_action",
                occurred_at=seen + timedelta(minutes=5),
                alert_at=seen,
                station_id="m1",
                machine_no=1,
                action="점검",
            )
        return self

    def order(self, order_id: str, day: int, **more: Any) -> "World":
        """An order placed, released and completed on one day."""
        usual = {
            "product_id": "a",
            "qty": 1.0,
            "ordered_at": at(day),
            "released_at": at(day),
            "due_at": at(day + 3),
            "completed_at": at(day),
        }
        return self.put("floor.production_order", order_id=order_id, **usual | more)

    def write(self, *, refreshed: bool = False) -> Store:
        """Brings the rows in (with the facts that tell the span of the data, where asked) and returns the store."""
        import pyarrow as pa

        with self.store.transaction() as cursor:
            for table, rows in self.rows.items():
                names = sorted({name for row in rows for name in row})
                cursor.register("given", pa.Table.from_pylist([{n: row.get(n) for n in names} for row in rows]))
                cursor.execute(f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(names)} FROM given")
                cursor.unregister("given")
        self.rows = {}
        if refreshed:
            refresh(self.store)
        return self.store


def at_mid1(world: World) -> World:
    """Writes the first process at 중간1 with as little as that takes: a working week without a fault."""
    world.point("m1.heat")
    for day in range(5):
        world.operation(day, order_id=f"O{day}").operation(day, "m2", order_id=f"O{day}").state(day).value(
            "m1.heat", day
        )
        world.alarm(day, acted=True).order(f"O{day}", day)
    return world
