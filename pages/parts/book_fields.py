"""The fields of an indicator as a form: what stands, to be changed; numbers with their unit beside them."""

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import show
from twin.kpi import catalogue
from twin.programme.indicators.fields import FIELD_CODES
from twin.programme.indicators.indicator import DAYS, Indicator
from twin.programme.indicators.shown import model_names
from twin.programme.indicators.typed import typed
from twin.programme.indicators.units import MUST_BE_SAID, kinds_like

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from pages.parts.begin import Here

PAIRS = (
    ("weight", "go_live"), ("baseline_from", "baseline_until"), ("ramp_in_days", "after_until"), ("process_id", "station_id"),
    ("product_id", "shift_id"), ("baseline_basis", "target_basis"), ("method", "period"), ("source", "goal"), ("solution", "model"),
    ("formula", "covariates"), ("benefit", "benefit_basis"), ("remark", "core"),
)  # fmt: skip
Texts = dict[str, str]


def own(here: "Here") -> Texts:
    """Returns what an indicator that is not in the list needs first, as typed."""
    left, right = st.columns(2)
    ids = {"id": left, "name_ko": right, "name_en": left, "unit": right}
    found = {key: column.text_input(here.say(f"indicators.own_{key}"), key=f"own_{key}") for key, column in ids.items()}
    found["field"] = left.selectbox(
        here.say("indicators.own_field"), sorted(FIELD_CODES), format_func=lambda f: here.say(f"field.{f}"), key="own_field"
    )  # fmt: skip
    found["wants"] = right.selectbox(
        here.say("indicators.own_wants"), ["up", "down"], format_func=lambda w: here.say(f"indicators.wants_{w}"), key="own_wants"
    )  # fmt: skip
    names = right.text_input(here.say("indicators.own_inputs"), key="own_inputs")
    return found | {f"input.{n.strip()}.ko": n.strip() for n in names.split(",") if n.strip()}


def every(here: "Here", indicator: Indicator, key: str) -> tuple[Texts, bool]:
    """Returns the fields as typed, from how they stand; and whether another unit is to be converted."""
    was, given = typed(indicator), {}
    names = ["baseline", "target"] if indicator.calculation else ["baseline", "target", "after"]
    for field in names:
        given[field] = _quantity(here, indicator, field, was[field], key)
    convert = st.checkbox(here.say("indicators.convert"), key=f"{key}_convert") if kinds_like(indicator.unit)[1:] else False  # fmt: skip
    for entry in indicator.inputs:
        columns = st.columns(2)
        for column, side in zip(columns, ("before", "after"), strict=True):
            field = f"input.{entry.name}.{side}"
            when = here.say("indicators.before" if side == "before" else "indicators.now")
            label = f"{here.pick(entry.ko, entry.en) or entry.name} ({when}, {entry.unit or show.NONE})"
            given[field] = column.text_input(label, was.get(field, ""), key=f"{key}_{field}")
    for pair in PAIRS:
        for column, field in zip(st.columns(2), pair, strict=True):
            given[field] = _field(here, column, field, was[field], key)
    st.caption(here.say("indicators.form_how", names=", ".join(catalogue())))
    return given, convert


def _quantity(here: "Here", indicator: Indicator, field: str, was: str, key: str) -> str:
    """A number with its unit beside it; where PPM and % could be confused the unit must be chosen."""
    left, right = st.columns([3, 1])
    number, _, old_unit = was.partition(" ")
    typed_number = left.text_input(here.say(f"indicators.form_{field}"), number, key=f"{key}_{field}")
    units = kinds_like(indicator.unit)
    usual = units.index(old_unit) if old_unit in units else None if indicator.unit in MUST_BE_SAID else 0
    unit = right.selectbox(
        here.say("indicators.unit"), units, usual, key=f"{key}_{field}_unit", placeholder=here.say("indicators.choose_unit")
    )  # fmt: skip
    return f"{typed_number.strip()} {unit or ''}".strip() if typed_number.strip() else ""


def _field(here: "Here", column: "DeltaGenerator", field: str, was: str, key: str) -> str:
    kind, name_of = field.removesuffix("_id"), f"{key}_{field}"
    label = here.say(f"indicators.form_{field}")
    if field in DAYS:
        day = column.date_input(label, date.fromisoformat(was) if was else None, key=name_of)
        return day.isoformat() if day else ""
    if field == "core":
        return "true" if column.checkbox(label, was == "true", key=name_of) else "false"
    if field == "model":
        names = ["", *here.ask(model_names)]
        return column.selectbox(label, names, names.index(was) if was in names else 0, key=name_of, format_func=lambda n: n or show.NONE)  # fmt: skip
    if field == kind:
        return column.text_input(label, was, key=name_of)
    ids = ["", *here.ids(kind)]
    usual = ids.index(was) if was in ids else 0
    return column.selectbox(label, ids, usual, key=name_of, format_func=lambda i: here.name(kind, i) or here.say("indicators.all"))  # fmt: skip
