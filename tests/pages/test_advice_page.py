"""The page of AI advice: windows, orders to expect, the next orders, each with where it comes from; in both languages."""

import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from pages.parts import advice_parts, advice_sequence
from pages.parts.words import LANGS, say
from tests.models.conftest import CUT
from tests.models.test_advising import PLANT, save_plant
from tests.models.test_demand import land
from tests.models.worlds import cast_lots, put_floor
from tests.pages.conftest import seen
from tests.pages.test_models_page import Work
from twin.models import advice_kept, advising, applied, later, making, tasks
from twin.models.advice_view import demand_now, settings_now, shown
from twin.store import open_store

EVERY_LANGUAGE = pytest.mark.parametrize("lang", LANGS)
ADVISED = {
    "station_id": "cast", "is_best": True,
    "orders": [
        {"order_id": f"o{i}", "product_id": "a", "qty": 40, "due_at": "2026-03-01T09:00:00+09:00", "change_s": 1800.0 * (i == 1),
         "is_late": i == 2, "listed": 12 - i}
        for i in range(12)
    ],
    "as_listed": {"setup_s": 10800.0, "changeovers": 6, "late_s": 0.0, "late": 1},
    "advised": {"setup_s": 5400.0, "changeovers": 3, "late_s": 0.0, "late": 0},
    "brings": {
        "good_parts": {"mean": 12.0, "low": 4.0, "high": 20.0, "n": 30}, "on_time_orders": {"mean": 1.0, "low": 0.2, "high": 1.8, "n": 30},
        "runs": 30,
    },
}  # fmt: skip


def put(path) -> None:
    """A floor whose heat decides what is bad, an order book, and a version of each kind of advice."""
    monday = datetime(2026, 1, 5, 12, tzinfo=UTC)
    luck = np.random.default_rng(1)
    with open_store(path, create=True) as store:
        save_plant(store)
        put_floor(store, cast_lots())
        land(
            store, [(f"o{w}", "a", monday + timedelta(7 * w), 1_000 + 100 * luck.standard_normal()) for w in range(60)]
        )
        with store.transaction() as cursor:
            cursor.execute("UPDATE floor.production_order SET released_at = ordered_at + to_days(2)")
        setpoint = making.make_version(
            store, tasks.task_named(store, "setpoint-cast"), making.Wish(until=CUT), "김조언"
        )
        later.evaluate(store, setpoint)
        applied.decide(store, setpoint, "apply", CUT, "이현장", "시험")
        demand = making.make_version(store, tasks.task_named(store, "demand"), making.Wish(held_back_days=84), "김조언")
        later.evaluate(store, demand)
        sequence = making.make_version(store, tasks.task_named(store, "sequence"), making.Wish(), "김조언")
        advice_kept.keep(store, sequence, CUT, ADVISED)
        store.backup(path.with_name("copy.duckdb"))


@pytest.fixture(scope="module")
def advised(tmp_path_factory):
    """A store with advice, made once."""
    path = tmp_path_factory.mktemp("advice") / "plant.duckdb"
    put(path)
    return path


@pytest.fixture
def db(advised, tmp_path, monkeypatch):
    """The app's store for one test, with its files of advice."""
    mine = tmp_path / "plant.duckdb"
    mine.write_bytes(advised.with_name("copy.duckdb").read_bytes())
    files = tmp_path / "models" / "plant"
    files.mkdir(parents=True)
    for file in (advised.parent / "models" / "plant").iterdir():
        (files / file.name).write_bytes(file.read_bytes())
    monkeypatch.setenv("TWIN_DB", str(mine))
    return mine


def test_the_view_holds_what_the_page_says(db):
    with open_store(db) as store:
        version = shown(store, "setpoint-cast")
        assert version is not None
        assert version.is_applied
        (heat,) = settings_now(store, "setpoint-cast")  # the flow is only watched, says the plant file
        assert heat.is_setting
        assert [machine for machine, _ in heat.stands] == [1, 2]
        assert all(heat.seen[0] - 10 < value < heat.seen[1] + 10 for _, value in heat.stands)
        assert {v for _, v in heat.outside} == {v for _, v in heat.stands if not heat.window[0] <= v <= heat.window[1]}
        found = demand_now(store, "demand")
        assert found is not None
        (total, past), *_ = found.forecasts
        assert past[-1][0] + timedelta(7) == total.ahead[0].begins_on
        assert len(past) == 26
        assert shown(store, "nothing") is None
        assert settings_now(store, "nothing") == []
        assert demand_now(store, "nothing") is None
        assert advice_kept.newest(store, "nothing") is None


