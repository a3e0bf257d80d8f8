"""Who may import whom: the house rules of `docs/decisions/0001-layers.md`, read off the source."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GROUND = {"errors", "laws", "plant", "plant_file", "calendar", "background", "toml_text", "sheet"}
# Part of twin → the parts it may import. A part that is not listed here has no place yet.
MAY_IMPORT = {
    "errors": set(),
    "laws": {"errors"},
    "plant": {"errors", "laws"},
    "plant_file": {"errors", "laws", "plant", "toml_text"},
    "calendar": {"errors", "laws", "plant"},
    "background": {"errors"},
    "toml_text": {"errors"},
    "sheet": set(),
    "store": GROUND,
    "line": GROUND,
    "kpi": GROUND | {"store"},
    "collect": GROUND | {"store", "kpi"},
    "calibrate": GROUND | {"store", "kpi"},
    "demo": GROUND | {"store", "kpi", "maturity", "models", "programme", "compare", "experiment", "whatif"},
    "present": GROUND | {"line"},
    "experiment": GROUND | {"line", "kpi", "store", "present", "models", "calibrate"},
    "validate": GROUND | {"line", "kpi", "store", "present", "calibrate", "experiment"},
    "limits": GROUND | {"line", "kpi", "store", "experiment", "validate"},
    "whatif": GROUND
    | {"line", "kpi", "store", "experiment", "validate", "calibrate", "models", "compare", "programme"},
    "replay": GROUND | {"store", "kpi", "experiment"},
    "models": GROUND | {"store", "kpi"},
    "compare": GROUND | {"store", "kpi", "models", "calibrate"},
    "programme": GROUND | {"store", "kpi", "models", "compare", "experiment"},
    "evidence": GROUND
    | {
        "line",
        "kpi",
        "store",
        "calibrate",
        "experiment",
        "models",
        "validate",
        "compare",
        "programme",
        "maturity",
        "whatif",
    },
    "maturity": GROUND | {"store", "kpi", "collect"},
    "usage": GROUND | {"store", "programme"},
    "report": GROUND | {"store", "kpi", "models", "compare", "programme", "experiment", "validate"},
    "cli": {"errors", "store", "usage"},
    "__main__": {"cli"},
}
OUTSIDE = {"streamlit", "plotly", "pages", "app", "bench", "tests"}  # what twin knows nothing of
SOURCES = sorted((ROOT / "twin").rglob("*.py"))


def module_of(path: Path) -> str:
    """The dotted name of a file: twin/kpi/__init__.py is twin.kpi."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_of(path): path for path in SOURCES}


def nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but what stands under `if TYPE_CHECKING:`, which never runs."""
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"):
            yield node
            yield from nodes(node)


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """(line, full module name) of every import in a file, wherever in it; `from a import b` is a.b where that is a module."""
    package = module_of(path).split(".") if path.name == "__init__.py" else module_of(path).split(".")[:-1]
    for node in nodes(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*above, *(node.module or "").split(".")]).rstrip(".")
            for name in node.names:
                whole = f"{source}.{name.name}"
                yield node.lineno, whole if whole in MODULES else source


def part_of(module: str) -> str:
    """The part of twin a module belongs to: twin.kpi.reader → kpi, twin.errors → errors, twin itself → ''."""
    return ([*module.split("."), ""])[1]


def forbidden(path: Path) -> list[str]:
    """The imports of a file of twin that it may not make."""
    part = part_of(module_of(path))
    found = []
    for line, module in imports(path):
        top = module.split(".")[0]
        if top in OUTSIDE or (top == "twin" and part_of(module) not in MAY_IMPORT[part] | {part, ""}):
            found.append(f"{path.name}:{line} imports {module}")
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_imports_only_what_it_may(path):
    part = part_of(module_of(path))
    assert part in MAY_IMPORT or module_of(path) == "twin", (
        f"{part} has no place in MAY_IMPORT: decide whom it may know"
    )
    assert (forbidden(path) if part else list(imports(path))) == []


def test_parts_are_not_allowed_in_a_circle():
    order = list(TopologicalSorter(MAY_IMPORT).static_order())
    assert set(order) == set(MAY_IMPORT)


def test_no_modules_import_each_other_in_a_circle():
    graph = {name: {m for _, m in imports(path) if m in MODULES and m != name} for name, path in MODULES.items()}
    for name, path in MODULES.items():
        if path.name == "__init__.py":  # a package is what its modules make it; they do not wait for it
            graph = {n: near - {name} if n.startswith(f"{name}.") else near for n, near in graph.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(reversed(circle.args[1])))


@pytest.mark.parametrize(
    ("where", "text", "expected"),
    [
        ("line/x.py", "from twin.store import open_store", True),
        ("line/x.py", "from twin import store", True),
        ("line/x.py", "import twin.store.paths", True),
        ("line/x.py", "from ..store import open_store", True),
        ("line/x.py", "def f():\n    import streamlit", True),
        ("errors.py", "from twin.plant_file import read_plant", True),
        ("store/x.py", "from twin.kpi import read", True),
        ("line/x.py", "from twin.plant import Plant\nfrom .log import Log\nimport simpy", False),
        ("line/x.py", "if TYPE_CHECKING:\n    from twin.store import Store", False),
    ],
)
def test_the_rules_see_every_way_to_import(tmp_path, monkeypatch, where, text, expected):
    path = tmp_path / "twin" / where
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    assert bool(forbidden(path)) is expected


def test_twin_comes_up_without_pages_and_without_the_heavy_libraries():
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys, importlib; [importlib.import_module(m) for m in {sorted(set(MODULES) - {'twin.__main__'})}];"
            "print(sorted({'streamlit', 'plotly', 'scipy', 'sklearn', 'lightgbm'} & set(sys.modules)))",
        ],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert (told.stdout.strip(), told.stderr) == ("[]", "")


@pytest.mark.parametrize("path", [*sorted((ROOT / "pages").glob("*.py")), ROOT / "app.py"], ids=lambda p: p.name)
def test_a_page_knows_streamlit_its_parts_and_twin_only(path):
    assert {module.split(".")[0] for _, module in imports(path)} <= {"streamlit", "pages", "twin", "datetime"}
