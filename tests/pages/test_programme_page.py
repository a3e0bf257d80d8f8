"""The page about the programme: empty and filled views in both languages, what presses first, forms, and what they refuse."""

from datetime import date

import pytest

from pages.parts.words import LANGS, say
from tests.pages.conftest import seen
from twin.demo.programme import put_programme
from twin.programme import entries
from twin.programme.budget.budget import budget
from twin.programme.schedule import schedule
from twin.store import open_store

EVERY_LANGUAGE = pytest.mark.parametrize("lang", LANGS)
VIEWS = ("schedule", "budget", "check", "support", "apply")


@pytest.fixture
def filled_in(db):
    with open_store(db) as store:
        put_programme(store, date(2026, 10, 31))
    return db


@EVERY_LANGUAGE
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.usefixtures("db")
def test_an_empty_view_says_how_to_begin(view, lang, open_page):
    app = open_page("programme", lang, view=view)
    assert not app.exception
    assert not app.error
    told = seen(app)
    begins = {"schedule": "programme.schedule_none_title", "budget": "programme.budget_none_title", "check": "programme.people_say", "support": "programme.support_open", "apply": "programme.stand_open"}  # fmt: skip
    assert say(lang, begins[view]) in told
    assert "●" in told  # where the procedure stands


@EVERY_LANGUAGE
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.usefixtures("filled_in")
def test_a_filled_view_tells_first_what_matters(view, lang, open_page):
    app = open_page("programme", lang, view=view)
    assert not app.exception
    assert not app.error
    told = seen(app)
    assert view != "budget" or "+15,000,000" in told  # VAT stands beside, it is not in the sums
    first = {
        "schedule": say(lang, "programme.handed_in", done=9, of=15), "budget": say(lang, "programme.kept", number=17),
        "check": say(lang, "programme.points", points="83", most="100", rated=18, of=18), "support": say(lang, "programme.received", received=6, of=12),
        "apply": say(lang, "programme.in_the_way", number=1),
    }  # fmt: skip
    assert first[view] in told
    assert 'class="badge entered"' in told
    assert len(app.get("plotly_chart")) == {"schedule": 1, "budget": 2, "check": 1}.get(view, 0)


@pytest.mark.usefixtures("filled_in")
def test_a_broken_rule_is_told_as_it_is_typed_and_the_item_is_kept_all_the_same(filled_in, open_page):
    app = open_page("programme", "en", view="budget")
    app.text_input(key="budget__name").set_value("More AI")
    app.selectbox(key="budget__source").set_value("government")
    app.number_input(key="budget__krw").set_value(1_300_000_000).run()
    said = "\n".join(w.value for w in app.warning)
    assert "Government's limit: KRW 1,500,000,000 allowed, 1,600,000,000 given, 100,000,000 too much" in said
    app.text_input(key="whatif_by_budget_").set_value("Kim")
    app.button(key="budget__save").click().run()
    assert not app.exception
    with open_store(filled_in) as store:
        assert [i.name for i in budget(store).items][-1] == "More AI"
    assert say("en", "programme.broken", number=4) in seen(open_page("programme", "en", view="budget"))


@EVERY_LANGUAGE
def test_an_unsigned_start_is_refused_and_a_signed_one_begins(lang, db, open_page):
    app = open_page("programme", lang, view="schedule")
    app.button(key="schedule_start").click().run()
    assert ("이름을 적으십시오" if lang == "ko" else "Give the name") in app.error[0].value
    app.text_input(key="whatif_by_schedule_start").set_value("Kim").run()
    app.button(key="schedule_start").click().run()
    assert not app.exception
    with open_store(db) as store:
        assert len(schedule(store, date(2026, 11, 1)).deliverables) == 15


def test_a_day_of_issue_to_come_is_one_sentence_and_nothing_is_entered(db, open_page):
    app = open_page("programme", "en", view="apply")
    app.selectbox(key="answer_which").set_value("sme").run()
    app.selectbox(key="answer_sme_said").set_value("yes")
    app.date_input(key="answer_sme_issued").set_value(date(2030, 1, 1))
    app.text_input(key="whatif_by_answer_sme").set_value("Kim")
    app.button(key="FormSubmitter:answer_sme-Save").click().run()
    assert "a day still to come" in app.error[0].value
    with open_store(db) as store:
        assert entries.standing(store, "answer") == {}


@EVERY_LANGUAGE
def test_the_first_page_tells_a_date_that_presses(lang, db, open_page):
    with open_store(db) as store:
        entries.put(store, "project", {"agreement": {"starts_on": "2020-01-01", "is_single": False}}, by="Kim")
    told = seen(open_page("first", lang))
    assert {"ko": "사업 기한:", "en": "Programme:"}[lang] in told
