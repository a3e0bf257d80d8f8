"""The replay played in a real browser: the clock goes, the picture changes, and nothing is run again meanwhile."""

import pytest
from playwright.sync_api import expect

PATIENCE_MS = 90_000
PIXELS = "e => e.toDataURL()"


@pytest.fixture(autouse=True)
def _patience():
    expect.set_options(timeout=PATIENCE_MS)


def test_play_moves_the_clock_and_the_picture_and_pause_stops_them(tab):
    page = tab.visit("line?lang=en")
    clock, canvas = page.locator(".player .clock"), page.locator(".player .canvas")
    expect(clock).to_have_text("08:00:00")
    still = canvas.evaluate(PIXELS)
    page.locator(".player .speed").select_option("600")
    page.get_by_role("button", name="Play").click()
    expect(clock).not_to_have_text("08:00:00")
    expect(page.locator('[data-testid="stApp"]')).to_have_attribute("data-test-script-state", "notRunning")
    expect(clock).to_have_text("09:00:00")  # an hour in six seconds, then it stops by itself
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert canvas.evaluate(PIXELS) != still
    assert tab.errors == []
    assert tab.strangers == []


def test_the_slider_goes_by_keyboard_on_a_phone_too(phone):
    page = phone.visit("line?lang=ko")
    slider, clock = page.get_by_label("시각"), page.locator(".player .clock")
    expect(clock).to_have_text("08:00:00")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(clock).to_have_text("08:00:01")
    page.keyboard.press("End")
    expect(clock).to_have_text("09:00:00")
    width = page.locator(".player .canvas").evaluate("e => e.getBoundingClientRect().right - innerWidth")
    assert width <= 0
