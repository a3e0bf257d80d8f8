"""Calibrations kept in the store, each under a number of its own, and what follows when a person overrides a value."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from twin.calibrate.overrides import changed, place_of, told, with_overrides
from twin.errors import Problem
from twin.plant import Plant
from twin.plant_file import parse_plant, write_plant
from twin.store.calibrations import Kept, Origin, calibrations, code_version, versions
from twin.store.overrides import Override, all_overrides, standing

if TYPE_CHECKING:
    from twin.calibrate.calibration import Calibration
    from twin.store import Store

CODE = ("calibrate", "plant")


def keep_calibration(
    store: "Store", found: "Calibration", *, name: str, made_by: str, base_version: str | None = None,
    options: dict[str, Any] | None = None,
) -> str:  # fmt: skip
    """Adds a calibration to the store, puts its plant in force and returns the plant's version; none is overwritten."""
    window = found.report["window"]
    origin = Origin(
        datetime.now(UTC), made_by, write_plant(found.measured), code_version(*CODE), base_version,
        tuple(found.report["batches"]), options or {},
    )  # fmt: skip
    return store.save_plant(
        found.plant, kind="calibrated", name=name, toml=write_plant(found.plant), report=found.report,
        data_from=datetime.fromisoformat(window["from"]), data_until=datetime.fromisoformat(window["until"]), origin=origin,
    )  # fmt: skip


def set_values(store: "Store", values: dict[str, str], *, by: str, reason: str) -> bool:
    """Enters values a person sets (target → TOML) and puts them over the calibration in force.

    True where they are in force at once, False where no calibration is: they wait for the next one. Problem where a
    target or a value cannot be.
    """
    _named(by, reason)
    current = store.plant()
    if current is None:
        raise Problem(
            "공장 설명이 아직 없습니다. 먼저 plant 명령으로 공장 파일을 넣거나 calibrate로 보정하십시오.",
            "There is no plant description yet: put a plant file in force, or calibrate, first.",
        )
    entries = [_entry("set", target, value, by, reason) for target, value in values.items()]
    changed(current[1], [*standing(all_overrides(store)), *entries])
    return _enter(store, entries)


def withdraw_values(store: "Store", targets: list[str], *, by: str, reason: str) -> bool:
    """Enters that values no longer stand, so that the data speak again; True where that is in force at once."""
    _named(by, reason)
    known = [e.target for e in standing(all_overrides(store))]
    for target in targets:
        if target not in known:
            raise Problem(
                f"'{target}'에는 입력된 값이 없습니다. 있는 것: {', '.join(known) or '없음'}.",
                f"No value is set for '{target}'; set: {', '.join(known) or 'none'}.",
            )
    return _enter(store, [_entry("withdraw", target, None, by, reason) for target in targets])


def in_force(store: "Store") -> Kept | None:
    """Returns the calibration whose plant is in force, or None."""
    number = next((v.number for v in versions(store) if v.in_force), None)
    return calibrations(store, number)[0] if number is not None else None


def entered_base(store: "Store") -> tuple[str | None, Plant | None]:
    """Returns (version, plant) of the newest description an engineer entered; (None, None) where there is none."""
    kept = store.rows(
        "SELECT plant_version, toml, name FROM plant.version WHERE kind = 'nominal' ORDER BY saved_at DESC LIMIT 1"
    )
    return (kept[0][0], parse_plant(*kept[0][1:])) if kept else (None, None)


def value_told(kept: Kept | None, target: str) -> Any:
    """Returns what the data of a calibration say at a target; None where they say nothing."""
    if kept is None:
        return None
    measured = parse_plant(kept.origin.measured_toml, "measured")
    try:
        place_of(measured, target)
    except Problem:
        return None
    return told(measured, target)


def data_told(store: "Store", targets: Sequence[str]) -> dict[str, Any]:
    """Returns what the data of the calibration in force say at each target."""
    kept = in_force(store)
    return {target: value_told(kept, target) for target in targets}


def _enter(store: "Store", entries: list[Override]) -> bool:
    kept, before = in_force(store), all_overrides(store)
    store.enter_overrides(entries)
    if kept is None:
        return False
    numbered = [replace(e, override_id=len(before) + i) for i, e in enumerate(entries, start=1)]
    measured = parse_plant(kept.origin.measured_toml, "measured")
    plant, told_of = with_overrides(measured, standing([*before, *numbered]))
    origin = replace(
        kept.origin, made_at=datetime.now(UTC), made_by=entries[0].entered_by,
        options=kept.origin.options | {"data_of_calibration": kept.origin.options.get("data_of_calibration", kept.number)},
    )  # fmt: skip
    store.save_plant(
        plant, kind="calibrated", name=f"calibration {kept.number}, overridden", toml=write_plant(plant),
        report=kept.report | {"overrides": told_of}, data_from=kept.data_from, data_until=kept.data_until, origin=origin,
    )  # fmt: skip
    return True


def _entry(action: Any, target: str, value: str | None, by: str, reason: str) -> Override:
    return Override(datetime.now(UTC), by.strip(), action, target, value, reason.strip())


def _named(by: str, reason: str) -> None:
    if not by.strip() or not reason.strip():
        raise Problem(
            "누가 왜 바꾸는지 적어야 합니다: --by 이름 --reason 이유.",
            "Say who changes it and why: --by NAME --reason WHY.",
        )
