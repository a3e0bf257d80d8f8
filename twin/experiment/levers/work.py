"""Where and since when a model works, as its own predictions and the book of who applied it tell."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import duckdb

from twin.errors import Problem
from twin.store.query import asked

if TYPE_CHECKING:
    from twin.store import Store

KINDS = ("defect", "maintenance")  # models that are levers of the line


@dataclass(frozen=True)
class Work:
    """A model at a station in [from_, until): from its first prediction that could be acted on to its last.

    `source` is 'live', or 'test' for a model that is not at work yet: then the span is that of its newest test.
    """

    model_id: str
    version: str | None
    station_id: str
    kind: str  # defect | maintenance
    from_: datetime
    until: datetime
    source: str = "live"

    @property
    def plant_until(self) -> datetime | None:
        """Returns up to when the plant was without the model; None = until now."""
        return self.from_ if self.source == "live" else None


def work_of(cur: duckdb.DuckDBPyConnection, name: str) -> Work:
    """Returns where a model ('model' or 'model:version') works, or was tested where it never predicted anything; Problem where
    it did neither, or is no lever.
    """
    model_id, _, version = name.partition(":")
    params = {"model": model_id, "version": version or None}
    rows = asked(cur, _SPAN, params)
    if not rows and (tested := asked(cur, _TESTED, params)):
        return Work(model_id, version or None, *tested[0], source="test")
    if not rows:
        known = ", ".join(r[0] for r in asked(cur, "SELECT DISTINCT model_id FROM floor.prediction ORDER BY 1")) or "-"
        raise Problem(
            f"{name}: 이 모델의 판정이 기록에 없습니다. 있는 모델: {known}",
            f"{name}: the log has no prediction of it; it knows {known}",
        )
    station, first, last, has_units = rows[0]
    applied = asked(cur, _APPLIED, params)[0][0]
    kinds = asked(
        cur, "SELECT kind FROM model.version WHERE model_id = $model ORDER BY made_at DESC", {"model": model_id}
    )
    kind = kinds[0][0] if kinds else "defect" if has_units else "maintenance"
    if kind not in KINDS:
        raise Problem(
            f"{name}: 불량 예측과 예지보전 모델만 라인에서 시험할 수 있습니다(이 모델은 {kind}).",
            f"{name}: only models that foresee defects or breakdowns act in the line (this one is of the kind {kind}).",
        )
    from_ = max(first, applied) if applied and applied < last else first
    return Work(model_id, version or None, station, kind, from_, last)


def worked(store: "Store", name: str) -> Work:
    """Returns the same from a store."""
    with store.cursor() as cur:
        return work_of(cur, name)


_SPAN = """
SELECT any_value(station_id), min(occurred_at), max(occurred_at), count(coalesce(lot_id, unit_id)) > 0 FROM floor.prediction
WHERE model_id = $model AND ($version IS NULL OR version = $version) AND station_id IS NOT NULL HAVING count(*) > 0
"""
_TESTED = """
SELECT v.station_id, v.kind, r.test_from, r.test_until
FROM model.record AS r JOIN model.evaluation AS e USING (evaluation_id) JOIN model.version AS v ON v.model_id = r.model_id AND v.version = r.version
WHERE r.model_id = $model AND ($version IS NULL OR r.version = $version) AND r.source = 'test' AND v.kind IN ('defect', 'maintenance')
ORDER BY e.evaluated_at DESC LIMIT 1
"""
_APPLIED = """
SELECT min(from_at) FROM model.application
WHERE model_id = $model AND ($version IS NULL OR version = $version) AND action <> 'retire'
"""
