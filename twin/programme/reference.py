"""Reference tables of the programme, read once: texts in both languages, from data/reference."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "data" / "reference"


@cache
def table(name: str) -> dict[str, Any]:
    """Returns what data/reference/NAME.toml holds."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
