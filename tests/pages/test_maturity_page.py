"""The page about maturity: the gap of a process and its next step, the matrix, the gates, weeks, what is refused."""

import pytest

from pages.parts.words import say
from tests.pages.conftest import seen
from twin.kpi import refresh
from twin.maturity.point_file import put_points
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


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("view", ["proof", "check", "rules", "b"])
def test_every_view_stands_in_both_languages(open_page, view, lang):
    app = open_page("maturity", lang, view=view)
    assert [e.message for e in app.exception] == []
    assert not app.error
    section = {"proof": "claims", "check": "check", "rules": "rules", "b": "b"}[view]
    assert say(lang, f"maturity.{section}") in seen(app)


@pytest.mark.usefixtures("db")
def test_a_claim_without_support_shows_at_once(open_page):
    app = open_page("maturity", "ko", view="proof")
    app.selectbox(key="claim_cell").set_value("p1/automation")
    app.text_input(key="claim_by").set_value("김공장")
    app.text_input(key="claim_why").set_value("자체 진단")
    app = next(b for b in app.button if b.label == say("ko", "indicators.save")).click().run()
    told = seen(app)
    assert not app.error
    assert "주장 중간1 · 근거 없음" in told
    assert "자동집계 – → 80 %" in told


@pytest.mark.usefixtures("db")
def test_a_claim_nobody_signs_is_one_sentence(open_page):
    app = open_page("maturity", "ko", view="proof")
    app = next(b for b in app.button if b.label == say("ko", "indicators.save")).click().run()
    assert [e.value for e in app.error] == ["누가 왜 적는지 남겨야 합니다: 이름과 이유를 적으십시오."]


@pytest.mark.usefixtures("db")
def test_the_on_site_check_is_kept_and_an_open_item_is_named(open_page):
    app = open_page("maturity", "ko", view="check")
    app.text_input(key="check_by").set_value("이평가")
    app = next(b for b in app.button if b.label == say("ko", "maturity.check_save")).click().run()
    assert "아직 정하지 않은 항목이 있습니다" in app.error[0].value
    for item in ("running", "matches", "equipment"):
        app.segmented_control(key=f"check_{item}").set_value(True)
    app = next(b for b in app.button if b.label == say("ko", "maturity.check_save")).click().run()
    assert not app.error
    assert "이평가" in seen(app)


@pytest.mark.usefixtures("db")
def test_a_threshold_changed_by_an_administrator_keeps_its_history(open_page):
    app = open_page("maturity", "ko", view="rules")
    app = app.selectbox(key="rule_which").set_value("alerts_acted").run()
    app.number_input(key="rule_alerts_acted").set_value(70.0)
    app.text_input(key="rule_by").set_value("관리자")
    app.text_input(key="rule_why").set_value("시범 기간")
    app = next(b for b in app.button if b.label == say("ko", "indicators.save")).click().run()
    told = seen(app)
    assert not app.error
    assert "≥ 70 % ← 80 %" in told
    assert "시범 기간" in told


@pytest.mark.usefixtures("db")
def test_points_described_by_a_table_show_what_does_not_arrive(open_page, db):
    table = "포인트,설비,호기,수집 항목,단위,집계방법,주기(초),시스템,필수\nm1-1.heat,m1,1,온도,°C,자동,600,PLC,필수\n"
    app = open_page("points", "ko")
    assert say("ko", "points.none") in seen(app)
    with open_store(db) as store:
        put_points(store, "p.csv", table.encode())
    told = seen(open_page("points", "ko", process="p1"))
    assert "값이 오지 않음" in told
    assert "<b>선반 1호기 온도</b>" in told


SENSOR = """INSERT INTO floor.measurement SELECT 1, 1, row_number() OVER (), ended_at, ended_at + INTERVAL 3 SECOND, 'm1-1.heat', 1.0, NULL
            FROM floor.operation_event WHERE station_id = 'm1'"""


@pytest.mark.usefixtures("db")
def test_a_sensor_that_falls_silent_is_named_on_the_page_beside_the_criterion_it_cost(open_page, db):
    described = "포인트,설비,호기,수집 항목,단위,집계방법,주기(초),시스템,필수\nm1-1.heat,m1,1,온도,°C,자동,,PLC,필수\n"
    with open_store(db, after_load=[refresh]) as store:
        refresh(store)
        put_points(store, "p.csv", described.encode())
        store.write(SENSOR)
        store.write("DELETE FROM floor.measurement WHERE occurred_at > TIMESTAMPTZ '2026-02-16 00:00:00+09'")
        keep_due(store)
    told = seen(open_page("maturity", "ko", process="p1"))
    assert "떨어졌습니다: 가공 현장자동화 중간1 → 기초" in told
    assert "결측률" in told
    assert "선반 1호기 온도" in told
