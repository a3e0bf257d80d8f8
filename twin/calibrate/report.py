"""What calibration found, dropped and assumed, so that a person can judge every law."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Report:
    """Grows while the calibration runs; every sentence in Korean and in English."""

    window: dict[str, Any] = field(default_factory=dict)
    items: list[dict[str, Any]] = field(default_factory=list)
    dropped: list[dict[str, Any]] = field(default_factory=list)
    assumptions: list[dict[str, str]] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    traps: list[dict[str, Any]] = field(default_factory=list)
    lacks: list[dict[str, Any]] = field(default_factory=list)

    def item(self, what: str, station_id: str | None = None, product_id: str | None = None, **found: Any) -> None:
        """Notes one fitted thing: what it is, where, its sample and intervals."""
        self.items.append({"what": what, "station_id": station_id, "product_id": product_id, **found})

    def drop(self, n: int, ko: str, en: str) -> None:
        """Notes rows left out and why; nothing for n = 0."""
        if n:
            self.dropped.append({"n": int(n), "ko": ko, "en": en})

    def assume(self, ko: str, en: str) -> None:
        """Notes what is taken for granted; the same sentence once."""
        _once(self.assumptions, ko, en)

    def warn(self, ko: str, en: str) -> None:
        """Notes what a person should look at; the same sentence once."""
        _once(self.warnings, ko, en)

    def trap(self, finding: dict[str, Any]) -> None:
        """Notes what a detector of traps found, or that it found nothing."""
        self.traps.append(finding)

    def as_dict(self) -> dict[str, Any]:
        """Returns the report as plain data for JSON."""
        return {
            "window": self.window,
            "items": self.items,
            "dropped": self.dropped,
            "assumptions": self.assumptions,
            "warnings": self.warnings,
            "batches": self.batches,
            "traps": self.traps,
            "lacks": self.lacks,
        }


def _once(notes: list[dict[str, str]], ko: str, en: str) -> None:
    if {"ko": ko, "en": en} not in notes:
        notes.append({"ko": ko, "en": en})
