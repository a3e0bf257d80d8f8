"""The page about money: nothing to price yet, values entered on it, the account with its picture, in both languages."""

import json

import pytest

from pages.parts.words import LANGS, say
from tests.pages.conftest import seen
from twin.compare.money.values import enter_value, values_of
from twin.programme.indicators import book
from twin.store import open_store

EVERY_LANGUAGE = pytest.mark.parametrize("lang", LANGS)
OUTPUT = {
    "target": "3", "weight": "1", "baseline_from": "2026-01-05", "baseline_until": "2026-02-01", "go_live": "2026-02-02", "ramp_in_days": "7",
}  # fmt: skip


def put(db) -> None:
    """An indicator with a measured effect, and the values that price it."""
    with open_store(db) as store:
        book.add(store, "throughput_per_h", OUTPUT, by="김공장", reason="협약")
        for value, number in (
            ("contribution_krw_per_part", 1_000), ("sold_share", 1), ("licence_krw_per_year", 5e5), ("upkeep_krw_per_year", 1e5),
            ("investment_krw", 1e7), ("discount_rate", 0.05), ("years", 5),
        ):  # fmt: skip
            enter_value(store, value, number, number, number, source="원가계산서", by="김회계")


@EVERY_LANGUAGE
@pytest.mark.usefixtures("db")
def test_with_nothing_to_price_it_says_what_to_enter(lang, open_page):
    app = open_page("money", lang)
    assert not app.exception
    assert say(lang, "money.nothing") in seen(app)
    assert say(lang, "money.no_values") in seen(app)


@EVERY_LANGUAGE
def test_the_account_is_drawn_with_its_bands_and_badges(lang, db, open_page):
    put(db)
    app = open_page("money", lang)
    assert not app.exception
    (chart,) = app.get("plotly_chart")
    spec = json.loads(chart.proto.spec)
    assert spec["layout"]["xaxis"]["title"]["text"] == say(lang, "money.axis")
    assert spec["data"][0]["y"][0] == say(lang, "money.total")
    assert spec["data"][0]["error_x"]["array"][0] >= 0
    told = seen(app)
    assert 'class="badge measured"' in told
    assert 'class="badge entered"' in told
    assert say(lang, "money.npv") in told
    assert say(lang, "money.pays") in told


@EVERY_LANGUAGE
def test_a_value_is_entered_on_the_page_under_a_name_with_its_source(lang, db, open_page):
    app = open_page("money", lang)
    app.selectbox(key="money_which").set_value("wage_krw_per_h").run()
    press(app, say(lang, "money.save"))
    assert say(lang, "money.fill_in") in seen(app)
    app.number_input(key="money_likely").set_value(25_000.0)
    app.number_input(key="money_low").set_value(30_000.0)
    app.text_input(key="money_source").set_value("급여대장")
    app.text_input(key="money_by").set_value("김회계")
    press(app, say(lang, "money.save"))
    assert app.error  # the lowest lies above the likely one
    app.number_input(key="money_low").set_value(20_000.0)
    press(app, say(lang, "money.save"))
    assert not app.exception
    with open_store(db) as store:
        found = values_of(store)["wage_krw_per_h"]
    assert (found.low, found.likely, found.high, found.source) == (20_000, 25_000, 25_000, "급여대장")


def press(app, label):
    next(b for b in app.button if b.label == label).click().run()
