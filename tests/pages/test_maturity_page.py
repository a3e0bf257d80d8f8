"""The page about maturity: the gap of a process and its next step, the matrix, the gates, weeks, what is refused."""

import pytest

from pages.parts.words import say
from tests.pages.conftest import seen
from twin.kpi import refresh
from twin.maturity.snapshots import keep_due
from twin.store import open_store


@pytest.fixture
def kept(db):
    """The small plant with its weeks kept."""
    with open_store(db, after_load=[refresh]) as store:
        refresh(store)
        keep_due(store)
    return db


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("lang", "goal", "gap"),
    [
        ("ko", "중간1 이상에 이른 공정 0개 / 목표 2개", "자동집계 – → 80 %"),
        ("en", "0 of 2 processes at Mid 1 or higher", "Automatic collection – → 80 %"),
    ],
)
def test_a_new_user_sees_one_process_its_gap_and_its_next_step(open_page, lang, goal, gap):
    told = seen(open_page("maturity", lang))
    assert goal in told
    assert gap in told
    assert say(lang, "maturity.next") in told
    assert told.index(say(lang, "maturity.next")) < told.index(say(lang, "maturity.matrix"))


@pytest.mark.usefixtures("kept")
def test_the_process_in_the_address_is_the_one_shown(open_page):
    told = seen(open_page("maturity", "en", process="p2"))
    assert "Packing: " in told
    assert "gaps to Mid 1" in told


@pytest.mark.usefixtures("kept")
def test_the_gates_of_the_programme_stand_there_with_their_numbers(open_page):
    told = seen(open_page("maturity", "ko"))
    for name in ("① 데이터 수집체계", "② AI 모델 개발 및 적용", "③ 시스템 통합", "보안대책"):
        assert name in told


@pytest.mark.usefixtures("db")
def test_without_weeks_it_says_when_there_will_be_some(open_page):
    assert say("ko", "maturity.no_weeks") in seen(open_page("maturity", "ko"))


@pytest.mark.usefixtures("kept")
def test_what_fell_back_is_said_with_its_criterion(open_page, kept):
    with open_store(kept) as store:
        store.write(
            "DELETE FROM floor.operation_event WHERE station_id = 'm2' AND ended_at > TIMESTAMPTZ '2026-02-15 00:00:00+09'"
        )
        store.write("DELETE FROM book.maturity_snapshot WHERE on_day > DATE '2026-02-15'")
        keep_due(store)
    told = seen(open_page("maturity", "ko"))
    assert "떨어졌습니다: 포장 현장자동화" in told
    assert "실적이 들어온 근무일" in told
