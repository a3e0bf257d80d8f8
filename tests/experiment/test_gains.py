"""What removing a loss would bring, on lines where one knows it beforehand; kept, and read back with how old it is."""

import random
from dataclasses import replace

import pytest

from tests.line.worlds import exponential, serial
from twin.errors import Problem
from twin.experiment.changes import Change, changed, possible
from twin.experiment.gains import Trial, gains, output, study, tasks, told, worth_trying
from twin.experiment.gains_kept import keep_study, kept_study
from twin.kpi import limits_of_log
from twin.line import end_of, run, start_of
from twin.plant_file import write_plant
from twin.store import open_store
from twin.store.arrivals import edition

HOUR_S = 3600.0
SLOW_IN_THE_MIDDLE = serial([40, 60, 40], [None, 2, 2])
STOPPING = {"time_to_failure_s": exponential(3000), "repair_s": {"law": "constant", "value": 300}}
BOTH = Trial((Change("m2", "processing"), Change("m1", "processing")))
SHORT = {"horizon_s": 8 * HOUR_S, "warmup_s": HOUR_S, "number": 2}


def measured(plant):
    log = run(plant, horizon_s=8 * HOUR_S, seed=1)
    return limits_of_log(log.tables(), plant, start_of(plant), end_of(plant, 8 * HOUR_S))


@pytest.fixture(scope="module")
def found():
    return study(SLOW_IN_THE_MIDDLE, BOTH, **SHORT)


def test_faster_work_earns_where_the_line_is_limited_and_nothing_elsewhere(found):
    faster, nothing = found.gains
    assert found.base.mean == pytest.approx(60, abs=1)
    assert (faster.station_id, faster.verdict) == ("m2", "earns")
    assert faster.per_h.mean == pytest.approx(60 / 0.9 - 60, abs=1)
    assert nothing.per_h.mean == pytest.approx(0, abs=0.2)
    assert (nothing.station_id, nothing.verdict) == ("m1", "nothing")


def test_answers_may_come_in_any_order():
    to_do = tasks(SLOW_IN_THE_MIDDLE, BOTH, number=2, seed=1, horizon_s=HOUR_S, warmup_s=0)
    answers = [output(task) for task in to_do]
    mixed = random.Random(3).sample(answers, len(answers))
    assert mixed != answers
    assert told(BOTH, to_do, mixed) == told(BOTH, to_do, answers)


@pytest.mark.parametrize(
    ("more", "verdict"),
    [([5, 6, 7], "earns"), ([-5, -6, -7], "loses"), ([0.1, 0.1, 0.1], "nothing"), ([-9, 9, 0], "open"), ([None] * 3, "open")],
)  # fmt: skip
def test_a_verdict_is_passed_on_the_whole_interval(more, verdict):
    base = [100.0, 101.0, 99.0]
    with_it = [None if m is None else b + m for b, m in zip(base, more, strict=True)]
    assert gains({None: base, Change("m1", "down"): with_it})[0].verdict == verdict


def test_intervals_hold_together_so_they_are_wider_the_more_is_compared():
    base, other = [1.0, 2.0, 3.0], [2.0, 4.0, 3.5]
    one = gains({None: base, Change("m1", "down"): other})[0].per_h
    many = gains({None: base} | {Change("m1", loss): other for loss in ("down", "setup", "quality")})[0].per_h
    assert many.high - many.low > 1.5 * (one.high - one.low)


def test_only_losses_a_station_has_are_tried_and_nothing_else_changes():
    plant = serial([40, 60], [None, 2], **STOPPING)
    assert possible(plant.station[1]) == [Change("m2", "processing"), Change("m2", "down")]
    without = changed(plant, Change("m2", "down"))
    assert without.station[0] == plant.station[0]
    assert (without.station[1].time_to_failure_s, without.station[1].repair_s) == (None, None)
    assert measured(plant).path.highest(1) == ["m2"]
    assert worth_trying(plant, measured(plant)).changes[0].station_id == "m2"


def test_the_loudest_that_does_not_limit_is_tried_for_its_stops_alone():
    plant = serial([20, 60, 40, 20], [None, 2, 2, 2], **STOPPING)
    limits = measured(plant)
    first, quiet = limits.path.highest(2), next(s for s in ("m4", "m3", "m1") if s not in limits.path.highest(2))
    trial = worth_trying(plant, limits, ["gone", *first, quiet])
    assert trial.loud == quiet
    assert [c for c in trial.changes if c.station_id == quiet] == [Change(quiet, "down")]
    assert worth_trying(plant, limits, first) == worth_trying(plant, limits)
    assert worth_trying(plant, limits).loud is None


def test_nothing_known_is_said():
    with pytest.raises(Problem, match="nothing to try"):
        worth_trying(SLOW_IN_THE_MIDDLE.model_copy(update={"station": ()}), measured(SLOW_IN_THE_MIDDLE))


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "p.duckdb", create=True) as opened:
        text = write_plant(SLOW_IN_THE_MIDDLE)
        opened.save_plant(SLOW_IN_THE_MIDDLE, kind="nominal", name="slow", toml=text)
        yield opened


def test_a_study_comes_back_whole(store, found):
    assert kept_study(store) is None
    before, made = edition(store), replace(found, loud="m3")
    keep_study(store, made, store.plant()[0])
    kept = kept_study(store)
    assert kept.study == made
    assert not kept.is_stale
    assert edition(store) != before


def test_the_newest_is_shown_and_another_plant_or_program_is_said(store, found, monkeypatch):
    keep_study(store, found, store.plant()[0])
    keep_study(store, replace(found, seed=7), "another")
    kept = kept_study(store)
    assert (kept.study.seed, kept.has_newer_plant, kept.has_newer_model) == (7, True, False)
    monkeypatch.setattr("twin.experiment.gains_kept.code_version", lambda: "newer")
    assert kept_study(store).has_newer_model


def test_a_visitor_cannot_keep_one_and_is_told(store, found, monkeypatch):
    monkeypatch.setattr(store, "is_owner", False)
    with pytest.raises(Problem, match="The app owns the database"):
        keep_study(store, found, "v")
