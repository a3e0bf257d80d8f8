"""What a model brings to the line, on the page about models: none yet, kept, worse than none, under way, failed, too few records."""

import json
from datetime import UTC, datetime

import pytest
import streamlit as st

from pages.parts import model_levers as part
from pages.parts.words import LANGS, say
from tests.pages.conftest import seen
from tests.pages.test_models_page import put
from twin.background import Progress
from twin.errors import Problem
from twin.experiment.intervals import Estimate
from twin.experiment.levers.claim import Claim
from twin.experiment.levers.compare import Brings, Settings
from twin.experiment.levers.kept import keep_lever
from twin.experiment.levers.measures import STOPPED
from twin.experiment.levers.study import Study
from twin.experiment.levers.told import Figure, Told
from twin.experiment.levers.work import Work
from twin.store import open_store

EVERY_LANGUAGE = pytest.mark.parametrize("lang", LANGS)
FEW = Figure(0.05, 0.04, 0.06)
MANY = Figure(0.85, 0.8, 0.9)


def brings(kpi_id: str, measured: float, claimed: float, half: float = 0.2) -> Brings:
    def around(mean: float) -> Estimate:
        return Estimate(mean, mean - half, mean + half, 20)

    return Brings(kpi_id, around(50.0), around(measured), around(claimed), around(claimed - measured))


def keep(db, false_alarms: Figure = FEW, gain: float = 1.3, kind: str = "defect") -> None:
    """A study of the model of the page, by a record with so many false alarms."""
    told = Told(
        "lot", 43, 57, 500, 10_000.0, Figure(0.43, 0.33, 0.53), false_alarms, 0.78, "assumed", flagged=0.07, really_bad=FEW,
        made_before=0.047, made_since=0.033, fewer=Figure(0.7, 0.6, 0.8), notes=(Problem("시간이 없음", "no time on record"),),
    )  # fmt: skip
    if kind == "maintenance":
        told = Told(
            "event",
            60,
            40,
            10,
            100.0,
            Figure(0.6, 0.5, 0.7),
            false_alarms,
            0.2,
            "measured",
            lead_h=3.0,
            lead_from="lives",
        )
    work = Work("watcher", "1.0", "m1", kind, datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 3, 5, tzinfo=UTC))
    second = brings("final_defect_ppm", -2_700, -4_900, 900) if kind == "defect" else brings(STOPPED, -2.0, -3.0)
    made = Study(work, told, Claim(0.95, 0.0), Settings(), (brings("throughput_per_h", gain, 2.5), second))
    with open_store(db) as store:
        current = store.plant()
        assert current is not None
        keep_lever(store, made, current[1])


class Working:
    """Work in a given state, that can be cancelled."""

    def __init__(self, state: str, problem: Problem | None = None) -> None:
        self.state, self.problem = state, problem

    def progress(self) -> Progress:
        return Progress(3, 20, 240.0, self.state)

    def cancel(self) -> None:
        self.state = "cancelled"


@EVERY_LANGUAGE
def test_at_first_it_says_what_the_button_will_do(lang, db, open_page):
    put(db)
    app = open_page("models", lang)
    assert not app.exception
    assert say(lang, "levers.none") in seen(app)
    assert app.button(key="levers_start").label == say(lang, "levers.start")


@EVERY_LANGUAGE
def test_record_and_claim_stand_apart_with_their_badges(lang, db, open_page):
    put(db)
    keep(db)
    app = open_page("models", lang)
    assert [e.message for e in app.exception] == []
    told = seen(app)
    head = "실적대로 AI가 이득입니다" if lang == "ko" else "By its record it pays"
    assert 'class="badge simulated"' in told.split(head)[1][:400]
    claim = "주장(재현율 95%" if lang == "ko" else "The claim (recall 95%"
    assert 'class="badge claimed"' in told.split(claim)[1][:400]
    assert ("실적에는 없는 몫입니다" if lang == "ko" else "Nothing on record supports that part") in told
    assert ("0.70배" if lang == "ko" else "0.70 times") in told
    assert ("시간이 없음" if lang == "ko" else "no time on record") in told
    assert "+1.30 [+1.10, +1.50]" in told
    assert 'href="trust?' in told.split(say(lang, "levers.beyond"))[1]  # the twin's grade beside each measure
    specs = [json.loads(c.proto.spec) for c in app.get("plotly_chart")]
    names = [{t.get("name") for t in s["data"]} for s in specs]
    assert {say(lang, "levers.measured"), say(lang, "levers.claimed")} in names


@EVERY_LANGUAGE
@pytest.mark.parametrize("kind", ["defect", "maintenance"])
def test_many_false_alarms_are_said_to_be_worse_than_no_model(lang, kind, db, open_page):
    put(db)
    keep(db, MANY, gain=-0.6, kind=kind)
    told = seen(open_page("models", lang))
    worse = (
        "오경보가 많아 AI를 쓰는 것이 쓰지 않는 것보다 나쁩니다"
        if lang == "ko"
        else "False alarms make it worse than no AI"
    )
    assert worse in told
    assert 'class="act bad"' in told
    turns = {"defect": ("양품 로트의 78%보다 많으면", "beyond 78% of good lots"), "maintenance": ("가동 시간당 0.2번보다", "beyond 0.2 an operating hour")}  # fmt: skip
    assert turns[kind][0 if lang == "ko" else 1] in told


@EVERY_LANGUAGE
def test_the_button_starts_the_work_which_is_watched_and_can_be_cancelled(lang, db, open_page, monkeypatch):
    put(db)
    begun = []

    def begin(_store, name, _keep, *, claim, settings):
        begun.append((name, claim, settings.draws))
        return Working("running")

    monkeypatch.setattr(part, "begin_levers", begin)
    app = open_page("models", lang)
    app.number_input(key="levers_recall").set_value(80.0)
    app.number_input(key="levers_false").set_value(2.0)
    app.number_input(key="levers_draws").set_value(4)
    app.button(key="levers_start").click().run()
    assert [e.message for e in app.exception] == []
    assert begun == [("watcher:1.0", Claim(0.8, 0.02), 4)]
    app.button(key="cancel_levers").click().run()
    assert say(lang, "background.cancelled") in seen(app.run())
    assert app.button(key="levers_start")


@EVERY_LANGUAGE
def test_work_that_failed_leaves_its_sentence_and_the_button(lang, db, open_page):
    put(db)
    app = open_page("models", lang)
    app.session_state[part.RUNNING] = Working("failed", Problem("불량이 모자람", "too few bad units"))
    app.run()
    assert {"ko": "불량이 모자람", "en": "too few bad units"}[lang] in seen(app.run())
    assert app.button(key="levers_start")


@EVERY_LANGUAGE
def test_a_model_that_never_decided_anything_is_tried_by_its_test_and_without_one_says_so(lang, db, open_page):
    put(db)
    with open_store(db) as store, store.transaction() as cursor:
        cursor.execute("DELETE FROM floor.prediction")
    app = open_page("models", lang)
    assert [e.message for e in app.exception] == []
    assert app.button(key="levers_start")
    with open_store(db) as store, store.transaction() as cursor:
        cursor.execute("DELETE FROM model.record")
    st.cache_data.clear()
    told = seen(open_page("models", lang))
    assert ("판정이 기록에 없습니다" if lang == "ko" else "no prediction of it") in told
