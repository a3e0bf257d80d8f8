"""The words people read, in Korean and in English; all of them stand in texts.toml."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

Lang = Literal["ko", "en"]
LANGS: tuple[Lang, ...] = ("ko", "en")
TEXTS = Path(__file__).with_name("texts.toml")


def say(lang: str, key: str, **values: object) -> str:
    """Returns the text of a key in a language, its {places} filled in; KeyError for an unknown key."""
    text = texts()[key][lang]
    return text.format(**values) if values else text


@cache
def texts() -> dict[str, dict[str, str]]:
    """Returns every text by its dotted key."""
    return dict(_flat("", tomllib.loads(TEXTS.read_text(encoding="utf-8"))))


def _flat(path: str, node: dict) -> Iterator[tuple[str, dict[str, str]]]:
    """A table whose values are all texts is one entry; any other holds entries."""
    for name, child in node.items():
        key = f"{path}.{name}" if path else name
        if all(isinstance(value, str) for value in child.values()):
            yield key, child
        else:
            yield from _flat(key, child)
