"""The page about the report: nothing to report, what it still lacks, made in the background, taken away."""

import pytest

from pages.parts import report
from pages.parts.words import LANGS, say
from tests.pages.conftest import seen
from twin.background import Progress
from twin.programme.indicators import book
from twin.store import open_store

EVERY_LANGUAGE = pytest.mark.parametrize("lang", LANGS)


def put(db) -> None:
    with open_store(db) as store:
        book.add(
            store,
            "claims",
            {"baseline": "10", "target": "5", "after": "6", "weight": "0.4"},
            by="김공장",
            reason="협약",
        )


class Work:
    """A report in a given state."""

    problem = None

    def __init__(self, state: str) -> None:
        self.state, self.files = state, {"pdf": b"%PDF", "xlsx": b"PK"}

    def progress(self) -> Progress:
        return Progress(1, 5, 8.0, self.state)

    def cancel(self) -> None:
        self.state = "cancelled"


@EVERY_LANGUAGE
@pytest.mark.usefixtures("db")
def test_an_empty_book_says_where_to_begin(lang, open_page):
    app = open_page("report", lang)
    assert not app.exception
    assert say(lang, "report.none") in seen(app)
    assert not [b for b in app.button if b.label == say(lang, "report.make")]


@EVERY_LANGUAGE
def test_what_is_still_missing_stands_before_the_button(lang, db, open_page):
    put(db)
    app = open_page("report", lang)
    told = seen(app)
    assert say(lang, "report.weights", weights="0.4") in told
    assert any(b.label == say(lang, "report.make") for b in app.button)


@EVERY_LANGUAGE
def test_it_is_made_in_the_background_and_taken_away(lang, db, open_page, monkeypatch):
    put(db)
    asked, work = [], Work("running")
    monkeypatch.setattr(report, "BackgroundReport", lambda _, of: asked.append(of) or work)
    app = open_page("report", lang)
    next(b for b in app.button if b.label == say(lang, "report.make")).click().run()
    assert asked == [lang]
    assert app.button(key="cancel_report").label == say(lang, "background.cancel")
    work.state = "done"
    app.run()
    app.run()
    assert not app.exception
    labels = [b.proto.label for b in app.get("download_button")]
    assert labels == [say(lang, "report.take", kind=k, size="0.0") for k in ("PDF", "XLSX")]
