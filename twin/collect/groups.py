"""Rows of a file gathered into one row for each key: orders out of the reports made on them."""

import pyarrow as pa

from twin.collect.compute import pc
from twin.collect.keys import in_namespace, row_hashes
from twin.collect.mapping import Into


def grouped(rows: pa.Table, into: Into, origin: str) -> pa.Table:
    """Returns a row for each different `group_by`, its values taken as the mapping says (first, last, min, max, sum).

    The key of a row covers all it says: an order sent again with more filled in is a new version of it.
    """
    keys = [f"group_{i}" for i in range(len(into.group_by))]
    rows = rows.filter(pc.invert(_all_empty(rows, keys)))
    wanted = [(name, to.take) for name, to in into.to.items()]
    # One thread: "first" and "last" follow the order of the file.
    found = rows.group_by(keys, use_threads=False).aggregate([("source_row", "min"), *wanted])
    columns = {"source_row": found.column("source_row_min")}
    columns |= {name: found.column(f"{name}_{take}") for name, take in wanted}
    texts = [pc.cast(column, pa.string()).combine_chunks() for name, column in columns.items() if name != "source_row"]
    hashes = row_hashes([*(found.column(key).combine_chunks() for key in keys), *texts])
    columns["source_key"] = pa.array(in_namespace(hashes, origin, into.table, "group"), pa.uint64())
    return pa.table(columns).sort_by("source_row")


def _all_empty(rows: pa.Table, keys: list[str]) -> pa.ChunkedArray:
    empty = pc.equal(rows.column(keys[0]), "")
    for key in keys[1:]:
        empty = pc.and_(empty, pc.equal(rows.column(key), ""))
    return empty
