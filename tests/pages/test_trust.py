"""The page about trust, and the chip every simulated number carries."""

import dataclasses
import json
import re

import pytest

from pages.parts.frame import PAGES
from pages.parts.words import LANGS, say
from tests.pages.conftest import seen
from tests.validate.made import validation
from twin.errors import Problem
from twin.experiment import keep_run, replications
from twin.store import open_store
from twin.validate.evidence import Layer
from twin.validate.keep import keep_validation
from twin.validate.validation import Validation

WITH_DATA = pytest.mark.usefixtures("db")
EVERY_LANGUAGE = pytest.mark.parametrize("lang", LANGS)


def keep(db, made: Validation | None = None, *, stale: bool = False) -> None:
    with open_store(db) as store:
        current = store.rows("SELECT plant_version, 'calibrated' FROM plant.version WHERE in_force")[0]
        last = store.rows("SELECT max(last_at) FROM log.ingest_batch")[0][0]
        keep_validation(store, made or validation(until=last, plant=("other", None) if stale else current))


def simulate(db) -> None:
    with open_store(db) as store:
        keep_run(store, replications(store.plant()[1], horizon_s=86_400, number=2), purpose="test")


@EVERY_LANGUAGE
@WITH_DATA
def test_without_a_validation_it_says_how_to_get_one(lang, open_page):
    app = open_page("trust", lang)
    assert not app.exception
    told = seen(app)
    assert "python -m twin validate" in told
    assert say(lang, "trust.none_title") in told


@EVERY_LANGUAGE
def test_the_grade_comes_first_with_the_sentence_it_allows(lang, db, open_page):
    keep(db)
    app = open_page("trust", lang)
    assert not app.exception
    told = seen(app)
    assert '<div class="letter A">A</div>' in told
    assert ("골라도 됩니다" if lang == "ko" else "may be chosen by this number") in told
    assert ("4주가 더 필요" if lang == "ko" else "4 more weeks") in told  # lead time: two of six
    for layer in ("engine", "exact", "semi", "backtest", "change"):
        assert say(lang, f"trust.layer_{layer}") in told
    assert say(lang, "trust.limits_2") in told


@EVERY_LANGUAGE
def test_the_chart_names_its_axes_with_units(lang, db, open_page):
    keep(db)
    (chart,) = open_page("trust", lang).get("plotly_chart")
    layout = json.loads(chart.proto.spec)["layout"]
    assert layout["xaxis"]["title"]["text"] == say(lang, "trust.week_axis")
    assert ("parts/h" if lang == "en" else "개/h") in layout["yaxis"]["title"]["text"]


def test_an_outdated_validation_says_so_on_page_and_chip(db, open_page):
    simulate(db)
    keep(db, stale=True)
    assert "not the one that was validated" in seen(open_page("trust", "en"))
    assert say("en", "trust.chip_stale") in seen(open_page("line", "en"))


@EVERY_LANGUAGE
def test_too_short_a_log_is_told_with_the_reason(lang, db, open_page):
    layer = Layer("backtest", "impossible", "주가 모자람", "too few weeks")
    made = validation()
    keep(db, Validation(made.settings, None, [layer], None, None, made.data_until, 1.0))
    app = open_page("trust", lang)
    assert not app.exception
    assert ("주가 모자람" if lang == "ko" else "too few weeks") in seen(app)


@WITH_DATA
def test_a_validation_that_failed_leaves_its_sentence(open_page):
    from pages.parts import trust_run

    app = open_page("trust", "en")
    app.session_state[f"{trust_run.RUNNING}_trouble"] = Problem("막힘", "the line locked up")
    app.run()
    assert "the line locked up" in seen(app)


@WITH_DATA
def test_one_that_runs_is_watched_and_can_be_cancelled(open_page):
    from pages.parts import trust_run
    from twin.background import Progress

    class Running:
        problem, cancelled = None, False

        def progress(self) -> Progress:
            return Progress(50, 100, 12.0, "cancelled" if self.cancelled else "running")

        def cancel(self) -> None:
            self.cancelled = True

    run, app = Running(), open_page("trust", "en")
    app.session_state[trust_run.RUNNING] = run
    app.run()
    assert not app.exception
    next(b for b in app.button if b.label == say("en", "background.cancel")).click().run()
    assert run.cancelled


@EVERY_LANGUAGE
@pytest.mark.parametrize("page", PAGES)
def test_every_simulated_number_carries_the_grade(page, lang, db, open_page):
    """A house rule: where a page says "simulated", the grade and the way to the page about trust stand beside it."""
    simulate(db)
    keep(db)
    told = seen(open_page(page, lang))
    if page == "line":
        assert 'class="badge simulated"' in told
    for after in told.split('class="badge simulated"')[1:]:
        assert re.match(r'[^<]*</span> <a class="grade A" href="trust\?', after)


def test_a_number_that_was_never_validated_says_so(db, open_page):
    simulate(db)
    told = seen(open_page("line", "en"))
    assert say("en", "trust.chip_none") in told


@EVERY_LANGUAGE
@WITH_DATA
def test_one_that_was_cancelled_says_so_until_the_next_begins(lang, open_page):
    from pages.parts import trust_run
    from twin.background import Progress

    class Ended:
        problem = None

        def progress(self) -> Progress:
            return Progress(50, 100, None, "cancelled")

    app = open_page("trust", lang)
    app.session_state[trust_run.RUNNING] = Ended()
    app.run()
    assert not app.exception
    assert say(lang, "background.cancelled") in seen(app.run())


@EVERY_LANGUAGE
def test_a_predicted_change_is_drawn_in_the_units_of_its_indicators(lang, db, open_page):
    made = validation()
    figures = {
        "changed_at": "2026-02-02T23:00:00+00:00",
        "station": "m1",
        "what_ko": "새 금형",
        "what_en": "a new mould",
        "weeks_before": 3,
        "weeks_after": 8,
    }
    figures |= {
        f"availability_{part}": value
        for part, value in (
            ("predicted", 0.02),
            ("half_width", 0.01),
            ("measured", 0.015),
            ("measured_half_width", 0.004),
            ("unchanged", 0.001),
        )
    }
    layers = [layer for layer in made.layers if layer.layer != "change"] + [
        Layer("change", "passed", "맞힘", "foreseen", figures)
    ]
    keep(db, dataclasses.replace(made, layers=layers))
    app = open_page("trust", lang)
    assert not app.exception
    _, chart = app.get("plotly_chart")
    spec = json.loads(chart.proto.spec)
    assert "(%p)" in spec["layout"]["xaxis"]["title"]["text"]
    drawn = [
        (round(t["x"][0], 6), round((t["error_x"].get("array") or [0])[0], 6)) for t in spec["data"] if "error_x" in t
    ]
    assert drawn == [(2.0, 1.0), (1.5, 0.4)]  # prediction and measurement, each with its interval
    assert [t["x"] for t in spec["data"] if t["name"] == say(lang, "trust.change_unchanged")] == [[0.1]]
    assert say(lang, "trust.change_passed") in seen(app)
    assert ("새 금형" if lang == "ko" else "a new mould") in seen(app)


def test_without_a_known_change_what_ifs_are_indicative(db, open_page):
    keep(db)
    assert say("en", "trust.change_none") in seen(open_page("trust", "en"))
