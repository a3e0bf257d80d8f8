"""Rows kept on disk until the whole file has been read: only then is it known which of them clash with others."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa


class Spool:
    """Tables of one kind written one after the other, and read back in the same order. Not thread-safe."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: pa.RecordBatchFileWriter | None = None

    def add(self, rows: pa.Table) -> None:
        """Appends rows; all calls must bring the same columns."""
        if not rows.num_rows:
            return
        if self._writer is None:
            self._writer = pa.ipc.new_file(self._path, rows.schema)
        self._writer.write_table(rows)

    def read(self) -> Iterator[pa.Table]:
        """Yields what was added, some 100,000 rows at a time; nothing may be added afterwards."""
        if self._writer is None:
            return
        self._writer.close()
        with pa.OSFile(str(self._path)) as file, pa.ipc.open_file(file) as reader:
            for i in range(reader.num_record_batches):
                yield pa.Table.from_batches([reader.get_batch(i)])
