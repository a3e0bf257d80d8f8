"""The real sets by the shipped mappings: what goes in is counted to the row."""

from pathlib import Path

import pytest

from twin.collect.ingest import Ingested, ingest_file
from twin.collect.mapping_file import read_mapping
from twin.store import Store


def put(store: Store, path: Path, mapping: str) -> Ingested:
    return ingest_file(store, path, read_mapping(mapping), shown=100)


def reasons(store: Store) -> dict[str, int]:
    return dict(store.rows("SELECT reason_code, count(*) FROM log.rejected_row GROUP BY 1"))


def overlaps(store: Store) -> int:
    query = """SELECT count(*) FROM (SELECT started_at, lag(ended_at) OVER (PARTITION BY station_id, machine_no
               ORDER BY started_at, ended_at) AS before FROM floor.state_interval) WHERE started_at < before"""
    return store.rows(query)[0][0]


def test_job_shop(store: Store, real_data: Path):
    result = put(store, real_data / "job_shop_4tu/production_event_log.csv", "job_shop_4tu")
    assert (result.rows_read, result.rows_aside, result.rows_refused, result.rows_trimmed) == (4543, 0, 43, 348)
    assert result.loaded.rows_accepted == 4500
    assert reasons(store) == {"duplicate": 22, "missing_value": 20, "unreadable_duration": 1}
    assert store.rows("SELECT source_row, value FROM log.rejected_row WHERE reason_code = 'unreadable_duration'") == [
        (929, "1899/12/31 01:49:00")
    ]
    # Counted apart from the file itself. 3,785 production reports, less the refused ones; 705 set-ups and 53 breakdowns the same way.
    assert store.rows(
        "SELECT count(*), count(DISTINCT station_id), sum(qty_good), sum(qty_scrap) FROM floor.operation_event"
    ) == [(3744, 31, 91_698, 593)]
    # An instant report has no padding: it begins and ends at once.
    assert store.rows("SELECT count(*) FROM floor.operation_event WHERE started_at = ended_at AND work_s = 0") == [
        (619,)
    ]
    assert store.rows(
        "SELECT count(*) FROM floor.operation_event WHERE abs(epoch(ended_at - started_at) - work_s) > 0.5"
    ) == [(0,)]
    assert store.rows("SELECT count(*), count(completed_at), sum(qty) FROM floor.production_order") == [
        (225, 175, 20_894)
    ]


def test_die_casting(store: Store, real_data: Path):
    result = put(store, real_data / "kamp_diecasting/diecasting_shots_2019Q1.csv.gz", "kamp_diecasting")
    assert (result.rows_read, result.loaded.rows_accepted, result.rows_refused) == (90_177, 90_177, 0)
    # 1,894 try shots are set-up: neither produced nor inspected.
    assert store.rows("SELECT count(*), sum(qty_good), sum(qty_scrap) FROM floor.operation_event") == [
        (88_283, 86_253, 2_030)
    ]
    assert store.rows("SELECT sum(qty_inspected), sum(qty_defect) FROM floor.inspection") == [(88_283, 2_030)]
    # -1 stands for no value; everything else stays as it came.
    assert store.rows("SELECT count(*), count(DISTINCT point_id) FROM floor.measurement") == [
        (90_177 * 18 + 45_182, 19)
    ]
    assert store.rows("SELECT max(value) FROM floor.measurement WHERE point_id = 'diecasting.low_section_speed'") == [
        (65_534,)
    ]


@pytest.mark.parametrize(
    ("file", "mapping", "read", "accepted", "refused", "aside"),
    [
        ("execution_intervals", "nist_execution", 69_775, 69_773, 2, 0),
        ("conditions", "nist_conditions", 141_240, 9_020, 0, 132_220),
        ("state_events", "nist_state_events", 186_034, 47_967, 0, 138_067),
    ],
)
def test_machine_logs(store: Store, real_data: Path, file, mapping, read, accepted, refused, aside):
    result = put(store, real_data / f"nist_sms_machine_log/{file}.csv.gz", mapping)
    assert (result.rows_read, result.loaded.rows_accepted) == (read, accepted)
    assert (result.rows_refused, result.rows_aside) == (refused, aside)


def test_energy_of_a_year_without_gap_or_overlap(store: Store, real_data: Path):
    result = put(store, real_data / "steel_energy/Steel_industry_data.csv", "steel_energy")
    assert (result.rows_read, result.rows_refused) == (35_040, 0)
    ((kwh, first, last, starts, seconds),) = store.rows(
        """SELECT round(sum(kwh)), min(started_at), max(ended_at), count(DISTINCT started_at), sum(epoch(ended_at - started_at))
           FROM floor.energy"""
    )
    assert (kwh, starts) == (959_637, 35_040)
    assert (last - first).total_seconds() == seconds == 365 * 86_400
