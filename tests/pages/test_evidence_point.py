"""Points of a chart: a click on one names the number of its day in the address, as often as it is clicked."""

from datetime import date
from types import SimpleNamespace

import plotly.graph_objects as go
import pytest

from pages.parts import evidence_point
from pages.parts.evidence_link import ASKED
from twin.evidence import Ref


class Page(SimpleNamespace):
    """What a chart needs of Streamlit: the address, the session, and the chart as it was drawn last."""

    def plotly_chart(self, figure, *, key, on_select, selection_mode, **dress):
        self.key, self.on_select, self.mode, self.dress = key, on_select, selection_mode, dress

    def pick(self, *days: str) -> None:
        points = [{"x": day, "y": 1.0} for day in days]
        self.session_state[self.key] = SimpleNamespace(selection=SimpleNamespace(points=points))
        self.on_select()


@pytest.fixture
def page(monkeypatch) -> Page:
    shown = Page(session_state={}, query_params={"period": "7"})
    monkeypatch.setattr(evidence_point, "st", shown)
    return shown


def draw() -> None:
    evidence_point.draw(go.Figure(), "trend", lambda day: Ref("kpi", f"oee-{day:%m%d}"), alt="a line")


def test_a_point_opens_the_number_of_its_day_and_the_same_one_again(page):
    for _ in range(2):
        draw()
        first = page.key
        page.pick("2026-03-02 00:00")
        assert page.query_params == {"period": "7", ASKED: "kpi/oee-0302"}
        del page.query_params[ASKED]
        draw()
        assert page.key != first  # a new chart: nothing is picked in it
    assert (page.mode, page.dress) == ("points", {"alt": "a line"})


def test_where_nothing_is_picked_nothing_opens(page):
    draw()
    page.pick()
    assert ASKED not in page.query_params


def test_the_day_is_that_of_the_axis(page):
    asked: list[date] = []

    def named(day: date) -> Ref:
        asked.append(day)
        return Ref("kpi", "oee")

    evidence_point.draw(go.Figure(), "compare", named)
    page.pick("2026-07-04", "2026-07-05")
    assert asked == [date(2026, 7, 4)]
