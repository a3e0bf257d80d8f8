"""What removing a loss would bring, on the line page: none yet, under way, cancelled, failed, kept, out of date."""

import json

import pytest

from pages.parts import gains as part
from pages.parts.words import LANGS, say
from tests.pages.conftest import seen
from twin.background import Progress
from twin.errors import Problem
from twin.experiment.gains import DAY_S, Gain, Study
from twin.experiment.gains_kept import keep_study
from twin.experiment.intervals import Estimate
from twin.store import open_store

EVERY_LANGUAGE = pytest.mark.parametrize("lang", LANGS)
STATIONS = {"ko": ("선반", "포장기"), "en": ("Lathe", "Packer")}


def gain(station: str, loss: str, mean: float, half: float, verdict: str) -> Gain:
    return Gain(station, loss, Estimate(mean, mean - half, mean + half, 10), verdict)


FASTER = gain("m1", "processing", 0.3, 0.1, "earns")
MADE = (
    FASTER, gain("m1", "minor_stop", 0.21, 0.06, "earns"), gain("m1", "down", 0.1, 0.3, "open"),
    gain("m2", "down", 0.001, 0.004, "nothing"),
)  # fmt: skip


def keep(db, gains: tuple[Gain, ...] = MADE, loud: str | None = "m2", version: str | None = None) -> None:
    with open_store(db) as store:
        study = Study(Estimate(2.0, 1.9, 2.1, 10), gains, loud, 1, 10, 14 * DAY_S, 2 * DAY_S)
        keep_study(store, study, version or store.plant()[0])


class Work:
    """Work in a given state, that can be cancelled."""

    def __init__(self, state: str, problem: Problem | None = None) -> None:
        self.state, self.problem = state, problem

    def progress(self) -> Progress:
        return Progress(30, 100, 240.0, self.state)

    def cancel(self) -> None:
        self.state = "cancelled"


@EVERY_LANGUAGE
@pytest.mark.usefixtures("db")
def test_at_first_it_says_what_the_button_will_do(lang, open_page):
    app = open_page("line", lang)
    assert not app.exception
    assert say(lang, "gains.none") in seen(app)
    assert app.button(key="gains_start").label == say(lang, "gains.start")


@EVERY_LANGUAGE
def test_the_loss_to_attack_is_told_with_its_interval_badge_and_picture(lang, db, open_page):
    keep(db)
    app = open_page("line", lang)
    assert not app.exception
    told, (lathe, packer) = seen(app), STATIONS[lang]
    what = say(lang, "gains.do_minor_stop", station=lathe)  # faster work is no loss, though it would bring more
    head = say(lang, "gains.headline", what=what, gain="+0.21 ± 0.06")
    assert head in told
    assert 'class="badge simulated"' in told.split(head)[1][:400]
    assert say(lang, "gains.loud", station=packer) in told
    assert say(lang, "gains.stale_plant") not in told
    specs = [json.loads(c.proto.spec) for c in app.get("plotly_chart")]
    (spec,) = (s for s in specs if s["layout"]["xaxis"]["title"]["text"] == say(lang, "gains.axis"))
    names = {trace.get("name") for trace in spec["data"]}
    assert {say(lang, f"gains.{v}") for v in ("earns", "open", "nothing")} <= names
    assert spec["layout"]["yaxis"]["categoryarray"][1] == f"{say(lang, 'gains.label_minor_stop')}<br><i>{lathe}</i>"


@EVERY_LANGUAGE
def test_a_line_that_waits_for_work_is_said_to(lang, db, open_page):
    keep(db, (gain("m1", "processing", 0.0, 0.002, "nothing"),), loud=None)
    told, lathe = seen(open_page("line", lang)), STATIONS[lang][0]
    assert say(lang, "gains.headline_none") in told
    assert say(lang, "gains.fed", station=lathe) in told
    assert say(lang, "gains.fed_nominal") in told  # the plant in force was never calibrated


@EVERY_LANGUAGE
def test_results_of_an_older_plant_are_said_to_be_so(lang, db, open_page):
    keep(db, version="an older one")
    app = open_page("line", lang)
    assert say(lang, "gains.stale_plant") in seen(app)
    assert app.button(key="gains_start").label == say(lang, "gains.again")


def test_a_station_that_limits_now_and_was_not_tried_is_named(db, open_page):
    keep(db, (gain("m2", "down", 0.1, 0.2, "open"),), loud=None)
    assert say("en", "gains.not_tried", station="Lathe") in seen(open_page("line", "en"))


@EVERY_LANGUAGE
@pytest.mark.usefixtures("db")
def test_the_button_starts_the_work_which_is_watched_and_can_be_cancelled(lang, open_page, monkeypatch):
    begun = []

    def begin(plant, trial, keep, *, number):
        begun.append((plant, trial, number, keep))
        return Work("running")

    monkeypatch.setattr(part, "begin_study", begin)
    app = open_page("line", lang)
    app.number_input(key="gains_number").set_value(4)
    app.button(key="gains_start").click().run()
    assert not app.exception
    ((_, trial, number, _),) = begun
    assert number == 4
    assert {c.station_id for c in trial.changes} <= {"m1", "m2"}
    app.button(key="cancel_gains").click().run()
    assert say(lang, "background.cancelled") in seen(app.run())
    assert app.button(key="gains_start")


@EVERY_LANGUAGE
@pytest.mark.usefixtures("db")
def test_work_that_failed_leaves_its_sentence_and_the_button(lang, open_page):
    app = open_page("line", lang)
    app.session_state[part.RUNNING] = Work("failed", Problem("라인이 막힘", "the line locked up"))
    app.run()
    assert {"ko": "라인이 막힘", "en": "the line locked up"}[lang] in seen(app.run())
    assert app.button(key="gains_start")


@pytest.mark.usefixtures("db")
def test_what_could_not_be_kept_is_not_begun(open_page, monkeypatch):
    def refuse(*_):
        raise Problem("앱이 씀", "another program owns it")

    monkeypatch.setattr(part, "owned_by_us", refuse)
    app = open_page("line", "en")
    app.button(key="gains_start").click().run()
    assert "another program owns it" in seen(app)
    assert part.RUNNING not in app.session_state
