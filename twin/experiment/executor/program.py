"""Which program computes: a hash of all that the numbers of a run depend on."""

import sys
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from twin.store.calibrations import code_version

REFERENCE = Path(__file__).parents[3] / "data" / "reference"
PARTS = (
    "errors", "laws", "plant", "plant_file", "calendar", "background", "toml_text", "line", "kpi", "store", "present", "models",
    "calibrate", "experiment",
)  # fmt: skip
LIBRARIES = ("simpy", "numpy", "scipy", "pandas", "pyarrow", "duckdb", "pydantic")


@cache
def program_version() -> str:
    """Returns 16 hexadecimal digits that are others once code, a reference table, Python or a library is."""
    libraries = [(name, version(name)) for name in LIBRARIES]
    digest = sha256(f"{code_version(*PARTS)} {sys.version_info[:2]} {libraries}".encode())
    for path in sorted(REFERENCE.glob("*.toml")):
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))  # as git writes it on Windows
    return digest.hexdigest()[:16]
