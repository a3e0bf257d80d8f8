"""Snapshots: kept with query and hash, read again they stand beside the old ones; what falls back is told with its sensor."""

from datetime import date

import pytest

from tests.maturity.worlds import World, at, at_mid1
from twin.maturity.history import first_at, turns, weeks
from twin.maturity.levels import state
from twin.maturity.snapshots import keep_due, latest, snapshots, take
from twin.store import Store
from twin.store.marks import Mark, all_marks, enter

QUERY = "SELECT sql FROM book.maturity_query WHERE sha256 = ? LIMIT 1"
SUNDAYS = [date(2026, 1, 11), date(2026, 1, 18), date(2026, 1, 25)]


@pytest.fixture
def three_weeks(world: World) -> Store:
    """A process at 중간1 for three weeks, with two sensors."""
    at_mid1(world).point("m1.flow")
    for day in range(21):
        if day % 7 < 5:
            world.value("m1.flow", day)
        if day > 4 and day % 7 < 5:
            world.operation(day, order_id=f"O{day}").state(day).value("m1.heat", day).alarm(day, acted=True).order(
                f"O{day}", day
            )
    return world.write(refreshed=True)


def test_weeks_that_have_ended_are_kept_once(three_weeks: Store):
    keep_due(three_weeks)
    kept = snapshots(three_weeks)
    assert list(latest(three_weeks)) == SUNDAYS[:2]
    keep_due(three_weeks)
    assert snapshots(three_weeks) == kept
    assert all(s.is_whole for s in kept)


def test_the_query_that_was_kept_gives_the_value_that_was_kept(three_weeks: Store):
    take(three_weeks, SUNDAYS[:1])
    for snapshot in snapshots(three_weeks):
        answer = {row[1]: row[2] for row in three_weeks.rows(three_weeks.rows(QUERY, [snapshot.query_sha256])[0][0])}
        assert answer.get(snapshot.process_id) == snapshot.value


def test_an_altered_snapshot_no_longer_gives_its_hash(three_weeks: Store):
    take(three_weeks, SUNDAYS[:1])
    three_weeks.write(
        "UPDATE book.maturity_snapshot SET value = 0.99 WHERE criterion_id = 'automatic_share' AND process_id = 'cast'"
    )
    assert [s.criterion_id for s in snapshots(three_weeks) if not s.is_whole] == ["automatic_share"]


def test_a_sensor_that_falls_silent_takes_the_level_and_is_named(three_weeks: Store):
    take(three_weeks, SUNDAYS)
    assert {w.level("cast") for w in weeks(three_weeks)} == {"mid1"}
    assert [t for t in turns(three_weeks, weeks(three_weeks)) if t.process_id == "cast"] == []
    three_weeks.write("DELETE FROM floor.measurement WHERE point_id = 'm1.flow' AND occurred_at > ?", [at(6)])
    take(three_weeks, SUNDAYS)
    found = weeks(three_weeks)
    assert [w.level("cast") for w in found] == ["mid1", "basic", "basic"]
    (fall,) = [turn for turn in turns(three_weeks, found) if turn.process_id == "cast"]
    assert (fall.day, fall.area, fall.before, fall.after, fall.is_fall) == (
        SUNDAYS[1],
        "automation",
        "mid1",
        "basic",
        True,
    )
    assert {(s.criterion_id, s.lacking) for s in fall.because} == {("missing_share", ("m1.flow",))}
    missing = next(
        s
        for s in snapshots(three_weeks, SUNDAYS[2])
        if (s.process_id, s.criterion_id, s.met) == ("cast", "automatic_share", False)
    )
    assert (missing.value, missing.lacking) == (
        0.5,
        ("m1.flow",),
    )  # two weeks on, nothing of it is within the days looked back on
    assert first_at(found, "cast", "mid1") == SUNDAYS[0]


def test_what_an_evaluator_accepted_stays_beside_what_was_read_later(three_weeks: Store):
    take(three_weeks, SUNDAYS[2:])
    (before,) = [s for s in snapshots(three_weeks) if (s.process_id, s.criterion_id) == ("cast", "automatic_share")]
    enter(
        three_weeks,
        Mark(at(20), "이평가", f"maturity/{before.number}", "checked", "", before.value, before.batch_id, None, "x"),
    )
    three_weeks.write("DELETE FROM floor.measurement WHERE point_id = 'm1.flow'")
    take(three_weeks, SUNDAYS[2:])
    both = [
        s for s in snapshots(three_weeks, SUNDAYS[2]) if (s.process_id, s.criterion_id) == ("cast", "automatic_share")
    ]
    assert [(s.value, s.met) for s in both] == [(1.0, True), (0.5, False)]
    assert [(m.ref, m.value) for m in all_marks(three_weeks)] == [(f"maturity/{both[0].number}", 1.0)]
    assert state(three_weeks, SUNDAYS[2]).row("cast").supported == "basic"
