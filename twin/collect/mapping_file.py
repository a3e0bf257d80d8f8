"""The mapping file: read from TOML, with the line and field of a mistake."""

import tomllib
from pathlib import Path

import pyarrow as pa
from pydantic import ValidationError

from twin.collect.mapping import ENERGIES, TIMES, UNITS, Into, Mapping, Named, To
from twin.errors import Problem
from twin.plant_file import line_of
from twin.store.schema import landed_schema

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "mappings"
FILLED = ("source_row", "source_key")  # by the reader itself
DERIVED = {"operation_event": ("qty_in", "qty_good", "qty_scrap", "qty_rework")}
KOREAN = {
    "missing": "꼭 필요한 항목이 없습니다",
    "extra_forbidden": "알 수 없는 항목입니다",
    "literal_error": "{expected} 가운데 하나여야 합니다",
    "origin": "column과 constant 가운데 하나만 적습니다",
    "pattern": "정규식이 아닙니다 ({why})",
    "encoding": "문자 인코딩 '{name}'을(를) 모릅니다. utf-8이나 cp949처럼 적습니다",
    "time_zone": "시간대 '{name}'을(를) 모릅니다. Asia/Seoul처럼 적습니다",
    "header": "columns는 header_rows = 0일 때에만, 그때는 반드시 적습니다",
    "separators": "thousands와 decimal은 달라야 합니다",
    "string_type": "글자여야 합니다",
    "tuple_type": "목록이어야 합니다",
    "too_short": "하나 이상 있어야 합니다",
    "int_type": "정수여야 합니다",
    "float_type": "숫자여야 합니다",
    "float_parsing": "숫자여야 합니다",
}


def read_mapping(path: Path | str) -> Named:
    """Returns the mapping of a TOML file, or of the shipped one of that name; Problem names line and field of a mistake."""
    given = Path(path)
    found = next((p for p in (given, SHIPPED / f"{given.name}.toml", SHIPPED / given.name) if p.is_file()), None)
    if found is None:
        shipped = ", ".join(sorted(p.stem for p in SHIPPED.glob("*.toml")))
        raise Problem(
            f"매핑 파일 {path}이(가) 없습니다. 경로를 확인하거나 함께 제공되는 것 가운데 고르십시오: {shipped}.",
            f"There is no mapping file {path}: check the path, or choose one that is shipped: {shipped}.",
        )
    try:
        text = found.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as trouble:
        raise Problem(
            f"매핑 파일 {found}을(를) 읽을 수 없습니다: UTF-8로 저장한 TOML 파일이어야 합니다.",
            f"Cannot read the mapping file {found} ({trouble}): expected a TOML file saved as UTF-8.",
        ) from None
    return Named(parse_mapping(text, found.name), found.stem, text)


def parse_mapping(text: str, where: str) -> Mapping:
    """Returns the mapping a TOML text describes; `where` names it in the Problem raised for a mistake."""
    try:
        mapping = Mapping.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as trouble:
        raise Problem(
            f"{where}: TOML 형식이 아닙니다 ({trouble}). 그 줄의 따옴표와 괄호를 확인하십시오. 한글 이름은 따옴표로 묶습니다.",
            f"{where}: not valid TOML ({trouble}): check quotes and brackets on that line; names that are not plain Latin letters stand in quotes.",
        ) from None
    except ValidationError as trouble:
        raise _problem(trouble, text, where) from None
    for number, into in enumerate(mapping.into):
        _check(into, number, text, where)
    return mapping


