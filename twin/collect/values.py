"""One value of a table for every row of a block: text, number, whole number, moment or duration, with what went wrong."""

from dataclasses import dataclass, field
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from twin.collect.compute import pc
from twin.collect.mapping import UNITS, Source, To
from twin.collect.moments import moments
from twin.collect.numerals import CLOCK, durations, numbers
from twin.collect.texts import texts_of

Kind = Literal["text", "number", "whole", "moment", "duration"]
LIKE = "2026-03-05 14:30:00"


@dataclass(frozen=True)
class Setting:
    """What the whole file says about how values are written."""

    source: Source
    zone: ZoneInfo
    is_excel: bool


@dataclass(frozen=True)
class Trouble:
    """Rows whose value cannot be used: which, why, where it stands in the file."""

    rows: np.ndarray  # bool, shape (rows,)
    code: str
    column: str | None
    shown: pa.Array
    more: str = ""


@dataclass
class Values:
    """`values` is text (Arrow), float64 with NaN, or datetime64[us] with NaT: null where the file has none."""

    values: pa.Array | np.ndarray
    column: str | None
    shown: pa.Array
    troubles: list[Trouble] = field(default_factory=list)

    def absent(self) -> np.ndarray:
        """Returns True where there is no value, shape (rows,)."""
        if isinstance(self.values, np.ndarray):
            return np.isnat(self.values) if self.values.dtype.kind == "M" else np.isnan(self.values)
        return pc.is_null(self.values).to_numpy(zero_copy_only=False)


def values_of(to: To, kind: Kind, columns: dict[str, pa.Array], rows: int, setting: Setting) -> Values:
    """Returns the values a block gives for one column of the log."""
    if to.constant is not None and not to.where:
        values = _repeated(_as_read(to, kind, columns, 1, setting), rows)
    else:
        values = _as_read(to, kind, columns, rows, setting)
    values = _moved(values, to, kind, columns, rows, setting)
    if kind == "whole":
        _note(values, ~np.isnan(values.values) & (values.values != np.round(values.values)), "not_whole")
    return values


def _as_read(to: To, kind: Kind, columns: dict[str, pa.Array], rows: int, setting: Setting) -> Values:
    """The value of its own column or constant, before anything is added to it."""
    texts = texts_of(to, columns, rows, setting.source.missing)
    values = Values(texts.read, ", ".join(to.column) or None, texts.shown)
    if texts.unknown is not None:
        known = ", ".join(dict.fromkeys(to.map or [to.find or ""]))
        _note(values, texts.unknown, "unknown_value", known)
    if kind == "moment":
        _read_moments(values, to, setting)
    elif kind == "duration":
        _read_durations(values, to, setting)
    elif kind != "text":
        _read_numbers(values, to, setting, "unreadable_number")
    return values


def _read_moments(values: Values, to: To, setting: Setting) -> None:
    formats = to.formats or setting.source.formats
    found, bad, changed = moments(
        values.values, formats, setting.zone, midnight=to.midnight, serial=setting.is_excel
    )  # fmt: skip
    values.values = found
    _note(values, bad, "unreadable_time", ", ".join(formats) or LIKE)
    _note(values, changed, "clock_change")


def _read_durations(values: Values, to: To, setting: Setting) -> None:
    if set(to.formats) & set(CLOCK):
        values.values, bad = durations(values.values, to.formats)
        _note(values, bad, "unreadable_duration", ", ".join(to.formats))
    else:
        _read_numbers(values, to, setting, "unreadable_duration")
    _note(values, values.values < 0, "negative_duration")


def _read_numbers(values: Values, to: To, setting: Setting, code: str) -> None:
    found, bad = numbers(values.values, setting.source.decimal, setting.source.thousands)
    values.values = found * (to.scale * UNITS.get(to.unit or "", 1.0)) + to.offset
    _note(values, bad, code, "12.5")


def _moved(values: Values, to: To, kind: Kind, columns: dict[str, pa.Array], rows: int, setting: Setting) -> Values:
    """Adds and takes away the other values the mapping names: durations from moments, numbers from numbers."""
    for part, sign in ((to.plus, 1), (to.minus, -1)):
        if part is None or kind == "text":
            continue
        other = values_of(part, "duration" if kind in ("moment", "duration") else "number", columns, rows, setting)
        values.troubles += other.troubles
        if kind == "moment":
            steps = np.where(np.isnan(other.values), np.nan, np.round(other.values * 1e6))
            known = ~np.isnan(steps)
            moved = np.full(rows, np.datetime64("NaT", "us"))
            moved[known] = values.values[known] + (sign * steps[known]).astype("timedelta64[us]")
            values.values = moved
        else:
            values.values = values.values + sign * other.values
    return values


def _note(values: Values, rows: np.ndarray, code: str, more: str = "") -> None:
    if rows.any():
        values.troubles.append(Trouble(rows, code, values.column, values.shown, more))


def _repeated(one: Values, rows: int) -> Values:
    """A constant, for every row; its mistakes are mistakes of every row."""
    again = np.zeros(rows, np.int64)
    shown = one.shown.take(pa.array(again))
    values = one.values.take(pa.array(again)) if not isinstance(one.values, np.ndarray) else one.values[again]
    troubles = [Trouble(t.rows[again], t.code, t.column, t.shown.take(pa.array(again)), t.more) for t in one.troubles]
    return Values(values, one.column, shown, troubles)
