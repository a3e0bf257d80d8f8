"""The page Search: nothing yet, the form and what it lacks, a search under way, what was found, suggestions, opening one."""

import json

import pytest

from pages.parts import search_ask
from pages.parts.whatif_draft import DRAFTS
from pages.parts.words import LANGS, say
from tests.pages.conftest import seen
from tests.pages.test_gains import Work
from tests.pages.test_gains import keep as keep_gains
from tests.pages.tiny_plant import PLANT
from tests.whatif.test_search import fast, quickly
from twin.errors import Problem
from twin.experiment.search import search
from twin.plant_file import parse_plant
from twin.store import open_store
from twin.whatif.search.answer import answer_of
from twin.whatif.search.file import question_of
from twin.whatif.search.form import asked_by, choices, first_rows, rows_of
from twin.whatif.search.kept import keep_search

EVERY_LANGUAGE = pytest.mark.parametrize("lang", LANGS)
LINE = parse_plant(PLANT, "plant.toml")
ASKED = {
    "goal": "throughput_per_h", "budget": {"investment_krw": 300_000_000},
    "lever": [
        {"kind": "processing_time", "station": "m1", "values": [
            {"value": -20, "low": -10, "high": -25, "investment_krw": 50_000_000, "yearly_krw": 1_000_000, "cost_source": "q 1"}]},
        {"kind": "machines", "station": "m1", "values": [{"value": 2, "investment_krw": 200_000_000, "cost_source": "q 2"}]},
    ],
}  # fmt: skip
FIRST = {"ko": "선반 가공시간 −20 %", "en": "Lathe processing time −20 %"}


@pytest.fixture(scope="module")
def answer():
    return answer_of(search(question_of(ASKED, "test", LINE), quickly, work=fast), None)


@pytest.fixture
def kept(db, answer):
    with open_store(db) as store:
        keep_search(store, answer, ASKED, store.plant()[0], by="Kim")


def rows(**more):
    row = {
        "lever": "Lathe · machines",
        "value": 2,
        "low": None,
        "high": None,
        "investment_m": 5.0,
        "yearly_m": None,
        "source": "q",
    }
    return [row | more]


@EVERY_LANGUAGE
@pytest.mark.usefixtures("db")
def test_at_first_it_says_what_to_fill_in(lang, open_page):
    app = open_page("search", lang)
    assert not app.exception
    assert say(lang, "search.none") in seen(app)
    missing = {"ko": "비용(없으면 0)이(가) 비어 있습니다", "en": "the cost (0 if it costs nothing) is missing"}[lang]
    assert missing in seen(app)  # levers of the limiting stations stand there, their costs are the company's to enter
    app.button(key="search_start").click().run()
    assert missing in app.error[0].value


@EVERY_LANGUAGE
@pytest.mark.usefixtures("kept")
def test_what_is_worth_its_money_is_told_with_interval_cost_badge_and_pictures(lang, open_page):
    app = open_page("search", lang)
    assert not app.exception
    told = seen(app)
    head = f"{say(lang, 'search.cheapest')}: {FIRST[lang]}"
    assert head in told
    after = told.split(head)[1][:900]
    assert 'class="badge simulated"' in after
    assert 'class="badge entered"' in after
    assert {"ko": "5,500만 원", "en": "KRW 55 M"}[lang] in after
    assert {"ko": "95 % 확률로", "en": "95 % probability"}[lang] in told
    axes = [json.loads(c.proto.spec)["layout"]["xaxis"]["title"]["text"] for c in app.get("plotly_chart")]
    assert say(lang, "search.cost_axis", years="5", unit={"ko": "억 원", "en": "KRW M"}[lang]) in axes
    assert len(axes) == 2


@pytest.mark.usefixtures("kept")
def test_one_of_the_best_set_goes_on_as_a_scenario(open_page):
    app = open_page("search", "en")
    app.button(key="search_open_best_0").click().run()
    (draft,) = [d for d in app.session_state[DRAFTS].values() if d.scenario.changes]
    assert "Lathe" in draft.scenario.name
    assert draft.scenario.changes[0].cost_source in ("q 1", "q 2")


@pytest.mark.usefixtures("db")
def test_what_limits_the_line_is_suggested_as_scenarios_with_what_the_study_found(db, open_page):
    keep_gains(db)
    told = seen(open_page("search", "en"))
    assert "Removing minor stops at Lathe" in told
    assert "+0.21 ± 0.06" in told


@EVERY_LANGUAGE
@pytest.mark.usefixtures("kept")
def test_the_form_begins_the_search_which_is_watched_and_can_be_cancelled(lang, open_page, monkeypatch):
    begun = []

    def begin(_, asked, *, by, days, number):
        begun.append((asked, by, days, number))
        work = Work("running")
        work.by = by
        return work

    monkeypatch.setattr(search_ask, "begin_search", begin)
    app = open_page("search", lang)
    app.text_input(key="whatif_by_search").set_value("Lee")
    app.number_input(key="search_number").set_value(16)
    app.number_input(key="search_demand").set_value(0.0)
    app.button(key="search_start").click().run()
    assert not app.exception
    ((asked, by, _, number),) = begun
    assert (asked, by, number) == (ASKED, "Lee", 16)
    app.button(key="cancel_search").click().run()
    assert say(lang, "background.cancelled") in seen(app.run())


def test_the_rows_of_what_was_asked_say_the_same_again():
    for lang in LANGS:
        made = rows_of(ASKED, LINE, lang)
        assert asked_by(made, LINE, lang, goal="throughput_per_h", budget=ASKED["budget"]) == ASKED


def test_rows_to_begin_with_name_levers_the_station_has_and_leave_the_costs_open():
    labels = [row["lever"] for row in first_rows(LINE, ["m1"], "en")]
    assert "Lathe · number of minor stops (%)" in labels
    assert not any("change-over" in label for label in labels)  # it has none
    assert set(labels) <= set(choices(LINE, "en"))


@pytest.mark.parametrize(
    ("more", "ko", "en"),
    [
        ({"lever": None}, "1번째 줄: 무엇을 바꿀지", "Row 1: no lever"),
        ({"value": None}, "값이(가) 비어", "the value is missing"),
        ({"investment_m": float("nan")}, "비용(없으면 0)이(가) 비어", "the cost (0 if it costs nothing) is missing"),
    ],
)
def test_what_a_row_lacks_is_said(more, ko, en):
    with pytest.raises(Problem) as told:
        asked_by(rows(**more), LINE, "en", goal="oee", budget={})
    assert ko in told.value.ko
    assert en in told.value.en


def test_an_empty_row_is_nothing_and_more_demand_is_given_for_all():
    made = asked_by([*rows(), dict.fromkeys(rows()[0])], LINE, "en", goal="oee", budget={}, more_demand=15)
    (block,) = made["lever"]
    assert block["values"] == [{"value": 2, "investment_krw": 5_000_000, "cost_source": "q"}]
    assert made["given"] == [{"kind": "demand", "value": 15}]
