"""The page of the book of indicators: empty, filled, changed by its forms, and what it refuses, in both languages."""

from pathlib import Path

import pytest

from pages.parts.words import LANGS, say
from tests.pages.conftest import seen
from tests.programme.conftest import OUTPUT, SIGN
from twin.programme.indicators import attachments, book, freeze
from twin.store import open_store

EVERY_LANGUAGE = pytest.mark.parametrize("lang", LANGS)


def put(db: Path) -> None:
    """Two indicators, the measured one fixed and with evidence."""
    with open_store(db) as store:
        book.add(store, "throughput_per_h", OUTPUT | {"core": "true"}, **SIGN)
        book.add(store, "claims", {"baseline": "10", "target": "5", "weight": "0.6"}, **SIGN)
        freeze.freeze(store, "throughput_per_h", **SIGN)
        attachments.attach(store, "throughput_per_h", "baseline", "report.pdf", b"%PDF-1.7", by="김공장")


def entered(db: Path, indicator_id: str) -> list[book.Version]:
    with open_store(db) as store:
        return book.versions(store, indicator_id)


@EVERY_LANGUAGE
@pytest.mark.usefixtures("db")
def test_an_empty_book_says_how_to_begin_and_offers_the_form(lang, open_page):
    app = open_page("indicators", lang)
    assert not app.exception
    assert say(lang, "indicators.none_title") in seen(app)
    assert app.selectbox(key="book_which").value == "throughput_per_h"


@EVERY_LANGUAGE
def test_the_table_tells_before_target_now_achievement_and_verdict(lang, db, open_page):
    put(db)
    app = open_page("indicators", lang)
    assert not app.exception
    assert not app.error
    told = seen(app)
    assert told.count("evidence=kpi%2Fthroughput_per_h") == 2  # before and now lead to their rows
    assert say(lang, "indicators.weights", sum="1") not in told
    claims = "클레임 건수" if lang == "ko" else "Customer claims"
    assert say(lang, "indicators.missing", names=claims) in told
    assert say(lang, "indicators.state_frozen") in told
    assert say(lang, "badge.measured") in told
    assert say(lang, "badge.entered") in told
    assert say(lang, "indicators.not_judged") in told
    assert "95 %" in told
    assert 'class="spark"' in told


@EVERY_LANGUAGE
def test_one_in_full_shows_basis_evidence_freeze_and_versions(lang, db, open_page):
    put(db)
    with open_store(db) as store:
        fixed = freeze.freezes(store)["throughput_per_h"][0]
    told = seen(open_page("indicators", lang, indicator="throughput_per_h"))
    assert say(lang, "indicators.gap_target_basis") in told
    assert "report.pdf" in told
    assert fixed.sha256 in told
    assert ("일주일 넘게 늦습니다" if lang == "ko" else "more than a week after") in told
    assert "김공장" in told


@EVERY_LANGUAGE
def test_the_days_behind_a_verdict_are_shown_when_asked_for(lang, db, open_page):
    put(db)
    app = open_page("indicators", lang, indicator="throughput_per_h")
    assert not app.get("plotly_chart")
    app.toggle(key="proof_throughput_per_h").set_value(True).run()
    assert not app.exception
    assert len(app.get("plotly_chart")) == 1
    assert say(lang, "compare.guard_placebo") in seen(app)


@EVERY_LANGUAGE
def test_a_zero_baseline_and_a_spoiled_freeze_are_told(lang, db, open_page):
    put(db)
    with open_store(db) as store:
        book.add(store, "products_made", {"baseline": "0", "target": "2", "after": "1"}, **SIGN)
        with store.transaction() as cursor:
            cursor.execute("UPDATE book.indicator_freeze SET content = replace(content, '3.0', '2.5')")
    app = open_page("indicators", lang)
    assert not app.exception
    assert say(lang, "indicators.from_zero") in seen(app)
    assert ("지문" if lang == "ko" else "fingerprint") in app.error[0].value


