"""The validation a reader is shown: the newest kept, and what has changed since it was made."""

import json
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from twin.errors import Problem
from twin.experiment.keep import code_version
from twin.validate.evidence import Layer
from twin.validate.forecasts import Forecast
from twin.validate.scores import Score

if TYPE_CHECKING:
    from twin.store import Store

DAYS = 7


@dataclass(frozen=True)
class KeptValidation:
    """A kept validation. `stale` says in sentences what is no longer as it was then; empty = it holds."""

    validation_id: str
    made_at: datetime
    data_until: datetime
    settings: dict[str, Any]
    seconds: float
    scores: dict[str, Score]
    forecasts: dict[str, list[Forecast]]
    layers: list[Layer]
    left_out: list[Problem]
    stale: list[Problem]


def kept_validation(store: "Store") -> KeptValidation | None:
    """Returns the newest validation in the store, or None."""
    rows = store.rows(
        """SELECT validation_id, made_at, data_until, settings, seconds, left_out, plant_version, plant_kind, code_version
           FROM sim.validation ORDER BY made_at DESC LIMIT 1"""
    )
    if not rows:
        return None
    name, made_at, data_until, settings, seconds, left_out, *then = rows[0]
    forecasts: dict[str, list[Forecast]] = {}
    for row in _all(store, Forecast, "validation_week", name, "week"):
        forecasts.setdefault(row.kpi_id, []).append(row)
    return KeptValidation(
        name, made_at, data_until, json.loads(settings), seconds,
        {s.kpi_id: s for s in _all(store, Score, "validation_kpi", name, "rowid")}, forecasts, _layers(store, name),
        [Problem(p["ko"], p["en"]) for p in json.loads(left_out)], stale(store, data_until, *then),
    )  # fmt: skip


def stale(
    store: "Store", data_until: datetime, plant_version: str | None, plant_kind: str | None, code: str
) -> list[Problem]:
    """Returns what has changed since a validation: the plant in force, the model itself, or weeks of newer data."""
    found = []
    current = store.rows("SELECT plant_version FROM plant.version WHERE in_force")
    if (current[0][0] if current else None) != plant_version:
        found.append(
            Problem(
                "지금 쓰는 공장 모델은 검증한 것이 아닙니다. 검증을 다시 하십시오.",
                "The plant in force is not the one that was validated: validate again.",
            )
        )
    elif plant_kind == "nominal":
        found.append(
            Problem(
                "지금 쓰는 공장은 입력된 그대로이며 보정되지 않았습니다. 등급은 주마다 보정한 트윈의 것입니다.",
                "The plant in force is as entered, not calibrated; the grade is that of the twin calibrated week by week.",
            )
        )
    if code != code_version():
        found.append(
            Problem(
                "검증한 뒤에 모델의 프로그램이 바뀌었습니다. 검증을 다시 하십시오.",
                "The model's program has changed since it was validated: validate again.",
            )
        )
    weeks = _newer_weeks(store, data_until)
    if weeks:
        found.append(
            Problem(
                f"검증한 뒤에 {weeks}주의 데이터가 더 들어왔습니다. 검증을 다시 하십시오.",
                f"{weeks} week(s) of newer data have come in since it was validated: validate again.",
            )
        )
    return found


def _newer_weeks(store: "Store", data_until: datetime) -> int:
    last = store.rows("SELECT max(last_at) FROM log.ingest_batch")[0][0]
    return max(0, (last - data_until).days // DAYS) if last else 0


def _layers(store: "Store", name: str) -> list[Layer]:
    rows = store.rows(
        "SELECT layer, result, ko, en, figures FROM sim.validation_layer WHERE validation_id = $id ORDER BY position",
        {"id": name},
    )
    return [Layer(*row[:4], json.loads(row[4])) for row in rows]


def _all(store: "Store", kind: type[Score] | type[Forecast], table: str, name: str, order: str) -> list[Any]:
    """The rows of a table of this module as objects of a kind whose fields are its columns."""
    columns = ", ".join(f.name for f in fields(kind))
    query = f"SELECT {columns} FROM sim.{table} WHERE validation_id = $id ORDER BY {order}"
    return [kind(*row) for row in store.rows(query, {"id": name})]
