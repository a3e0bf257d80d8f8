"""Plant descriptions in the store: every version kept, one in force, its parts as rows for SQL to join with."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, Self

import duckdb
import pyarrow as pa

from twin.calendar import business_date, working_stretches
from twin.plant import Plant
from twin.store.calibrations import Origin, enter_calibration
from twin.store.schema import tables_of

Kind = Literal["nominal", "calibrated"]
PARTS = ("process", "station", "product", "routing", "working_time")


@dataclass(frozen=True)
class Edition:
    """A description as text, with where it comes from; a calibrated one with its report and the span of its data."""

    kind: Kind
    name: str
    toml: str
    report: dict[str, Any] | None = None
    data_from: datetime | None = None
    data_until: datetime | None = None
    origin: Origin | None = None

    def as_json(self) -> dict[str, Any]:
        """Returns it as plain values for a landing's manifest."""
        plain = {name: v.isoformat() if isinstance(v, datetime) else v for name, v in vars(self).items()}
        return plain | {"origin": self.origin and self.origin.as_json()}

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> Self:
        """Returns what `as_json` wrote."""
        first, last = (given[t] and datetime.fromisoformat(given[t]) for t in ("data_from", "data_until"))
        origin = given.get("origin") and Origin.from_json(given["origin"])
        return cls(given["kind"], given["name"], given["toml"], given["report"], first, last, origin)


def plant_tables(
    plant: Plant, plant_version: str, from_: datetime | None, until: datetime | None
) -> dict[str, pa.Table]:
    """Returns the rows of plant.process, station, product, routing and working_time (for the business days touched by
    [from_, until]; no working time where they are None)."""
    rows = {
        "process": ({"process_id": p.id, "position": i, "name_ko": p.name_ko, "name_en": p.name_en} for i, p in _numbered(plant.process)),
        "station": (
            {
                "station_id": s.id, "position": i, "process_id": s.process, "name_ko": s.name_ko, "name_en": s.name_en,
                "machines": s.machines, "buffer_before": s.buffer_before, "ideal_s_per_part": s.ideal_s_per_part,
                "inspects": s.inspects,
            }
            for i, s in _numbered(plant.station)
        ),
        "product": (
            {"product_id": p.id, "position": i, "family": p.family, "name_ko": p.name_ko, "name_en": p.name_en}
            for i, p in _numbered(plant.product)
        ),
        "routing": _routing(plant),
        "working_time": _working_time(plant, from_, until),
    }  # fmt: skip
    return {name: _table(name, plant_version, rows[name]) for name in PARTS}


def version_of(toml: str) -> str:
    """Returns the name of a description: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(toml.encode()).hexdigest()[:16]


def put_plant(cursor: duckdb.DuckDBPyConnection, plant: Plant, edition: Edition) -> str:
    """Writes a description and puts it in force, a calibration under a number of its own, inside the cursor's open
    transaction; returns its version."""
    version = version_of(edition.toml)
    report = None if edition.report is None else json.dumps(edition.report, ensure_ascii=False)
    cursor.execute("UPDATE plant.version SET in_force = false WHERE in_force")
    cursor.execute(
        """INSERT INTO plant.version VALUES (?, now(), ?, ?, ?, ?, ?, ?, true)
           ON CONFLICT (plant_version) DO UPDATE SET saved_at = now(), kind = excluded.kind, name = excluded.name,
               report = excluded.report, data_from = excluded.data_from, data_until = excluded.data_until, in_force = true""",
        [version, edition.kind, edition.name, edition.toml, report, edition.data_from, edition.data_until],
    )
    enter_calibration(cursor, version, edition)
    tables = plant_tables(plant, version, *data_span(cursor))
    for part in PARTS:
        replace_rows(cursor, part, version, tables[part])
    return version


def data_span(cursor: duckdb.DuckDBPyConnection) -> tuple[datetime | None, datetime | None]:
    """Returns (first, last) moment over the floor's data and the spans descriptions were fitted on; UTC."""
    query = """SELECT min(first_at), max(last_at) FROM (
                   SELECT first_at, last_at FROM log.ingest_batch UNION ALL SELECT data_from, data_until FROM plant.version)"""
    first, last = (column[0].as_py() for column in cursor.sql(query).to_arrow_table().columns)
    return first, last


def extend_working_time(cursor: duckdb.DuckDBPyConnection, version: str, plant: Plant) -> None:
    """Writes the working time of a version anew over all the data there are now, where it changed."""
    wanted = _table("working_time", version, _working_time(plant, *data_span(cursor)))
    query = "SELECT count(*) FROM plant.working_time WHERE plant_version = ?"
    if cursor.execute(query, [version]).fetchall()[0][0] != wanted.num_rows:
        replace_rows(cursor, "working_time", version, wanted)


def replace_rows(cursor: duckdb.DuckDBPyConnection, part: str, version: str, rows: pa.Table) -> None:
    """Puts `rows` in the place of a version's rows in plant.<part>."""
    cursor.execute(f"DELETE FROM plant.{part} WHERE plant_version = ?", [version])
    cursor.register("rows_of_plant", rows)
    cursor.execute(f"INSERT INTO plant.{part} BY NAME SELECT * FROM rows_of_plant")
    cursor.unregister("rows_of_plant")


def _routing(plant: Plant) -> Iterable[dict[str, Any]]:
    for product in plant.product:
        for variant, way in _numbered(product.ways()):
            for step_no, station_id in _numbered(way.route):
                yield {
                    "product_id": product.id, "variant": variant, "share": way.share, "step_no": step_no,
                    "station_id": station_id, "is_last": step_no == len(way.route),
                }  # fmt: skip


def _working_time(plant: Plant, from_: datetime | None, until: datetime | None) -> Iterable[dict[str, Any]]:
    """Whole stretches of the business days touched: asked for a little wider, so that none is clipped."""
    if from_ is None or until is None:
        return
    first, last = business_date(plant.site, from_), business_date(plant.site, until)
    margin = timedelta(days=2)
    for stretch in working_stretches(plant, from_.astimezone(UTC) - margin, until.astimezone(UTC) + margin):
        if first <= stretch.business_date <= last:
            yield {
                "starts_at": stretch.starts_at, "ends_at": stretch.ends_at,
                "business_date": stretch.business_date, "shift_id": stretch.shift_id,
            }  # fmt: skip


def _table(part: str, version: str, rows: Iterable[dict[str, Any]]) -> pa.Table:
    schema = tables_of("plant")[part]
    return pa.Table.from_pylist([{"plant_version": version, **row} for row in rows], schema=schema)


def _numbered(things: Iterable[Any]) -> Iterable[tuple[int, Any]]:
    return enumerate(things, start=1)
