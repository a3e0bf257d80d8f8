"""The page about AI models: what works where, what was flagged, how it stands beside plain rules, in both languages."""

import json
from datetime import date

import pytest

from pages.parts import model_hands
from pages.parts.words import LANGS, say
from tests.pages.conftest import seen
from twin.background import Progress
from twin.errors import Problem
from twin.models.applied import applications
from twin.models.registry import version_named
from twin.models.task import Task
from twin.models.watch import watch
from twin.store import open_store

EVERY_LANGUAGE = pytest.mark.parametrize("lang", LANGS)
VERSION = """
INSERT INTO model.version BY NAME SELECT 'watcher' AS model_id, '1.0' AS version, 'defect-m1' AS task_id, 'defect' AS kind, 'p1' AS process_id,
  'm1' AS station_id, 'lot' AS unit, '불량 예측' AS name_ko, 'Defect prediction' AS name_en, TIMESTAMPTZ '2026-01-01' AS made_at, 'Kim' AS made_by,
  0.5 AS threshold, '{"known_ko": "끝난 뒤", "known_en": "when it is done", "inputs": []}' AS settings, '[]' AS notes, 'x' AS code_version
"""
EVALUATION = """
INSERT INTO model.evaluation BY NAME SELECT 'e' AS evaluation_id, 'watcher' AS model_id, '1.0' AS version, TIMESTAMPTZ '2026-03-01' AS evaluated_at,
  'test' AS source, TIMESTAMPTZ '2026-02-01' AS test_from, TIMESTAMPTZ '2026-03-01' AS test_until, 100 AS rows, 5 AS bad_rows, 20 AS days,
  0 AS apart_rows, 0 AS apart_flagged, 0.5 AS threshold, ? AS curve, ? AS explained, 'x' AS data_sha256
"""
RECORD = """
INSERT INTO model.record BY NAME SELECT 'e' AS evaluation_id, 'watcher' AS model_id, '1.0' AS version, 'test' AS source, 'unit' AS counts,
  0.5 AS threshold, TIMESTAMPTZ '2026-02-01' AS test_from, TIMESTAMPTZ '2026-03-01' AS test_until, 30 AS tp, 20 AS fp, 2 AS fn, 48 AS tn,
  '[]' AS leads_h, '{"inspect_krw": 1000.0, "miss_krw": 30000.0, "badge": "assumed"}' AS costs
"""
STEPS = [
    {"threshold": t, "inspections": i, "found": g, "missed": m, "cost_krw": i * 1_000 + m * 30_000}
    for t, i, g, m in ((0.1, 5.0, 0.25, 0.0), (0.5, 2.0, 0.2, 0.05), (0.9, 0.0, 0.0, 0.25))
]
DRIVERS = [{"name": "heat", "ko": "금형 온도", "en": "mould heat", "unit": "°C", "share": 0.7, "pr_auc_falls_by": 0.2}]


def put(db) -> None:
    """One model applied at m1, judged, with two alarms on its last day."""
    with open_store(db) as store, store.transaction() as cursor:
        cursor.execute(VERSION)
        cursor.execute(EVALUATION, [json.dumps({"steps": STEPS}), json.dumps(DRIVERS)])
        cursor.execute(RECORD)
        for who, metric, value in (
            ("model", "pr_auc", 0.6), ("always_pass", "pr_auc", 0.05), ("best_limit", "pr_auc", 0.2), ("model", "precision", 0.6),
        ):  # fmt: skip
            cursor.execute(
                "INSERT INTO model.score VALUES ('e', ?, ?, ?, ?, ?, '', NULL)",
                [who, metric, value, value - 0.04, value + 0.04],
            )
        because = [{"ko": "금형 온도", "en": "mould heat", "unit": "°C", "value": 241.0, "usual": 212.0, "adds": 1.3}]
        cursor.execute(
            "INSERT INTO model.application VALUES (now(), 'watcher', '1.0', 'apply', TIMESTAMPTZ '2026-01-02', 'Lee', 'pilot')"
        )
        for minute, outcome in ((10, "defect"), (40, None)):
            cursor.execute(
                "INSERT INTO floor.prediction VALUES (1, 1, ?, ?::TIMESTAMPTZ, 'watcher', '1.0', 'm1', 2, ?, NULL, 0.9, 0.5, 'alarm', ?, ?)",
                [minute, f"2026-03-05 02:{minute}:00+00", f"L{minute}", outcome, json.dumps(because)],
            )


@EVERY_LANGUAGE
def test_what_works_where_and_what_to_look_at(lang, db, open_page):
    put(db)
    app = open_page("models", lang)
    assert [e.message for e in app.exception] == []
    assert not app.error
    told = seen(app)
    assert say(lang, "models.today_parts", number=1) in told  # the other one is known to be bad
    assert ("금형 온도 241 °C (보통 212)" if lang == "ko" else "mould heat 241 °C (usually 212)") in told
    assert "PR-AUC 0.6 [0.56, 0.64]" in told
    assert say(lang, "models.outcome_unknown") in told
    assert say(lang, "models.outcome_defect") in told
    scores, costs, drivers = (json.loads(chart.proto.spec) for chart in app.get("plotly_chart"))
    assert "PR-AUC" in scores["layout"]["xaxis"]["title"]["text"]
    assert len(scores["data"][0]["y"]) == 3
    assert costs["layout"]["yaxis"]["title"]["text"] == say(lang, "models.cost_y")
    assert drivers["data"][0]["y"] == ["금형 온도 (°C)" if lang == "ko" else "mould heat (°C)"]


