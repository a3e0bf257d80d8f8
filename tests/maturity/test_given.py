"""Evidence people add, what evaluators say of it, the on-site check, and scale B."""

import pytest

from tests.maturity.worlds import FRIDAY, World, at_mid1
from twin.calendar import business_date
from twin.errors import Problem
from twin.maturity import given, scale_b, site_check
from twin.maturity.levels import state
from twin.maturity.readings import plant_of
from twin.store import Store
from twin.store.marks import all_marks

PDF, PNG = b"%PDF-1.7", b"\x89PNG\r\n\x1a\n"
SIGN = {"about": "화면 갈무리", "by": "김공장"}


@pytest.fixture
def store(world: World) -> Store:
    """A plant with one process at 중간1."""
    return at_mid1(world).write()


def test_an_accepted_piece_counts_and_a_rejected_one_no_longer_does(store: Store):
    given.add_file(store, "automation_mid2", "cast", "file", "제어.pdf", PDF, **SIGN)
    assert state(store, FRIDAY).row("cast").cells[0].supported == "mid1"
    (piece,) = given.all_given(store)
    given.judge(store, piece, "accept", by="이평가", remark="")
    now = business_date(plant_of(store).site, max(mark.marked_at for mark in all_marks(store)))
    later = {"reading": state(store, now).row("cast").cells[0].readings}
    accepted = next(r for r in later["reading"] if r.criterion_id == "automation_mid2")
    assert (accepted.value, accepted.met) == (1, True)
    given.judge(store, piece, "reject", by="박평가", remark="다른 설비의 사진")
    assert not next(
        r for r in state(store, now).row("cast").cells[0].readings if r.criterion_id == "automation_mid2"
    ).met
    assert [(m.verdict, m.marked_by) for m in given.said_of(store)[piece.number]] == [
        ("rejected", "박평가"),
        ("checked", "이평가"),
    ]


def test_on_the_last_day_of_the_data_what_was_said_since_counts_too(world: World):
    store = at_mid1(world).write(refreshed=True)
    given.add_words(store, "gate/security", "", "remark", "점검표", **SIGN)
    given.judge(store, given.all_given(store)[0], "accept", by="이평가", remark="")
    assert next(g for g in state(store, FRIDAY).gates if g.gate.id == "security").met
    assert not next(g for g in state(store, FRIDAY.replace(day=8)).gates if g.gate.id == "security").met


def test_the_security_plan_passes_its_gate_once_it_is_accepted(store: Store):
    given.add_words(store, "gate/security", "", "link", "https://example.com/plan", **SIGN)
    (piece,) = given.all_given(store, "gate/security")
    given.judge(store, piece, "accept", by="이평가", remark="")
    now = business_date(plant_of(store).site, max(mark.marked_at for mark in all_marks(store)))
    assert next(g for g in state(store, now).gates if g.gate.id == "security").met


def test_a_file_is_kept_with_its_hash_and_given_back(store: Store):
    given.add_file(store, "automatic_share", "cast", "photo", "현장.PNG", PNG, **SIGN)
    (piece,) = given.all_given(store, process_id="cast")
    assert (piece.content, piece.file_kind, piece.bytes) == ("현장.PNG", "png", len(PNG))
    assert given.bytes_of(store, piece) == PNG


@pytest.mark.parametrize(
    ("subject", "process", "kind", "name", "content", "ko"),
    [
        ("automatic_share", "cast", "photo", "보고서.pdf", PDF, "사진이 아닙니다"), ("automatic_share", "cast", "file", "virus.exe", b"MZ", "종류는 받지 않습니다"),
        ("automatic_share", "cast", "photo", "거짓.png", PDF, "png 파일이 아닙니다"), ("automatic_share", "nowhere", "file", "a.pdf", PDF, "어느 공정의 증빙인지"),
        ("scm_shared", "cast", "file", "a.pdf", PDF, "전사에 올립니다"), ("love", "cast", "file", "a.pdf", PDF, "무엇의 증빙인지"),
    ],
)  # fmt: skip
def test_evidence_of_the_wrong_kind_is_refused_in_a_sentence_and_nothing_is_kept(
    store, subject, process, kind, name, content, ko
):
    with pytest.raises(Problem) as refused:
        given.add_file(store, subject, process, kind, name, content, **SIGN)
    assert ko in refused.value.ko
    assert given.all_given(store) == []


@pytest.mark.parametrize(
    ("kind", "words", "en"),
    [("link", "my drive", "is no link"), ("link", "ftp://x/y", "is no link"), ("remark", " ", "what was seen")],
)
def test_words_that_say_nothing_are_refused(store, kind, words, en):
    with pytest.raises(Problem, match=en):
        given.add_words(store, "automatic_share", "cast", kind, words, **SIGN)


def test_a_verdict_is_signed_and_a_doubt_gives_its_reason(store: Store):
    given.add_words(store, "automatic_share", "cast", "remark", "센서를 보았음", **SIGN)
    (piece,) = given.all_given(store)
    for said, by, remark in (("accept", " ", ""), ("question", "이", " "), ("reject", "이", ""), ("maybe", "이", "x")):
        with pytest.raises(Problem):
            given.judge(store, piece, said, by=by, remark=remark)
    assert given.said_of(store) == {}


def test_the_on_site_check_wants_all_three_items_a_name_and_a_reason_for_a_fail(store: Store):
    passed = {"running": True, "matches": True, "equipment": True}
    for wrong, by, remark in (({"running": True}, "이", ""), (passed, "", ""), (passed | {"matches": False}, "이", "")):
        with pytest.raises(Problem):
            site_check.check(store, "cast", wrong, by=by, remark=remark)
    assert site_check.checks(store) == []
    site_check.check(store, "cast", passed | {"matches": False}, by="이평가", remark="세척기가 계획과 다름")
    assert {c.item: c.passed for c in site_check.checks(store)} == {
        "running": True,
        "matches": False,
        "equipment": True,
    }


def test_scale_b_has_4_fields_10_areas_and_1000_points_that_add_up():
    b = scale_b.scale()
    assert (len(b.fields), len(b.areas), b.points) == (4, 10, 1000)
    assert {name: part.points for name, part in b.fields.items()} == {
        "management": 100,
        "process": 400,
        "system": 400,
        "result": 100,
    }
    for name, part in b.fields.items():
        assert sum(a.points for a in b.areas.values() if a.field == name) == part.points


@pytest.mark.parametrize(
    ("points", "level"),
    [(549.9, ""), (550, "L1"), (649.9, "L1"), (650, "L2"), (750, "L3"), (850, "L4"), (949, "L4"), (950, "L5")],
)
def test_the_level_of_a_total_at_its_edges(points, level):
    assert scale_b.level(points) == level


def test_a_total_stands_once_every_area_is_assessed(store: Store):
    b = scale_b.scale()
    for area in b.areas.values():
        assert scale_b.total(scale_b.scores(store)) is None
        scale_b.score(store, area.id, area.points * 0.75, by="김공장", reason="자체 진단")
    assert scale_b.total(scale_b.scores(store)) == 750
    scale_b.score(store, "leadership", 100, by="김공장", reason="다시 봄")
    assert scale_b.total(scale_b.scores(store)) == 775


def test_more_points_than_an_area_has_are_refused(store: Store):
    with pytest.raises(Problem, match="it takes 0 to 70"):
        scale_b.score(store, "quality", 70.1, by="a", reason="b")
    with pytest.raises(Problem, match="There is no area"):
        scale_b.score(store, "love", 1, by="a", reason="b")
