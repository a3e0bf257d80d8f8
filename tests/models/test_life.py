"""A model's life on a small floor: trained, judged later, applied by a named person, scoring, outcomes, rolled back, retired."""

import json
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest

from tests.models.conftest import CUT, LIVE
from twin.cli import main
from twin.errors import Problem
from twin.models import applied, card, judge, later, live, making, plan, registry, scores, scoring
from twin.models.record import records
from twin.models.told import evaluations
from twin.store.models import Entry, enter


def one(store):
    return registry.version_named(store, "defect-cast:1.0")


def apply(store, since=LIVE, version=None, action="apply"):
    applied.act(store, version or one(store), action, since, "김주조", "시험")


def test_a_version_tells_what_it_learned_from_and_how_it_did_on_blocks_it_had_not_seen(floor):
    version = one(floor)
    assert version.made_by == "김주조"
    assert version.train_until == CUT
    assert (version.rows or 0) > 1_400
    assert len(version.data_sha256 or "") == 64
    found = evaluations(floor, version)[0]
    assert found.source == "validation"
    assert found.test_until < CUT
    area = found.scores["model", "pr_auc"]
    assert area.low < area.value < area.high
    assert found.scores["model_minus_always_pass", "pr_auc"].low > 0
    assert records(floor, "defect-cast")[0].source == "validation"


def test_a_later_period_is_judged_beside_the_plain_rules_and_its_record_adds_up(floor):
    found, told = later.evaluate(floor, one(floor), LIVE)
    r = found.record
    assert told == []
    assert r.tp + r.fp + r.fn + (r.tn or 0) == found.rows
    assert r.tp + r.fn == found.bad_rows
    assert {"always_pass", "fixed_interval", "best_limit", "model"} <= {s.who for s in found.scores}
    kept = records(floor, "defect-cast", "1.0")[0]
    assert (kept.tp, kept.fp, kept.fn, kept.tn, kept.source) == (r.tp, r.fp, r.fn, r.tn, "test")
    assert dict(kept.costs)["badge"] == "assumed"


def test_nobody_is_judged_on_what_he_learned_from(floor):
    with pytest.raises(Problem, match="choose a later period"):
        later.evaluate(floor, one(floor), CUT - timedelta(days=3))


def test_only_a_named_person_applies_a_model(floor):
    with pytest.raises(Problem, match="--by"):
        applied.act(floor, one(floor), "apply", LIVE, " ", "")
    assert applied.state(floor, one(floor)) == ("trained", None)
    apply(floor)
    assert applied.state(floor, one(floor)) == ("applied", LIVE)
    assert applied.in_force(floor, "defect-cast", LIVE - timedelta(seconds=1)) is None
    assert applied.in_force(floor, "defect-cast", LIVE) == "1.0"


def predicted(store):
    return store.rows(
        "SELECT count(*), count(outcome), count(*) FILTER (decision = 'alarm'), min(occurred_at) FROM floor.prediction"
    )[0]


def test_what_is_made_from_that_day_on_is_scored_once_and_gets_its_outcome(floor):
    apply(floor)
    middle = LIVE + timedelta(days=1)
    (first,) = scoring.score_all(floor, until=middle)
    assert first.rows == 72  # a lot every twenty minutes
    (second,) = scoring.score_all(floor)
    (third,) = scoring.score_all(floor)
    assert (third.rows, third.joined) == (0, 0)
    count, known, alarms, begin = predicted(floor)
    assert (count, known) == (first.rows + second.rows,) * 2
    assert alarms == first.alarms + second.alarms > 0
    assert begin >= LIVE
    told, _ = live.evaluate_live(floor, one(floor))
    again, _ = later.evaluate(floor, one(floor), LIVE)
    same = [(r.record.tp, r.record.fp, r.record.fn, r.record.tn) for r in (told, again)]
    assert same[0] == same[1]  # live and in hindsight it said the same


def test_an_unseen_product_is_told_and_the_rest_is_scored(floor):
    apply(floor)
    with floor.transaction() as cursor:
        cursor.execute("UPDATE floor.operation_event SET product_id = 'new' WHERE lot_id IN ('L01990', 'L01991')")
    (done,) = scoring.score_all(floor)
    assert done.refused == 2
    assert "new" in done.notes[0].en
    assert predicted(floor)[0] == done.rows > 200


