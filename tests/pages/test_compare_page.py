"""The page about before and after: verdict with interval, picture, guards, days left out; and before there is an after."""

import json
from datetime import date

import pytest

from pages.parts.words import LANGS, say
from tests.pages.conftest import seen
from tests.pages.test_evidence import links
from tests.pages.test_models_page import VERSION
from tests.programme.conftest import OUTPUT, SIGN
from twin.compare.guard import DEFINITION, MODEL
from twin.compare.overview import Asked, answer
from twin.compare.verdict import WORDS
from twin.errors import Problem
from twin.evidence import Ref, evidence_of
from twin.programme.indicators import book
from twin.store import open_store

EVERY_LANGUAGE = pytest.mark.parametrize("lang", LANGS)


def apply(db, day: str) -> None:
    """A defect model at m1, at work from a day on."""
    with open_store(db) as store, store.transaction() as cursor:
        cursor.execute(VERSION)
        cursor.execute(
            "INSERT INTO model.application VALUES (now(), 'watcher', '1.0', 'apply', ?::TIMESTAMPTZ, 'Lee', 'pilot')",
            [f"{day} 00:00:00+09"],
        )


@EVERY_LANGUAGE
def test_the_go_live_of_a_model_is_compared(lang, db, open_page):
    apply(db, "2026-02-09")
    app = open_page("compare", lang)
    assert [e.message for e in app.exception] == []
    assert not app.error
    told = seen(app)
    assert say(lang, "badge.measured") in told
    assert any(words[LANGS.index(lang)] in told for words in WORDS.values())
    assert ("95 % 구간" if lang == "ko" else "95 % interval") in told
    assert app.selectbox[0].value == "watcher:1.0"
    assert ("최종검사 기록이 없습니다" if lang == "ko" else "no final inspection") in told  # of another indicator
    for guard in ("baseline", "placebo", "recording", "control", "drift", "target"):
        assert say(lang, f"compare.guard_{guard}") in told
    (chart,) = app.get("plotly_chart")
    spec = json.loads(chart.proto.spec)
    names = [trace.get("name") for trace in spec["data"]]
    assert say(lang, "compare.band") in names


@EVERY_LANGUAGE
def test_a_change_that_was_asked_for_leads_to_its_evidence(lang, db, open_page):
    apply(db, "2026-02-09")
    found = [name for name in links(open_page("compare", lang, kpi="quality_ratio", ramp="7")) if "effect/" in name]
    assert found[0] == "effect/quality_ratio/2026-02-09//7///"
    app = open_page("compare", lang, kpi="quality_ratio", ramp="7", evidence=found[0])
    assert not app.exception
    assert not app.error
    told = seen(app)
    assert say(lang, "evidence.formula") in told
    assert found[0] in told
    with open_store(db) as store:
        value = answer(store, Asked("quality_ratio", date(2026, 2, 9), "", 7)).effect.median
        assert evidence_of(store, Ref.read(found[0])).value == value
        with pytest.raises(Problem, match="soon"):
            evidence_of(store, Ref.read("effect/quality_ratio/soon//7///"))


@EVERY_LANGUAGE
def test_a_target_is_read_in_its_unit_and_a_wrong_one_told(lang, db, open_page):
    apply(db, "2026-02-09")
    app = open_page("compare", lang, kpi="quality_ratio")
    app.text_input[0].set_value("0.99").run()
    assert ("90%처럼 적으십시오" if lang == "ko" else "write it like 90%") in seen(app)
    app.text_input[0].set_value("99%").run()
    assert say(lang, "badge.entered") in seen(app)


@EVERY_LANGUAGE
def test_before_there_is_an_after_it_says_what_can_be_seen(lang, db, open_page):
    apply(db, "2026-04-01")
    app = open_page("compare", lang)
    told = seen(app)
    assert say(lang, "compare.not_yet", day="2026-04-01") in told
    assert say(lang, "compare.seen") in told
    assert not app.get("plotly_chart")


@EVERY_LANGUAGE
@pytest.mark.usefixtures("db")
def test_without_a_go_live_a_day_may_be_chosen_and_too_short_a_baseline_is_refused(lang, open_page):
    app = open_page("compare", lang)
    assert [e.message for e in app.exception] == []
    assert len(app.date_input) == 1
    short = open_page("compare", lang, day="2026-01-12")
    assert ("일뿐입니다" if lang == "ko" else "Only") in seen(short)


@EVERY_LANGUAGE
def test_an_indicator_of_the_book_is_compared_as_it_was_planned(lang, db, open_page):
    with open_store(db) as store:
        book.add(store, "throughput_per_h", OUTPUT, **SIGN)
    app = open_page("compare", lang, model="book:throughput_per_h")
    assert [e.message for e in app.exception] == []
    told = seen(app)
    assert "2026-01-05" in told
    assert "2026-02-09" in told  # go-live and a week of ramp-in
    assert say(lang, "badge.entered") in told  # the target
    assert len(app.main.selectbox) == 1


def test_every_guard_has_a_name():
    for guard in (*DEFINITION, *MODEL, "control", "drift", "target"):
        assert all(say(lang, f"compare.guard_{guard}") for lang in LANGS)
