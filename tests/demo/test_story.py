"""What happens on the demonstration floor: nothing is made from nothing, and AI changes what it should."""

from collections import Counter

import numpy as np
import pytest

from tests.demo.conftest import built
from twin.demo.effects import kpis, models
from twin.demo.floor import OPERATION_WIDTH
from twin.demo.story import tell


def operations(story) -> np.ndarray:
    return np.frombuffer(story.floor.operations, dtype=float).reshape(-1, OPERATION_WIDTH)


def test_parts_in_are_parts_out_scrapped_and_in_process(short):
    rows = operations(short.story)
    size = short.story.truth.site.lot_size
    started = {lot.number: lot for lot in short.story.floor.casts}
    done = rows[rows[:, 7] == 7]
    out, scrap = (done[:, 8] - done[:, 9]).sum(), rows[:, 9].sum()
    finished = set(done[:, 6].astype(int))
    inside = sum(lot.size for n, lot in started.items() if n not in finished)
    assert len(started) * size == out + scrap + inside


def test_a_lot_goes_through_the_stations_in_order_and_loses_only_its_scrap(short):
    rows = operations(short.story)
    rows = rows[np.lexsort((rows[:, 7], rows[:, 6]))]
    same = rows[1:, 6] == rows[:-1, 6]
    assert np.all((rows[1:, 7] - rows[:-1, 7])[same] == 1)
    assert np.all((rows[1:, 8] - (rows[:-1, 8] - rows[:-1, 9]))[same] == 0)
    assert np.all((rows[1:, 0] >= rows[:-1, 2])[same])
    assert np.all(rows[:, 0] <= rows[:, 1])
    assert np.all(rows[:, 1] < rows[:, 2])


def test_no_buffer_holds_more_than_its_places(short):
    rows = operations(short.story)
    for step, spec in enumerate(short.story.truth.station, start=1):
        if not spec.buffer_before:
            continue
        of = rows[rows[:, 7] == step]
        moments = np.concatenate([of[:, 0], of[:, 1]])
        change = np.concatenate([np.ones(len(of)), -np.ones(len(of))])
        level = np.cumsum(change[np.lexsort((change, moments))])
        changing_over = (
            spec.machines if "setup_min" in vars(spec) else 0
        )  # a lot waits in the machine while it is set up
        assert level.max() <= spec.buffer_before + changing_over


def test_a_machine_works_on_one_lot_at_a_time_and_the_washer_on_four(short):
    rows = operations(short.story)
    for machine in short.story.floor.machines:
        of = rows[rows[:, 3] == machine.index]
        runs = Counter(zip(of[:, 1].tolist(), of[:, 2].tolist(), strict=True))
        assert max(runs.values()) == (4 if machine.spec.id == "wash" else 1)
        spans = np.array(sorted(runs))
        assert np.all(spans[1:, 0] >= spans[:-1, 1])


def test_work_in_process_does_not_grow(short):
    rows, total = operations(short.story), short.story.clock.total_s
    levels = []
    for now in np.linspace(total * 0.2, total * 0.98, 9):
        cast = rows[(rows[:, 7] == 1) & (rows[:, 2] <= now)]
        packed = rows[(rows[:, 7] == 7) & (rows[:, 2] <= now)]
        levels.append(len(cast) - len(packed))
    assert max(levels) < 70


def test_the_same_seed_is_the_same_story_and_another_seed_another(short):
    again, other = built(70, seed=1), built(70, seed=2)
    for name, table in short.logbook.tables.items():
        assert again.logbook.tables[name].equals(table), name
    assert other.logbook.tables["operation_event"].num_rows != short.logbook.tables["operation_event"].num_rows
    for one, two in zip(short.files, again.files, strict=True):
        assert one.rejected.equals(two.rejected)
        assert all(two.tables[name].equals(table) for name, table in one.tables.items())


def test_without_ai_everything_before_go_live_is_the_same():
    with_ai, without = built(30, seed=3), built(30, seed=3, ai=False)
    assert with_ai.logbook.tables["operation_event"].equals(without.logbook.tables["operation_event"])
    assert with_ai.logbook.tables["prediction"].num_rows == without.logbook.tables["prediction"].num_rows == 0


def test_ai_improves_what_it_acts_on(pair):
    with_ai, without = (kpis(story, story.from_s) for story in pair)
    assert with_ai["process_defect_ppm"] < without["process_defect_ppm"]
    assert with_ai["final_defect_ppm"] < without["final_defect_ppm"]
    assert with_ai["cnc_down_share"] < without["cnc_down_share"]
    assert with_ai["throughput_per_h"] > without["throughput_per_h"]
    assert with_ai["cnc_planned_stop_share"] > without["cnc_planned_stop_share"] == 0


def test_the_models_are_useful_and_far_from_perfect(pair):
    found = models(pair[0])
    assert 0.2 < found["quality_ai"]["recall"] < 0.8
    assert 0.1 < found["quality_ai"]["precision"] < 0.7
    assert 0.3 < found["maintenance_ai"]["recall_of_breakdowns"] < 0.8
    assert 0 < found["maintenance_ai"]["false_alarms_per_operating_h"] < 0.05


@pytest.mark.parametrize("seed", [1, 2])
def test_the_plant_is_a_plausible_one(seed):
    story = tell(60, seed)
    found = kpis(story, story.from_s)
    assert 105 < found["throughput_per_h"] < 125
    assert 12_000 < found["process_defect_ppm"] < 30_000
    assert 2_000 < found["final_defect_ppm"] < 9_000
    assert 0.03 < found["cnc_down_share"] < 0.10
    assert 0.7 < found["on_time_delivery"] <= 1
