"""Whether what was prepared from the data (facts for fast pages) is as new as the data and the plant in force."""

import duckdb

STATE = """SELECT (SELECT max(batch_id) FROM log.ingest_batch) AS batch_id,
                  (SELECT max(plant_version) FROM plant.version WHERE in_force) AS plant_version"""

# A row where there are data or a plant and the facts were made for others; kept in the database, so a crash is noticed.
STALE = f"""SELECT 1 FROM ({STATE}) AS state WHERE (batch_id IS NOT NULL OR plant_version IS NOT NULL) AND NOT EXISTS (
                FROM log.refreshed AS done WHERE done.batch_id IS NOT DISTINCT FROM state.batch_id
                AND done.plant_version IS NOT DISTINCT FROM state.plant_version)"""


def mark(cursor: duckdb.DuckDBPyConnection) -> None:
    """Notes, inside the cursor's open transaction, that the facts are made for the present data and plant."""
    cursor.execute("DELETE FROM log.refreshed")
    cursor.execute(f"INSERT INTO log.refreshed SELECT *, now() FROM ({STATE})")
