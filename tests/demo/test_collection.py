"""How the demonstration's log looks once collected: what is lost, late, sent twice or broken is known and counted."""

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from twin.demo.collection import BY_MACHINES
from twin.demo.sensors import collection_points
from twin.store.landing import REJECTED_SCHEMA, conform
from twin.store.schema import landed_schema

ROOT = Path(__file__).parents[2]


def collected(files, name: str) -> pa.Table:
    """All rows of a table over the files, one of each key."""
    table = pa.concat_tables([f.tables[name] for f in files])
    keys = table["source_key"].to_numpy()
    return table.take(np.sort(np.unique(keys, return_index=True)[1]))


def moments(table: pa.Table, column: str) -> np.ndarray:
    return table[column].cast(pa.int64()).to_numpy()


def test_every_table_fits_the_store(short):
    for file in short.files:
        for name, rows in file.tables.items():
            conform(rows, landed_schema(name), name)
        conform(file.rejected, REJECTED_SCHEMA, "rejected")


def test_a_machines_states_fill_its_time_without_gap_or_overlap(short):
    table = short.logbook.tables["state_interval"]
    for machine in short.story.floor.machines:
        of = table.filter((pc.field("station_id") == machine.spec.id) & (pc.field("machine_no") == machine.number))
        began, ended = moments(of, "started_at"), moments(of, "ended_at")
        assert began[0] == short.story.from_s * 1e6
        assert ended[-1] == short.story.until_s * 1e6
        assert np.array_equal(began[1:], ended[:-1])
        assert np.all(began < ended)


def test_operations_and_states_tell_the_same_working_time(short):
    clock = short.story.clock
    states, operations = short.logbook.tables["state_interval"], short.logbook.tables["operation_event"]
    of = operations.filter(pc.field("station_id") == "trim")
    began, ended = (clock.worked(moments(of, column) / 1e6) for column in ("started_at", "ended_at"))
    busy = (pc.field("station_id") == "trim") & pc.field("state").isin(["PROCESSING", "DOWN", "MINOR_STOP"])
    found = states.filter(busy)
    spent = (moments(found, "ended_at") - moments(found, "started_at")).sum() / 1e6
    assert abs((ended - began).sum() - spent) < 3600  # the operations cut by the edges of the log


def test_breaks_and_nights_are_named(short):
    states = short.logbook.tables["state_interval"]
    kinds = set(zip(states["state"].to_pylist(), states["reason"].to_pylist(), strict=True))
    assert ("PLANNED_STOP", "휴게") in kinds
    assert ("PLANNED_STOP", "금형 예방 점검") in kinds
    assert ("OFF", None) in kinds
    assert all(reason for state, reason in kinds if state in ("DOWN", "MINOR_STOP"))


def test_nothing_was_collected_in_the_outage_but_orders_and_energy(short):
    since, until = (short.story.clock.of_local(t) * 1e6 for t in short.story.truth.collection.outage)
    for name in BY_MACHINES:
        table = collected(short.files, name)
        column = "ended_at" if name in ("operation_event", "state_interval") else "occurred_at"
        when = moments(table, column)
        assert not ((when > since) & (when <= until)).any(), name
    energy = moments(collected(short.files, "energy"), "ended_at")
    assert ((energy > since) & (energy <= until)).sum() == 4 * 24 * 8


def test_what_was_told_arrives_but_for_the_outage(short):
    since, until = (short.story.clock.of_local(t) * 1e6 for t in short.story.truth.collection.outage)
    for name, column in (("operation_event", "ended_at"), ("measurement", "occurred_at")):
        told = moments(short.logbook.tables[name], column)
        kept = ~((told > since) & (told <= until))
        assert collected(short.files, name).num_rows == kept.sum()


def test_rows_sent_twice_are_as_many_as_the_truth_says(short):
    collection = short.story.truth.collection
    for name, n in (("operation_event", collection.resent_operations), ("measurement", collection.resent_measurements)):
        everything = sum(f.tables[name].num_rows for f in short.files)
        assert everything - collected(short.files, name).num_rows == n * (len(short.files) - 1)
    assert [f.resent for f in short.files] == [
        0,
        *[collection.resent_operations + collection.resent_measurements] * (len(short.files) - 1),
    ]


