"""The forecast's page: before there is one, with one, when it has grown old, and while one is made."""

from datetime import timedelta
from pathlib import Path

import pytest

from pages.parts.words import LANGS, say
from tests.kpi.logs import TinyLog, at, land
from tests.pages.conftest import seen
from twin.experiment.forecast import KeptForecast, beginning, forecast, keep_forecast, kept_forecast
from twin.store import open_store

EVERY_LANGUAGE = pytest.mark.parametrize("lang", LANGS)


def keep(db: Path, *, hours_ago: float = 0.0) -> None:
    """Makes and keeps a small forecast from the end of the log, or from some hours before."""
    with open_store(db) as store:
        end = beginning(store).present.state.at
        begun = beginning(store, end - timedelta(hours=hours_ago))
        made = forecast(begun.plant, begun.present, begun.so_far, plant_version=begun.plant_version, number=5)
        keep_forecast(store, made)


def newest(db: Path) -> KeptForecast | None:
    """The newest forecast in the store."""
    with open_store(db) as store:
        return kept_forecast(store)


@EVERY_LANGUAGE
def test_without_a_forecast_the_page_says_how_to_make_one(lang, db, open_page):
    assert newest(db) is None
    app = open_page("forecast", lang)
    assert not app.exception
    assert say(lang, "forecast.none") in seen(app)
    assert [b.label for b in app.main.button] == [say(lang, "forecast.start")]


@EVERY_LANGUAGE
def test_a_forecast_answers_whether_the_shift_reaches_its_plan(lang, db, open_page):
    keep(db)
    app = open_page("forecast", lang)
    assert not app.exception
    told = seen(app)
    shift = say(lang, "forecast.next_shift", shift={"ko": "주간", "en": "Day"}[lang])
    assert any(
        say(lang, f"forecast.reach_{k}", shift=shift, planned="24") in told for k in ("likely", "open", "unlikely")
    )
    assert say(lang, "forecast.orders") in told
    assert say(lang, "badge.simulated") in told
    assert say(lang, "forecast.nominal") in told
    assert [b.label for b in app.main.button] == [say(lang, "forecast.again")]
    assert len(app.get("plotly_chart")) == 1


def test_within_a_shift_what_has_been_made_is_shown_as_measured(db, open_page):
    keep(db, hours_ago=9)  # the log ends at midnight
    told = seen(open_page("forecast", "en", span="week"))
    assert "This shift (Day)" in told
    assert "so far" in told


@EVERY_LANGUAGE
def test_an_old_forecast_says_that_it_is_over(lang, db, open_page):
    keep(db, hours_ago=9)
    told = seen(open_page("forecast", lang))
    assert say(lang, "forecast.over", until="2026-03-08 20:00") in told


def test_newer_data_and_another_plant_are_said(db, open_page):
    keep(db)
    with open_store(db) as store:
        land(store, TinyLog().state("m1", at("23:00", 62), at("23:30", 62), "DOWN"), first_key=10**6)
    assert say("en", "forecast.stale_data") in seen(open_page("forecast", "en"))


def test_a_forecast_is_made_from_the_page_watched_and_kept(db, open_page):
    app = open_page("forecast", "en")
    app.button[0].click().run()
    assert not app.exception
    assert say("en", "background.cancel") in [b.label for b in app.main.button]
    app.session_state["forecast"].wait(120)
    app.run()
    assert not app.exception
    kept = newest(db)
    assert kept is not None
    assert kept.forecast.replications == 100


def test_a_forecast_can_be_cancelled(db, open_page):
    app = open_page("forecast", "en")
    app.button[0].click().run()
    next(b for b in app.button if b.label == say("en", "background.cancel")).click().run()
    app.session_state["forecast"].wait(60)
    app.run()
    assert not app.exception
    assert say("en", "forecast.none") in seen(app)
    assert newest(db) is None


@EVERY_LANGUAGE
def test_the_first_page_has_a_line_on_the_next_shift(lang, db, open_page):
    without = seen(open_page("first", lang))
    keep(db)
    told = seen(open_page("first", lang))
    shift = say(lang, "forecast.next_shift", shift={"ko": "주간", "en": "Day"}[lang])
    assert shift not in without
    assert shift in told
