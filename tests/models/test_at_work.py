"""Models that score by themselves as the log grows, say why they alarmed, and are trained anew in the background."""

import json

import pytest

from tests.models.conftest import CUT, LIVE, QUICK
from twin.models import applied, registry, retrain, scoring, train
from twin.models.at_work import Scorer
from twin.models.looked_into import cost_curve, drivers_of
from twin.models.making import Wish
from twin.models.overview import overview
from twin.models.threshold import Costs
from twin.models.today import day_begins, flagged_today
from twin.models.told import evaluations
from twin.plant import Site

SITE = Site(name="")
SOON_S = 60


def apply(store):
    applied.act(store, registry.version_named(store, "defect-cast:1.0"), "apply", LIVE, "김주조", "시험")


def said(store):
    return store.rows("SELECT count(*) FROM floor.prediction")[0][0]


def test_what_is_new_is_scored_once_by_itself_and_again_only_when_the_log_has_grown(floor, monkeypatch):
    rounds, real = [], scoring.score_all
    monkeypatch.setattr(scoring, "score_all", lambda store: rounds.append(1) or real(store))
    work = Scorer()
    work(floor)
    assert (said(floor), rounds) == (0, [])  # nothing is at work: the learning libraries stay where they are
    apply(floor)
    work(floor)
    assert said(floor) > 200
    work(floor)
    assert len(rounds) == 1
    with floor.landing(kind="form", source_name="later lots"):
        pass
    floor.load_landed()
    work(floor)
    assert len(rounds) == 2


def test_an_alarm_says_which_value_drove_it(floor):
    apply(floor)
    scoring.score_all(floor)
    rows = floor.rows("SELECT decision, because FROM floor.prediction")
    assert {decision for decision, because in rows if because is None} == {"pass"}
    first = json.loads(next(because for decision, because in rows if decision == "alarm"))[0]
    assert (first["en"], first["unit"]) == ("heat", "")
    assert first["adds"] > 0


def test_today_lists_what_was_flagged_and_what_is_still_open(floor):
    assert flagged_today(floor, SITE) == []
    apply(floor)
    scoring.score_all(floor)
    since = day_begins(floor, SITE)
    flags = flagged_today(floor, SITE)
    expected = floor.rows(
        "SELECT count(*) FROM floor.prediction WHERE decision = 'alarm' AND occurred_at >= $1", [since]
    )
    assert sum(f.units for f in flags) == expected[0][0] > 0
    assert all(f.reasons and f.reasons[0].is_driver and f.last_at >= since for f in flags)
    with floor.transaction() as cursor:
        cursor.execute("UPDATE floor.prediction SET outcome = NULL, because = NULL WHERE occurred_at >= $1", [since])
    opened = flagged_today(floor, SITE)
    assert [f.open_units for f in opened] == [f.units for f in opened]
    assert not any(r.is_driver for f in opened for r in f.reasons)  # what stood out, where the model said nothing


def test_a_training_in_the_background_is_judged_on_the_days_held_back(floor, monkeypatch):
    monkeypatch.setattr(train, "SETTINGS", QUICK)
    work = retrain.BackgroundTraining(
        floor, "defect-cast", Wish(costs=Costs(2_000, 9_000, badge="entered"), held_back_days=3), "김"
    )
    work.wait(SOON_S)
    assert (work.progress().state, work.problem, work.unjudged) == ("done", None, None)
    version = registry.version_named(floor, "defect-cast")
    assert (version.version, version.made_by) == ("2.0", "김")
    test = next(e for e in evaluations(floor, version) if e.source == "test")
    assert test.test_from >= version.train_until
    curve = cost_curve(floor, version.name)
    assert (curve.costs.inspect_krw, curve.counts, curve.source) == (2_000, "unit", "test")
    used = curve.steps[curve.place_of(curve.threshold)]
    again = curve.at_costs(1.0, 0.0)[curve.place_of(curve.threshold)]
    assert again.cost_krw == pytest.approx(used.inspections)
    assert drivers_of(floor, version.name)[0]["name"] == "heat"
    assert [r.name for r in overview(floor)] == ["defect-cast:1.0", "defect-cast:2.0"]


def test_a_training_that_is_cancelled_or_unsigned_leaves_nothing(floor, monkeypatch):
    monkeypatch.setattr(train, "SETTINGS", QUICK)
    unsigned = retrain.BackgroundTraining(floor, "defect-cast", Wish(until=CUT), " ")
    unsigned.wait(SOON_S)
    assert unsigned.progress().state == "failed"
    assert "name" in unsigned.problem.en
    monkeypatch.setattr(train, "_fit", lambda *_: pytest.fail("nothing is fitted once cancelled"))
    cancelled = Cancelled(floor, "defect-cast", Wish(until=CUT), "김")
    cancelled.wait(SOON_S)
    assert cancelled.progress().state == "cancelled"
    assert [v.name for v in registry.versions(floor)] == ["defect-cast:1.0"]


class Cancelled(retrain.BackgroundTraining):
    """Cancelled before its first part is done."""

    def make(self):
        self.cancel()
        super().make()
