"""The path of a mentor in a real browser: a station clicked, a slider moved, saved, compared, read."""

import re

from playwright.sync_api import expect

from pages.parts.words import say
from tests.browser.conftest import DONE

PATIENCE_MS = 120_000  # worker processes start on a loaded machine; nothing here measures it


def test_a_scenario_is_built_on_the_drawing_saved_and_compared(tab):
    expect.set_options(timeout=PATIENCE_MS)
    page = tab.visit("whatif?lang=en")
    page.locator("a.pick", has_text="Packer").click()
    expect(page).to_have_url(re.compile(r"thing=station(%3A|:)m2"))
    expect(page.locator("a.pick.chosen")).to_contain_text("Packer")
    page.get_by_role("slider", name="machines").press("ArrowRight")
    expect(page.locator(".words")).to_contain_text("Packer machines 1 → 2")
    expect(page.locator("a.pick.changed .machines i.new")).to_have_count(1)
    _type(page, say("en", "whatif.name"), "one more packer")
    _type(page, say("en", "whatif.by"), "Kim")
    page.get_by_role("button", name=say("en", "whatif.save_new"), exact=True).click()
    expect(page).to_have_url(re.compile(r"scenario=[0-9a-f]{8}"))
    page.get_by_text(say("en", "whatif.view_compare")).click()
    _type(page, say("en", "whatif.days"), "2")
    page.get_by_text(say("en", "whatif.until_known")).click()
    _type(page, say("en", "whatif.number"), "2")
    page.get_by_role("button", name=say("en", "whatif.start"), exact=True).click()
    expect(page.locator(".act")).to_contain_text("one more packer")
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    assert page.locator('[data-testid="stException"]').count() == 0
    assert tab.errors == []
    assert tab.strangers == []


def _type(page, label: str, text: str) -> None:
    field = page.get_by_label(label, exact=True).first
    field.fill(text)
    field.press("Enter")
    page.wait_for_timeout(400)  # the app has begun to answer
    page.wait_for_selector(DONE)
