"""Who may import whom: the house rules of `docs/decisions/0001-layers.md`, read off the source."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GROUND = {"errors", "laws", "plant", "plant_file", "calendar"}
# Part of twin → the parts it may import beside the ground. A part that is not listed here has no place yet.
MAY_IMPORT = {
    "store": set(),
    "line": set(),
    "kpi": {"store"},
    "collect": {"store", "kpi"},
    "calibrate": {"store", "kpi"},
    "demo": {"store", "kpi"},
    "experiment": {"line", "kpi", "store"},
    "cli": {"store"},
    "__main__": {"cli"},
}
GROUND_MAY_IMPORT = {"errors": set(), "laws": {"errors"}, "plant": {"errors", "laws"}}


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """(line, module) of every import in a file, wherever it stands; imports for types alone are left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{name.name}") for name in node.names)


def part_of(path: Path) -> str:
    return path.relative_to(ROOT / "twin").parts[0].removesuffix(".py")


SOURCES = sorted(p for p in (ROOT / "twin").rglob("*.py") if p.name != "__init__.py" or p.parent.name != "twin")


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_imports_only_what_it_may(path):
    part = part_of(path)
    allowed = GROUND_MAY_IMPORT.get(part, GROUND) if part in GROUND else MAY_IMPORT[part] | GROUND
    for line, module in imports(path):
        assert module.split(".")[0] not in ("streamlit", "plotly"), f"{path}:{line} imports {module}"
        pieces = module.split(".")
        if pieces[0] == "twin" and len(pieces) > 1 and (ROOT / "twin" / pieces[1]).with_suffix("").exists():
            assert pieces[1] in allowed | {part}, f"{path}:{line} imports {module}"


def test_no_part_imports_itself_in_a_circle():
    def reaches(part: str, seen: tuple[str, ...]) -> None:
        assert part not in seen, f"circle: {' → '.join((*seen, part))}"
        for other in MAY_IMPORT.get(part, set()):
            reaches(other, (*seen, part))

    for part in MAY_IMPORT:
        reaches(part, ())


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda p: p.name)
def test_a_page_lays_out_and_neither_computes_nor_queries(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    assert not any(module.split(".")[0] in ("duckdb", "simpy", "scipy", "numpy") for _, module in imports(path))
    assert "SELECT " not in text
