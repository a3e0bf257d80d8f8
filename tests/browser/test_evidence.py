"""From a number to its evidence and back, in a real browser: without a new page, and by an address of its own."""

import re

import pytest
from playwright.sync_api import expect

from pages.parts.words import say

PATIENCE_MS = 90_000
DRAWER = '[data-testid="stDialog"]'


@pytest.fixture(autouse=True)
def _patience():
    expect.set_options(timeout=PATIENCE_MS)


def test_a_number_opens_its_evidence_in_the_same_page_and_closes_again(tab):
    page = tab.visit("kpi?lang=en&period=7")
    page.evaluate("window.still = true")
    page.locator("a.evidence").nth(1).click()
    expect(page.locator(DRAWER)).to_contain_text("kpi/throughput_per_h?from=")
    expect(page).to_have_url(re.compile(r"evidence=kpi%2Fthroughput_per_h"))
    assert page.evaluate("window.still") is True
    page.keyboard.press("Escape")
    expect(page.locator(DRAWER)).to_have_count(0)
    expect(page).not_to_have_url(re.compile("evidence="))
    assert "period=7" in page.url
    assert (tab.errors, tab.strangers) == ([], [])


def test_the_address_opens_the_evidence_and_the_menu_leaves_it_behind(tab):
    page = tab.visit("?lang=en&evidence=kpi/oee")
    expect(page.locator(DRAWER)).to_contain_text("kpi/oee")
    page = tab.visit("evidence?lang=en&evidence=kpi/oee")
    page.get_by_role("button", name=say("en", "evidence.again")).click()
    expect(page.get_by_text("the same to the last digit")).to_be_visible()
    page.get_by_role("link", name=say("en", "page.line")).click()
    expect(page.locator("h1")).to_have_text(say("en", "page.line"))
    assert "evidence=" not in page.url
    expect(page.locator(DRAWER)).to_have_count(0)


def test_the_drawer_fits_a_phone(phone):
    page = phone.visit("?lang=ko&evidence=kpi/oee")
    expect(page.locator(DRAWER)).to_contain_text(say("ko", "evidence.formula"))
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
