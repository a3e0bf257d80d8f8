"""The report's own words, and how it writes numbers."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

Lang = Literal["ko", "en"]
WORDS = Path(__file__).with_name("words.toml")


def say(lang: str, key: str, **values: object) -> str:
    """Returns the text of a key in 'ko' or 'en', its {places} filled in; KeyError for an unknown key."""
    text = _words()[key][lang]
    return text.format(**values) if values else text


def number(value: float | None) -> str:
    """Returns a number with the digits it deserves, thousands apart; a dash where there is none."""
    if value is None or value != value:
        return "–"
    if value in (float("inf"), float("-inf")):
        return "∞" if value > 0 else "-∞"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.4g}"


def share(value: float | None) -> str:
    """Returns a share of 1 as per cent with one decimal."""
    return "–" if value is None or value != value else f"{value:.1%}"


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))
