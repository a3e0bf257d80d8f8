"""Scenarios as TOML files: `name = "…"` and [[change]] blocks; a file with nothing but a name changes nothing."""

from pathlib import Path
from typing import Any

from twin.errors import Problem
from twin.experiment.scenario.lever import Lever, levers
from twin.experiment.scenario.scenario import Change, Scenario, Value
from twin.experiment.scenario.values import is_number, value_of
from twin.toml_text import table_of, text_of

TOP = ("name", "plant", "change")
COSTS = ("investment_krw", "yearly_krw", "cost_source")
BY_PRODUCT = ("processing_time", "scrap")  # levers that may be limited to one product


def read_scenario(path: Path | str) -> Scenario:
    """Returns the scenario of a TOML file (UTF-8); Problem names the file, the change and what was expected."""
    path = Path(path)
    text = text_of(path, "시나리오 파일", "scenario file")
    return parse_scenario(text, path.name)


def parse_scenario(text: str, where: str) -> Scenario:
    """Returns the scenario of a TOML text; `where` names it in a Problem."""
    return scenario_of(table_of(text, where), where)


def scenario_of(given: dict[str, Any], where: str) -> Scenario:
    """Returns the scenario of what a TOML text holds, or of what `as_table` gave; `where` names it in a Problem."""
    for key in given:
        if key not in TOP:
            raise _unknown(where, key, TOP)
    name, plant, blocks = given.get("name"), given.get("plant", ""), given.get("change", [])
    if not isinstance(name, str) or not name.strip() or not isinstance(plant, str):
        raise Problem(
            f'{where}: 시나리오 이름이 없습니다. 맨 위에 name = "…"을 적으십시오.',
            f'{where}: it has no name: write name = "…" at the top.',
        )
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise Problem(
            f"{where}: 변경은 [[change]] 블록으로 적어야 합니다.",
            f"{where}: expected changes as [[change]] blocks.",
        )
    return Scenario(name.strip(), tuple(_change(b, f"{where} change {i}") for i, b in enumerate(blocks, 1)), plant)


def _change(block: dict[str, Any], where: str) -> Change:
    kind = block.get("kind")
    if not isinstance(kind, str) or kind not in levers():
        raise Problem(
            f"{where}: kind = {kind!r}을(를) 모릅니다. 쓸 수 있는 것: {', '.join(levers())}.",
            f"{where}: unknown kind = {kind!r}: expected one of {', '.join(levers())}.",
        )
    lever = levers()[kind]
    names = lever.takes or ("value",)
    things = () if lever.on == "line" else (lever.on,)
    product = ("product",) if kind in BY_PRODUCT else ()
    for key in block:
        if key not in ("kind", *names, *things, *product, *COSTS):
            raise _unknown(where, key, ("kind", *things, *names, *product, *COSTS))
    on = _text(block, lever.on, where) if things else ""
    about = _text(block, "product", where) if product and "product" in block else ""
    return Change(kind, on, _settings(block, lever, where), about, *_cost(block, where))


def _settings(block: dict[str, Any], lever: Lever, where: str) -> tuple[tuple[str, Value], ...]:
    if not lever.takes:
        if "value" not in block:
            raise _missing(where, "value")
        return ((lever.lever_id, value_of(levers()[lever.lever_id], block["value"], where, "value")),)
    for name in lever.needs:
        if name not in block:
            raise _missing(where, name)
    found = tuple((name, value_of(levers()[name], block[name], where, name)) for name in lever.takes if name in block)
    if not found:
        raise _missing(where, " / ".join(lever.takes))
    return found


def _cost(block: dict[str, Any], where: str) -> tuple[float, float, str]:
    """Investment and yearly cost in won, and who says so; a cost without a source is refused."""
    given = [block.get(name, 0) for name in COSTS[:2]]
    if not all(is_number(v) and v >= 0 for v in given):
        raise Problem(
            f"{where}: investment_krw와 yearly_krw는 0 이상인 원화 금액이어야 합니다.",
            f"{where}: expected investment_krw and yearly_krw as amounts in won of at least 0.",
        )
    source = block.get("cost_source", "")
    if any(given) and not (isinstance(source, str) and source.strip()):
        raise Problem(
            f"{where}: 비용의 출처가 없습니다. cost_source에 견적서나 담당자를 적으십시오.",
            f"{where}: the cost has no source: name the quotation or the person in cost_source.",
        )
    return float(given[0]), float(given[1]), str(source).strip()


def _text(block: dict[str, Any], key: str, where: str) -> str:
    value = block.get(key)
    if not isinstance(value, str) or not value:
        raise _missing(where, key)
    return value


def _missing(where: str, key: str) -> Problem:
    return Problem(f"{where}: {key} 항목이 없습니다. 적어 주십시오.", f"{where}: {key} is missing: write it.")


def _unknown(where: str, key: str, known: tuple[str, ...]) -> Problem:
    return Problem(
        f"{where}: {key} 항목을 모릅니다. 쓸 수 있는 것: {', '.join(known)}.",
        f"{where}: unknown field {key}: expected one of {', '.join(known)}.",
    )