@EVERY_LANGUAGE
def test_the_verdict_says_whether_it_pays(lang, db, open_page):
    put(db)
    app = open_page("models", lang)
    assert ("이득입니다" if lang == "ko" else "it pays") in app.success[0].value


@EVERY_LANGUAGE
def test_the_slider_tells_what_another_threshold_costs_at_the_readers_own_costs(lang, db, open_page):
    put(db)
    app = open_page("models", lang)
    assert "3,500" in seen(app)  # in use: 2 inspections and 0.05 missed a day
    app.select_slider[0].set_value(2).run()
    assert "7,500" in seen(app)  # none inspected, 0.25 missed
    assert say(lang, "models.cost_instead", value="3,500") in seen(app)
    app.number_input(key="cost_miss_watcher:1.0").set_value(100_000.0).run()
    assert "25,000" in seen(app)
    assert any(say(lang, "badge.entered") in c.value for c in app.caption)


@EVERY_LANGUAGE
def test_the_first_page_tells_what_to_look_at_and_why(lang, db, open_page):
    put(db)
    told = seen(open_page("first", lang))
    assert say(lang, "models.today_parts", number=1) in told
    assert "241 °C" in told


@EVERY_LANGUAGE
def test_a_decision_takes_a_name_and_a_reason_and_stays(lang, db, open_page):
    put(db)
    app = open_page("models", lang)
    press(app, say(lang, "models.act_do"))
    assert say(lang, "models.act_fill_in") in seen(app)
    app.text_input(key="act_by").set_value("이현장")
    app.text_input(key="act_why").set_value("불량이 늘어서")
    app.date_input(key="act_from").set_value(date(2026, 3, 2))
    press(app, say(lang, "models.act_do"))
    assert not app.exception
    assert say(lang, "models.none_applied") in seen(app)  # retired
    with open_store(db) as store:
        last = applications(store)[-1]
    assert (last.action, last.done_by, last.reason) == ("retire", "이현장", "불량이 늘어서")
    assert f"{last.from_at:%Y-%m-%d}" == "2026-03-01"  # midnight in Seoul


@EVERY_LANGUAGE
def test_what_the_watch_found_stands_on_the_page(lang, db, open_page):
    put(db)
    with open_store(db) as store:
        trouble = Problem("온도 센서가 멈췄습니다.", "The heat sensor is stuck.")
        watch(store, version_named(store, "watcher"), troubles=[trouble])
        watch(store, version_named(store, "watcher"), troubles=[trouble])
        assert len(store.rows("SELECT DISTINCT checked_at FROM model.watch")) == 1  # nothing new: not written again
        watch(store, version_named(store, "watcher"))
    told = seen(open_page("models", lang))
    assert trouble.sentence(lang) not in told  # the newest look found nothing
    assert say(lang, "models.watch_pays") in told


@EVERY_LANGUAGE
def test_training_takes_a_name_and_runs_in_the_background(lang, db, open_page, monkeypatch):
    put(db)
    task = Task("defect-m1", "defect", "p1", "m1", "lot", "불량 예측", "Defect prediction", "", "")
    monkeypatch.setattr(model_hands, "all_tasks", named(lambda _: [task]))
    begun = []
    monkeypatch.setattr(model_hands, "BackgroundTraining", lambda *words: begun.append(words) or Work("running"))
    app = open_page("models", lang)
    press(app, say(lang, "models.train_do"))
    assert say(lang, "models.train_fill_in") in seen(app)
    app.text_input(key="train_by").set_value("김학습")
    app.number_input(key="train_look").set_value(2_000.0)
    app.number_input(key="train_miss").set_value(50_000.0)
    press(app, say(lang, "models.train_do"))
    ((_, task_id, wish, by),) = begun
    assert (task_id, by, wish.held_back_days) == ("defect-m1", "김학습", 28)
    assert (wish.costs.inspect_krw, wish.costs.miss_krw, wish.costs.badge) == (2_000.0, 50_000.0, "entered")
    assert app.button(key="cancel_training").label == say(lang, "background.cancel")
    app.button(key="cancel_training").click().run()
    assert say(lang, "background.cancelled") in seen(app.run())


def press(app, label):
    next(b for b in app.button if b.label == label).click().run()


def named(question):
    """A question a page may ask: remembered by its name."""
    question.__module__, question.__qualname__ = "tests", "all_tasks"
    return question


class Work:
    """A training in a given state, that can be cancelled."""

    version = unjudged = problem = None

    def __init__(self, state: str) -> None:
        self.state = state

    def progress(self) -> Progress:
        return Progress(3, 13, 7.0, self.state)

    def cancel(self) -> None:
        self.state = "cancelled"


@EVERY_LANGUAGE
@pytest.mark.usefixtures("db")
def test_without_models_it_says_how_to_begin(lang, open_page):
    assert "python -m twin model train" in seen(open_page("models", lang))
