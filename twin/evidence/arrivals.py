"""The files and connections the rows of a number came from, as the store's own book tells them."""

from typing import TYPE_CHECKING

from twin.evidence.evidence import Arrival

if TYPE_CHECKING:
    from collections.abc import Mapping

    from twin.store import Store

QUERY = """
SELECT batch_id, kind, source_name, source_hash, arrived_at, loaded_at, mapping_name, mapping_hash, rows_read, made_up
FROM log.ingest_batch WHERE batch_id IN (SELECT unnest($ids::INTEGER[])) ORDER BY batch_id
"""


def arrivals(store: "Store", used: "Mapping[int, int]") -> tuple[Arrival, ...]:
    """Returns the batches of these numbers in the order they came; `used`: batch → rows of it that went into the number."""
    found = store.rows(QUERY, {"ids": sorted(used)})
    return tuple(Arrival(*row[:9], used=used[row[0]], made_up=row[9]) for row in found)


def since(store: "Store", batch_id: int | None) -> tuple[Arrival, ...]:
    """Returns the batches with rows that came after one (None = all of them)."""
    query = "SELECT batch_id FROM log.ingest_batch WHERE batch_id > $after AND rows_accepted > 0"
    return arrivals(store, {row[0]: 0 for row in store.rows(query, {"after": batch_id or 0})})
