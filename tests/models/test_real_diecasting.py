"""The real die-casting set: learned to mid-March where the recording is the same, judged on 18–31 March, try shots apart."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from twin.collect.ingest import ingest_file
from twin.collect.mapping_file import read_mapping
from twin.models import defect
from twin.models.dataset import moment
from twin.models.judge import judge
from twin.models.making import period
from twin.models.split import learnable
from twin.models.threshold import Costs, choose
from twin.models.train import SETTINGS, train
from twin.store import open_store

ZONE = ZoneInfo("Asia/Seoul")
CUT, TEST = (datetime(2019, 3, day, tzinfo=ZONE) for day in (16, 18))


@pytest.fixture(scope="module")
def shots(tmp_path_factory, real_data: Path):
    with open_store(tmp_path_factory.mktemp("real") / "plant.duckdb", create=True) as store:
        ingest_file(
            store, real_data / "kamp_diecasting/diecasting_shots_2019Q1.csv.gz", read_mapping("kamp_diecasting"), shown=0
        )  # fmt: skip
        return defect.data_set(store, defect.tasks(store)[0])


def test_every_shot_is_there_and_try_shots_are_apart(shots):
    assert len(shots) == 90_177
    assert np.nansum(shots.label) == 2_030
    assert int(shots.apart.sum()) == 1_891  # of 1,894; three began inside another shot and have no time of their own
    assert np.isnan(shots.label[shots.apart]).all()
    assert (shots.task.unit, len(shots.inputs)) == ("shot", 22)


def test_training_begins_where_the_recording_is_the_same(shots):
    ds, cut = period(shots, None, CUT)
    assert str(ds.at[0])[:10] == "2019-02-14"
    assert any("cannot be compared" in note.en for note in ds.notes)
    learn = learnable(ds, cut)
    assert (len(learn), int(learn.label.sum())) == (36_683, 288)


def test_it_beats_every_plain_rule_on_later_days_and_costs_less_than_they_do(shots):
    ds, cut = period(shots, None, CUT)
    model, checked = train(ds, cut, SETTINGS[-1:])
    choice = choose(checked.rows.label, checked.probability, 18, Costs())
    found = judge(model, choice.threshold, learnable(ds, cut), ds.where(ds.at >= moment(TEST, cut)), Costs(), ZONE)
    assert (found.rows, found.bad_rows, found.days, found.apart_rows) == (11_280, 35, 14, 437)
    scores = {(s.who, s.metric): s.estimate for s in found.scores}
    assert scores["model", "pr_auc"].low > 0.3
    for rule in ("always_pass", "fixed_interval", "best_limit"):
        assert scores[f"model_minus_{rule}", "pr_auc"].low > 0.1
    assert scores["model", "recall"].value > 0.5
    assert scores["model", "inspections_per_found"].value < 6  # one in 322 shots is bad
    assert found.apart_flagged / found.apart_rows > 0.5  # never learned from, and still seen as different
    nothing, everything = found.curve[-1].cost_krw, found.curve[0].cost_krw
    chosen = min(found.curve, key=lambda s: abs(s.threshold - choice.threshold))
    assert chosen.cost_krw < 0.5 * min(nothing, everything)


def test_shots_after_the_cut_change_nothing_that_is_learned(shots):
    cut = moment(CUT, shots.at[-1])
    rng, mixed = np.random.default_rng(1), np.arange(len(shots))
    after = np.flatnonzero(shots.at >= cut)
    mixed[after] = rng.permutation(after)
    other = type(shots)(
        **vars(shots) | {"rows": shots.rows.iloc[mixed].reset_index(drop=True), "label": shots.label[mixed]}
    )
    assert learnable(other, cut).sha256() == learnable(shots, cut).sha256()
