"""The levers a scenario may pull, from data/reference/levers.toml."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

REFERENCE = Path(__file__).parents[3] / "data" / "reference" / "levers.toml"
How = Literal["percent", "whole", "number", "share", "word", "days", "station", "several"]


@dataclass(frozen=True)
class Lever:
    """One lever: what it changes, on which kind of thing, within which plausible range.

    `takes` names the levers it is made of (how = "several"); `needs` those of them that may not be left out.
    """

    lever_id: str
    name_ko: str
    name_en: str
    on: str
    how: How = "several"
    least: float = 0.0
    most: float = 0.0
    unit_ko: str = ""
    unit_en: str = ""
    words: dict[str, tuple[str, str]] = field(default_factory=dict)
    rests_on: Literal["law", "structure", "record"] = "structure"
    takes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    def name(self, lang: str) -> str:
        """Returns its name in 'ko' or 'en'."""
        return self.name_ko if lang == "ko" else self.name_en

    def unit(self, lang: str) -> str:
        """Returns the unit of its value; empty where the number says all."""
        return self.unit_ko if lang == "ko" else self.unit_en


@cache
def levers() -> dict[str, Lever]:
    """Returns every lever by its id, in the order of the file."""
    told = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))
    return {lever_id: _lever(lever_id, entry) for lever_id, entry in told.items()}


def _lever(lever_id: str, told: dict) -> Lever:
    fields: dict[str, Any] = dict(told)
    fields |= {name: tuple(told[name]) for name in ("takes", "needs") if name in told}
    fields["words"] = {word: (ko, en) for word, (ko, en) in told.get("words", {}).items()}
    return Lever(lever_id, **fields)
