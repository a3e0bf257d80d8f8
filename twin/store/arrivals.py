"""What came in, as the store's own book says: batches, refused rows, and a mark that changes when anything does."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from twin.store.store import Store

ROWS_SHOWN = 500  # of refused rows: more than anyone reads; the counts are whole


def edition(store: "Store") -> str:
    """Returns a mark of what the store knows now: it changes with every batch, plant, calibration, override, run …"""
    query = """SELECT (SELECT max(batch_id) FROM log.ingest_batch),
                      (SELECT max(plant_version) FROM plant.version WHERE in_force),
                      (SELECT max(made_at) FROM sim.run), (SELECT max(made_at) FROM sim.validation),
                      (SELECT max(made_at) FROM sim.forecast), (SELECT max(made_at) FROM sim.gain_study), (SELECT max(made_at) FROM sim.projection), (SELECT max(made_at) FROM sim.search),
                      (SELECT max(made_at) FROM sim.lever_study), (SELECT max(made_at) FROM sim.comparison),
                      (SELECT max(made_at) FROM sim.outlook),
                      (SELECT max(entry_no) FROM (SELECT entry_no FROM book.scenario UNION ALL SELECT entry_no FROM book.decision
                                                  UNION ALL SELECT entry_no FROM book.roadmap)),
                      (SELECT max(number) FROM plant.calibration), (SELECT max(override_id) FROM book.override),
                      (SELECT max(made_at) FROM model.version), (SELECT max(happened_at) FROM model.application),
                      (SELECT max(evaluated_at) FROM model.evaluation), (SELECT max(checked_at) FROM model.watch),
                      (SELECT max(advised_at) FROM model.advice),
                      (SELECT max(entry_no) FROM (SELECT entry_no FROM book.indicator UNION ALL SELECT entry_no FROM book.indicator_freeze
                                                  UNION ALL SELECT entry_no FROM book.attachment)),
                      (SELECT max(entry_no) FROM (SELECT entry_no FROM book.maturity_level UNION ALL SELECT entry_no FROM book.maturity_threshold
                                                  UNION ALL SELECT entry_no FROM book.maturity_evidence UNION ALL SELECT entry_no FROM book.maturity_check
                                                  UNION ALL SELECT entry_no FROM book.maturity_b UNION ALL SELECT entry_no FROM book.maturity_snapshot)),
                      (SELECT max(mark_id) FROM book.mark WHERE ref LIKE 'given/%'),
                      (SELECT bit_xor(hash(point_id, station_id, machine_no, method, required, period_s, system)) FROM plant.collection_point),
                      (SELECT max(entered_at) FROM book.unit_value),
                      (SELECT max(entry_no) FROM (SELECT entry_no FROM book.programme UNION ALL SELECT entry_no FROM book.programme_file))"""
    return "/".join(str(part) for part in store.rows(query)[0])


def has_made_up(store: "Store") -> bool:
    """Returns whether any batch is demonstration data."""
    return bool(store.rows("SELECT coalesce(bool_or(made_up), FALSE) FROM log.ingest_batch")[0][0])


def is_empty(store: "Store") -> bool:
    """Returns whether nothing has been loaded yet."""
    return not store.rows("SELECT 1 FROM log.ingest_batch LIMIT 1")


def batches(store: "Store") -> "pd.DataFrame":
    """Returns one row a loaded batch, the newest first: source, mapping, counts of rows, first and last event (UTC)."""
    return store.frame(
        """SELECT batch_id, arrived_at, kind, source_name, mapping_name, rows_read, rows_accepted, rows_rejected,
                  rows_known, first_at, last_at, made_up
           FROM log.ingest_batch ORDER BY batch_id DESC"""
    )


def rejected_reasons(store: "Store") -> "pd.DataFrame":
    """Returns reason_code, an example of its sentence (reason_ko, reason_en), source_name and rows; most rows first."""
    return store.frame(
        """SELECT reason_code, source_name, count(*) AS rows, min(reason_ko) AS reason_ko, min(reason_en) AS reason_en
           FROM log.rejected_row JOIN log.ingest_batch USING (batch_id)
           GROUP BY reason_code, source_name ORDER BY rows DESC, reason_code"""
    )


def rejected_rows(store: "Store", reason_code: str | None = None) -> "pd.DataFrame":
    """Returns refused rows as they came (at most ROWS_SHOWN, newest batch first), of one reason where given."""
    return store.frame(
        """SELECT source_name, source_row, column_name, value, reason_ko, reason_en, raw
           FROM log.rejected_row JOIN log.ingest_batch USING (batch_id)
           WHERE $reason IS NULL OR reason_code = $reason
           ORDER BY batch_id DESC, source_row LIMIT $most""",
        {"reason": reason_code, "most": ROWS_SHOWN},
    )


@dataclass(frozen=True)
class InForce:
    """The plant description in force: who made it, from which stretch of the log, and what calibration said."""

    kind: str
    name: str
    saved_at: datetime
    data_from: datetime | None
    data_until: datetime | None
    report: dict[str, Any]


def in_force(store: "Store") -> InForce | None:
    """Returns what is known of the plant description in force, or None."""
    rows = store.rows("SELECT kind, name, saved_at, data_from, data_until, report FROM plant.version WHERE in_force")
    return InForce(*rows[0][:5], json.loads(rows[0][5] or "{}")) if rows else None
