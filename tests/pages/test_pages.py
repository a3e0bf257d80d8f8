"""Every page in both languages: with data, without any, with half of them, and with a store that cannot be opened."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.frame import PAGES
from pages.parts.words import LANGS, say
from tests.pages.conftest import seen
from tests.pages.tiny_plant import fill
from twin.store import open_store

EVERY_PAGE = pytest.mark.parametrize("page", PAGES)
WITH_DATA = pytest.mark.usefixtures("db")
EVERY_LANGUAGE = pytest.mark.parametrize("lang", LANGS)


def stands(app: AppTest) -> None:
    assert [e.message for e in app.exception] == []


@EVERY_LANGUAGE
@EVERY_PAGE
@WITH_DATA
def test_a_page_with_data_speaks_its_readers_language(page, lang, open_page):
    app = open_page(page, lang)
    stands(app)
    assert not app.error
    told = seen(app)
    assert say(lang, f"page.{page}") in told
    assert say(lang, "frame.made_up") in told
    other = next(x for x in LANGS if x != lang)
    assert say(other, f"lead.{page}") not in told


@EVERY_LANGUAGE
@EVERY_PAGE
def test_an_empty_store_says_what_to_do(page, lang, open_page, tmp_path, monkeypatch):
    monkeypatch.setenv("TWIN_DB", str(tmp_path / "new.duckdb"))
    app = open_page(page, lang)
    stands(app)
    told = seen(app)
    assert "python -m twin ingest" in told
    assert str(tmp_path / "new.duckdb") in told
    assert say(lang, "frame.made_up") not in told


@EVERY_LANGUAGE
@EVERY_PAGE
def test_a_store_that_cannot_be_opened_is_a_sentence(page, lang, open_page, tmp_path, monkeypatch):
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(b"this is no database" * 1000)
    monkeypatch.setenv("TWIN_DB", str(broken))
    app = open_page(page, lang)
    stands(app)
    assert say(lang, "frame.broken") in app.error[0].value
    assert "Traceback" not in app.error[0].value


@EVERY_PAGE
def test_data_without_a_plant_are_shown_as_far_as_they_go(page, open_page, tmp_path, monkeypatch):
    db = tmp_path / "bare.duckdb"
    fill(db, with_plant=False)
    monkeypatch.setenv("TWIN_DB", str(db))
    app = open_page(page)
    stands(app)
    assert not app.error
    if page == "first":
        assert say("ko", "first.no_output") in seen(app)
    if page == "line":
        assert say("ko", "line.none") in seen(app)


@WITH_DATA
def test_the_first_page_tells_output_oee_and_three_things_to_act_on(open_page):
    told = seen(open_page("first", "en"))
    for expected in ("Output", "OEE", "Availability", "Effectiveness", "Quality ratio"):
        assert expected in told
    assert "1. " in told
    assert "3. " in told
    assert "of the 24.0 planned for the day" in told  # two an hour, twelve hours


@WITH_DATA
def test_every_number_of_the_first_page_carries_a_badge(open_page):
    cards = [h.proto.body for h in open_page("first").get("html") if 'class="card' in h.proto.body]
    assert cards
    for block in cards:
        assert block.count('class="card"') + block.count('class="card wide"') <= block.count('class="badge')


@WITH_DATA
def test_the_switch_of_language_lives_in_the_address(open_page):
    app = open_page("first", "ko")
    app.button_group(key="language_ko").set_value("en").run()
    assert app.query_params["lang"] in ("en", ["en"])
    assert say("en", "page.first") in seen(app)
    app.switch_page("pages/kpi.py").run()
    assert say("en", "page.kpi") in seen(app)


@WITH_DATA
def test_an_unknown_language_is_korean(open_page):
    assert say("ko", "page.first") in seen(open_page("first", "fr"))


@WITH_DATA
def test_filters_come_from_the_address_and_go_back_to_it(open_page):
    app = open_page("kpi", "en", period="7", kpi="availability", process="p1")
    assert (app.selectbox(key="kpi_period_en").value, app.selectbox(key="kpi_kpi_en").value) == ("7", "availability")
    assert "Trend: Availability" in seen(app)
    app.selectbox(key="kpi_process_en").set_value("p2").run()
    assert app.query_params["process"] in ("p2", ["p2"])
    app.selectbox(key="kpi_process_en").set_value("").run()
    assert "process" not in app.query_params
    stands(app)


@WITH_DATA
def test_a_filter_the_plant_does_not_have_is_ignored(open_page):
    app = open_page("kpi", "ko", process="'; DROP TABLE floor.operation_event; --", period="yesterday")
    stands(app)
    assert app.selectbox(key="kpi_process_ko").value == ""
    assert app.selectbox(key="kpi_period_ko").value == "28"


@WITH_DATA
def test_a_missing_kpi_says_why(open_page):
    told = seen(open_page("kpi", "en", kpi="on_time_delivery"))
    assert "collect the due dates" in told


@pytest.mark.parametrize("kind", ["process", "product", "shift"])
@pytest.mark.parametrize("by", ["day", "week"])
@WITH_DATA
def test_every_filter_of_the_indicators_stands(kind, by, open_page):
    chosen = {"process": "p2", "product": "a", "shift": "day"}[kind]
    app = open_page("kpi", "ko", by=by, period="all", **{kind: chosen})
    stands(app)
    assert not app.error


@WITH_DATA
def test_refused_rows_are_shown_with_their_sentence_and_as_they_came(open_page):
    table = open_page("data", "en").dataframe[-1].value
    assert table["Reason"].tolist() == ["Line 7: the start '2026-13-45' cannot be read."]
    assert table["As it came"].tolist() == ["2026-13-45;m1;1"]


def test_a_name_from_a_file_cannot_bring_in_markup(open_page, tmp_path, monkeypatch):
    from tests.pages.tiny_plant import PLANT
    from twin.plant_file import parse_plant

    db = tmp_path / "sly.duckdb"
    fill(db)
    text = PLANT.replace('"선반"', '"<img src=x onerror=alert(1)>"')
    with open_store(db) as store:
        store.save_plant(parse_plant(text, "sly"), kind="nominal", name="sly", toml=text)
    monkeypatch.setenv("TWIN_DB", str(db))
    for page in ("first", "line"):
        told = "\n".join(h.proto.body for h in open_page(page).get("html"))
        assert "&lt;img" in told
        assert "<img" not in told


def test_new_data_are_seen_without_a_restart(open_page, tmp_path, monkeypatch):
    from pages.parts.shop import the_shop

    monkeypatch.setenv("TWIN_DB", str(tmp_path / "grows.duckdb"))
    app = open_page("first", "en")
    assert say("en", "empty.title") in seen(app)
    other = tmp_path / "other"
    other.mkdir()
    fill(other / "grows.duckdb")
    with open_store(other / "grows.duckdb") as source:
        rows = source.arrow("SELECT * EXCLUDE (batch_id) FROM floor.state_interval")
    with the_shop().store.landing(kind="file", source_name="later.csv") as landing:
        landing.write("state_interval", rows)
    the_shop().store.load_landed()
    app.run()
    stands(app)
    assert say("en", "empty.title") not in seen(app)