@EVERY_LANGUAGE
@pytest.mark.usefixtures("db")
def test_the_page_says_all_three_and_where_they_come_from(lang, open_page):
    app = open_page("advice", lang)
    assert [e.message for e in app.exception] == []
    assert not app.error
    told = seen(app)
    assert ("heat 19" if lang == "ko" else "Hold heat at 19") in told
    assert say(lang, "badge_help.simulated") in told  # the twin's own badge, at what the whole line makes of it
    assert say(lang, "advice.badge_association") in told
    assert say(lang, "advice.badge_settable") not in told
    assert say(lang, "advice.caution") in told
    assert say(lang, "advice.changes", station="cast", before=6, after=3) in told
    assert say(lang, "advice.twin_sure", good="+12.0 ± 8.0") in told
    assert say(lang, "advice.late") in told
    assert ">o9</b>" in told
    assert ">o10</b>" not in told  # the first ten
    assert ("적용 중" if lang == "ko" else "· applied ·") in told
    charts = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    assert [c["layout"]["yaxis"]["title"]["text"] for c in charts] == [
        say(lang, "advice.bad_axis"),
        say(lang, "advice.qty_axis"),
    ]


@EVERY_LANGUAGE
def test_a_file_that_was_changed_stops_its_own_advice_only(lang, db, open_page):
    path = db.parent / "models" / "plant" / "setpoint-cast-1.0.txt"
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    app = open_page("advice", lang)
    assert ["SHA-256" in error.value for error in app.error] == [True]
    assert say(lang, "advice.band_name") in [
        t["name"] for t in json.loads(app.get("plotly_chart")[0].proto.spec)["data"] if "name" in t
    ]
    assert say(lang, "advice.changes", station="cast", before=6, after=3) in seen(app)


@EVERY_LANGUAGE
def test_settings_nobody_spoke_of_carry_the_assumption(lang, db, open_page):
    with open_store(db) as store:
        save_plant(store, PLANT.replace('settings = ["heat"]\n', ""))
        making.make_version(
            store, tasks.task_named(store, "setpoint-cast"), making.Wish(until=CUT, model_id="other"), "김조언"
        )
        old = advising.at_work(store, "setpoint-cast")
        applied.decide(store, old, "retire", CUT, "이현장", "시험")
    told = seen(open_page("advice", lang))
    assert say(lang, "advice.badge_settable") in told
    assert "flow" in told  # nothing to advise on it


@EVERY_LANGUAGE
@pytest.mark.usefixtures("db")
def test_a_sequence_is_asked_for_in_the_background_and_can_be_cancelled(lang, open_page, monkeypatch):
    begun = []
    monkeypatch.setattr(advice_sequence, "SequenceAdvice", lambda *words: begun.append(words) or Work("running"))
    app = open_page("advice", lang)
    app.button(key="ask_sequence").click().run()
    assert begun[0][1] == "sequence"
    app.button(key="cancel_sequence_advice").click().run()
    assert say(lang, "background.cancelled") in seen(app.run())


@EVERY_LANGUAGE
@pytest.mark.usefixtures("db")
def test_learning_takes_a_name_and_runs_in_the_background(lang, open_page, monkeypatch):
    begun = []
    monkeypatch.setattr(advice_parts, "BackgroundTraining", lambda *words: begun.append(words) or Work("running"))
    app = open_page("advice", lang)
    app.button(key="advice_demand_go").click().run()
    assert say(lang, "advice.fill_in") in seen(app)
    app.text_input(key="advice_demand_by").set_value("김학습")
    app.button(key="advice_demand_go").click().run()
    ((_, task_id, wish, by),) = begun
    assert (task_id, by, wish.held_back_days) == ("demand", "김학습", 84)


@EVERY_LANGUAGE
def test_without_what_it_takes_it_says_what_to_collect(lang, filled, tmp_path, monkeypatch, open_page):
    mine = tmp_path / "plant.duckdb"
    mine.write_bytes(filled.read_bytes())
    monkeypatch.setenv("TWIN_DB", str(mine))
    told = seen(open_page("advice", lang))
    for kind in ("setpoint", "sequence"):
        assert say(lang, f"advice.needs_{kind}") in told