def test_garbled_lines_have_a_line_of_their_own_and_the_right_one_follows(short):
    for file in short.files:
        lines = np.concatenate([t["source_row"].to_numpy() for t in [*file.tables.values(), file.rejected]])
        assert sorted(lines.tolist()) == list(range(2, 2 + file.lines))
        assert file.rejected.num_rows == short.story.truth.collection.bad_rows_per_file
        operations = file.tables["operation_event"]
        for line, raw in zip(file.rejected["source_row"].to_pylist(), file.rejected["raw"].to_pylist(), strict=True):
            follows = operations.filter(pc.field("source_row") == line + 1)
            assert follows["lot_id"][0].as_py() in raw


def test_late_rows_come_one_file_later():
    from tests.demo.conftest import built

    whole = built(130, seed=1)
    late = whole.story.truth.collection.late[0]
    since, until = (whole.story.clock.of_local(getattr(late, side)) * 1e6 for side in ("from", "until"))
    at = [
        moments(f.tables["operation_event"].filter(pc.field("station_id") == late.station), "ended_at")
        for f in whole.files
    ]
    inside = [int(((when >= since) & (when < until)).sum()) for when in at]
    april, may = (next(i for i, f in enumerate(whole.files) if f.name == f"demo 2026-{m}") for m in ("04", "05"))
    assert inside[april] == 0
    assert inside[may] > 300


def test_orders_are_sent_again_as_they_are_filled_in(short):
    versions: dict[str, list[dict]] = {}
    for file in short.files:
        for row in file.tables["production_order"].to_pylist():
            versions.setdefault(row["order_id"], []).append(row)
    several = [rows for rows in versions.values() if len(rows) > 1]
    assert several
    assert all(later["completed_at"] or later["released_at"] for _, *others in several for later in others)
    done = [rows[-1] for rows in versions.values() if rows[-1]["completed_at"]]
    assert all(r["ordered_at"] < r["released_at"] < r["completed_at"] for r in done)
    assert all(r["completed_at"] <= r["shipped_at"] for r in done if r["shipped_at"])
    keys = [row["source_key"] for rows in versions.values() for row in rows]
    assert len(keys) == len(set(keys))


def test_a_stuck_sensor_says_one_thing():
    from tests.demo.conftest import built

    whole = built(132, seed=1)
    stuck = whole.story.truth.collection.stuck[0]
    since, until = (whole.story.clock.of_local(getattr(stuck, side)) * 1e6 for side in ("from", "until"))
    rows = whole.logbook.tables["measurement"].filter(pc.field("point_id") == stuck.point)
    when, value = moments(rows, "occurred_at"), rows["value"].to_numpy()
    assert len(set(value[(when >= since) & (when < until)])) == 1
    assert len(set(value[when < since])) > 100


def test_every_reading_is_of_a_described_sensor(short):
    described = {p["point_id"] for p in collection_points(short.story)}
    assert set(short.logbook.tables["measurement"]["point_id"].unique().to_pylist()) == described


def test_nobody_but_the_demonstration_reads_the_truth():
    hidden = ("truth.toml", "effects.toml", "twin.demo")
    readers = [
        path
        for folder in ("twin", "pages")
        for path in (ROOT / folder).rglob("*.py")
        if path.parent != ROOT / "twin" / "demo"
        and any(name in path.read_text(encoding="utf-8") for name in hidden[:2])
    ]
    assert readers == []


def test_a_reading_arrives_at_once_from_the_day_its_machine_was_connected_and_at_the_shifts_end_before():
    from tests.demo.conftest import built

    whole = built(105, seed=1)
    rows = whole.logbook.tables["measurement"].filter(pc.field("point_id") == "diecast-1.mold_temp")
    lag_s = (moments(rows, "arrived_at") - moments(rows, "occurred_at")) / 1e6
    connected = moments(rows, "occurred_at") >= whole.story.clock.moment(date(2026, 4, 13), "00:00") * 1e6
    assert 0 < connected.sum() < len(rows)
    assert np.quantile(lag_s[connected], 0.95) < 60
    assert np.quantile(lag_s[~connected], 0.5) > 3600
    assert (lag_s > 0).all()


def test_actions_answer_alerts_that_were_there(short):
    alarms = {(r["occurred_at"], r["station_id"], r["machine_no"]) for r in short.logbook.tables["alarm"].to_pylist()}
    actions = short.logbook.tables["alert_action"].to_pylist()
    assert 0 < len(actions) < len(alarms)
    assert all((r["alert_at"], r["station_id"], r["machine_no"]) in alarms for r in actions)
    assert all(r["occurred_at"] > r["alert_at"] for r in actions)
