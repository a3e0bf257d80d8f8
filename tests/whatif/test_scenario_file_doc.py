"""The description of scenario files: it names every lever with its range, and its examples are read by the program."""

import re
from pathlib import Path

import pytest

from twin.experiment.scenario.file import parse_scenario
from twin.experiment.scenario.lever import levers

TEXT = (Path(__file__).parents[2] / "docs" / "scenario-file.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
ROWS = {
    row[0].strip("` "): row
    for line in TEXT.splitlines()
    if line.startswith("| `")
    for row in [line.strip("|").split("|")]
}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.splitlines()[0])
def test_an_example_is_read_as_it_stands(example):
    found = parse_scenario(example, "docs/scenario-file.md")
    assert len(found.changes) == example.count("[[change]]")


def test_every_lever_stands_in_a_table_and_no_other():
    assert {name.strip() for name in ROWS} == set(levers())


@pytest.mark.parametrize("lever", levers().values(), ids=levers())
def test_a_row_tells_where_what_and_within_which_range(lever):
    row = ROWS[lever.lever_id]
    assert (f"`{lever.on}`" in row[1]) == (lever.on != "line")
    if lever.takes:
        assert re.findall(r"`(\w+)`", row[2]) == list(lever.takes)
        assert re.findall(r"\*\*`(\w+)`\*\*", row[2]) == list(lever.needs)
    elif lever.words:
        assert re.findall(r"`(\w+)`", row[2]) == list(lever.words)
    elif lever.how in ("percent", "whole", "number", "share"):
        assert row[3].strip() == f"{lever.least:g} – {lever.most:g}"
