"""Every text in both languages, and a text for everything the data can name."""

import re
import string
from pathlib import Path
from typing import get_args

import pytest

from pages.parts.states import STATES
from pages.parts.words import LANGS, say, texts
from twin.kpi import catalogue
from twin.kpi.freshness import MOMENTS
from twin.kpi.shares import STATES as COUNTED
from twin.laws import Law, Source

ROOT = Path(__file__).parents[2]
SOURCES = [ROOT / "app.py", *(ROOT / "pages").rglob("*.py")]


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", texts())
def test_a_text_says_the_same_in_both_languages(key):
    entry = texts()[key]
    assert set(entry) == set(LANGS)
    assert all(text.strip() for text in entry.values())
    assert places(entry["ko"]) == places(entry["en"])


def test_every_text_a_page_asks_for_is_there():
    asked = {
        key for path in SOURCES for key in re.findall(r'say\(\s*(?:lang, )?"(\w+\.\w+)"', path.read_text(encoding="utf-8"))
    }  # fmt: skip
    assert len(asked) > 50
    assert asked <= set(texts())


def test_everything_the_data_can_name_has_a_name():
    laws = [kind.model_fields["law"].annotation for kind in get_args(get_args(Law)[0])]
    needed = {f"law.{get_args(law)[0]}" for law in laws} | {f"badge.{s}" for s in get_args(Source)}
    needed |= {f"badge_help.{s}" for s in get_args(Source)} | {f"floor.{table}" for table in MOMENTS}
    needed |= {f"state.{s}" for s in {*STATES, *COUNTED}} | {f"field.{k.field}" for k in catalogue().values()}
    assert needed <= set(texts())


def test_every_counted_state_has_a_colour():
    assert set(COUNTED) <= set(STATES)


def test_an_unknown_text_is_an_error():
    with pytest.raises(KeyError):
        say("ko", "first.nonsense")
