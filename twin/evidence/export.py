"""The rows behind a number: the first of them to look at, all of them into a file, batch by batch."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from twin.errors import Problem
from twin.evidence import measured
from twin.evidence.formulas import MEASURED
from twin.evidence.kinds import evidence_of
from twin.evidence.ref import Ref
from twin.store import query

if TYPE_CHECKING:
    import pandas as pd

    from twin.store import Store

SHOWN = 1000  # rows looked at
AT_ONCE = 50_000  # rows held in memory while a file is written


def first_rows(store: "Store", ref: Ref, most: int = SHOWN) -> "pd.DataFrame":
    """Returns the first rows that went into a number; times are UTC."""
    with _opened(store, ref) as rows:
        if rows is None:
            return query.frame(pa.table({}))
        return query.frame(query.arrow(rows.cursor, f"FROM ({rows.sql}) LIMIT {most}", rows.values))


def write_rows(store: "Store", ref: Ref, path: Path) -> int:
    """Writes all rows that went into a number to a .csv or .parquet file and returns how many; Problem for another ending."""
    if path.suffix not in (".csv", ".parquet"):
        raise Problem(
            f"{path.name}: 파일 이름은 .csv나 .parquet으로 끝나야 합니다.", f"{path.name}: the name must end in .csv or .parquet.",
        )  # fmt: skip
    with _opened(store, ref) as rows:
        if rows is None:
            raise Problem(
                "내보낼 행이 없습니다: 이 수에 들어간 기록이 없습니다.",
                "There is nothing to export: no record went into this number.",
            )
        reader = rows.cursor.sql(rows.sql, params=rows.values or None).to_arrow_reader(AT_ONCE)
        return _written(reader, path)


def _written(reader: pa.RecordBatchReader, path: Path) -> int:
    import pyarrow.csv as pc
    import pyarrow.parquet as pq

    written = 0
    kind = pc.CSVWriter if path.suffix == ".csv" else pq.ParquetWriter
    with kind(path, reader.schema) as writer:
        for batch in reader:
            writer.write_batch(batch)
            written += batch.num_rows
    return written


@contextmanager
def _opened(store: "Store", ref: Ref) -> Generator[measured.Rows | None]:
    if ref.kind in MEASURED:
        with measured.opened(store, ref) as rows:
            yield rows
        return
    sql = evidence_of(store, ref).rows_sql
    if not sql:
        yield None
        return
    with store.cursor() as cursor:
        yield measured.Rows(cursor, sql, [])
