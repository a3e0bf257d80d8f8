"""The twin's projection on the page about before and after: none yet, kept beside what was measured, in both languages."""

import json

import pytest

from pages.parts import projected as part
from pages.parts.words import LANGS, say
from tests.pages.conftest import seen
from twin.background import Progress
from twin.experiment.intervals import Estimate
from twin.experiment.levers.claim import Claim
from twin.experiment.levers.compare import Settings
from twin.experiment.together.draws import Item
from twin.experiment.together.kept import keep_projection
from twin.experiment.together.projection import Projected, Projection
from twin.kpi.scope import Scope
from twin.programme.indicators import book
from twin.store import open_store

EVERY_LANGUAGE = pytest.mark.parametrize("lang", LANGS)
OUTPUT = {
    "target": "3", "weight": "1", "baseline_from": "2026-01-05", "baseline_until": "2026-02-01", "go_live": "2026-02-02", "ramp_in_days": "7",
}  # fmt: skip
ITEM = Item("throughput_per_h", "throughput_per_h", Scope())
MADE = Projection(
    ("watcher", "second"), (Claim(), Claim()), Settings(draws=8),
    (Projected(ITEM, Estimate(2.0, 1.9, 2.1, 8), Estimate(0.3, 0.1, 0.5, 8), Estimate(0.6, 0.5, 0.7, 8),
               {"watcher": Estimate(0.2, 0.1, 0.3, 8), "second": Estimate(0.1, -0.1, 0.3, 8)}),),
)  # fmt: skip


def put(db, *, kept: bool = True) -> None:
    with open_store(db) as store, store.transaction() as cursor:
        cursor.execute(
            """INSERT INTO model.version BY NAME SELECT 'watcher' AS model_id, '1.0' AS version, 'defect-m1' AS task_id, 'defect' AS kind,
               'p1' AS process_id, 'm1' AS station_id, 'lot' AS unit, '예측' AS name_ko, 'Prediction' AS name_en, now() AS made_at, 'Kim' AS made_by,
               '{}' AS settings, '[]' AS notes, 'x' AS code_version"""
        )
        cursor.execute(
            "INSERT INTO model.application VALUES (now(), 'watcher', '1.0', 'apply', TIMESTAMPTZ '2026-02-02', 'Lee', 'pilot')"
        )
    with open_store(db) as store:
        book.add(store, "throughput_per_h", OUTPUT, by="김공장", reason="협약")
        if kept:
            keep_projection(store, MADE)


@EVERY_LANGUAGE
def test_measured_projected_and_claimed_stand_side_by_side_with_their_badges(lang, db, open_page):
    put(db)
    app = open_page("compare", lang)
    assert not app.exception
    told = seen(app)
    table = told.split(say(lang, "projected.indicator"), 1)[1]
    for badge in ("measured", "simulated", "claimed"):
        assert f'class="badge {badge}"' in table
    assert "+0.3" in table
    assert "+0.6" in table
    chart = json.loads(app.get("plotly_chart")[-1].proto.spec)
    assert [bar["name"] for bar in chart["data"]] == ["watcher", "second"]
    assert chart["data"][0]["x"] == [pytest.approx(10.0)]  # 0.2 of 2.0
    assert chart["layout"]["xaxis"]["title"]["text"] == say(lang, "projected.axis")
    assert say(lang, "projected.again") in [b.label for b in app.button]


@EVERY_LANGUAGE
def test_it_is_begun_from_the_page_and_can_be_cancelled(lang, db, open_page, monkeypatch):
    put(db, kept=False)
    begun = []
    monkeypatch.setattr(part, "begin_projection", lambda *words: begun.append(words) or Work())
    app = open_page("compare", lang)
    next(b for b in app.button if b.label == say(lang, "projected.start")).click().run()
    assert [item.name for item in begun[0][1]] == ["throughput_per_h"]
    assert app.button(key="cancel_projection").label == say(lang, "background.cancel")


@EVERY_LANGUAGE
@pytest.mark.usefixtures("db")
def test_without_a_model_at_work_it_says_so(lang, open_page):
    app = open_page("compare", lang)
    assert ("적용되어 있지 않아" if lang == "ko" else "nothing to project") in seen(app)


class Work:
    """A projection under way."""

    problem = None

    def progress(self) -> Progress:
        return Progress(3, 12, 60.0, "running")
