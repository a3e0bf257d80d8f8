"""The main paths of a person through the app, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from pages.parts.frame import PAGES
from pages.parts.words import say

ADDRESSES = ["" if page == "first" else page for page in PAGES]
PATIENCE_MS = 90_000  # a loaded machine may take its time; nothing here measures it


@pytest.fixture(autouse=True)
def _patience():
    expect.set_options(timeout=PATIENCE_MS)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_stands_asks_nobody_else_and_fits(address, tab):
    page = tab.visit(address)
    expect(page.locator("h1")).to_have_text(say("ko", f"page.{address or 'first'}"))
    expect(page.locator(".made-up")).to_be_visible()
    assert page.locator('[data-testid="stException"]').count() == 0
    assert tab.errors == []
    assert tab.strangers == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_fits_a_phone(address, phone):
    page = phone.visit(address)
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert page.evaluate(
        """[...document.querySelectorAll('.card, .act, .stage, .js-plotly-plot')]
           .filter(e => e.getBoundingClientRect().right > innerWidth + 1).length"""
    ) == 0  # fmt: skip


def test_the_language_survives_a_reload_and_the_way_to_other_pages(tab):
    page = tab.visit("")
    page.get_by_text("English", exact=True).click()
    expect(page).to_have_url(re.compile(r"lang=en"))
    expect(page.locator("h1")).to_have_text(say("en", "page.first"))
    page.reload()
    expect(page.locator("h1")).to_have_text(say("en", "page.first"))
    page.get_by_role("link", name=say("en", "page.kpi")).click()
    expect(page).to_have_url(re.compile(r"/kpi\?.*lang=en"))
    expect(page.locator("h1")).to_have_text(say("en", "page.kpi"))
    page.get_by_text("한국어", exact=True).click()
    expect(page.locator("h1")).to_have_text(say("ko", "page.kpi"))


def test_a_choice_survives_a_reload(tab):
    page = tab.visit("kpi?lang=en")
    page.get_by_role("combobox", name="Process").click()
    page.get_by_role("option", name="Packing").click()
    expect(page).to_have_url(re.compile(r"process=p2"))
    page.reload()
    tab.settle()
    expect(page.get_by_role("combobox", name="Process")).to_have_value("Packing")


def test_a_simulation_runs_shows_how_far_it_is_and_ends_beside_the_floor(tab):
    page = tab.visit("line?lang=en")
    page.get_by_label("Length (days)").fill("5")
    page.get_by_label("Length (days)").press("Enter")
    page.get_by_label("Replications").fill("3")
    page.get_by_label("Replications").press("Enter")
    page.get_by_role("button", name=say("en", "line.run_start")).click()
    expect(page.get_by_text(re.compile(r"5 days, 3 replications"))).to_be_visible()
    expect(page.locator("table.plain .badge.simulated").first).to_be_visible()
    expect(page.locator("table.plain .badge.measured").first).to_be_visible()


def test_a_simulation_can_be_cancelled(tab):
    page = tab.visit("line?lang=en")
    page.get_by_label("Length (days)").fill("365")
    page.get_by_label("Length (days)").press("Enter")
    page.get_by_label("Replications").fill("100")
    page.get_by_label("Replications").press("Enter")
    page.get_by_role("button", name=say("en", "line.run_start")).click()
    page.get_by_role("button", name=say("en", "background.cancel")).click()
    expect(page.get_by_role("button", name=say("en", "line.run_start"))).to_be_visible()
    assert "100 replications" not in page.locator("body").inner_text().split(say("en", "line.run_start"))[0]
