"""A model that foresees bad parts as a lever: hidden defects, its record counted by hand, what it brings held to closed forms."""

from dataclasses import replace
from datetime import timedelta

import duckdb
import numpy as np
import pytest
from worlds import changed, serial

from tests.kpi.logs import TinyLog, at, floor_in_memory
from twin.errors import Problem
from twin.experiment.levers.claim import Claim
from twin.experiment.levers.compare import Settings, brings
from twin.experiment.levers.defect import DefectRecord
from twin.experiment.levers.defect_rows import defect_record
from twin.experiment.levers.fewer import Fewer, fewer
from twin.experiment.levers.hidden import as_hidden
from twin.experiment.levers.lever import lever_draw
from twin.experiment.levers.sentences import headline, process, turning
from twin.experiment.levers.study import made
from twin.experiment.levers.told import really_bad, tell
from twin.experiment.levers.turning import turns_at
from twin.experiment.levers.work import Work
from twin.laws import Constant
from twin.line import run
from twin.models.threshold import Costs
from twin.plant import Plant

SECONDS = Constant(law="constant", value=5.0)
WORK = Work("m", None, "m1", "defect", at("0:00", 60), at("0:00", 100))
BOUNDS = {"low": 0.04, "high": 0.06, "source": "measured", "n": 4_000}


def line() -> Plant:
    """Three stations: scrap found at the first itself and at the two after it, which inspect."""
    plant = serial([60] * 3, [None, 4, 4], product={"lot_size": 10}, processing_per="lot")
    plant = changed(plant, "m1", scrap_rate=0.04, inspects="in_process")
    plant = changed(plant, "m2", scrap_rate={"rate": 0.05} | BOUNDS, inspects="in_process")
    return changed(plant, "m3", scrap_rate=0.02, inspects="final")


def record(tp: int = 300, fp: int = 50, fn: int = 200, tn: int = 9_450, **more) -> DefectRecord:
    plain = {
        "hidden": (1.0, 0.0, 1.0, 0.0), "found": 1e6, "left": 0.0, "recheck_s": SECONDS, "fewer": None, "alarms": (350, 10_000),
        "costs": Costs(),
    }  # fmt: skip
    return DefectRecord("m", "m1", "part", tp, fp, fn, tn, **plain | more)


def scrapped(plant: Plant) -> dict[str, float]:
    """The share of parts each station takes out, over some 60,000 parts."""
    table = run(plant, horizon_s=360_000, seed=3).tables()["operation_event"].to_pandas()
    sums = table.groupby("station_id")[["qty_scrap", "qty_in"]].sum()
    return (sums["qty_scrap"] / sums["qty_in"]).to_dict()


def test_scrap_found_later_becomes_hidden_and_is_found_where_it_was():
    hidden = as_hidden(line(), "m1")
    watched, second, last = hidden.station
    assert watched.defect_rate.rate == pytest.approx(0.05 + 0.95 * 0.02)
    assert (watched.defect_rate.low, watched.defect_rate.high) == (pytest.approx(0.059), pytest.approx(0.079))
    moving = changed(line(), "m2", scrap_rate={"rate": 0.05, "day_sd": 0.01})
    assert as_hidden(moving, "m1").station[0].defect_rate.day_sd == pytest.approx(0.01)
    assert second.escape_rate == pytest.approx(0.95 * 0.02 / 0.069)
    assert (second.scrap_rate.rate, last.scrap_rate.rate, last.escape_rate) == (0, 0, 0)
    before, off = scrapped(line()), scrapped(hidden)
    for station, rate in {"m1": 0.04, "m2": 0.05, "m3": 0.02}.items():
        assert before[station] == pytest.approx(rate, rel=0.06)
        assert off[station] == pytest.approx(rate, rel=0.09)


def test_a_plant_that_says_what_is_made_bad_stays_and_one_without_inspection_is_refused():
    told = changed(line(), "m1", defect_rate=0.07)
    assert as_hidden(told, "m1") == told
    with pytest.raises(Problem, match="No station after m3 inspects"):
        as_hidden(line(), "m3")


