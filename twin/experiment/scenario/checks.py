"""Whether a scenario can be tried on a plant: the things it names are there, its changes do not contradict, the result can run."""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from pydantic import ValidationError

from twin.calendar import working_stretches
from twin.errors import Problem
from twin.experiment.levers.lever import Record
from twin.experiment.levers.maintenance import MaintenanceRecord
from twin.experiment.scenario import at_station
from twin.experiment.scenario.apply import applied
from twin.experiment.scenario.lever import levers
from twin.experiment.scenario.scenario import Change, Scenario
from twin.plant import Plant
from twin.plant_file import KOREAN

WEEK = (
    datetime(2024, 1, 1, tzinfo=UTC),
    datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=9),
)  # a week with its edges, no holiday
THINGS = {
    "station": "설비", "shift": "근무조", "operator": "작업자", "crew": "정비조", "transport": "운반", "product": "제품",
    "model": "AI 모델",
}  # fmt: skip


def check(scenario: Scenario, plant: Plant, models: Collection[str] | Mapping[str, Record] = ()) -> None:
    """Raises Problem where a scenario cannot be tried on a plant; `models` are the AI models whose record is known, with it where it
    tells the station."""
    if scenario.plant and scenario.plant != plant.site.name:
        raise Problem(
            f"시나리오 '{scenario.name}'은(는) 공장 '{scenario.plant}'의 것인데 이 공장은 '{plant.site.name}'입니다. 맞는 공장 파일을 고르십시오.",
            f"Scenario '{scenario.name}' is for the plant '{scenario.plant}', but this one is '{plant.site.name}': choose the plant file it belongs to.",
        )
    for change in scenario.changes:
        _check_names(scenario, change, plant, models)
        _check_there(scenario, change, plant)
    _check_contradictions(scenario)
    _check_one_policy(scenario, models)
    _check_runs(scenario, plant)


def _check_names(scenario: Scenario, change: Change, plant: Plant, models: Collection[str]) -> None:
    for thing, name in _named(change):
        known = models if thing == "model" else [t.id for t in getattr(plant, thing)]
        if name not in known:
            there = ", ".join(known) or "-"
            hint_ko, hint_en = ("--db로 모델의 기록이 있는 데이터베이스를 주십시오. ", "give its database with --db; ")
            is_model = thing == "model"
            raise Problem(
                f"시나리오 '{scenario.name}': {THINGS[thing]} '{name}'이(가) 없습니다. {hint_ko if is_model else ''}있는 것: {there}.",
                f"Scenario '{scenario.name}': there is no {thing} '{name}': {hint_en if is_model else ''}known: {there}.",
            )


def _named(change: Change) -> Iterator[tuple[str, str]]:
    """(kind of thing, id) of everything a change names."""
    if change.on:
        yield levers()[change.lever_id].on, change.on
    if change.product:
        yield "product", change.product
    yield from (("station", str(v)) for lever_id, v in change.settings if levers()[lever_id].how == "station")


def _check_there(scenario: Scenario, change: Change, plant: Plant) -> None:
    """Raises Problem for a lever with nothing to act on."""
    ko, en = "", ""
    if levers()[change.lever_id].on == "station":
        station = plant.station_by_id()[change.on]
        for lever_id, _ in change.settings:
            if against := at_station.reason_against(station, lever_id, change.product):
                ko, en = f"설비 '{station.id}'에는 {against[0]}", f"station '{station.id}' {against[1]}"
                break
    elif change.lever_id == "demand" and plant.supply.kind == "saturated":
        ko, en = (
            "이 공장에는 주문이나 도착 간격이 없어 늘 일감이 있습니다",
            "the plant is never short of work, so demand is no limit",
        )
    if ko:
        raise Problem(
            f"시나리오 '{scenario.name}': {ko}. 바꿀 것이 없으니 이 변경을 빼십시오.",
            f"Scenario '{scenario.name}': {en}, so there is nothing to change: leave this change out.",
        )


