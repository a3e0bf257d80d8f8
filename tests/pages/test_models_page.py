"""The page about AI models: what works where, what was flagged, how it stands beside plain rules, in both languages."""

import json

import pytest

from pages.parts.words import LANGS, say
from tests.pages.conftest import seen
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
  0 AS apart_rows, 0 AS apart_flagged, 0.5 AS threshold, '{}' AS curve, '[]' AS explained, 'x' AS data_sha256
"""


def put(db) -> None:
    """One model applied at m1, judged, with two alarms on its last day."""
    with open_store(db) as store, store.transaction() as cursor:
        cursor.execute(VERSION)
        cursor.execute(EVALUATION)
        for who, value in (("model", 0.6), ("always_pass", 0.05), ("best_limit", 0.2)):
            cursor.execute(
                "INSERT INTO model.score VALUES ('e', ?, 'pr_auc', ?, ?, ?, '', NULL)",
                [who, value, value - 0.04, value + 0.04],
            )
        cursor.execute(
            "INSERT INTO model.application VALUES (now(), 'watcher', '1.0', 'apply', TIMESTAMPTZ '2026-01-02', 'Lee', 'pilot')"
        )
        for minute, outcome in ((10, "defect"), (40, None)):
            cursor.execute(
                "INSERT INTO floor.prediction VALUES (1, 1, ?, ?::TIMESTAMPTZ, 'watcher', '1.0', 'm1', 2, ?, NULL, 0.9, 0.5, 'alarm', ?)",
                [minute, f"2026-03-05 02:{minute}:00+00", f"L{minute}", outcome],
            )


@EVERY_LANGUAGE
def test_what_works_where_and_what_to_look_at(lang, db, open_page):
    put(db)
    app = open_page("models", lang)
    assert [e.message for e in app.exception] == []
    assert not app.error
    told = seen(app)
    assert ("확인할 것 2개" if lang == "ko" else "2 to check") in told
    assert "PR-AUC 0.6 [0.56, 0.64]" in told
    assert say(lang, "models.outcome_unknown") in told
    assert say(lang, "models.outcome_defect") in told
    (chart,) = app.get("plotly_chart")
    spec = json.loads(chart.proto.spec)
    assert "PR-AUC" in spec["layout"]["xaxis"]["title"]["text"]
    assert len(spec["data"][0]["y"]) == 3


@EVERY_LANGUAGE
@pytest.mark.usefixtures("db")
def test_without_models_it_says_how_to_begin(lang, open_page):
    assert "python -m twin model train" in seen(open_page("models", lang))