def test_a_renamed_point_and_an_altered_file_stop_their_model_with_a_sentence(floor):
    apply(floor)
    with floor.transaction() as cursor:
        cursor.execute("UPDATE floor.measurement SET point_id = replace(point_id, 'heat', 'mould_heat')")
    (done,) = scoring.score_all(floor)
    assert done.rows == 0
    assert "only in the data: mould_heat" in done.notes[0].en
    path = registry.file_of(floor.path, "defect-cast-1.0.txt")
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert "SHA-256" in scoring.score_all(floor)[0].notes[0].ko
    assert registry.file_of(floor.path, "../../etc/passwd").parent == path.parent


def test_rolled_back_and_retired_versions_act_in_their_own_time(floor):
    row = dict.fromkeys(registry.FIELDS) | {
        "model_id": "defect-cast", "version": "2.0", "task_id": "defect-cast", "kind": "defect", "process_id": "cast",
        "station_id": "cast", "unit": "lot", "name_ko": "공급사", "name_en": "supplier's", "made_at": "2100-01-01T00:00:00+00:00",
        "made_by": "A", "settings": "{}", "notes": "[]", "code_version": "",
    }  # fmt: skip
    enter(floor, [Entry("version", (row,))])
    two = registry.version_named(floor, "defect-cast")
    assert two.version == "2.0"
    with pytest.raises(Problem, match="cannot be rolled back"):
        applied.earlier(floor, "defect-cast")
    with pytest.raises(Problem, match="supplier's model"):
        registry.load(floor, two)
    days = [LIVE + timedelta(days=d) for d in range(4)]
    apply(floor, days[0])
    apply(floor, days[1], two)
    apply(floor, days[2], applied.earlier(floor, "defect-cast"), "roll_back")
    apply(floor, days[3], action="retire")
    acting = [applied.in_force(floor, "defect-cast", d + timedelta(hours=1)) for d in days]
    assert acting == ["1.0", "2.0", "1.0", None]
    assert applied.state(floor, two)[0] == applied.state(floor, one(floor))[0] == "retired"


def test_a_visitors_decision_waits_in_the_landing_for_the_owner(floor):
    with floor.landing(kind="form", source_name="models") as landing:
        landing.put_models([Entry("application", ({
            "happened_at": LIVE.isoformat(), "model_id": "defect-cast", "version": "1.0", "action": "apply",
            "from_at": LIVE.isoformat(), "done_by": "박", "reason": ""},))])  # fmt: skip
    assert applied.applications(floor) == []
    floor.load_landed()
    assert [a.done_by for a in applied.applications(floor)] == ["박"]


def test_rows_for_a_table_that_is_not_there_are_refused(floor):
    with pytest.raises(ValueError, match="no table 'version' with the columns"):
        enter(floor, [Entry("version", ({"name; DROP TABLE x": 1},))])


def test_a_number_is_given_once_and_a_name_is_a_plain_word(floor):
    assert registry.next_version(floor, "defect-cast") == "2.0"
    waiting = registry.file_of(floor.path, registry.file_name_of("defect-cast", "2.0"))
    waiting.write_text("of a version that waits for the owner", encoding="utf-8")
    assert registry.next_version(floor, "defect-cast") == "3.0"
    for name in ("../x", "a:b", "", "x" * 61):
        with pytest.raises(Problem, match="may hold letters"):
            registry.next_version(floor, name)


@pytest.mark.parametrize(("lang", "words"), [("ko", "## 한계"), ("en", "## Limits")])
def test_the_card_tells_data_scores_drivers_and_limits(floor, lang, words):
    later.evaluate(floor, one(floor), LIVE)
    text = card.card(floor, one(floor), lang)
    assert words in text
    assert "PR-AUC" in text
    assert ("°C" in text) == any("°C" in line for line in text.splitlines())
    assert ("김주조" in text) is False  # a card is about the model
    assert "{" not in text
    assert "nan" not in text


