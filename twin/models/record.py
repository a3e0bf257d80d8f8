"""A model's measured record: what it found, missed and wrongly alarmed in a period after its training.

It is what the twin lets act in the line, and what an evaluator can recount: right and wrong, how long, at what threshold.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from twin.store.store import Store

BAD_OUTCOMES = ("defect", "failure")


@dataclass(frozen=True)
class Record:
    """Counts of a period: `counts` says of what, 'unit' (parts, lots) or 'event' (breakdowns; false alarms by number)."""

    source: str  # test | live
    counts: str
    threshold: float
    test_from: datetime
    test_until: datetime
    tp: int
    fp: int
    fn: int
    tn: int | None
    operating_h: float | None = None
    leads_h: tuple[float, ...] = ()
    costs: tuple[tuple[str, Any], ...] = ()

    def row(self, evaluation_id: str, model_id: str, version: str) -> dict[str, Any]:
        """Returns it as a row of model.record."""
        return {
            "evaluation_id": evaluation_id, "model_id": model_id, "version": version, "source": self.source,
            "counts": self.counts, "threshold": self.threshold, "test_from": self.test_from.isoformat(),
            "test_until": self.test_until.isoformat(), "tp": self.tp, "fp": self.fp, "fn": self.fn, "tn": self.tn,
            "operating_h": self.operating_h, "leads_h": json.dumps(list(self.leads_h)), "costs": json.dumps(dict(self.costs)),
        }  # fmt: skip


def counted(label: np.ndarray, alarm: np.ndarray) -> tuple[int, int, int, int]:
    """Returns (tp, fp, fn, tn) of units."""
    bad = label > 0
    tp, fp, fn, tn = ((alarm & bad).sum(), (alarm & ~bad).sum(), (~alarm & bad).sum(), (~alarm & ~bad).sum())
    return int(tp), int(fp), int(fn), int(tn)


def records(store: Store, model_id: str | None = None, version: str | None = None) -> list[Record]:
    """Returns the records kept of a model (of a version), the newest evaluation first."""
    rows = store.rows(
        """SELECT r.source, counts, r.threshold, r.test_from, r.test_until, tp, fp, fn, tn, operating_h, leads_h, costs
           FROM model.record AS r JOIN model.evaluation AS e USING (evaluation_id)
           WHERE ($model IS NULL OR r.model_id = $model) AND ($version IS NULL OR r.version = $version)
           ORDER BY e.evaluated_at DESC""",
        {"model": model_id, "version": version},
    )
    return [Record(*row[:10], tuple(json.loads(row[10])), tuple(json.loads(row[11]).items())) for row in rows]