def test_a_model_that_sees_nothing_is_exactly_no_model():
    blind = record(0, 0, 10**9, 10**12)
    off = lever_draw(line(), blind, "off", np.random.default_rng(1))
    blinded = lever_draw(line(), blind, "claimed", np.random.default_rng(1), Claim(0.0, 0.0))
    one, other = (run(plant, horizon_s=40_000, seed=1).tables() for plant in (off, blinded))
    assert all(one[name].equals(other[name]) for name in one)
    found = brings(line(), blind, Claim(0.0, 0.0), Settings(draws=2, horizon_s=20_000, warmup_s=0))
    assert {b.claimed.mean for b in found} <= {0.0, None}


def test_what_is_found_early_is_the_closed_form():
    """Share found at the watched station: own look, then recall of the hidden, less what a false alarm never throws away."""
    sure = record(300_000, 0, 200_000, 9_500_000)
    plant = lever_draw(line(), sure, "measured", np.random.default_rng(1))
    found = scrapped(plant)
    hidden = 0.05 + 0.95 * 0.02
    assert found["m1"] == pytest.approx(0.04 + 0.96 * hidden * 0.6, rel=0.04)
    left = hidden * 0.4 / (1 - hidden * 0.6)
    assert found["m2"] + (1 - found["m2"]) * found["m3"] == pytest.approx(left, rel=0.06)


def test_the_claim_finds_more_than_the_record_and_false_alarms_take_time():
    found = brings(line(), record(), Claim(0.95, 0.0), Settings(draws=2, horizon_s=80_000, warmup_s=0))
    final = next(b for b in found if b.kpi_id == "final_defect_ppm")
    assert final.measured.mean is not None
    assert final.claimed.mean is not None
    assert final.claimed.mean < final.measured.mean < 0
    stopped = next(b for b in found if b.kpi_id == "stopped_h_per_week")
    assert stopped.measured.mean is not None
    assert stopped.measured.mean > 0


def test_the_share_of_flagged_parts_is_that_of_the_record():
    """Of hidden bad parts and of good ones, so many are flagged that the units flagged are those on record."""
    sure = record(3_000_000, 500_000, 2_000_000, 94_500_000)
    station = lever_draw(line(), sure, "measured", np.random.default_rng(1)).station_by_id()["m1"]
    policy, hidden = station.defect_prediction, station.defect_rate.rate
    assert policy is not None
    assert policy.recall == pytest.approx(0.6, abs=0.002)
    assert hidden * policy.recall + (1 - hidden) * policy.false_alarm_rate == pytest.approx(0.035, abs=1e-3) or (
        policy.false_alarm_rate == 0.0
    )


def test_fewer_bad_parts_made_lower_the_watched_stations_rates_in_both_modes_alike():
    fewer_made = record(fewer=Fewer(0.5, 0.0, 0.06, 0.03))
    for mode in ("measured", "claimed"):
        station = lever_draw(line(), fewer_made, mode, np.random.default_rng(1)).station_by_id()["m1"]
        assert station.scrap_rate.rate == pytest.approx(0.02)
        assert station.defect_rate.rate == pytest.approx(0.069 / 2)


def test_fewer_is_told_by_weeks_and_only_with_enough_of_them():
    before = [(False, bad, 100.0) for bad in (5.0, 7.0, 6.0, 6.0)]
    since = [(True, bad, 100.0) for bad in (3.0, 3.0, 2.0, 4.0)]
    found = fewer([*before, *since])
    assert found is not None
    assert (found.before, found.since, found.ratio) == (0.06, 0.03, 0.5)
    assert found.sd == pytest.approx(np.hypot(np.sqrt(4 / 3 * 2) / 400 / 0.06, np.sqrt(4 / 3 * 2) / 400 / 0.03))
    assert fewer([*before, *since[1:]]) is None


def test_really_bad_units_follow_from_the_flagged():
    found = really_bad(0.14, np.array([0.8, 0.1]), np.array([0.1, 0.1]))
    assert found[0] == pytest.approx((0.14 - 0.1) / 0.7)
    assert np.isnan(found[1])  # flags that tell nothing apart tell nothing
    told = tell(record(), line())
    assert told.really_bad is not None
    assert told.really_bad.low < 0.05 < told.really_bad.high


