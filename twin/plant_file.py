"""The plant description as a TOML file: read with the line and field of a mistake, written so that a person can read it."""

import re
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from twin.errors import Problem
from twin.plant import Plant
from twin.toml_text import table_of, text_of

# Korean words for each kind of mistake; {…} are filled from the error's own values.
KOREAN = {
    "missing": "꼭 필요한 항목이 없습니다",
    "extra_forbidden": "알 수 없는 항목입니다",
    "literal_error": "{expected} 가운데 하나여야 합니다",
    "enum": "{expected} 가운데 하나여야 합니다",
    "union_tag_invalid": "'{tag}' 법칙을 모릅니다. {expected_tags} 가운데 하나여야 합니다",
    "union_tag_not_found": "어떤 법칙인지 law 항목으로 적어야 합니다",
    "greater_than": "{gt}보다 커야 합니다",
    "greater_than_equal": "{ge} 이상이어야 합니다",
    "less_than": "{lt}보다 작아야 합니다",
    "less_than_equal": "{le} 이하여야 합니다",
    "too_short": "하나 이상 있어야 합니다",
    "string_type": "글자여야 합니다",
    "string_too_short": "비어 있으면 안 됩니다",
    "int_type": "정수여야 합니다",
    "int_parsing": "정수여야 합니다",
    "int_from_float": "정수여야 합니다",
    "float_type": "숫자여야 합니다",
    "float_parsing": "숫자여야 합니다",
    "finite_number": "끝이 있는 숫자여야 합니다",
    "bool_type": "true 또는 false여야 합니다",
    "bool_parsing": "true 또는 false여야 합니다",
    "tuple_type": "목록이어야 합니다",
    "dict_type": "표여야 합니다",
    "model_type": "표여야 합니다",
    "model_attributes_type": "표여야 합니다",
    "datetime_parsing": "날짜와 시각이어야 합니다",
    "datetime_type": "날짜와 시각이어야 합니다",
    "time_parsing": '"08:00" 같은 시각이어야 합니다',
    "time_type": '"08:00" 같은 시각이어야 합니다',
    "date_parsing": "날짜여야 합니다",
    "law_weibull": "weibull은 shape와 scale, 또는 shape와 mean으로 적습니다",
    "law_order": "작은 수부터 차례로 적어야 하는데 {given}입니다",
    "law_empirical": "values와 quantiles 가운데 하나만 적습니다",
    "law_negative": "0보다 작은 수는 쓸 수 없습니다",
    "law_quantiles": "quantiles는 작은 수부터 두 개 이상 적습니다",
    "law_cv": "mean으로 적는 법칙에는 cv나 sd 가운데 하나가 더 필요합니다",
    "law_mean": "mean은 0보다 크고 cv는 {smallest}에서 {largest} 사이여야 하는데 {given}입니다",
    "law_number": "{name}은(는) 숫자여야 하는데 {given}입니다",
    "no_time": "{name}의 평균이 0입니다. 멈춤 사이에는 시간이 흘러야 합니다",
    "time_zone": "시간대 '{name}'을(를) 모릅니다. Asia/Seoul처럼 적습니다",
    "pair": "{one}와(과) {other}는 함께 적어야 합니다",
    "one_of": "{one}와(과) {other} 가운데 하나만 적습니다",
    "interarrival": 'interarrival_s는 kind = "interarrival"일 때에만, 그때는 반드시 적습니다',
    "twice": "{kind} '{name}'이(가) 두 번 적혀 있습니다",
    "unknown_name": "{where}이(가) 가리키는 {what} '{name}'이(가) 없습니다. 있는 것: {known}",
    "break_outside": "휴식 {begins}–{ends}이(가) 근무 {starts}–{stops} 안에 있지 않습니다",
    "calendar_maintenance": "달력 기준 정비는 때가 정해져 있으므로 by_crew와 after_repair를 쓰지 않습니다",
    "no_inspection": "escape_rate와 false_reject_rate는 검사하는 설비의 것입니다. inspects를 적으십시오",
    "transport_field": "{name}은(는) kind가 {kind}인 운반의 항목입니다",
    "assembly_route": "assembled_at '{name}'이(가) 그 제품의 경로에 없습니다",
    "few_operators": "설비 '{name}'에는 작업자 {needed}명이 필요한데 그 기능을 가진 사람은 {there}명뿐입니다",
    "operators_never": "설비 '{name}'의 근무조에 나오는 작업자가 없습니다",
    "kanban": "설비 '{name}': kanban_cards가 buffer_before를 대신하므로 buffer_before는 비웁니다",
    "alarm_clock": "predictive_maintenance에는 가동 시간(operating)으로 적은 time_to_failure_s가 있어야 합니다: 경보는 가동 중에 울립니다",
    "release_rule": 'release_below_lots는 kind = "orders"일 때에만 적고, wip_lots와 함께 적지 않습니다',
    "batch_never_full": "설비 '{name}'은(는) 로트 {size}개를 모아야 시작하는데 많아야 {most}개만 올 수 있습니다. batch_timeout_s를 적으십시오",
    "two_crews": "설비 '{name}'을(를) 정비조 '{one}'와(과) '{other}'가 함께 맡고 있습니다. 한쪽에만 적으십시오",
    "crew_clocks": "정비조 '{name}'이(가) 달력시간 고장 설비와 가동시간 고장 설비를 함께 맡습니다. 시계를 맞추거나 정비조를 둘로 나누십시오",
    "made_of_itself": "제품 '{name}'이(가) 자기 자신으로 만들어집니다",
    "no_orders": 'supply kind = "orders"에는 [[order]]가 하나 이상 필요합니다',
}


