"""The app on a store of its own, page by page, without a browser."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.pages.tiny_plant import fill

ROOT = Path(__file__).parents[2]
Open = Callable[..., AppTest]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with nine weeks of log, never opened by the app itself."""
    db = tmp_path_factory.mktemp("filled") / "plant.duckdb"
    fill(db)
    return db


@pytest.fixture
def db(tmp_path: Path, filled: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The app's store for one test: a copy of the filled one."""
    mine = tmp_path / "plant.duckdb"
    shutil.copy(filled, mine)
    monkeypatch.setenv("TWIN_DB", str(mine))
    return mine


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """A function that visits a page by way of the first: open_page("kpi", "en", period="7")."""
    monkeypatch.chdir(ROOT)

    def visit(page: str, lang: str = "ko", **params: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for name, value in {"lang": lang, **params}.items():
            app.query_params[name] = value
        return app.run() if page == "first" else app.switch_page(f"pages/{page}.py").run()

    yield visit
    st.cache_data.clear()
    st.cache_resource.clear()


def seen(app: AppTest) -> str:
    """Everything a page says: its texts, and the HTML of cards and drawings."""
    blocks = [*app.markdown, *app.caption, *app.info, *app.error, *app.warning, *app.success, *app.subheader, *app.code]
    return "\n".join([b.value for b in blocks] + [html.proto.body for html in app.get("html")])
