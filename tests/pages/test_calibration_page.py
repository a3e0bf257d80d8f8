"""The page about calibration: how old it is, what to check, the window, every law beside its data, what people set."""

import json
import shutil
from pathlib import Path

import pytest

from pages.parts import calibration_run
from pages.parts.words import LANGS, say
from tests.pages.conftest import seen
from twin.background import Progress
from twin.calibrate import again, calibrate
from twin.calibrate.keep import entered_base, keep_calibration, set_values
from twin.errors import Problem
from twin.store import open_store
from twin.store.calibrations import versions
from twin.store.overrides import all_overrides

EVERY_LANGUAGE = pytest.mark.parametrize("lang", LANGS)
TARGET = "station.m1.machines"


@pytest.fixture(scope="module")
def calibrated_once(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The filled store with one calibration."""
    db = tmp_path_factory.mktemp("calibrated") / "plant.duckdb"
    shutil.copy(filled, db)
    with open_store(db) as store:
        keep_calibration(store, calibrate(store, base=entered_base(store)[1]), name="c", made_by="Kim")
    return db


@pytest.fixture
def calibrated(tmp_path: Path, calibrated_once: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    mine = tmp_path / "plant.duckdb"
    shutil.copy(calibrated_once, mine)
    monkeypatch.setenv("TWIN_DB", str(mine))
    return mine


def button(app, label: str):
    return next(b for b in app.button if b.label == label)


@EVERY_LANGUAGE
def test_without_data_it_says_how_to_get_some(lang, open_page, tmp_path, monkeypatch):
    monkeypatch.setenv("TWIN_DB", str(tmp_path / "empty.duckdb"))
    app = open_page("calibration", lang)
    assert not app.exception
    assert say(lang, "empty.title") in seen(app)


@pytest.mark.usefixtures("db")
@EVERY_LANGUAGE
def test_data_that_were_never_calibrated_are_a_page_too(lang, open_page):
    app = open_page("calibration", lang)
    assert not app.exception
    told = seen(app)
    assert say(lang, "calibration.none_title") in told
    assert "python -m twin calibrate" in told
    assert button(app, say(lang, "calibration.run_start"))


@pytest.mark.usefixtures("calibrated")
@EVERY_LANGUAGE
def test_the_answer_comes_first_then_the_evidence(lang, open_page):
    app = open_page("calibration", lang)
    assert not app.exception
    told = seen(app)
    assert say(lang, "calibration.fresh") in told
    assert told.count('class="result') >= 12  # a line for every detector
    for what in ("processing", "time_to_failure", "repair", "scrap_rate"):
        assert say(lang, f"fitted.{what}") in told
    assert "Kim" in told
    assert ("모두 씀" if lang == "ko" else "no marked change") in told


@pytest.mark.usefixtures("calibrated")
@EVERY_LANGUAGE
def test_every_kind_of_law_is_drawn_with_titles_and_units(lang, open_page):
    charts = open_page("calibration", lang).get("plotly_chart")
    layouts = [json.loads(c.proto.spec)["layout"] for c in charts]
    titles = {(lay["xaxis"]["title"]["text"], lay["yaxis"]["title"]["text"]) for lay in layouts}
    assert len(charts) >= 6
    assert (say(lang, "fitted.between_axis", unit="h"), say(lang, "fitted.alive_axis")) in titles
    assert (say(lang, "fitted.day_axis"), say(lang, "fitted.scrap_axis")) in titles
    assert (say(lang, "fitted.time_axis", unit="min"), say(lang, "fitted.share_axis")) in titles


def test_a_week_of_newer_records_makes_it_old(calibrated, open_page):
    with open_store(calibrated) as store:
        store.write("UPDATE plant.calibration SET data_until = data_until - INTERVAL 30 DAY")
    assert "Out of date: 30 working days" in seen(open_page("calibration", "en"))


@EVERY_LANGUAGE
def test_what_is_lacking_and_what_does_not_fit_are_told_first(lang, calibrated, open_page):
    sentence = {"ko": "m9: 한 번도", "en": "m9 is never seen"}
    with open_store(calibrated) as store:
        report = json.loads(store.rows("SELECT report FROM plant.calibration")[0][0])
        report["lacks"] = [{"station_id": "m9", "what": "station", "level": "nothing", **sentence}]
        report["warnings"] = [{"ko": "주의하십시오", "en": "look out"}]
        report["overrides"] = [{"trouble_ko": "맞지 않음", "trouble_en": "does not fit"}]
        store.write("UPDATE plant.calibration SET report = ?", [json.dumps(report)])
    told = seen(open_page("calibration", lang))
    first = [told.index(t) for t in ({"ko": "맞지 않음", "en": "does not fit"}[lang], sentence[lang], {"ko": "주의하십시오", "en": "look out"}[lang])]  # fmt: skip
    assert first == sorted(first)


def test_an_old_calibration_is_seen_as_it_was(calibrated, open_page):
    with open_store(calibrated) as store:
        set_values(store, {TARGET: "2"}, by="Lee", reason="a second lathe")
    assert "Calibration 2" in seen(open_page("calibration", "en"))
    told = seen(open_page("calibration", "en", number="1"))
    assert "Calibration 1 " in told
    assert say("en", "calibration.old_version") in told


@EVERY_LANGUAGE
def test_a_value_is_set_signed_and_withdrawn_and_nothing_is_lost(lang, calibrated, open_page):
    app = open_page("calibration", lang)
    app.selectbox(key="override_what").set_value(TARGET)
    app.text_input(key="override_value").set_value("2")
    button(app, say(lang, "override.save")).click().run()
    assert say(lang, "override.fill_in") in seen(app)  # not signed
    app.text_input(key="override_by").set_value("Lee")
    app.text_input(key="override_why").set_value("a second lathe")
    button(app, say(lang, "override.save")).click().run()
    assert not app.exception
    assert "a second lathe" in seen(app)
    app.text_input(key="withdraw_by").set_value("Park")
    app.text_input(key="withdraw_why").set_value("sold again")
    button(app, say(lang, "override.withdraw")).click().run()
    told = seen(app)
    assert say(lang, "override.none") in told
    assert "a second lathe" in told
    assert "sold again" in told
    app.run()
    with open_store(calibrated) as store:
        assert [(e.entered_by, e.action) for e in all_overrides(store)] == [("Lee", "set"), ("Park", "withdraw")]


@pytest.mark.usefixtures("calibrated")
def test_a_value_that_cannot_be_is_refused_in_one_sentence(open_page):
    app = open_page("calibration", "en")
    app.selectbox(key="override_what").set_value(TARGET)
    for key, text in (("override_value", "-3"), ("override_by", "Lee"), ("override_why", "a test")):
        app.text_input(key=key).set_value(text)
    button(app, say("en", "override.save")).click().run()
    assert not app.exception
    assert any(TARGET in e.value for e in app.error)


@pytest.mark.usefixtures("calibrated")
@EVERY_LANGUAGE
def test_who_calibrates_must_be_told(lang, open_page):
    app = open_page("calibration", lang)
    button(app, say(lang, "calibration.run_start")).click().run()
    assert say(lang, "calibration.run_who") in seen(app)
    assert calibration_run.RUNNING not in app.session_state


@pytest.mark.usefixtures("calibrated")
@EVERY_LANGUAGE
def test_work_under_way_shows_its_step_and_can_be_stopped(lang, open_page, tmp_path):
    class Running:
        problem, cancelled = Problem("막힘", "it stopped"), False

        def progress(self) -> Progress:
            return Progress(0, 1, None, "failed" if self.cancelled else "running")

        def cancel(self) -> None:
            self.cancelled = True

    class Task:
        step = tmp_path / "step"

    Task.step.write_text("laws")
    run, app = Running(), open_page("calibration", lang)
    app.session_state[calibration_run.RUNNING] = run, Task()
    app.run()
    assert not app.exception
    button(app, say(lang, "calibration.run_cancel")).click().run()
    assert run.cancelled
    app.run()
    assert {"ko": "막힘", "en": "it stopped"}[lang] in seen(app)


def test_the_work_itself_calibrates_a_copy_and_keeps_it_under_a_new_number(calibrated):
    with open_store(calibrated) as store:
        task = again.asked(store, by="Choi", days=40)
        assert again.share_done(task) == (0.0, "rows")
        found = again.calibrated(task)
        assert again.share_done(task) == (pytest.approx(5 / 6), "traps")
        again.keep(store, task, found)
        newest = versions(store)[0]
    assert (newest.number, newest.made_by, newest.options, newest.in_force) == (2, "Choi", {"days": 40}, True)
    assert not task.step.exists()