@pytest.fixture
def floor() -> duckdb.DuckDBPyConnection:
    """Lots of 10, one a day. Before: two of sixty hold two bad parts, half found at m1. Since: ten flagged of forty.

    Of the ten, six were bad and five of them found by the second look of 100 s at m1 (two parts each); one was found at m2 only.
    Four of those passed held one bad part each, found at m2.
    """
    log = TinyLog()
    for day in range(100):
        since = day >= 60
        number = day - 60 if since else day % 40
        flagged, caught, late = since and number < 10, since and number < 5, since and number == 5
        missed = since and 10 <= number < 14
        here = 2 if caught else 1 if not since and number == 0 else 0
        later = 2 if late else 1 if missed or (not since and number == 0) else 0
        lot = {"lot_id": f"L{day}"}
        log.operation("m1", at("8:00", day), at("9:00", day), 10 - here, here, **lot)
        log.operation("m2", at("9:00", day), at("10:00", day), 10 - here - later, later, **lot)
        if flagged:
            log.state(
                "m1", at("8:50", day), at("8:50", day) + timedelta(seconds=100), "PLANNED_STOP", reason="second look"
            )
        log.state("m1", at("8:10", day), at("8:11", day), "MINOR_STOP", reason="jam")
    con = floor_in_memory(log)
    con.execute("DELETE FROM floor.prediction")
    said = "INSERT INTO floor.prediction VALUES (1, 1, ?, ?, 'm', '1', 'm1', 1, ?, NULL, 0.5, 0.5, ?, ?, NULL)"
    for day in range(60, 100):
        number = day - 60
        bad, alarm = number < 6 or 10 <= number < 14, number < 10
        outcome = None if day == 99 else "defect" if bad else "good"
        con.execute(said, [day, at("8:55", day), f"L{day}", "alarm" if alarm else "pass", outcome])
    return con


def test_the_record_is_what_the_log_says(floor):
    found = defect_record(floor, line(), WORK)
    assert (found.unit, found.tp, found.fp, found.fn, found.tn) == ("lot", 6, 4, 4, 25)
    assert found.alarms == (10, 40)
    # before, half of the bad parts found showed at m1 itself: of 12 in flagged lots, 6 would not have
    assert found.hidden == (pytest.approx(1.0), 0.0, pytest.approx(1.0), 0.0)
    assert (found.found, found.left) == (pytest.approx(4.0), pytest.approx(2.0))
    assert found.recheck_s is not None
    assert found.recheck_s.mean() == pytest.approx(100 / 10)  # of a part
    assert found.of_parts(0.6, 0.2) == pytest.approx(0.6)
    assert found.fewer is not None
    assert found.fewer.since == pytest.approx(16 / 400)
    assert found.notes == ()


def test_parts_judged_one_by_one_need_no_lots(floor):
    floor.execute("UPDATE floor.prediction SET unit_id = lot_id, lot_id = NULL")
    found = defect_record(floor, line(), WORK)
    assert (found.unit, found.tp, found.recheck_s, found.fewer) == ("part", 6, None, None)
    assert "assumed to take none" in found.notes[0].en
    assert "cannot be told" in process(tell(found, line()))[-1].en


def test_too_few_known_outcomes_are_said(floor):
    with pytest.raises(Problem, match="0 bad and 0 good units"):
        defect_record(floor, line(), replace(WORK, model_id="other"))


def test_false_alarms_beyond_what_they_save_are_said_to_be_worse_than_no_model():
    costs = Costs(inspect_krw=1_000.0, miss_krw=3_000.0, badge="entered")
    known = record(fp=1_000, tn=8_500, costs=costs)
    assert turns_at(known, line()) == pytest.approx(0.05 * 0.6 * 2_000 / (0.95 * 1_000))
    found = made(line(), WORK, known, Claim(), Settings(), [])
    assert found.told.is_beyond
    assert found.verdict == "worse"
    assert "False alarms make it worse than no AI" in headline(found).en
    assert "6.32% of good parts" in turning(found).en
    assert "양품의 6.32%" in turning(found).ko


def test_costs_at_which_any_number_of_false_alarms_pays_are_to_be_checked():
    found = made(line(), WORK, record(costs=Costs(inspect_krw=1.0, miss_krw=30_000.0)), Claim(), Settings(), [])
    assert "check what a second look" in turning(found).en
    assert "%" not in turning(found).ko


def test_a_model_that_flags_everything_is_worse_than_none_where_a_look_takes_time():
    """All lots flagged: nothing is told apart, and each part stops the machine that sets the pace."""
    blunt = record(500, 9_500, 0, 0, recheck_s=SECONDS)
    found = brings(line(), blunt, Claim(), Settings(draws=2, horizon_s=60_000, warmup_s=0))
    output = next(b for b in found if b.kpi_id == "throughput_per_h")
    assert output.measured.mean is not None
    assert output.measured.mean < -50
