"""The path of a mentor in a real browser: a station clicked, a slider moved, saved, compared, read."""

import re

from playwright.sync_api import expect

from pages.parts.words import say
from tests.browser.conftest import DONE, Tab

PATIENCE_MS = 120_000  # worker processes start on a loaded machine; nothing here measures it


def test_a_scenario_is_built_on_the_drawing_saved_and_compared(tab):
    expect.set_options(timeout=PATIENCE_MS)
    page = tab.visit("whatif?lang=en")
    page.locator("a.pick", has_text="Packer").click()
    expect(page).to_have_url(re.compile(r"thing=station(%3A|:)m2"))
    expect(page.locator("a.pick.chosen")).to_contain_text("Packer")
    _settle(page)  # the sliders are those of the station chosen now
    page.get_by_role("slider", name="machines").press("ArrowRight")
    expect(page.locator(".words")).to_contain_text("Packer machines 1 → 2")
    expect(page.locator("a.pick.changed .machines i.new")).to_have_count(1)
    _save(page, "one more packer")
    _compare(page, days="2", number="2")
    expect(page.locator(".act")).to_contain_text("one more packer")
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    assert page.locator('[data-testid="stException"]').count() == 0
    assert tab.errors == []
    assert tab.strangers == []


def test_a_closed_browser_loses_no_comparison_and_another_one_cancels_it(chromium, tab):
    expect.set_options(timeout=PATIENCE_MS)
    with chromium.new_context(viewport={"width": 1440, "height": 900}) as closed:
        page = Tab(closed.new_page(), tab.address).visit("whatif?lang=en&thing=station:m2")
        page.get_by_role("slider", name="machines").press("ArrowRight")
        expect(page.locator(".words")).to_contain_text("Packer machines 1 → 2")
        _save(page, "left alone")
        _compare(page, days="365", number="100")
        expect(page.locator('[data-testid="stProgress"]')).to_be_visible()
    page = tab.visit("whatif?lang=en&view=compare")
    expect(page.get_by_text(say("en", "whatif.running", who="Kim", what="left alone"))).to_be_visible()
    page.get_by_role("button", name=say("en", "background.cancel")).click()
    expect(page.get_by_text(say("en", "background.cancelled"))).to_be_visible()
    assert page.locator('[data-testid="stException"]').count() == 0


def _save(page, name: str) -> None:
    _settle(page)
    _type(page, say("en", "whatif.name"), name)
    _type(page, say("en", "whatif.by"), "Kim")
    page.get_by_role("button", name=say("en", "whatif.save_new"), exact=True).click()
    expect(page).to_have_url(re.compile(r"scenario=[0-9a-f]{8}"))
    expect(page.get_by_role("button", name=say("en", "whatif.save_version"))).to_be_visible()
    _settle(page)


def _compare(page, *, days: str, number: str) -> None:
    """Begins to compare what has just been saved."""
    page.get_by_text(say("en", "whatif.view_compare")).click()
    _settle(page)
    again = page.get_by_text(say("en", "whatif.again_compare"))
    if again.is_visible():  # folded up where something has been found already
        again.click()
    _type(page, say("en", "whatif.days"), days)
    page.get_by_text(say("en", "whatif.until_known")).click()
    _settle(page)
    _type(page, say("en", "whatif.number"), number)
    page.get_by_role("button", name=say("en", "whatif.start"), exact=True).click()


def _type(page, label: str, text: str) -> None:
    field = page.get_by_label(label, exact=True).first
    field.fill(text)
    field.press("Enter")
    _settle(page)


def _settle(page) -> None:
    page.wait_for_timeout(400)  # the app has begun to answer
    page.wait_for_selector(DONE)
