"""A comparison on a floor whose truth is known: the effect, the days that count, the guards, the verdict."""

from datetime import timedelta

import numpy as np
import pytest

from tests.compare.floors import AFTER, BEFORE, FIRST, GO_LIVE, falls, fill, plan
from tests.kpi.logs import TinyLog, at, land
from twin.compare.measured import Comparison, beforehand, compare
from twin.compare.plan import Control, Place
from twin.errors import Problem
from twin.store import Store


def status(found: Comparison, guard_id: str) -> str:
    return next(g.status for g in found.guards if g.id == guard_id)


def test_an_effect_that_is_there_lies_in_the_interval_and_is_judged_against_the_target(store: Store):
    fill(store, falls(0.02))
    found = compare(store, plan(target=0.93))
    assert found.effect.low <= 0.02 <= found.effect.high
    assert found.effect.low > 0
    assert (len(found.series.day), int(found.series.is_after.sum())) == (BEFORE + AFTER, AFTER)
    assert found.value_before == pytest.approx(0.92, abs=0.004)
    assert found.wanted == pytest.approx(0.93 - found.value_before)
    assert found.verdict.kind in ("achieved", "target_not_proven")
    assert found.provenance["badge"] == "measured"
    assert found.provenance["before"] == {"first": "2026-01-05", "last": "2026-03-29", "days": BEFORE}
    assert found.provenance["fact_rows"] == 2 * (BEFORE + AFTER)


def test_the_days_without_the_change_lie_in_the_band(store: Store):
    fill(store, falls(0.02))
    found = compare(store, plan())
    series, band = found.series, found.expected
    before = ~series.is_after
    inside = (series.value >= band.low) & (series.value <= band.high)
    assert inside[before].mean() > 0.9
    assert (series.value[~before] - band.level[~before]).mean() == pytest.approx(found.effect.mean, abs=0.005)


def test_nothing_is_not_called_an_improvement(store: Store):
    fill(store, falls(0.0))
    assert compare(store, plan()).verdict.kind == "not_proven"


def test_a_shift_of_the_mix_is_no_effect_and_is_split_off(store: Store):
    fill(store, falls(0.0), share=lambda day: 0.6 - 0.3 * (day >= BEFORE) + 0.05 * (day % 3))
    found = compare(store, plan())
    assert found.effect.low <= 0 <= found.effect.high
    assert found.split is not None
    assert found.split.mix == pytest.approx(0.3 * 0.06, abs=0.002)
    assert found.split.total == pytest.approx(found.value_after - found.value_before)
    crude = compare(store, plan(covariates=("weekday",)))
    assert crude.effect.low > 0  # the mix alone looks like an improvement,
    assert (status(crude, "mix"), crude.verdict.kind) == ("failed", "not_adequate")  # and is not credited


def test_a_control_takes_off_what_happened_to_the_whole_plant(store: Store):
    fill(store, falls(0.02), control=falls(0.02))
    place, control = Place(station_id="m1"), Control("quality_ratio", Place(station_id="m2"))
    alone, beside = (compare(store, plan(place=place, control=c)) for c in (None, control))
    assert (alone.verdict.kind, beside.verdict.kind) == ("improved", "not_proven")
    assert (status(alone, "control"), status(beside, "control")) == ("told", "passed")


def test_days_are_left_out_with_their_reasons_and_stay_gaps(store: Store):
    fill(store, falls(), missing=(10, 11, 90))
    found = compare(store, plan(baseline_until=GO_LIVE - timedelta(days=3), ramp_in_days=4))
    reasons = {left.day: left.reason for left in found.series.left_out}
    assert [reasons[FIRST + timedelta(days=d)] for d in (10, 11, 90)] == ["unrecorded"] * 3
    assert [r for r in reasons.values() if r != "unrecorded"] == ["between"] * 2 + ["ramp_in"] * 4
    steps = np.diff(found.series.number)
    assert sorted(steps[steps > 1]) == [2, 3, 7]


def test_a_day_the_log_does_not_reach_the_end_of_does_not_count(store: Store):
    fill(store, falls())
    later = BEFORE + AFTER
    land(store, TinyLog().operation("m1", at("8:00", later), at("9:00", later), 40, 0), first_key=10_000)
    found = compare(store, plan())
    assert [(left.day, left.reason) for left in found.series.left_out] == [(FIRST + timedelta(days=later), "part_day")]