def _check(into: Into, number: int, text: str, where: str) -> None:
    """Refuses columns the table lacks, columns it needs and does not get, and units that do not fit."""
    schema = landed_schema(into.table)
    here = f"{where} [[into]] {number + 1} ({into.table})"
    known = [name for name in schema.names if name not in FILLED]
    first = line_of(text, ["into", number])
    _check_settings(into, f"{here} {first}", f"{here} line {first}")
    for name, to in into.to.items():
        line = line_of(text, ["into", number, name])
        if name not in known:
            raise Problem(
                f"{here} {line}행: {into.table}에 '{name}' 열이 없습니다. 있는 열: {', '.join(known)}.",
                f"{here} line {line}: {into.table} has no column '{name}'; it has {', '.join(known)}.",
            )
        _check_units(into.table, name, to, f"{here} {line}", f"{here} line {line}")
        if to.take == "sum" and not pa.types.is_floating(schema.field(name).type):
            raise Problem(
                f"{here} {line}행, {name}: 수가 아닌 것은 더할 수 없습니다. take는 first, last, min, max 가운데 고르십시오.",
                f"{here} line {line}, {name}: only numbers can be summed: take first, last, min or max.",
            )
    given = {*into.to, *(("point_id", "value") if into.point else ())}
    lacking = [f.name for f in schema if not f.nullable and f.name not in (*FILLED, *given)]
    lacking = [name for name in lacking if name not in DERIVED.get(into.table, ())]
    if into.table == "operation_event" and len(given & {"qty_in", "qty_good", "qty_scrap"}) < 2:
        lacking.append("qty_in, qty_good, qty_scrap (2/3)")
    if lacking:
        raise Problem(
            f"{here} {first}행: 꼭 있어야 하는 {', '.join(lacking)}이(가) 없습니다. column이나 constant로 적으십시오.",
            f"{here} line {first}: {', '.join(lacking)} must be given, by column or by constant.",
        )


def _check_settings(into: Into, ko: str, en: str) -> None:
    """Refuses settings of a block that its table cannot have."""
    names = landed_schema(into.table).names
    mistake = next(
        (
            field
            for field, wrong in (
                ("overlap", into.overlap is not None and "ended_at" not in names),
                ("point", bool(into.point) and into.table != "measurement"),
                ("point + group_by", bool(into.point and into.group_by)),
                ("point + value, point_id", bool(into.point) and bool({"value", "point_id"} & into.to.keys())),
            )
            if wrong
        ),
        None,
    )
    if mistake:
        raise Problem(
            f"{ko}행: {into.table}에는 {mistake}을(를) 쓸 수 없습니다. 지우십시오.",
            f"{en}: {mistake} cannot stand in a block of {into.table}: take it out.",
        )
    for point in into.point:
        _check_unit(point, UNITS, f"{ko}행, {point.id}", f"{en}, {point.id}")


def _check_units(table: str, name: str, to: To, ko: str, en: str) -> None:
    """Refuses a unit that the column cannot be converted from."""
    known = TIMES if name.endswith("_s") else ENERGIES if name == "kwh" else {}
    deeper = TIMES if is_time(table, name) else known
    for part, units in ((to, known), (to.plus, deeper), (to.minus, deeper)):
        if part is not None:
            _check_unit(part, units, f"{ko}행, {name}", f"{en}, {name}")


def _check_unit(to: To, units: dict[str, float], ko: str, en: str) -> None:
    if to.unit is not None and to.unit not in units:
        raise Problem(
            f"{ko}: 단위 '{to.unit}'을(를) 쓸 수 없습니다. {', '.join(units) or 'scale로 곱하십시오'}.",
            f"{en}: the unit '{to.unit}' does not fit, expected {', '.join(units) or 'scale instead'}.",
        )


def _problem(trouble: ValidationError, text: str, where: str) -> Problem:
    """The first mistake as a sentence."""
    first = trouble.errors(include_url=False)[0]
    path = [p for p in first["loc"] if p not in ("to", "function-before")]
    field = ".".join(str(p + 1) if isinstance(p, int) else p for p in path) or "mapping"
    line = line_of(text, list(path))
    words = KOREAN.get(first["type"], first["msg"])
    context = first.get("ctx", {})
    ko = words.format_map({k: str(v).replace(" or ", ", ") for k, v in context.items()}) if context else words
    return Problem(f"{where} {line}행, {field}: {ko}.", f"{where} line {line}, {field}: {first['msg'].rstrip('.')}.")


def is_time(table: str, name: str) -> bool:
    """True where a column of the table holds a moment."""
    return pa.types.is_timestamp(landed_schema(table).field(name).type)
