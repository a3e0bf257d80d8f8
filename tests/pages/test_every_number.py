"""Every number that wears a badge leads to its evidence: on each page of a store that holds a number of every kind."""

import re
import shutil
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from pages.parts.frame import PAGES
from tests.evidence.whole_store import fill_whole
from tests.pages.conftest import seen
from tests.pages.test_advice_page import put as put_advice
from twin.evidence import Ref, evidence_of
from twin.store import open_store

PIECES = re.compile(r'(?=<div class="(?:card|act|look)[ "])|(?=<tr[ >])')
BADGES = re.compile(r'class="badge (measured|simulated|claimed|entered|pooled)"')
WITHOUT = {  # page → how pieces begin that wear a badge and have no link, each for a reason
    "line": ("What to look at",),  # moments of the replay: each is a row of the log beside it
    "calibration": (
        "Not in it yet",
        "In use",
        "Set by people",
    ),  # how many there are: each stands below with its own link
    "forecast": ("No order is much at risk No order has a due date",),  # it tells no number
    "evidence": (".* kpi/",),  # the drawer itself
    "programme": (
        "technical course",
        "\\d+ of \\d+ deliverables",
    ),  # dates and how many: each stands in the tables below
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """A store with a number of every kind but advice."""
    db = tmp_path_factory.mktemp("whole") / "plant.duckdb"
    fill_whole(db)
    return db


@pytest.fixture(scope="module")
def advised(tmp_path_factory) -> Path:
    """A store with advice."""
    db = tmp_path_factory.mktemp("advised") / "plant.duckdb"
    put_advice(db)
    return db


def copy(db: Path, to: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a store with the files beside it, as the app's own."""
    shutil.copytree(db.parent, to, dirs_exist_ok=True)
    monkeypatch.setenv("TWIN_DB", str(to / "plant.duckdb"))
    return to / "plant.duckdb"


def bare(page: str, html: str) -> list[str]:
    """The text of the pieces with a badge and no link to evidence."""
    found = []
    for piece in PIECES.split(html):
        text = " ".join(unescape(re.sub(r"<[^>]+>", " ", piece)).split())
        known = any(re.match(begins, text) for begins in WITHOUT.get(page, ()))
        if PIECES.match(piece) and BADGES.search(piece) and 'class="evidence' not in piece and not known:
            found.append(text[:120])
    return found


def links(html: str) -> list[Ref]:
    """The numbers whose evidence a page leads to."""
    asked = [parse_qs(unescape(query)) for query in re.findall(r'href="\?([^"]+)"', html)]
    return [Ref.read(given["evidence"][0]) for given in asked if "evidence" in given]


@pytest.mark.parametrize("page", PAGES)
def test_every_number_with_a_badge_leads_to_evidence_that_is_there(page, whole, tmp_path, monkeypatch, open_page):
    db = copy(whole, tmp_path / "mine", monkeypatch)
    app = open_page(page, "en")
    assert not app.exception
    html = seen(app)
    assert bare(page, html) == []
    with open_store(db) as store:
        for ref in dict.fromkeys(links(html)):
            assert evidence_of(store, ref).name.ko


@pytest.mark.parametrize("view", ["budget", "check"])
def test_every_amount_and_point_of_the_programme_leads_to_who_entered_it(view, whole, tmp_path, monkeypatch, open_page):
    db = copy(whole, tmp_path / "mine", monkeypatch)
    html = seen(open_page("programme", "en", view=view))
    assert bare("programme", html) == []
    found = [ref for ref in dict.fromkeys(links(html)) if ref.kind == "programme"]
    assert len(found) > 10
    with open_store(db) as store:
        assert all(evidence_of(store, ref).value is not None for ref in found)


def test_every_number_of_advice_leads_to_evidence_that_is_there(advised, tmp_path, monkeypatch, open_page):
    db = copy(advised, tmp_path / "mine", monkeypatch)
    html = seen(open_page("advice", "en"))
    assert bare("advice", html) == []
    found = list(dict.fromkeys(links(html)))
    assert {ref.kind for ref in found} >= {"demand", "setting", "sequence", "model"}
    with open_store(db) as store:
        for ref in found:
            assert evidence_of(store, ref).value is not None
