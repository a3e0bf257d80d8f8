"""What was advised when, by which version, for which moment of the floor: only ever added to."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from twin.models.registry import Version
from twin.store.models import Entry, enter
from twin.store.store import Store


@dataclass(frozen=True)
class KeptAdvice:
    """Advice as it was given; `advised` is what the kind of task advises, as plain values."""

    model_id: str
    advised_at: datetime
    version: str
    as_of: datetime
    advised: dict[str, Any]


def keep(store: Store, version: Version, as_of: datetime, advised: dict[str, Any]) -> None:
    """Enters advice a version gave for a moment of the floor."""
    row = {
        "advised_at": datetime.now(UTC).isoformat(), "model_id": version.model_id, "version": version.version,
        "as_of": as_of.isoformat(), "advised": json.dumps(advised, ensure_ascii=False, default=str),
    }  # fmt: skip
    enter(store, [Entry("advice", (row,))])


def newest(store: Store, model_id: str) -> KeptAdvice | None:
    """Returns what a model advised last, or None."""
    rows = store.rows(
        "SELECT advised_at, version, as_of, advised FROM model.advice WHERE model_id = $1 ORDER BY advised_at DESC LIMIT 1",
        [model_id],
    )
    return KeptAdvice(model_id, *rows[0][:3], json.loads(rows[0][3])) if rows else None