@EVERY_LANGUAGE
def test_a_new_indicator_is_entered_signed(lang, db, open_page):
    app = open_page("indicators", lang)
    app.selectbox(key="book_which").set_value("process_defects").run()
    app.text_input(key="add_target").set_value("20000")
    app.selectbox(key="add_target_unit").set_value("PPM")
    app.text_input(key="add_weight").set_value("0.3")
    app.text_input(key="add_by").set_value("이과장")
    app.text_input(key="add_why").set_value("협약")
    app.button[0].click().run()
    assert not app.exception
    assert not app.error
    (version,) = entered(db, "process_defects")
    assert version.indicator is not None
    assert (version.indicator.target, version.indicator.weight, version.entered_by) == (20_000, 0.3, "이과장")


@EVERY_LANGUAGE
@pytest.mark.parametrize(
    ("unit", "by", "ko", "en"),
    [
        ("%", "A", "20,000 PPM", "write 20,000 PPM"),
        (None, "A", "단위를 적으십시오", "Give the unit"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_nothing_is_entered(lang, unit, by, ko, en, db, open_page):
    app = open_page("indicators", lang)
    app.selectbox(key="book_which").set_value("process_defects").run()
    app.text_input(key="add_target").set_value("2")
    app.selectbox(key="add_target_unit").set_value(unit)
    app.text_input(key="add_by").set_value(by)
    app.text_input(key="add_why").set_value("x")
    app.button[0].click().run()
    assert not app.exception
    (said,) = app.error
    assert (ko if lang == "ko" else en) in said.value
    assert entered(db, "process_defects") == []


def test_per_cent_is_converted_when_asked(db, open_page):
    app = open_page("indicators", "en")
    app.selectbox(key="book_which").set_value("process_defects").run()
    app.text_input(key="add_target").set_value("2")
    app.selectbox(key="add_target_unit").set_value("%")
    app.checkbox(key="add_convert").check()
    app.text_input(key="add_by").set_value("A")
    app.text_input(key="add_why").set_value("x")
    app.button[0].click().run()
    (version,) = entered(db, "process_defects")
    assert version.indicator is not None
    assert version.indicator.target == 20_000


@EVERY_LANGUAGE
def test_a_change_after_the_freeze_is_a_new_version_and_says_so(lang, db, open_page):
    put(db)
    app = open_page("indicators", lang, indicator="throughput_per_h")
    app.text_input(key="change_throughput_per_h_1_target").set_value("3.5")
    app.text_input(key="change_by").set_value("이과장")
    app.text_input(key="change_why").set_value("고객 요구")
    change = next(b for b in app.button if b.label == say(lang, "indicators.save"))
    change.click().run()
    assert not app.exception
    assert not app.error
    told = seen(app)
    assert say(lang, "indicators.state_changed") in told
    assert "고객 요구" in told
    two = entered(db, "throughput_per_h")[1].indicator
    assert two is not None
    assert two.target == 3.5


def test_a_form_left_as_it_is_changes_nothing(db, open_page):
    put(db)
    app = open_page("indicators", "en", indicator="claims")
    app.text_input(key="change_by").set_value("A")
    app.text_input(key="change_why").set_value("x")
    next(b for b in app.button if b.label == say("en", "indicators.save")).click().run()
    (said,) = app.error
    assert "Nothing of" in said.value


@EVERY_LANGUAGE
def test_a_file_is_attached_or_refused_in_a_sentence(lang, db, open_page):
    put(db)
    app = open_page("indicators", lang, indicator="claims")
    app.file_uploader(key="attach_file").set_value(("evil.exe", b"MZ", "application/octet-stream"))
    app.text_input(key="attach_by").set_value("A")
    attach = next(b for b in app.button if b.label == say(lang, "indicators.attach_do"))
    attach.click().run()
    (said,) = app.error
    assert ("종류는 받지 않습니다" if lang == "ko" else "are not taken") in said.value
    app.file_uploader(key="attach_file").set_value(("order.pdf", b"%PDF-1.7", "application/pdf"))
    app.text_input(key="attach_by").set_value("A")
    next(b for b in app.button if b.label == say(lang, "indicators.attach_do")).click().run()
    assert not app.error
    assert "order.pdf" in seen(app)


def test_what_was_typed_is_what_a_form_shows_again(db):
    from twin.programme.indicators.fields import changed
    from twin.programme.indicators.indicator import Indicator
    from twin.programme.indicators.typed import typed

    put(db)
    with open_store(db) as store:
        kept: list[Indicator] = [v.indicator for v in book.standing(store) if v.indicator is not None]
    for indicator in kept:
        assert changed(indicator, typed(indicator)) == indicator
