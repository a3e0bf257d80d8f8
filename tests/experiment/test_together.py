"""What models bring together: parts that add up, the twin's KPIs at a place, kept and read back whole."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pages.tiny_plant import PLANT
from twin.experiment.intervals import Estimate
from twin.experiment.levers.claim import Claim
from twin.experiment.levers.compare import Settings
from twin.experiment.levers.lead import Lead
from twin.experiment.levers.maintenance import MaintenanceRecord
from twin.experiment.together.draws import Answer, Item, of_draw
from twin.experiment.together.kept import keep_projection, kept_projection
from twin.experiment.together.projection import gathered
from twin.experiment.together.shapley import shapley, subsets
from twin.kpi.scope import Scope
from twin.laws import Constant, Exponential
from twin.plant_file import parse_plant
from twin.store import open_store

OUTPUT, PACKED = Item("out", "throughput_per_h", Scope()), Item("packer", "availability", Scope(station_id="m2"))


@given(st.integers(1, 4), st.data())
def test_the_parts_add_up_and_alike_causes_get_alike_parts(n, data):
    names = tuple(f"c{k}" for k in range(n))
    value = {s: data.draw(st.floats(-100, 100)) for s in subsets(names)}
    parts = shapley(value)
    assert sum(parts.values()) == pytest.approx(value[frozenset(names)] - value[frozenset()], abs=1e-9)
    by_size = {s: float(len(s)) ** 2 for s in subsets(names)}
    assert shapley(by_size) == pytest.approx(dict.fromkeys(names, float(n)))


def test_the_known_answer_of_the_glove_game():
    """Two left gloves, one right glove, a pair is worth 1: the right one gets 2/3, each left one 1/6."""
    worth = {s: float("right" in s and len(s) > 1) for s in subsets(("left1", "left2", "right"))}
    assert shapley(worth) == pytest.approx({"left1": 1 / 6, "left2": 1 / 6, "right": 2 / 3})


def test_more_causes_than_can_be_run_are_refused():
    with pytest.raises(ValueError, match="at most 6"):
        subsets(tuple("abcdefg"))


def answers(*gains: tuple[float, float, float]) -> list[Answer]:
    """Draws of (without, with a, with b); together they bring half of b's more."""
    return [
        Answer(
            {frozenset(): (o,), frozenset("a"): (a,), frozenset("b"): (b,), frozenset("ab"): (a + (b - o) / 2,)},
            (a + b,),
        )
        for o, a, b in gains
    ]


def test_draws_become_differences_with_intervals_whose_parts_add_up():
    (one,) = gathered(answers((10, 12, 11), (20, 21, 22)), (OUTPUT,), (Claim(), Claim()), Settings()).items
    assert one.off.mean == 15
    assert one.measured.mean == pytest.approx((2.5 + 2) / 2)
    assert sum(e.mean or 0 for e in one.parts.values()) == pytest.approx(one.measured.mean)
    assert (one.measured.low or 0) < (one.measured.mean or 0) < (one.measured.high or 0)


def test_a_draw_without_a_value_is_left_out():
    lame = [Answer(dict.fromkeys(a.measured, (None,)), (1.0,)) for a in answers((10, 12, 11))]
    (one,) = gathered([*answers((10, 12, 11)), *lame], (OUTPUT,), (Claim(),), Settings()).items
    assert one.off == Estimate(10, None, None, 1)


def seconds(value: float) -> Constant:
    return Constant(law="constant", value=value)


@pytest.fixture(scope="module")
def record() -> MaintenanceRecord:
    """A nearly perfect watch over the lathe's breakdowns."""
    lead = Lead(Exponential(law="exponential", mean=7_200), "lives")
    return MaintenanceRecord("watch", "m1", 500, 0, 0, 10_000.0, lead, seconds(60), seconds(60), None)


def test_the_same_luck_runs_every_subset_and_each_item_at_its_own_place(record):
    plant = parse_plant(PLANT, "plant.toml")
    given = Settings(draws=1, horizon_s=14 * 86_400.0, warmup_s=86_400.0)
    found = of_draw(plant, (record,), (Claim(),), (OUTPUT, PACKED), 0, given)
    assert found == of_draw(plant, (record,), (Claim(),), (OUTPUT, PACKED), 0, given)
    off, on = found.measured[frozenset()], found.measured[frozenset({"watch"})]
    assert on[0] > off[0]  # fewer long repairs at the first station
    assert 0 < off[1] < 1
    other = replace(given, seed=2)
    assert of_draw(plant, (record,), (Claim(),), (OUTPUT, PACKED), 0, other).measured[frozenset()] != off


def test_a_projection_is_kept_and_read_back_whole(tmp_path):
    made = gathered(answers((10, 12, 11), (20, 21, 22)), (PACKED,), (Claim(0.9, 0.1), Claim()), Settings(draws=2))
    with open_store(tmp_path / "x.duckdb", create=True) as store:
        assert kept_projection(store) is None
        keep_projection(store, made)
        kept = kept_projection(store)
    assert kept is not None
    assert (kept.projection, kept.has_newer_program) == (made, False)
