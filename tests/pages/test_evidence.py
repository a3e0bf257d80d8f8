"""The evidence behind numbers on the pages: its own page, the drawer on every other, links, marks; in both languages."""

import re
from html import unescape
from urllib.parse import parse_qs

import pytest

from pages.parts.words import LANGS, say
from tests.kpi.logs import TinyLog, at, land
from tests.pages.conftest import seen
from tests.pages.test_models_page import put as put_model
from twin.evidence import Ref, evidence_of, put_mark
from twin.experiment import keep_run, replications
from twin.experiment.forecast import beginning, forecast, keep_forecast
from twin.store import open_store
from twin.store.marks import all_marks

EVERY_LANGUAGE = pytest.mark.parametrize("lang", LANGS)
WITH_DATA = pytest.mark.usefixtures("db")
LINK = re.compile(r'<a class="evidence[^"]*" href="\?([^"]*)"')


def links(app) -> list[str]:
    """The numbers whose evidence a page leads to."""
    return [parse_qs(unescape(query))["evidence"][0] for query in LINK.findall(seen(app))]


@EVERY_LANGUAGE
@WITH_DATA
def test_the_page_tells_everything_behind_an_indicator(lang, open_page):
    app = open_page("evidence", lang)
    assert [e.message for e in app.exception] == []
    assert not app.error
    told = seen(app)
    for key in ("evidence.formula", "evidence.left_out", "evidence.inputs", "evidence.hash", "evidence.marks_none"):
        assert say(lang, key) in told
    assert "FROM floor.fact_output" in told
    assert "tiny.csv" in told
    assert ("읽을 수 없습니다" if lang == "ko" else "cannot be read") in told  # the refused row's reason


@EVERY_LANGUAGE
@WITH_DATA
def test_it_is_counted_anew_on_the_page(lang, open_page):
    app = open_page("evidence", lang, kpi="oee", station="m1")
    app.button(key="evidence_again_evidence").click().run()
    (said,) = app.success
    assert ("끝자리까지 같습니다" if lang == "ko" else "the same to the last digit") in said.value
    app.toggle(key="evidence_rows_evidence").set_value(True).run()
    (table,) = app.dataframe
    assert {"source_row", "batch_id", "ideal_good_s"} <= set(table.value.columns)


@EVERY_LANGUAGE
@WITH_DATA
def test_a_number_without_rows_says_what_to_collect(lang, open_page):
    app = open_page("evidence", lang, kpi="final_defect_ppm")
    assert not app.exception
    assert ("모아" if lang == "ko" else "collect") in "".join(i.value for i in app.info)


@EVERY_LANGUAGE
@pytest.mark.parametrize("page", ["first", "kpi"])
@WITH_DATA
def test_every_indicator_leads_to_its_evidence_and_the_link_opens_it_there(lang, page, open_page):
    found = links(open_page(page, lang))
    assert len(found) >= (5 if page == "first" else 15)
    app = open_page(page, lang, evidence=found[0])
    assert not app.exception
    assert found[0] in unescape(seen(app))
    assert say(lang, "evidence.sql") in [e.label for e in app.expander]


@WITH_DATA
def test_a_link_that_names_no_number_says_so(open_page):
    app = open_page("kpi", "en", evidence="nonsense")
    assert not app.exception
    assert "names no number" in app.error[0].value


@EVERY_LANGUAGE
def test_advice_runs_forecasts_and_models_lead_to_theirs(lang, db, open_page):
    put_model(db)
    with open_store(db) as store:
        keep_run(store, replications(store.plant()[1], horizon_s=7 * 86_400, number=2), purpose="test")
        begun = beginning(store)
        made = forecast(begun.plant, begun.present, begun.so_far, plant_version=begun.plant_version, number=5)
        keep_forecast(store, made)
    for page, kind in (("first", "share/"), ("line", "run/"), ("forecast", "forecast/"), ("models", "model/")):
        app = open_page(page, lang)
        assert not app.exception
        mine = [ref for ref in links(app) if ref.startswith(kind)]
        assert mine, page
        opened = open_page(page, lang, evidence=mine[0])
        assert not opened.exception
        assert say(lang, "evidence.inputs" if kind == "share/" else "evidence.made") in seen(opened)
    others = open_page("evidence", lang, kind="other")
    assert not others.exception
    assert len(others.selectbox(key=f"evidence_number_{lang}").options) > 15


@EVERY_LANGUAGE
def test_a_mark_is_put_on_the_page_and_stands_beside_the_number(lang, db, open_page):
    app = open_page("evidence", lang, kpi="oee", period="28")
    app.text_input(key="mark_by_evidence").set_value("김평가")
    app.button(key="mark_save_evidence").click().run()
    assert not app.exception
    assert "김평가" in seen(app)
    assert "✓ 김평가" in seen(open_page("kpi", lang))
    with open_store(db) as store:
        assert [(m.marked_by, m.verdict) for m in all_marks(store)] == [("김평가", "checked")]


@EVERY_LANGUAGE
@WITH_DATA
def test_a_mark_without_a_name_is_refused_in_a_sentence(lang, open_page):
    app = open_page("evidence", lang)
    app.button(key="mark_save_evidence").click().run()
    assert ("이름을 적으십시오" if lang == "ko" else "Write the name") in app.error[0].value


@EVERY_LANGUAGE
def test_a_mark_for_an_older_value_says_so_and_open_questions_stand_apart(lang, db, open_page):
    with open_store(db) as store:
        put_mark(store, evidence_of(store, Ref("kpi", "units_produced")), "questioned", "Lee", "too many?")
        put_mark(store, evidence_of(store, Ref("kpi", "oee")), "checked", "Kim", "")
        land(store, TinyLog().operation("m2", at("8:00"), at("8:10"), 1, lot_id="new"), first_key=9_000_000)
    told = seen(open_page("evidence", lang, marks="open"))
    assert "too many?" in told
    assert say(lang, "evidence.older") in told
    assert "Kim" not in told
    assert "Kim" in seen(open_page("evidence", lang))
