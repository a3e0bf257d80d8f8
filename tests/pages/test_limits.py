"""What limits the line, on the line page: in both languages, with its badge, and where nothing tells it."""

from html import escape

import pytest

from pages.parts.words import LANGS, say
from tests.kpi.logs import TinyLog, at, land, plant, save
from tests.pages.conftest import seen
from twin.store import open_store


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.usefixtures("db")
def test_the_two_highest_are_told_with_their_days_and_losses(lang, open_page):
    app = open_page("line", lang)
    assert [e.message for e in app.exception] == []
    told = seen(app)
    for key in ("limits.title", "limits.how_path", "limits.by_day", "limits.by_loss"):
        assert say(lang, key) in told
    assert "of 28 days" in told if lang == "en" else "28일 가운데" in told


def test_a_log_of_states_alone_is_read_by_active_periods(open_page, tmp_path, monkeypatch):
    monkeypatch.setenv("TWIN_DB", str(tmp_path / "plant.duckdb"))
    with open_store(tmp_path / "plant.duckdb", create=True) as store:
        save(store, plant({"id": "m1"}, {"id": "m2"}))
        log = TinyLog().state("m1", at("9:00"), at("11:00"), "PROCESSING").state("m1", at("11:00"), at("12:00"), "DOWN")
        land(store, log.state("m2", at("9:00"), at("10:00"), "PROCESSING"))
    app = open_page("line", "en")
    assert [e.message for e in app.exception] == []
    told = seen(app)
    assert escape(say("en", "limits.how_active")) in told
    assert say("en", "limits.days", days=1, of=1) in told