def test_what_is_recorded_anew_withholds_the_verdict(store: Store):
    def tried(log, day):
        for i in range(3 * (day >= BEFORE - 2)):
            log.state("m1", at(f"12:{10 * i}", day), at(f"12:{10 * i + 5}", day), "SETUP")

    fill(store, falls(0.02), more=tried)
    found = compare(store, plan())
    assert (status(found, "recording"), found.verdict.kind) == ("failed", "withheld")
    assert "SETUP" in found.verdict.en
    assert "2026-03-28" in found.verdict.ko


@pytest.mark.parametrize("by", [0.012, 0.03])
def test_a_level_that_moved_before_the_go_live_is_not_credited_to_it(store: Store, by):
    fill(store, falls(by, at_day=BEFORE - 14))
    assert compare(store, plan()).verdict.kind in ("not_proven", "not_adequate")


def test_a_trend_left_out_is_seen_in_the_baseline(store: Store):
    fill(store, lambda day, _: 0.14 - 0.001 * day)
    bare, with_trend = compare(store, plan()), compare(store, plan(covariates=("weekday", "trend")))
    assert (status(bare, "trend"), bare.verdict.kind) == ("failed", "not_adequate")
    assert with_trend.effect.low <= 0 <= with_trend.effect.high


def test_a_bad_month_picked_as_the_baseline_is_told(store: Store):
    fill(store, lambda day, _: 0.09 if BEFORE - 28 <= day < BEFORE else 0.05)
    found = compare(store, plan(baseline_from=GO_LIVE - timedelta(days=28)))
    assert (status(found, "baseline"), found.verdict.kind) == ("failed", "not_adequate")


def test_what_can_be_seen_is_known_beforehand(store: Store):
    fill(store, falls(), days=BEFORE + 1)
    short, long = (beforehand(store, plan(target=0.922), days_after=n).seen for n in (10, 100))
    assert long.often < short.often
    assert short.nearly_always / short.often == pytest.approx(3.8 / 2.8)
    daily = (0.05 * 0.95 / 200 / 4 + 0.11 * 0.89 / 200 / 4) ** 0.5
    assert long.scatter == pytest.approx(daily, rel=0.2)


def test_a_target_too_near_cannot_be_verified(store: Store):
    fill(store, falls())
    near = compare(store, plan(target=0.921, baseline_value=0.92))
    assert status(near, "target") == "told"


@pytest.mark.parametrize(
    ("changes", "ko", "en"),
    [
        ({"baseline_from": GO_LIVE - timedelta(days=4)}, "4일뿐입니다", "Only 4 days"),
        ({"go_live": FIRST + timedelta(days=BEFORE + AFTER + 3)}, "아직 하루도 없습니다", "no day with a value yet"),
        ({"kpi_id": "final_defect_ppm", "wants": "down"}, "최종검사 기록이 없습니다", "no final inspection"),
        (
            {"kpi_id": "lead_time_mean_h", "place": Place(station_id="m1")},
            "설비별로는 정의되지 않는",
            "not defined by station",
        ),
        ({"target": 0.5}, "나은 값이 아닙니다", "no better than"),
        ({"control": Control("throughput_per_h", Place(station_id="m1"))}, "단위가 달라", "another unit"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_one_sentence(store: Store, changes, ko, en):
    fill(store, falls())
    with pytest.raises(Problem) as told:
        compare(store, plan(**changes))
    assert ko in told.value.ko
    assert en in told.value.en


def test_a_product_made_only_afterwards_cannot_be_told_from_the_change(store: Store):
    fill(store, falls(), share=lambda day: float(day >= BEFORE))
    with pytest.raises(Problem, match="cannot be told apart"):
        compare(store, plan())


def test_a_comparison_is_made_once_until_the_store_knows_more(store: Store):
    fill(store, falls(0.02))
    first = compare(store, plan())
    assert compare(store, plan()) is first
    assert compare(store, plan(target=0.93)) is not first
    log = TinyLog()
    log.state("m1", at("8:00", BEFORE + AFTER), at("9:00", BEFORE + AFTER), "DOWN")
    land(store, log)
    assert compare(store, plan()) is not first
