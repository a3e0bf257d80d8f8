"""What one [[into]] of the mapping makes of a block: the values of its columns, what is wrong with them, and the rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa

from twin.collect.checks import troubles_of
from twin.collect.compute import pc
from twin.collect.keys import in_namespace
from twin.collect.mapping import Into, Mapping
from twin.collect.texts import holds
from twin.collect.values import Kind, Setting, Trouble, Values, values_of
from twin.store.schema import landed_schema

QUANTITIES = ("qty_in", "qty_good", "qty_scrap")


@dataclass(frozen=True)
class Reader:
    """Everything that is the same for all blocks of one file."""

    mapping: Mapping
    origin: str
    setting: Setting
    stations: frozenset[str] | None  # None: any station is learned
    now: datetime


@dataclass(frozen=True)
class Draft:
    """Rows of one [[into]] before it is known which of them are refused."""

    into: Into
    namespace: tuple[str, ...]
    places: np.ndarray  # of its rows in the block
    columns: dict[str, pa.Array]  # of the file, at those places
    values: dict[str, Values]
    points: dict[str, Values]

    def troubles(self, reader: Reader) -> Iterator[Trouble]:
        """Yields what is wrong, value by value and then between values."""
        for values in (*self.values.values(), *self.points.values()):
            yield from values.troubles
        required = {name for name, to in self.into.to.items() if to.required}
        yield from troubles_of(self.into.table, self.values, required, reader.stations, reader.now)

    def table(self, kept: np.ndarray, lines: np.ndarray, hashes: np.ndarray) -> pa.Table:
        """Returns the rows that are kept, with source_row and source_key; grouped ones with the text of their group."""
        places, mask = self.places[kept], pa.array(kept)
        found = {"source_row": pa.array(lines[places], pa.int64())}
        found |= {name: _as_arrow(values, name, self.into.table).filter(mask) for name, values in self.values.items()}
        if self.into.group_by:
            found |= {f"group_{i}": self.columns[name].filter(mask) for i, name in enumerate(self.into.group_by)}
            return pa.table(found)
        if not self.points:
            return pa.table(
                found | {"source_key": pa.array(in_namespace(hashes[places], *self.namespace), pa.uint64())}
            )
        points = [self._point(name, values, kept, hashes, found) for name, values in self.points.items()]
        return pa.concat_tables(points)

    def _point(self, name: str, values: Values, kept: np.ndarray, hashes: np.ndarray, found: dict) -> pa.Table:
        """The rows of one collection point; a row without a value is no measurement."""
        numbers = values.values[kept]
        keys = in_namespace(hashes[self.places[kept]], *self.namespace, name)
        table = pa.table(
            found
            | {
                "point_id": pa.repeat(pa.scalar(name), len(numbers)),
                "value": pa.array(numbers),
                "source_key": pa.array(keys, pa.uint64()),
            }
        )
        return table.filter(pa.array(~np.isnan(numbers)))


def draft_of(into: Into, columns: dict[str, pa.Array], n: int, reader: Reader) -> Draft:
    """Returns the values an [[into]] gives for the rows of a block on which its conditions hold."""
    setting = reader.setting
    held = holds(into.where, columns, setting.source.missing)
    places = np.arange(n) if held is None else np.flatnonzero(held)
    if held is not None:
        columns = {name: column.filter(pa.array(held)) for name, column in columns.items()}
    values = {
        name: values_of(to, kind_of(into.table, name), columns, len(places), setting) for name, to in into.to.items()
    }
    if into.table == "operation_event":
        _derive_quantities(values, len(places))
    points = {point.id: values_of(point, "number", columns, len(places), setting) for point in into.point}
    return Draft(into, (reader.origin, into.table), places, columns, values, points)


def kind_of(table: str, name: str) -> Kind:
    """Returns how the texts for a column of the log are read."""
    type_ = landed_schema(table).field(name).type
    if pa.types.is_timestamp(type_):
        return "moment"
    if pa.types.is_integer(type_):
        return "whole"
    if pa.types.is_floating(type_):
        return "duration" if name.endswith("_s") else "number"
    return "text"


def _derive_quantities(values: dict[str, Values], rows: int) -> None:
    """Of what went in, came out good and was scrapped, two give the third; without a column for rework there was none."""
    nothing = pa.nulls(rows, pa.string())
    made = {
        "qty_in": lambda: values["qty_good"].values + values["qty_scrap"].values,
        "qty_good": lambda: values["qty_in"].values - values["qty_scrap"].values,
        "qty_scrap": lambda: values["qty_in"].values - values["qty_good"].values,
    }
    for name in QUANTITIES:
        if name not in values:
            parts = [values[other].shown for other in QUANTITIES if other in values]
            values[name] = Values(made[name](), None, pc.binary_join_element_wise(*parts, " / "))
    values.setdefault("qty_rework", Values(np.zeros(rows), None, nothing))


def _as_arrow(values: Values, name: str, table: str) -> pa.Array:
    """The values in the type of the table's column."""
    type_ = landed_schema(table).field(name).type
    if not isinstance(values.values, np.ndarray):
        return values.values
    if values.values.dtype.kind == "M":
        return pa.array(values.values, pa.timestamp("us", "UTC"))
    numbers = pa.array(values.values, from_pandas=True)  # NaN is no value
    return pc.cast(numbers, type_, safe=False)
