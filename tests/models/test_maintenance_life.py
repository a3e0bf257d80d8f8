"""A maintenance model's life on a small mill: trained, judged by breakdowns, applied, scoring, judged by its own alarms."""

import json
from datetime import timedelta

import numpy as np
import pytest

from tests.models.conftest import QUICK
from tests.models.test_maintenance import TASK, _land, hour, put
from twin.cli import main
from twin.errors import Problem
from twin.models import applied, later, live, making, plan, registry, scoring, tasks, train, watch
from twin.models.maintenance_choice import SAVED_KRW
from twin.models.maintenance_clock import MachineLife
from twin.models.maintenance_kinds import fallen_rate, prevented_by_kind
from twin.models.record import records
from twin.models.told import evaluations, named
from twin.store import open_store

BROKE = np.cumsum(np.random.default_rng(3).uniform(8, 26, 60))
BROKE = BROKE[BROKE < 890]  # hours
CUT, LIVE = hour(600), hour(700)


SUPPLIED = registry.Version(
    "m", "1", TASK, hour(0), "x", None, None, None, None, None, None, None, None, 0.5, None, {"options": {"horizon_h": 3.0}}, ()
)  # fmt: skip


def put_alarms(store, said: dict[int, str | None]) -> None:
    """A prediction each hour, alarms at the hours given with their outcome."""
    hours = range(1, 41)
    _land(
        store, "prediction", occurred_at=[hour(h) for h in hours], model_id="m", version="1", station_id="mill", machine_no=1,
        score=[0.9 if h in said else 0.1 for h in hours], threshold=0.5,
        decision=["alarm" if h in said else "pass" for h in hours], outcome=[said.get(h, "normal") for h in hours],
    )  # fmt: skip
    store.load_landed()


def heat(h: float) -> float:
    """Noise, and from 6 hours before a breakdown a rise of 4 °C an hour."""
    left = (BROKE[h < BROKE] - h).min(initial=99.0)
    return 40 + 1.5 * np.sin(h * 12.9898) + 4.0 * max(0.0, 6 - left)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with (
        pytest.MonkeyPatch.context() as patch,
        open_store(tmp_path_factory.mktemp("mill") / "plant.duckdb", create=True) as found,
    ):
        patch.setattr(train, "SETTINGS", QUICK)
        put(found, 900, [(float(h), "corrective") for h in BROKE], heat)
        making.make_version(found, tasks.task_named(found, "maintenance-mill"), making.Wish(until=CUT), "김정비")
        yield found


def one(store):
    return registry.version_named(store, "maintenance-mill:1.0")


def test_a_wearing_machine_is_announced_with_few_false_alarms_and_better_than_by_the_clock(store):
    found, told = later.evaluate(store, one(store), CUT, LIVE)
    events = ((BROKE > 600) & (BROKE <= 700)).sum()
    record, figures = found.record, {(s.who, s.metric): s.estimate for s in found.scores}
    assert told == []
    assert record.counts == "event"
    assert record.tn is None
    assert record.tp + record.fn == events
    assert record.tp == len(record.leads_h) >= events - 1
    assert all(0.5 <= h <= 8 for h in record.leads_h)
    assert 85 <= (record.operating_h or 0) <= 101
    assert figures["model", "event_recall"].value == record.tp / events
    assert figures["model", "false_alarms_per_h"].value < figures["fixed_interval", "false_alarms_per_h"].value
    assert figures["model_minus_always_pass", "pr_auc"].low > 0
    assert records(store, "maintenance-mill")[0] == record


def test_the_threshold_never_lies_where_an_alarm_does_not_pay(store):
    version = one(store)
    costs = version.settings["costs"]
    assert (version.threshold or 0) >= costs["inspect_krw"] / (costs["inspect_krw"] + costs["miss_krw"])
    assert costs["miss_krw"] == SAVED_KRW
    assert costs["badge"] == "assumed"
    assert version.settings["options"] == {"horizon_h": 8.0, "lead_h": 0.5}  # whole, though nobody asked


def test_its_alarms_are_scored_live_and_judged_by_the_breakdowns_that_came(store):
    applied.act(store, one(store), "apply", LIVE, "김정비", "시험")
    done = scoring.score_all(store)[0]
    assert done.rows == 201  # every hour from 700 to 900
    assert 0 < done.alarms < 150
    assert done.joined > 150
    found, _ = live.evaluate_live(store, one(store))
    assert found.record.counts == "event"
    assert found.record.tp + found.record.fn == ((BROKE > 700) & (BROKE <= 900)).sum()
    assert found.record.tp >= found.record.fn
    watched = watch.watch(store, one(store), tasks.data_of(store, one(store).task, {}), keep=False)
    assert {"event_recall", "alarm_precision"} <= {w.what for w in watched}
    assert {o for (o,) in store.rows("SELECT DISTINCT outcome FROM floor.prediction WHERE outcome IS NOT NULL")} == {
        "failure",
        "normal",
    }


