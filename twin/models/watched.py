"""One thing watched on a model at work: its value, the bounds it was to stay in, and what is to be said of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from twin.errors import Problem
from twin.models.registry import Version


@dataclass(frozen=True)
class Watch:
    """One thing watched: its value now, the bounds it was to stay in, and the sentence."""

    what: str
    value: float
    low: float | None
    high: float | None
    is_alert: bool
    told: Problem

    def row(self, version: Version, at: datetime) -> dict[str, Any]:
        """Returns it as a row of model.watch."""
        return {
            "checked_at": at.isoformat(), "model_id": version.model_id, "version": version.version, "what": self.what,
            "value": self.value, "low": self.low, "high": self.high, "is_alert": self.is_alert, "ko": self.told.ko, "en": self.told.en,
        }  # fmt: skip
