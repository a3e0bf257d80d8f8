"""The replay on the line page: what it is given to play, what it says, and what it says where nothing is recorded."""

import json

import pytest

from pages.parts.player import RANKS
from pages.parts.states import STATES
from pages.parts.words import LANGS, say
from tests.kpi.logs import TinyLog, at, land, plant, save
from tests.pages.conftest import seen
from twin.experiment import keep_run, replications
from twin.line import run
from twin.store import open_store

DAY = 86_400


def played(app) -> dict:
    """What the player was handed."""
    (component,) = (c for c in app.get("bidi_component") if c.proto.component_name.endswith("floor_player"))
    return json.loads(component.proto.json)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.usefixtures("db")
def test_an_hour_is_played_with_its_badge_and_what_to_look_at(lang, open_page):
    app = open_page("line", lang)
    assert [e.message for e in app.exception] == []
    told = seen(app)
    for key in ("replay.title", "replay.look", "replay.gantt", "badge.measured"):
        assert say(lang, key) in told
    scene = played(app)
    assert [s["name"] for s in scene["stations"]] == (["선반", "포장기"] if lang == "ko" else ["Lathe", "Packer"])
    assert (scene["horizon"], scene["zone"], scene["arrows"]) == (3600, "Asia/Seoul", [[0, 1]])
    assert scene["words"]["states"]["down"] == say(lang, "state.down")
    assert scene["outs"][-1][1] == sum(
        1 for lot in scene["lots"] if lot["out"] == "good" and 0 < lot["stays"][-1][5] <= 3600
    )
    assert scene["stations"][1]["places"] == 5


@pytest.mark.usefixtures("db")
def test_day_and_hour_are_chosen_and_kept_in_the_address(open_page):
    app = open_page("line", "en", day="2026-02-03", span="day")
    hours = app.selectbox(key="line_hour_en")
    assert app.selectbox(key="line_day_en").value == "2026-02-03"
    chosen = hours.options[2]
    hours.set_value("2026-02-03T01:00:00+00:00").run()
    assert app.query_params["hour"] in ("2026-02-03T01:00:00+00:00", ["2026-02-03T01:00:00+00:00"])
    assert chosen == "10:00 – 11:00"
    assert f"2026-02-03 (Tue) {chosen}" in seen(app)
    assert played(app)["from"] == at("10:00", 29).timestamp() * 1000


@pytest.mark.usefixtures("db")
def test_without_a_simulated_log_the_page_says_how_to_get_one(open_page):
    assert say("en", "replay.no_simulated") in seen(open_page("line", "en"))


def test_a_simulated_log_can_be_played_too_and_carries_its_badge(open_page, db):
    with open_store(db) as store:
        described = store.plant()[1]
        results = replications(described, horizon_s=2 * DAY, number=1, seed=5)
        keep_run(store, results, purpose="test", log=run(described, horizon_s=2 * DAY, seed=5))
    app = open_page("line", "en", log="simulated")
    assert [e.message for e in app.exception] == []
    assert 'class="badge simulated"' in seen(app)
    assert say("en", "replay.no_simulated") not in seen(app)
    assert "sim" in played(app)["id"]


def test_a_shop_without_states_queues_or_one_order_of_stations_is_played_as_far_as_it_is_told(
    open_page, tmp_path, monkeypatch
):
    described = plant(
        *({"id": f"s{i}"} for i in range(1, 6)), shifts=(),
        product=[{"id": "a", "route": ["s1", "s3", "s2"]}, {"id": "b", "route": ["s4", "s1", "s5"]}],
    )  # fmt: skip
    with open_store(tmp_path / "shop.duckdb", create=True) as store:
        save(store, described)
        log = TinyLog().operation("s1", at("9:00"), at("9:20"), 4, order_id="O1")
        land(store, log.operation("s3", at("9:40"), at("9:50"), 4, order_id="O1"))
    monkeypatch.setenv("TWIN_DB", str(tmp_path / "shop.duckdb"))
    app = open_page("line", "en")
    assert [e.message for e in app.exception] == []
    scene = played(app)
    assert scene["arrows"] == []
    assert scene["stages"] == [{"title": "p1", "stations": [0, 1, 2, 3, 4]}]
    assert [s["untold"] for s in scene["stations"]] == [True, True, True, False, False]
    told = seen(app)
    assert "hatched else: all stations" in told
    assert "the buffer is hatched: s1, s2, s3" in told


def test_records_without_a_plant_are_played_without_counting_what_is_finished(open_page, tmp_path, monkeypatch):
    with open_store(tmp_path / "bare.duckdb", create=True) as store:
        land(store, TinyLog().operation("m1", at("9:00"), at("9:20"), 4, lot_id="L1"))
    monkeypatch.setenv("TWIN_DB", str(tmp_path / "bare.duckdb"))
    app = open_page("line", "en")
    assert [e.message for e in app.exception] == []
    assert played(app)["outs"] is None
    assert say("en", "replay.no_outs") in seen(app)


def test_a_store_with_neither_operations_nor_states_says_what_to_collect(open_page, tmp_path, monkeypatch):
    with open_store(tmp_path / "orders.duckdb", create=True) as store:
        save(store, plant({"id": "m1"}))
        land(store, TinyLog().order("O1", released_at=at("9:00")))
    monkeypatch.setenv("TWIN_DB", str(tmp_path / "orders.duckdb"))
    for page, key in (("line", "replay.none"), ("kpi", "empty.nothing"), ("first", "first.no_output")):
        app = open_page(page, "en")
        assert say("en", key) in seen(app)
        assert [e.message for e in app.exception] == []


def test_every_state_has_a_rank():
    assert set(RANKS) == set(STATES)