def test_the_list_and_the_card_tell_the_figures_of_events(store, capsys):
    kept = evaluations(store, one(store))[-1]
    assert named(kept.scores)["event_recall:마모"] == ("미리 안 고장(건별): 마모", "breakdowns announced: 마모")
    assert main(["model", "list", "--json", "--db", str(store.path)]) == 0
    told = json.loads(capsys.readouterr().out)[0]
    assert told["process_id"] == "mill"
    assert {"low", "value", "high"} == set(told["scores"]["model"]["event_recall"])
    assert main(["model", "list", "maintenance-mill:1.0", "--card", "--lang", "en", "--db", str(store.path)]) == 0
    assert "false alarms an operating hour" in capsys.readouterr().out


def test_planned_care_after_a_right_alarm_is_a_breakdown_that_did_not_come(tmp_path):
    with open_store(tmp_path / "plant.duckdb", create=True) as store:
        put(store, 40, [(10.5, "predicted"), (20.5, "corrective"), (30.5, "corrective")])
        said = {9: "failure", 18: "failure", 25: "normal", 33: None}
        put_alarms(store, said)
        found, _ = live.evaluate_live(store, SUPPLIED, keep=False)
        r = found.record
        assert (r.tp, r.fn, r.fp) == (2, 1, 1)  # prevented, announced; the last missed; one false, one not known yet
        assert r.leads_h == (2.5,)  # of the one that came: how long before the prevented one nobody knows
        with pytest.raises(Problem, match="too few to judge"):
            live.evaluate_live(store, SUPPLIED, hour(0), hour(0) + timedelta(hours=5), keep=False)


def test_care_after_an_alarm_without_a_word_on_what_was_found_is_no_judgement(tmp_path):
    with open_store(tmp_path / "plant.duckdb", create=True) as store:
        put(store, 40, [(10.5, "predicted"), (20.5, "corrective"), (30.5, "corrective")])
        said = {9: None, 18: "failure", 25: "normal"}
        put_alarms(store, said)
        with pytest.raises(Problem, match="cared for 1 times without a record"):
            live.evaluate_live(store, SUPPLIED, keep=False)


@pytest.mark.parametrize(("lang", "said"), [("ko", "미리 안 고장(건별)"), ("en", "breakdowns announced")])
def test_the_plan_names_the_figures_of_events_as_indicator(store, lang, said):
    assert any(said in line.answer for line in plan.plan(store, one(store), lang))


def test_an_alarm_answered_by_a_look_in_vain_is_false_whatever_the_outcome_column_says(tmp_path):
    look, change = "점검 (이상 없음)", "교체"
    care = [(10.5, "predicted", change), (18.5, "predicted", look), (20.5, "corrective"), (30.5, "corrective")]
    with open_store(tmp_path / "plant.duckdb", create=True) as store:
        put(store, 40, care)
        put_alarms(store, {9: None, 18: "failure", 28: "failure"})
        r = live.evaluate_live(store, SUPPLIED, keep=False)[0].record
        assert (r.tp, r.fn, r.fp) == (2, 1, 1)  # changed for wear, announced; looked at in vain and broke down
        assert r.leads_h == (2.5,)


def test_kinds_that_no_longer_come_are_those_the_model_prevents():
    at = [hour(h).replace(tzinfo=None) for h in (*range(10, 210, 10), *range(205, 405, 20))]
    reason = ["worn", "snapped"] * 10 + ["snapped"] * 10
    start, middle, end = (np.datetime64(hour(h).replace(tzinfo=None), "us") for h in (0, 204, 404))
    life = MachineLife(
        np.array([start]), np.array([end]), np.array(at, "datetime64[us]"), np.array(["breakdown"] * 30, dtype=object),
        np.array(reason, dtype=object), np.array([], "datetime64[us]"),
    )  # fmt: skip
    worn, snapped = (s.estimate for s in sorted(prevented_by_kind([(life, middle, end)]), key=lambda s: s.metric)[::-1])
    assert (worn.value, worn.high) == (1.0, pytest.approx(1.0, abs=0.01))
    assert worn.low > 0.5
    assert snapped.value == pytest.approx(0.0, abs=0.05)
    assert snapped.low == 0.0
    assert prevented_by_kind([(life, start, end)]) == []  # no before, no comparison


def test_the_interval_of_a_fallen_rate_holds_it_as_often_as_it_says():
    rng = np.random.default_rng(4)
    found = [fallen_rate(int(rng.poisson(40)), 400.0, int(rng.poisson(12)), 300.0) for _ in range(400)]
    inside = np.mean([e.low <= 0.6 <= e.high for e in found])  # 0.04 an hour instead of 0.1
    assert 0.92 <= inside <= 0.98
