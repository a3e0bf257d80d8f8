"""Forecasts held against a floor whose truth is known: right, too large, too small, too early; the record that follows."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.compare.floors import BEFORE, GO_LIVE, falls, fill
from tests.kpi.logs import plant, save
from twin.errors import Problem
from twin.experiment.intervals import Estimate
from twin.experiment.scenario import Change, Scenario
from twin.experiment.together.draws import Item
from twin.kpi.scope import Scope
from twin.store import Store
from twin.whatif import scenarios
from twin.whatif.decisions.agreement import MOST_DAYS, Interval, agreement, days_needed, difference
from twin.whatif.decisions.decision import decide
from twin.whatif.decisions.held import Checked, checked, checked_whole, counting, mark
from twin.whatif.decisions.record import main, record
from twin.whatif.outlook.begin import work_out
from twin.whatif.outlook.course import ItemOutlook
from twin.whatif.outlook.kept import Outlook, keep_outlook, kept_outlooks, new_outlook

QUALITY = Item("quality_ratio@m1", "quality_ratio", Scope(station_id="m1"))
SIGN = {"by": "김공장", "reason": "설치 확인"}


def forecast(saved: scenarios.Saved, change: float, half: float = 0.002, **made) -> Outlook:
    """An outlook as the twin would keep it: the quality ratio at m1 changes so much."""
    step = Estimate(change, change - half, change + half, 20)
    levels = (Estimate(0.92, 0.91, 0.93, 20), Estimate(0.92 + change, 0.91, 0.95, 20))
    given = {
        "made_by": "김",
        "plant_version": "x",
        "data_until": None,
        "seed": 1,
        "replications": 20,
        "horizon_s": 1.0,
        "warmup_s": 0.0,
    }
    found = new_outlook([(saved.scenario_id, saved.version)], [ItemOutlook(QUALITY, levels, (step,), (step,))], **given)
    early = datetime(2026, 3, 1, tzinfo=UTC)
    return Outlook(**vars(found) | {"made_at": early} | made)


def done(store: Store, change: float, *, name: str = "지그", day=GO_LIVE, **made) -> Checked:
    """A scenario done on a day, of which the twin forecast the change; how it is held against the floor."""
    saved = scenarios.save(store, Scenario(name, (Change("scrap", "m1", (("scrap", -25.0),)),)), by="김")
    decide(store, saved.scenario_id, 1, "proposed", **SIGN, judged_by=QUALITY.name)
    decide(store, saved.scenario_id, 1, "accepted", **SIGN)
    decide(store, saved.scenario_id, 1, "done", **SIGN, in_force_on=day)
    keep_outlook(store, forecast(saved, change, **made))
    return next(c for c in checked(store) if c.name == name)


@pytest.mark.parametrize(
    ("change", "kind"), [(0.02, "within"), (0.06, "smaller"), (0.006, "larger"), (-0.02, "smaller")]
)
def test_a_right_forecast_is_a_hit_and_a_wrong_one_is_not(store: Store, change: float, kind: str):
    fill(store, falls(0.02))
    found = done(store, change)
    held = main(found)
    assert (held.agreement.kind, held.counts, found.was_beforehand) == (kind, True, True)
    assert held.measured.holds(0.02)
    assert held.agreement.apart.holds(0.02 - change)
    told = record([found])
    assert (told.hits, told.judged, told.beforehand, told.waiting) == (int(kind == "within"), 1, 1, 0)
    assert told.share.low <= told.hits <= told.share.high


def test_a_few_days_after_are_too_early_and_it_says_how_many_more(store: Store):
    fill(store, falls(0.02), days=BEFORE + 4)
    held = main(done(store, 0.02))
    assert held.said.en == "Not yet measurable: about 6 more working days are needed."
    assert not held.counts


def test_before_any_day_after_it_says_how_many_are_needed(store: Store):
    fill(store, falls(0.02), days=BEFORE)
    held = main(done(store, 0.02))
    assert held.said.en.startswith("Not yet measurable: about ")
    assert "10일" in held.said.ko


def test_a_change_too_small_for_the_record_is_never_a_hit(store: Store):
    fill(store, falls(0.0), days=BEFORE + 12)
    found = done(store, 0.001, half=0.0001)
    assert main(found).agreement.kind in ("open", "unclear")
    assert record([found]).judged == 0
    assert record([found]).waiting == 1


def test_another_change_of_the_floor_is_told_apart(store: Store):
    """Two fixtures five weeks apart, one worth 2 and the other 3 points: each is held against its own."""
    rate, later = falls(0.02), BEFORE + 35
    fill(store, lambda day, product: rate(day, product) - 0.03 * (day >= later), days=BEFORE + 70)
    done(store, 0.03, name="둘째", day=GO_LIVE + timedelta(days=35))
    done(store, 0.02, name="첫째")
    held = {c.name: main(c) for c in checked(store)}
    assert {name: h.agreement.kind for name, h in held.items()} == {"첫째": "within", "둘째": "within"}
    assert [held[name].measured.holds(0.05) for name in held] == [False, False]


def test_a_record_that_moved_before_the_day_is_no_hit(store: Store):
    fill(store, falls(0.02, at_day=BEFORE - 20))
    held = main(done(store, 0.02))
    assert held.said.en.startswith("What was measured is not adequate")
    assert held.said.ko.startswith("실측이 판정에 맞지 않습니다")
    assert not held.counts


def test_where_no_change_was_forecast_there_is_nothing_to_hit(store: Store):
    fill(store, falls(0.0))
    held = main(done(store, 0.0))
    assert (held.agreement, held.said.en.startswith("The twin forecast no change")) == (None, True)


def test_the_last_forecast_made_before_counts_and_one_that_saw_the_days_after_never_does(store: Store):
    fill(store, falls(0.02))
    saved = scenarios.save(store, Scenario("지그"), by="김")
    for status in ("proposed", "accepted", "done"):
        last = decide(store, saved.scenario_id, 1, status, **SIGN, in_force_on=GO_LIVE)
    site = store.plant()[1].site
    begins = datetime(GO_LIVE.year, GO_LIVE.month, GO_LIVE.day, tzinfo=UTC)
    days = timedelta(days=1)
    peeked = forecast(saved, 0.02, made_at=begins + 40 * days, data_until=begins + 30 * days)
    entered = forecast(saved, 0.02, made_at=begins + 40 * days)
    late = forecast(saved, 0.02, made_at=begins + 50 * days, data_until=begins - days)
    again = forecast(saved, 0.03, made_at=begins + 60 * days, data_until=begins - days)
    first, second = (forecast(saved, 0.02, made_at=begins - n * days) for n in (9, 5))
    other = Outlook(**vars(first) | {"scenarios": (("another", 1),)})
    assert counting([peeked, entered, other], last, site) is None
    assert counting([peeked, late, again], last, site) == late
    assert counting([first, second, peeked, late], last, site) == second


def test_the_twins_own_forecast_of_a_world_it_describes_is_a_hit(store: Store):
    """8 % scrap, a quarter less from a day on; the plant says so too, and the outlook is really worked out."""
    fill(store, lambda day, _: 0.08 - 0.02 * (day >= BEFORE))
    save(store, plant({"id": "m1", "scrap_rate": 0.08, "processing_s": {"law": "constant", "value": 1200}}))
    saved = scenarios.save(store, Scenario("지그", (Change("scrap", "m1", (("scrap", -25.0),)),)), by="김")
    for status in ("proposed", "accepted", "done"):
        decide(store, saved.scenario_id, 1, status, **SIGN, judged_by=QUALITY.name, in_force_on=GO_LIVE)
    made = work_out(store, [saved], by="김", number=6)
    assert kept_outlooks(store) == [made]
    early = Outlook(**vars(made) | {"outlook_id": "early", "made_at": datetime(2026, 3, 1, tzinfo=UTC)})
    keep_outlook(store, early)
    held = main(checked(store)[0])
    assert held.forecast.holds(0.02)
    assert held.agreement.kind == "within"


NUMBER = st.floats(-10, 10)
HALF = st.floats(0.01, 5)


@given(NUMBER, HALF, NUMBER, HALF)
def test_the_difference_of_two_has_an_interval_wider_than_either_and_narrower_than_both(a, ha, b, hb):
    apart = difference(Interval(a, a - ha, a + ha), Interval(b, b - hb, b + hb))
    half = (apart.high - apart.low) / 2
    assert apart.mean == pytest.approx(a - b)
    assert max(ha, hb) - 1e-9 <= half <= ha + hb + 1e-9


@given(st.floats(0.1, 10), HALF, st.floats(-20, 20), HALF)
def test_no_verdict_is_had_for_nothing(change, hf, measured, hm):
    """A hit excludes that nothing happened, or that it was forecast; what is smaller or larger is so for sure."""
    hf = min(hf, change * 0.9)
    f, m = Interval(change, change - hf, change + hf), Interval(measured, measured - hm, measured + hm)
    found = agreement(f, m, (80, 40))
    if found.kind == "within":
        assert not (m.holds(0) and m.holds(change))
    if found.kind in ("smaller", "larger"):
        assert not found.apart.holds(0)
        assert (found.kind == "larger") == (measured > change)
    if found.kind == "open":
        assert 1 <= found.days_more <= MOST_DAYS


@given(st.floats(0.1, 5), st.floats(0.1, 5), st.integers(20, 200), st.integers(1, 100))
def test_the_days_needed_are_just_enough(half, wanted, before, after):
    days = days_needed(half, wanted, before, after)
    scale = half / (1 / before + 1 / after) ** 0.5
    if days is not None:
        assert scale * (1 / before + 1 / days) ** 0.5 <= wanted * (1 + 1e-9)
        assert days == 1 or scale * (1 / before + 1 / (days - 1)) ** 0.5 > wanted * (1 - 1e-9)
    else:
        assert scale * (1 / before + 1 / MOST_DAYS) ** 0.5 > wanted * (1 - 1e-9)


def test_an_outlook_of_a_record_that_came_later_is_refused(store: Store):
    from twin.whatif.outlook.earlier import earlier

    acts = Scenario("AI", (Change("model", "watcher", (("mode", "measured"),)),))
    with pytest.raises(Problem, match="record came after"):
        earlier(store, GO_LIVE, (acts,))


def test_every_kpi_that_was_forecast_is_told_of_one_scenario_when_asked(store: Store):
    fill(store, falls(0.02))
    done_one = done(store, 0.02).decision
    other = Item("availability@m1", "availability", Scope(station_id="m1"))
    made = kept_outlooks(store)[0]
    step = Estimate(0.1, 0.08, 0.12, 20)
    more = ItemOutlook(other, (step, step), (step,), (step,))
    keep_outlook(store, Outlook(**vars(made) | {"outlook_id": "more", "items": (*made.items, more)}))
    whole = checked_whole(store, done_one.scenario_id, 1)
    assert [h.item.name for h in whole.held] == [QUALITY.name, other.name]
    assert [h.item.name for h in checked(store)[0].held] == [QUALITY.name]
    assert mark(store) == mark(store)
    with pytest.raises(Problem, match="is not done"):
        checked_whole(store, done_one.scenario_id, 2)