@pytest.mark.parametrize(("lang", "accepted", "waiting"), [("ko", "합격", "아직"), ("en", "accepted", "not tested")])
def test_the_plan_of_verification_stands_before_its_result(floor, lang, accepted, waiting):
    before = plan.plan(floor, one(floor), lang)
    assert waiting in before[-1].answer
    later.evaluate(floor, one(floor), CUT, CUT + timedelta(days=6))
    assert plan.plan(floor, one(floor), lang)[:-1] == before[:-1]  # the result changes no line of the plan
    assert accepted not in plan.plan(floor, one(floor), lang)[-1].answer  # too short for a verdict
    text = plan.as_markdown(before, "x")
    assert "{" not in text
    assert "heat" in text


def test_a_model_is_accepted_only_where_it_beats_every_rule(floor):
    later.evaluate(floor, one(floor), LIVE)
    found = evaluations(floor, one(floor))[0]
    beaten = found.scores | {("model_minus_best_limit", "pr_auc"): scores.Estimate(0.1, -0.01, 0.2)}
    better = beaten | {("model_minus_best_limit", "pr_auc"): scores.Estimate(0.1, 0.01, 0.2)}
    assert plan.accepted(replace(found, scores=better), "defect")
    assert not plan.accepted(replace(found, scores=beaten), "defect")
    assert not plan.accepted(replace(found, scores=better), "maintenance")  # breakdowns announced decide there


def run(capsys, store, *words, lang="en"):
    code = main(["model", *words, "--db", str(store.path), "--lang", lang])
    told = capsys.readouterr()
    assert code == 0, told.err
    return told.out


def test_the_command_lists_one_entry_a_model_with_scores_and_intervals(floor, capsys):
    (entry,) = json.loads(run(capsys, floor, "list", "--json"))
    assert (entry["process_id"], entry["task"], entry["version"], entry["state"]) == (
        "cast",
        "defect",
        "1.0",
        "trained",
    )
    area = entry["scores"]["model"]["pr_auc"]
    assert area["low"] < area["value"] < area["high"]
    run(capsys, floor, "apply", "defect-cast:1.0", "--from", "2026-01-28", "--by", "김")
    (entry,) = json.loads(run(capsys, floor, "list", "--json"))
    assert (entry["state"], entry["state_since"]) == ("applied", "2026-01-27T15:00:00+00:00")


@pytest.mark.parametrize(("lang", "words"), [("ko", "하루 검사"), ("en", "inspections, found, missed")])
def test_the_command_evaluates_and_scores_in_both_languages(floor, capsys, lang, words):
    assert words in run(capsys, floor, "evaluate", "defect-cast", "--from", "2026-01-28", lang=lang)
    told = json.loads(run(capsys, floor, "evaluate", "defect-cast", "--from", "2026-01-28", "--json", lang=lang))
    assert told["record"]["tp"] > 0
    run(capsys, floor, "apply", "defect-cast", "--from", "2026-01-28", "--by", "김", lang=lang)
    assert "defect-cast:1.0" in run(capsys, floor, "score", lang=lang)
    assert "PR-AUC" in run(capsys, floor, "list", "defect-cast", "--card", lang=lang)


def test_without_a_task_the_command_names_those_there_are(floor, capsys):
    assert "defect-cast" in run(capsys, floor, "train")
    assert main(["model", "train", "--task", "wrong", "--db", str(floor.path), "--lang", "ko"]) == 2
    assert "defect-cast" in capsys.readouterr().err


def test_a_period_without_bad_lots_has_no_score(lots, trained):
    good = lots.where(lots.label == 0)
    with pytest.raises(Problem, match="choose a longer one"):
        judge.judge(trained[0], 0.1, lots, good, making.Costs(), making.ZoneInfo("Asia/Seoul"))


def test_the_landing_of_predictions_names_lot_and_station(floor):
    apply(floor)
    scoring.score_all(floor)
    table = floor.arrow(
        "SELECT DISTINCT station_id, model_id, version, lot_id IS NULL AS nameless FROM floor.prediction"
    )
    assert table.to_pylist() == [{"station_id": "cast", "model_id": "defect-cast", "version": "1.0", "nameless": False}]
    assert pa.types.is_string(table.schema.field("station_id").type)
    assert not np.isnan(floor.rows("SELECT avg(score) FROM floor.prediction")[0][0])
