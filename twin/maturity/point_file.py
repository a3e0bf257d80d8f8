"""Collection points described in a table (CSV or XLSX) with the heads of the exported one: read whole or refused with the line."""

import csv
import io
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from twin.collect.excel import to_csv
from twin.errors import Problem
from twin.maturity.collection import HEADS, METHODS, YES
from twin.maturity.readings import plant_of

if TYPE_CHECKING:
    from twin.store import Store

KNOWN = (
    "SELECT point_id, low, high, is_setting FROM plant.collection_point WHERE point_id IN (SELECT point_id FROM given)"
)
NEEDED = ("point", "station", "item", "method")
READ = ("point", "station", "machine", "item", "unit", "method", "period", "system", "required")
COLUMNS = (
    "point_id",
    "station_id",
    "machine_no",
    "item_ko",
    "item_en",
    "unit",
    "method",
    "period_s",
    "system",
    "required",
)


def put_points(store: "Store", file_name: str, content: bytes) -> int:
    """Describes the points of a table, new ones and known ones anew, and returns how many; Problem names the line at fault."""
    if not store.is_owner:
        raise Problem(
            "지금은 다른 프로그램이 저장소를 쓰고 있어 포인트를 적을 수 없습니다. 앱의 수집 포인트 화면에서 올리십시오.",
            "Another program owns the store now, so points cannot be described: upload the table on the app's page.",
        )
    stations = {s.id for s in plant_of(store).station}
    rows = [_row(number, line, stations) for number, line in _lines(file_name, content)]
    if not rows:
        raise Problem(f"{file_name}에 포인트가 한 줄도 없습니다.", f"{file_name} holds no point at all.")
    with store.transaction() as cursor:
        cursor.register("given", pa.Table.from_pylist(rows))
        known = cursor.sql(KNOWN).to_arrow_table()
        cursor.execute("DELETE FROM plant.collection_point WHERE point_id IN (SELECT point_id FROM given)")
        cursor.register("known", known)
        names = ", ".join(COLUMNS)
        cursor.execute(
            f"INSERT INTO plant.collection_point ({names}, low, high, is_setting) SELECT {names}, low, high, is_setting FROM given LEFT JOIN known USING (point_id)"
        )
        cursor.unregister("given")
        cursor.unregister("known")
    return len(rows)


def _row(number: int, line: dict[str, str], stations: set[str]) -> dict[str, Any]:
    for key in NEEDED:
        if not line.get(key):
            raise _wrong(number, HEADS[key].ko, HEADS[key].en, "", "비어 있습니다", "is empty")
    if line["station"] not in stations:
        raise _wrong(number, HEADS["station"].ko, HEADS["station"].en, line["station"], f"공장 설명에 없습니다 (있는 설비: {', '.join(sorted(stations))})", f"is not in the plant (it has {', '.join(sorted(stations))})")  # fmt: skip
    methods = {word: key for key, note in METHODS.items() for word in (key, *note)}
    if line["method"] not in methods:
        raise _wrong(number, HEADS["method"].ko, HEADS["method"].en, line["method"], "자동, 반자동, 수동 가운데 하나여야 합니다", "must be automatic, semi-automatic or manual")  # fmt: skip
    return {
        "point_id": line["point"], "station_id": line["station"], "machine_no": _number(number, line, "machine", int), "item_ko": line["item"],
        "item_en": line["item"], "unit": line.get("unit") or None, "method": methods[line["method"]], "period_s": _number(number, line, "period", float),
        "system": line.get("system") or None, "required": line.get("required", "") in (*YES, "y", "Y", "1", "예", "true", "TRUE", "True"),
    }  # fmt: skip


def _number(number: int, line: dict[str, str], key: str, kind: type) -> Any:
    text = line.get(key, "")
    if not text:
        return None
    try:
        found = kind(float(text))
    except ValueError:
        found = 0
    if found <= 0:
        raise _wrong(number, HEADS[key].ko, HEADS[key].en, text, "0보다 큰 수가 아닙니다", "is no number above 0")
    return found


def _lines(file_name: str, content: bytes) -> list[tuple[int, dict[str, str]]]:
    """Each line with its number in the file; a head may be in either language."""
    table = _cells(file_name, content)
    heads = {word: key for key in READ for word in HEADS[key]}
    found = [heads.get(head.strip()) for head in (table[0] if table else [])]
    absent = [key for key in NEEDED if key not in found]
    if absent:
        raise Problem(
            f"{file_name}의 첫 줄에 열 {', '.join(HEADS[k].ko for k in absent)}이(가) 없습니다. 내보낸 표의 첫 줄을 그대로 쓰십시오.",
            f"The first line of {file_name} lacks the columns {', '.join(HEADS[k].en for k in absent)}: use the first line of the exported table.",
        )
    return [
        (number, {key: cell.strip() for key, cell in zip(found, line, strict=False) if key})
        for number, line in enumerate(table[1:], start=2)
        if any(cell.strip() for cell in line)
    ]


def _cells(file_name: str, content: bytes) -> list[list[str]]:
    suffix = PurePath(file_name).suffix.lower()
    if suffix not in (".csv", ".xlsx"):
        raise Problem(
            f"'{file_name}'은(는) 포인트 표로 읽을 수 없습니다: CSV나 XLSX로 저장해 올리십시오.",
            f"'{file_name}' cannot be read as a table of points: save it as CSV or XLSX.",
        )
    if suffix == ".csv":
        return _parsed(content)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "points.xlsx"
        path.write_bytes(content)
        return _parsed(to_csv(path, None, Path(folder)).read_bytes())


def _parsed(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:  # what Excel of a Korean Windows writes
        text = content.decode("cp949", errors="replace")
    return list(csv.reader(io.StringIO(text)))


def _wrong(number: int, head_ko: str, head_en: str, value: str, ko: str, en: str) -> Problem:
    said = f" '{value}'" if value else ""
    return Problem(f"{number}행 {head_ko}{said}: {ko}. 고쳐서 다시 올리십시오. 아무것도 바뀌지 않았습니다.", f"Line {number}, {head_en}{said}: {en}. Mend it and upload again; nothing was changed.")  # fmt: skip
