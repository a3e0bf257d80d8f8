"""The app as it is served, in Debian's Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.pages.tiny_plant import fill

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SERVED_WITHIN_S = 60
DONE = '[data-testid="stApp"][data-test-script-state="notRunning"]'


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; where there is none the tests are skipped, but not in CI."""
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"no {CHROMIUM}: CI is to install it")
        pytest.skip(f"no {CHROMIUM}: apt-get install chromium fonts-nanum")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app over a small plant, served by a process of its own."""
    assert chromium.is_connected()
    db = tmp_path_factory.mktemp("served") / "plant.duckdb"
    fill(db)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = db.with_suffix(".log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
        cwd=ROOT, env=os.environ | {"TWIN_DB": str(db)}, stdout=log, stderr=log,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, server, Path(log.name))
        yield address
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:  # a simulation under way holds a server until it has ended
            server.kill()
            server.wait(20)
        log.close()
        shutil.rmtree(db.parent, ignore_errors=True)


def _wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + SERVED_WITHIN_S
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"the app was not served: {log.read_text(errors='replace')[-2000:]}")


class Tab:
    """A tab that remembers what went wrong in it and where it asked for anything."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.errors: list[str] = []
        self.strangers: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._note)

    def _note(self, request) -> None:
        if not request.url.startswith((self.address, self.address.replace("http", "ws"), "data:", "blob:")):
            self.strangers.append(request.url)

    def visit(self, path: str) -> Page:
        """Goes to a page and waits until it is drawn."""
        self.page.goto(f"{self.address}/{path}")
        return self.settle()

    def settle(self) -> Page:
        """Waits until the script has run and nothing of the page is stale."""
        self.page.wait_for_selector(DONE, timeout=60_000)
        self.page.locator("h1").first.wait_for(timeout=60_000)
        return self.page


@pytest.fixture
def tab(chromium: Browser, served: str) -> Iterator[Tab]:
    """A fresh tab on a wide screen."""
    with _context(chromium, 1440) as context:
        yield Tab(context.new_page(), served)


@pytest.fixture
def phone(chromium: Browser, served: str) -> Iterator[Tab]:
    """A fresh tab on a screen 390 pixels wide."""
    with _context(chromium, 390) as context:
        yield Tab(context.new_page(), served)


def _context(browser: Browser, width: int) -> BrowserContext:
    return browser.new_context(
        viewport={"width": width, "height": 900}, locale="ko-KR", timezone_id="Asia/Seoul", has_touch=width < 500
    )