def read_plant(path: Path | str) -> Plant:
    """Returns the plant described in a TOML file (UTF-8); Problem names the line and field of a mistake."""
    path = Path(path)
    text = text_of(path, "공장 파일", "plant file")
    return parse_plant(text, where=path.name)


def parse_plant(text: str, where: str) -> Plant:
    """Returns the plant a TOML text describes; `where` names the text in the Problem raised for a mistake."""
    given = table_of(text, where)
    try:
        return Plant.model_validate(given)
    except ValidationError as trouble:
        raise _problem(trouble, text, where) from None


def write_plant(plant: Plant) -> str:
    """Returns the plant as TOML text: one thing a block, laws on one line, nothing that is left at its default."""
    import tomlkit

    given = plant.model_dump(mode="python", by_alias=True, exclude_defaults=True)
    given.setdefault("supply", {})["kind"] = plant.supply.kind
    document = tomlkit.document()
    for name in Plant.model_fields:
        if name not in given:
            continue
        if isinstance(given[name], tuple | list):
            blocks = tomlkit.aot()
            for block in given[name]:
                blocks.append(_table(tomlkit.table(), block))
            document[name] = blocks
        else:
            document[name] = _table(tomlkit.table(), given[name])
    return tomlkit.dumps(document)


def _table(table: Any, given: dict) -> Any:
    """Fills a tomlkit table; what lies deeper goes on one line."""
    for key, value in given.items():
        table[key] = _inline(value)
    return table


def _inline(value: Any) -> Any:
    import tomlkit

    if isinstance(value, dict):
        return _table(tomlkit.inline_table(), dict(sorted(value.items(), key=lambda item: item[0] != "law")))
    if isinstance(value, tuple | list):
        array = tomlkit.array()
        array.extend(_inline(v) for v in value)
        return array
    return float(f"{value:.10g}") if isinstance(value, float) else value


def _problem(trouble: ValidationError, text: str, where: str) -> Problem:
    """The first mistake as a sentence, with how many more there are."""
    errors = trouble.errors(include_url=False)
    first = errors[0]
    path = [p for p in first["loc"] if p != "function-before"]
    line = line_of(text, path) if path else line_of_name(text, first.get("ctx", {}), again=first["type"] == "twice")
    field = ".".join(str(p + 1) if isinstance(p, int) else p for p in path) or "plant"
    given = (
        "" if first["type"] == "missing" or isinstance(first["input"], dict | list | BaseModel) else str(first["input"])
    )
    more = len(errors) - 1
    ko = KOREAN.get(first["type"], first["msg"]).format_map(_Blank(first.get("ctx", {})))
    ko = ko.replace(" or ", ", ")
    return Problem(
        f"{where} {line}행, {field}{f' = {given}' if given else ''}: {ko}.{f' (이 밖에 {more}건)' if more else ''}",
        f"{where} line {line}, {field}{f' = {given}' if given else ''}: {first['msg'].rstrip('.')}."
        f"{f' (and {more} more)' if more else ''}",
    )


class _Blank(dict):
    def __missing__(self, key: str) -> str:
        return "…"


def line_of_name(text: str, context: dict, again: bool) -> int:
    """Returns the first line on which the name a mistake is about stands in quotes, or the last that gives it as an id."""
    quoted = rf"[\"']{re.escape(str(context.get('name', '')))}[\"']"
    pattern = re.compile(rf"\s*id\s*=\s*{quoted}" if again else rf".*{quoted}")
    found = [i for i, line in enumerate(text.splitlines(), start=1) if pattern.match(line)]
    return found[-1 if again else 0] if found else 1


def line_of(text: str, path: list[str | int]) -> int:
    """Returns the line (from 1) of the deepest part of `path` that stands in the TOML text; the start of its block else."""
    lines = text.splitlines() or [""]
    start, end, table = 0, len(lines), ""
    for place, step in enumerate(path):
        if isinstance(step, int):
            continue
        after = path[place + 1] if place + 1 < len(path) else None
        table = f"{table}.{step}" if table else step
        number = after if isinstance(after, int) else 0
        headers = [i for i in range(start, end) if re.match(rf"\s*\[\[?\s*{re.escape(table)}\s*\]\]?", lines[i])]
        keys = [i for i in range(start, end) if re.match(rf"\s*[\"']?{re.escape(step)}[\"']?\s*=", lines[i])]
        if number < len(headers):
            start = headers[number]
            end = next((i for i in range(start + 1, end) if _leaves(lines[i], table)), end)
        elif keys:
            return keys[0] + 1
    return start + 1


def _leaves(line: str, table: str) -> bool:
    """True for a header that is not below `table`."""
    header = re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]\]?", line)
    return bool(header) and not header[1].startswith(f"{table}.")
