"""What every page file keeps to: the one door first, short, and neither arithmetic of data nor SQL."""

import ast
import re
from pathlib import Path

import pytest

from pages.parts.frame import GROUPS, PAGES

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "pages").glob("*.py"))
PARTS = sorted((ROOT / "pages" / "parts").glob("*.py"))
MOST_LINES = 150


def first_statement(body: list[ast.stmt]) -> str:
    """The first statement after docstring and imports."""
    rest = [s for s in body if not isinstance(s, ast.Import | ast.ImportFrom)]
    if rest and isinstance(rest[0], ast.Expr) and isinstance(rest[0].value, ast.Constant):
        rest = rest[1:]
    return ast.unparse(rest[0]) if rest else ""


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_a_page_begins_by_the_one_door(path):
    assert first_statement(ast.parse(path.read_text(encoding="utf-8")).body) == f"here = begin('{path.stem}')"


def test_the_first_page_begins_by_the_one_door_when_run_and_does_nothing_when_imported():
    body = ast.parse((ROOT / "app.py").read_text(encoding="utf-8")).body
    main = next(s for s in body if isinstance(s, ast.FunctionDef) and s.name == "main")
    assert first_statement(main.body) == "here = begin('first')"
    running = [s for s in body if isinstance(s, ast.Expr | ast.If | ast.For | ast.With)][
        1:
    ]  # the docstring is the first
    assert [ast.unparse(s) for s in running] == ["if __name__ == '__main__':\n    main()"]


def test_the_menu_leads_to_every_page():
    assert {ROOT / path for path, _ in PAGES.values()} == {ROOT / "app.py", *FILES}
    assert set(PAGES) <= {page for pages in GROUPS.values() for page in pages}  # each has its place in the menu


@pytest.mark.parametrize("path", [ROOT / "app.py", *FILES], ids=lambda p: p.name)
def test_a_page_is_short_and_calculates_nothing(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    sums = [
        n
        for n in ast.walk(ast.parse(text))
        if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Add | ast.Sub | ast.Mult | ast.Div)
    ]
    assert [ast.unparse(n) for n in sums] == []


@pytest.mark.parametrize("path", [ROOT / "app.py", *FILES, *PARTS], ids=lambda p: p.name)
def test_no_page_speaks_sql_or_fetches_anything(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\bSELECT\b|\bduckdb\b\.|import duckdb|https?://", text)


def test_the_settings_send_nothing_and_listen_at_home():
    import tomllib

    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["server"]["showEmailPrompt"] is False
    assert settings["server"]["address"] == "127.0.0.1"
    assert settings["client"]["showSidebarNavigation"] is False
    assert settings["client"]["showErrorDetails"] == "none"
