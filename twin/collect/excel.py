"""Excel (xlsx, xls, xlsb, ods) to text, in a child process with bounds on memory and time."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

from twin.errors import Problem

CHILD = Path(__file__).with_name("excel_child.py")
TIMEOUT_S = 300
MEMORY_BYTES = 1 << 30
MAX_UNPACKED = 2 << 30
MAX_RATIO = 1000  # sheets pack up to 1:100; a bomb 1:1000 and more
MEMORY = {"memory", "killed"}


def to_csv(path: Path, sheet: str | int | None, workroom: Path) -> Path:
    """Returns a CSV of one sheet, its line n being row n of the sheet; Problem where the workbook cannot be read."""
    _guard(path)
    target = workroom / f"{path.name}.csv"
    words = [sys.executable, "-I", str(CHILD), str(path.resolve()), json.dumps(sheet), str(target), str(MEMORY_BYTES)]
    try:
        child = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", timeout=TIMEOUT_S, check=False)
        told = json.loads(child.stdout) if child.returncode == 0 else {"error": "killed"}
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        told = {"error": "killed"}
    if "error" in told:
        raise _problem(path.name, sheet, told)
    return target


def _guard(path: Path) -> None:
    """Refuses an archive that is no workbook, or unpacks to more than any workbook does."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile:
        if path.open("rb").read(2) == b"PK":
            raise _problem(path.name, None, {"error": "broken", "why": "zip"}) from None
        return  # an old .xls is no archive
    names = {m.filename for m in members}
    if not names & {"[Content_Types].xml", "content.xml"}:
        raise Problem(
            f"{path.name}: Excel 파일이 아닌 압축 파일입니다. 압축을 풀어 안의 파일을 넣으십시오.",
            f"{path.name}: a zip archive, not a workbook: unpack it and give the files inside.",
        )
    unpacked = sum(m.file_size for m in members)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(path.stat().st_size, 1 << 16):
        raise _problem(path.name, None, {"error": "memory"})


def _problem(name: str, sheet: str | int | None, told: dict) -> Problem:
    if told["error"] == "sheet":
        has = ", ".join(told["sheets"])
        return Problem(
            f"{name}: 시트 '{sheet}'이(가) 없습니다. 있는 시트: {has}. 매핑의 [source] sheet를 고치십시오.",
            f"{name}: there is no sheet '{sheet}'; it has {has}. Correct [source] sheet in the mapping.",
        )
    if told["error"] == "password":
        return Problem(
            f"{name}: 암호가 걸린 Excel 파일입니다. 암호를 풀어 저장한 뒤 넣으십시오.",
            f"{name}: the workbook has a password: save it without one first.",
        )
    if told["error"] in MEMORY:
        return Problem(
            f"{name}: 풀었을 때 너무 큰 Excel 파일이라 읽지 않았습니다. 시트를 CSV로 저장하거나 기간을 나누어 넣으십시오.",
            f"{name}: the workbook unpacks to more than can be read: save the sheet as CSV, or give shorter periods.",
        )
    return Problem(
        f"{name}: Excel 파일이 손상되어 읽을 수 없습니다. Excel에서 열어 다시 저장한 뒤 넣으십시오.",
        f"{name}: the workbook is damaged ({told.get('why', '')}): open it in Excel and save it again.",
    )
