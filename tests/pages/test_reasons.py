"""Reasons that the line itself writes are told in the reader's language wherever a page shows them."""

import pytest

from pages.parts.words import LANGS
from tests.pages.conftest import seen
from twin.kpi.reasons import reason_name
from twin.store import open_store


@pytest.fixture
def waiting(db) -> None:
    """The store, with a crew lacking in every breakdown."""
    with open_store(db) as store:
        store.write("UPDATE floor.state_interval SET reason = 'crew' WHERE state = 'DOWN'")


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("page", ["first", "kpi", "line"])
def test_a_page_tells_them_in_its_language(page, lang, open_page):
    app = open_page(page, lang)
    assert not app.exception
    told = seen(app) + "".join(chart.proto.spec for chart in app.get("plotly_chart"))
    told = told.encode().decode("unicode_escape", errors="ignore") if "\\u" in told else told
    if page == "kpi":
        assert reason_name("crew", lang)[:17] in told
    assert "(crew)" not in told
    assert "· crew" not in told
