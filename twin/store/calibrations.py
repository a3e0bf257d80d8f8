"""Calibrations in the store: each numbered, with who made it when from which data by which code; none is overwritten."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import duckdb

if TYPE_CHECKING:
    from twin.store.plants import Edition
    from twin.store.store import Store


@dataclass(frozen=True)
class Origin:
    """How a calibration came about: who, when, on which description, from which batches, by which code."""

    made_at: datetime
    made_by: str
    measured_toml: str
    code_version: str
    base_version: str | None = None
    batches: tuple[int, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Returns it as plain values for a landing's manifest."""
        return vars(self) | {"made_at": self.made_at.isoformat(), "batches": list(self.batches)}

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> Self:
        """Returns what `as_json` wrote."""
        made_at, batches = datetime.fromisoformat(given["made_at"]), tuple(given["batches"])
        read: dict[str, Any] = {"made_at": made_at, "batches": batches}
        return cls(**given | read)


@dataclass(frozen=True)
class Kept:
    """One calibration of the store; `in_force` where its description is the one the twin uses now."""

    number: int
    plant_version: str
    data_from: datetime | None
    data_until: datetime | None
    report: dict[str, Any]
    origin: Origin
    in_force: bool


@dataclass(frozen=True)
class Version:
    """One line of the list of calibrations, without its report; `overrides` counts the values people had set in it."""

    number: int
    made_at: datetime
    made_by: str
    data_from: datetime | None
    data_until: datetime | None
    overrides: int
    options: dict[str, Any]
    in_force: bool


def versions(store: "Store") -> list[Version]:
    """Returns every calibration, the newest first, as a list for people."""
    rows = store.rows(
        """SELECT number, made_at, made_by, c.data_from, c.data_until, coalesce(json_array_length(c.report, '$.overrides'), 0), options,
                  coalesce(v.in_force, FALSE) AND number = max(number) OVER (PARTITION BY c.plant_version)
           FROM plant.calibration c LEFT JOIN plant.version v USING (plant_version) ORDER BY number DESC"""
    )
    return [Version(*row[:6], json.loads(row[6]), row[7]) for row in rows]


def enter_calibration(cursor: duckdb.DuckDBPyConnection, version: str, edition: "Edition") -> None:
    """Adds a calibration under the next number, inside the cursor's open transaction; older ones stay as they are."""
    origin = edition.origin
    if origin is None:
        return
    cursor.execute(
        """INSERT INTO plant.calibration (number, made_at, made_by, plant_version, base_version, data_from, data_until,
               batches, options, code_version, measured_toml, report)
           SELECT coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM plant.calibration""",
        [
            origin.made_at, origin.made_by, version, origin.base_version, edition.data_from, edition.data_until,
            json.dumps(list(origin.batches)), json.dumps(origin.options, ensure_ascii=False), origin.code_version,
            origin.measured_toml, json.dumps(edition.report or {}, ensure_ascii=False),
        ],
    )  # fmt: skip


def calibrations(store: "Store", number: int | None = None) -> list[Kept]:
    """Returns every calibration, the newest first; only the one of a number where given (none where there is none)."""
    rows = store.rows(
        """SELECT number, c.plant_version, c.data_from, c.data_until, c.report, made_at, made_by, measured_toml, code_version,
                  base_version, batches, options,
                  coalesce(v.in_force, FALSE) AND number = max(number) OVER (PARTITION BY c.plant_version)
           FROM plant.calibration c LEFT JOIN plant.version v USING (plant_version)
           QUALIFY $number IS NULL OR number = $number ORDER BY number DESC""",
        {"number": number},
    )
    return [_kept(*row) for row in rows]


def _kept(number, version, from_, until, report, at, by, measured, code, base, batches, options, in_force) -> Kept:
    origin = Origin(at, by, measured, code, base, tuple(json.loads(batches)), json.loads(options))
    return Kept(number, version, from_, until, json.loads(report), origin, in_force)


@cache
def code_version(*parts: str) -> str:
    """Returns a hash of the code of some parts of twin, folders or single files: the same code makes the same numbers of
    the same rows.
    """
    root, digest = Path(__file__).parents[1], hashlib.sha256()
    files = [path for part in parts for path in (*(root / part).rglob("*"), *root.glob(f"{part}.py"))]
    for path in sorted(p for p in files if p.suffix in (".py", ".sql")):
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:12]
