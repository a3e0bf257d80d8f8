"""The page about the log of use: what pages record of a visit, names given and taken back, what is handed in; both languages."""

import pytest

from pages.parts.words import LANGS, say
from tests.pages.conftest import seen
from twin.store.paths import usage_folder
from twin.usage.log import lines

EVERY_LANGUAGE = pytest.mark.parametrize("lang", LANGS)


@EVERY_LANGUAGE
def test_the_page_says_whether_the_system_is_used_and_the_log_whole(lang, db, open_page):
    app = open_page("usage", lang)
    assert not app.exception
    told = seen(app)
    assert say(lang, "usage.used", of=30, days=1, people=0) in told
    head = [line.hash for line in lines(db)][-1][:12]
    assert say(lang, "usage.whole", number="1", head=head) in told
    assert say(lang, "usage.nobody") in told
    assert len(app.get("plotly_chart")) == 1
    assert {b.label for b in app.get("download_button")} >= {"JSON", "CSV"}


def test_a_visit_is_a_line_however_often_the_page_is_drawn(db, open_page):
    app = open_page("kpi", "en")
    app.run()
    app.run()
    assert [(line.action, line.what) for line in lines(db)] == [("DO6003", "kpi")]
    assert len({line.session for line in lines(db)}) == 1


def test_a_name_is_given_taken_into_the_forms_and_taken_back(db, open_page):
    app = open_page("usage", "en")
    app.text_input(key="usage_name").set_value("김공장")
    app.selectbox(key="usage_role").set_value("evaluator")
    app.button(key="FormSubmitter:usage_who_form-Sign in").click().run()
    assert not app.exception
    (told,) = [line for line in lines(db) if line.user == "김공장" and line.action == "DO6001"]
    assert told.role == "evaluator"
    assert app.text_input(key="whatif_by_usage_key").value == "김공장"
    app.button(key="usage_out").click().run()
    assert [line.action for line in lines(db)][-1] == "DO6002"


@EVERY_LANGUAGE
def test_a_name_too_long_for_the_form_is_one_sentence(lang, db, open_page):
    app = open_page("usage", lang)
    app.text_input(key="usage_name").set_value("김" * 61)
    app.button(key=f"FormSubmitter:usage_who_form-{say(lang, 'usage.sign_in')}").click().run()
    assert ("61자" if lang == "ko" else "61 signs") in app.error[0].value
    assert {line.user for line in lines(db)} == {""}


def test_what_a_form_enters_is_a_line_with_who_signed_it(db, open_page):
    app = open_page("usage", "en")
    app.text_input(key="usage_key").set_value("KEY-9")
    app.text_input(key="whatif_by_usage_key").set_value("이관리")
    app.button(key="FormSubmitter:usage_key_form-Save").click().run()
    assert not app.exception
    last = [line for line in lines(db) if line.action == "DO6004"][-1]
    assert (last.user, last.what) == ("이관리", "book.programme")


@EVERY_LANGUAGE
def test_an_altered_log_is_told_first(lang, db, open_page):
    open_page("kpi", lang)
    (file,) = usage_folder(db).glob("*.jsonl")
    file.write_text(file.read_text(encoding="utf-8").replace('"what": "kpi"', '"what": "line"'), encoding="utf-8")
    told = seen(open_page("usage", lang))
    assert ("온전하지 않습니다" if lang == "ko" else "is not whole") in told
    assert 'class="act bad"' in told


def test_a_disk_that_takes_no_line_leaves_the_page_alive(db, open_page):
    usage_folder(db).parent.mkdir(parents=True, exist_ok=True)
    usage_folder(db).write_text("a file where the folder should be")
    app = open_page("usage", "en")
    assert not app.exception
    assert say("en", "usage.none") in seen(app)
