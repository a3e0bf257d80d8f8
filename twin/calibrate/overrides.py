"""Values a person set instead of what the data say: put over the fitted description, beside what they replace.

A target names one field of the plant file: `station.cnc.repair_s`, `station.cnc.processing_s.bracket` (of one product),
`product.cover.lot_size`, `supply.wip_lots`, `plan.good_per_hour`. A value is written as the plant file writes it.
"""

import tomllib
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from twin.errors import Problem
from twin.plant import Plant, Station
from twin.plant_file import KOREAN
from twin.store.overrides import Override

LISTED, SINGLE = ("station", "product"), ("supply", "plan", "site")
NEEDED = ("id", "process")  # what a thing is known by: renaming is no override


def with_overrides(plant: Plant, standing: Sequence[Override]) -> tuple[Plant, list[dict[str, Any]]]:
    """Returns the plant with what people set, and one entry for each: the value, what the data say, who, when and why.

    One that no longer fits the plant (a station that is gone) is left out and says so in `trouble_ko`, `trouble_en`.
    """
    wanted = sorted(standing, key=lambda e: e.target.count("."))  # of one product after those of the whole station
    kept, troubles = _that_fit(plant, wanted)
    return changed(plant, kept), [_described(plant, entry, troubles.get(entry.target)) for entry in standing]


def changed(plant: Plant, entries: Sequence[Override]) -> Plant:
    """Returns the plant with these values in the place of its own; Problem names the target that cannot be."""
    given = plant.model_dump(mode="python", by_alias=True, exclude_defaults=True)
    given.setdefault("supply", {})["kind"] = plant.supply.kind
    for entry in entries:
        _set(given, plant, entry)
    try:
        return Plant.model_validate(given) if entries else plant
    except ValidationError as trouble:
        raise _cannot(trouble, entries[-1]) from None


def value_of(text: str, target: str) -> Any:
    """Returns a value written as in a plant file: 12, "lot", { law = "constant", value = 50 }; Problem where it is none."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        raise Problem(
            f'{target}: 값 {text}을(를) 읽을 수 없습니다. 공장 파일처럼 12나 {{ law = "constant", value = 50 }}으로 적으십시오.',
            f'{target}: cannot read the value {text}; write it as in a plant file: 12 or {{ law = "constant", value = 50 }}.',
        ) from None


def place_of(plant: Plant, target: str) -> tuple[str, str, str, str | None]:
    """Returns (kind, id, field, product) of a target; Problem where the plant has no such place."""
    kind, _, rest = target.partition(".")
    if kind in SINGLE:
        model, thing_id, field = type(getattr(plant, kind)), "", rest
    elif kind in LISTED:
        things = {t.id: t for t in getattr(plant, kind)}
        thing_id = max((i for i in things if rest.startswith(f"{i}.")), key=len, default="")
        if not thing_id:
            raise _no_place(target, f"{kind}.<{', '.join(things)}>.…")
        model, field = type(things[thing_id]), rest[len(thing_id) + 1 :]
    else:
        raise _no_place(target, ", ".join((*LISTED, *SINGLE)))
    name, _, product = field.partition(".")
    known = [f for f in model.model_fields if f not in NEEDED]
    if name not in known or (product and f"{name}_by_product" not in known):
        raise _no_place(target, ", ".join(known))
    if product and product not in {p.id for p in plant.product}:
        raise _no_place(target, ", ".join(p.id for p in plant.product))
    return kind, thing_id, name, product or None


def targets(plant: Plant) -> list[str]:
    """Returns every target of a plant but those of one product: what a person may choose from."""
    single = [f"{kind}.{field}" for kind in SINGLE for field in type(getattr(plant, kind)).model_fields]
    listed = [
        f"{kind}.{t.id}.{field}" for kind in LISTED for t in getattr(plant, kind) for field in type(t).model_fields
    ]
    return [t for t in (*listed, *single) if t.rpartition(".")[2] not in NEEDED and not t.endswith("_by_product")]


def told(plant: Plant, target: str) -> Any:
    """Returns the value a plant has at a target as plain data; None where nothing is said."""
    kind, thing_id, field, product = place_of(plant, target)
    thing = _thing(plant, kind, thing_id)
    if product:
        return _plain(getattr(thing, f"{field}_by_product").get(product, getattr(thing, field)))
    return _plain(getattr(thing, field))


def _that_fit(plant: Plant, wanted: list[Override]) -> tuple[list[Override], dict[str, Problem]]:
    """All where they fit together (some only do in pairs); else one after the other, without those that do not."""
    try:
        changed(plant, wanted)
        return wanted, {}
    except Problem:
        kept, troubles = [], {}
    for entry in wanted:
        try:
            changed(plant, [*kept, entry])
            kept.append(entry)
        except Problem as problem:
            troubles[entry.target] = problem
    return kept, troubles


def _set(given: dict[str, Any], plant: Plant, entry: Override) -> None:
    kind, thing_id, field, product = place_of(plant, entry.target)
    value = value_of(entry.value or "", entry.target)
    block = next(b for b in given[kind] if b["id"] == thing_id) if kind in LISTED else given.setdefault(kind, {})
    if product:
        block[f"{field}_by_product"] = dict(block.get(f"{field}_by_product", {})) | {product: value}
        return
    block[field] = value
    if (
        f"{field}_by_product" in Station.model_fields
    ):  # said of the station: of every product that has no entry of its own
        block.pop(f"{field}_by_product", None)


def _thing(plant: Plant, kind: str, thing_id: str) -> BaseModel:
    return next(t for t in getattr(plant, kind) if t.id == thing_id) if kind in LISTED else getattr(plant, kind)


def _described(plant: Plant, entry: Override, trouble: Problem | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "override_id": entry.override_id, "target": entry.target, "value": entry.value, "by": entry.entered_by,
        "at": entry.entered_at.isoformat(), "reason": entry.reason, "source": "entered",
    }  # fmt: skip
    if trouble is not None:
        return found | {"data": None, "trouble_ko": trouble.ko, "trouble_en": trouble.en}
    return found | {"data": told(plant, entry.target)}


def _plain(value: Any) -> Any:
    """A law by its family, mean and sample; other values as JSON has them."""
    if isinstance(value, BaseModel):
        plain = value.model_dump(mode="json", by_alias=True, exclude={"values", "quantiles"}, exclude_none=True)
        return plain | {"mean": float(f"{value.mean():.6g}")} if hasattr(value, "mean") else plain
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _cannot(trouble: ValidationError, entry: Override) -> Problem:
    first = trouble.errors(include_url=False)[0]
    ko = KOREAN.get(first["type"], first["msg"]).format_map(defaultdict(lambda: "…", first.get("ctx", {})))
    return Problem(
        f"{entry.target} = {entry.value}: {ko}. 값을 고치거나 함께 있어야 하는 항목도 적으십시오.",
        f"{entry.target} = {entry.value}: {first['msg'].rstrip('.')}; mend the value, or set what belongs to it as well.",
    )


def _no_place(target: str, known: str) -> Problem:
    return Problem(
        f"'{target}'이라는 항목이 없습니다. 있는 것: {known}.",
        f"There is nothing called '{target}' to override; known: {known}.",
    )
