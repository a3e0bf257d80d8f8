"""Answers of SQL as Python tuples and pandas frames, times in UTC; through Arrow, so whole columns move at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

if TYPE_CHECKING:
    import pandas as pd

ANSWERS = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)  # what only reads
Params = Sequence[Any] | dict[str, Any]


def arrow(cursor: duckdb.DuckDBPyConnection, sql: str, params: Params = ()) -> pa.Table:
    """Returns the answer to a SELECT; whole numbers and decimals as int64 and float64."""
    statements = cursor.extract_statements(sql)
    if len(statements) != 1 or statements[0].type not in ANSWERS:
        raise ValueError(f"expected one SELECT, got: {sql}")
    table = cursor.sql(sql, params=params or None).to_arrow_table()
    fields = [pa.field(f.name, _plain(f.type)) for f in table.schema]
    return pa.Table.from_arrays(
        [_cast(c, f.type) for c, f in zip(table.columns, fields, strict=True)], schema=pa.schema(fields)
    )


def tuples(table: pa.Table) -> list[tuple[Any, ...]]:
    """Returns the rows as tuples."""
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def asked(cursor: duckdb.DuckDBPyConnection, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
    """Returns the rows of one SELECT, moments in UTC."""
    return tuples(arrow(cursor, sql, params))


def frame(table: pa.Table) -> "pd.DataFrame":
    """Returns the rows as a pandas frame: dates datetime64[us], times datetime64[us, UTC]."""
    dates = [i for i, f in enumerate(table.schema) if pa.types.is_date(f.type)]
    for i in dates:
        table = table.set_column(i, table.field(i).name, table.column(i).cast(pa.timestamp("us")))
    return table.to_pandas()


def _plain(kind: pa.DataType) -> pa.DataType:
    """HUGEINT (a sum of whole numbers) arrives as a decimal of 38 digits; decimals would be slow objects in pandas."""
    if pa.types.is_decimal(kind):
        return pa.int64() if kind.scale == 0 else pa.float64()
    return kind


def _cast(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    return column if column.type == kind else column.cast(kind)