def _check_contradictions(scenario: Scenario) -> None:
    """Raises Problem where two changes set the same thing; what is changed for one product is part of what is for all."""
    seen: list[tuple[str, str, str]] = []
    for change in scenario.changes:
        mine = [(lever_id, change.on, _finer(change, lever_id, value)) for lever_id, value in change.settings]
        for lever_id, on, finer in mine:
            if any((lever_id, on) == s[:2] and (finer == s[2] or "" in (finer, s[2])) for s in seen):
                name, where = levers()[lever_id], f" ({on})" if on else ""
                raise Problem(
                    f"시나리오 '{scenario.name}': {name.name_ko}{where}을(를) 두 번 바꿉니다. 하나만 남기십시오.",
                    f"Scenario '{scenario.name}' changes {name.name_en}{where} twice: keep one of the two.",
                )
        seen += mine


def _finer(change: Change, lever_id: str, value: object) -> str:
    """Within what a setting may stand beside another of the same lever: a product, or the station learnt."""
    return str(value) if levers()[lever_id].how == "station" else change.product


def _check_one_policy(scenario: Scenario, models: Collection[str] | Mapping[str, Record]) -> None:
    """Raises Problem where a model and a policy written by hand would both call for maintenance of one station."""
    if not isinstance(models, Mapping):
        return
    by_hand = {c.on for c in scenario.changes if c.lever_id == "predictive_maintenance"}
    for change in scenario.changes:
        record = models.get(change.on) if change.lever_id == "model" else None
        if isinstance(record, MaintenanceRecord) and record.station_id in by_hand:
            raise Problem(
                f"시나리오 '{scenario.name}': 설비 '{record.station_id}'의 예지보전을 모델 '{change.on}'과 직접 적은 값이 함께 정합니다. 하나만 남기십시오.",
                f"Scenario '{scenario.name}': both the model '{change.on}' and a policy of its own maintain station '{record.station_id}': keep one of the two.",
            )


def _check_shifts(scenario: Scenario, plant: Plant, new: Plant) -> None:
    """Raises Problem where a shift comes to lie over another one."""
    for one, other in _overlaps(new) - _overlaps(plant):
        raise Problem(
            f"시나리오 '{scenario.name}': 근무조 '{one}'와(과) '{other}'의 시간이 겹칩니다. 시간을 줄이거나 다른 조를 바꾸십시오.",
            f"Scenario '{scenario.name}': the shifts '{one}' and '{other}' overlap: make one shorter, or change the other as well.",
        )


def _overlaps(plant: Plant) -> set[tuple[str, str]]:
    """The pairs of shifts of which one begins, within a usual week, before the other has ended."""
    found = working_stretches(
        plant.model_copy(update={"site": plant.site.model_copy(update={"holidays": ()})}), WEEK[0], WEEK[1]
    )
    return {
        (a.shift_id, b.shift_id) for a, b in pairwise(found) if b.starts_at < a.ends_at and a.shift_id != b.shift_id
    }


def _check_runs(scenario: Scenario, plant: Plant) -> None:
    """Raises Problem where the changed plant contradicts itself; models are left out, their policies are checked when drawn."""
    without = Scenario(scenario.name, tuple(c for c in scenario.changes if c.lever_id != "model"))
    new = applied(without, plant)
    _check_shifts(scenario, plant, new)
    try:
        Plant.model_validate(new.model_dump(mode="python", by_alias=True, exclude_defaults=True))
    except ValidationError as trouble:
        first = trouble.errors(include_url=False)[0]
        ko = KOREAN.get(first["type"], first["msg"]).format_map(_Known(first.get("ctx", {})))
        raise Problem(
            f"시나리오 '{scenario.name}'대로 바꾸면 돌아갈 수 없는 공장이 됩니다: {ko}. 함께 바꿀 것을 더 적으십시오.",
            f"With scenario '{scenario.name}' the plant could not run: {first['msg']}: change what belongs to it as well.",
        ) from None


class _Known(dict):
    def __missing__(self, key: str) -> str:
        return "…"
