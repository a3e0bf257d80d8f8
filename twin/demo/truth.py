"""The hidden truth: every law, effect and date of the demonstration plant, as `data/demo/truth.toml` states them."""

import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "data" / "demo"
AS_TABLES = frozenset(
    ("work_s", "reasons", "minor_reasons", "kw", "weights", "found_at", "lead_workdays", "tablet_from")
)  # keys are data


class Truth(SimpleNamespace):
    """A table of the truth, its fields as attributes."""

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"the truth says nothing about {name!r}; it knows {', '.join(sorted(vars(self)))}")


def read_truth() -> Truth:
    """Returns the truth of the demonstration plant."""
    return truth_of(tomllib.loads((FOLDER / "truth.toml").read_text(encoding="utf-8")))


def truth_of(given: dict[str, Any]) -> Truth:
    """Returns a TOML table as attributes, all the way down; tables whose keys are data stay dictionaries."""
    return Truth(**{key: value if key in AS_TABLES else _part(value) for key, value in given.items()})


def _part(value: Any) -> Any:
    if isinstance(value, dict):
        return truth_of(value)
    return [_part(v) for v in value] if isinstance(value, list) else value
