"""Levels from readings: each threshold at its edge, what is lowest counts, claims beside support, gates."""

from datetime import date

import pytest

from tests.maturity.worlds import FRIDAY, World, at_mid1
from twin.errors import Problem
from twin.maturity import book
from twin.maturity.days import day_asked, whole_weeks
from twin.maturity.gaps import nearest, paths
from twin.maturity.levels import level_of, state
from twin.maturity.matrix import Criterion, matrix
from twin.maturity.readings import Reading, read

SIGN = {"by": "김공장", "reason": "자체 진단"}
MEASURED = [c for c in matrix().criteria.values() if c.measure != "accepted_evidence"]


def reading(criterion: Criterion, *, met: bool) -> Reading:
    return Reading(FRIDAY, "cast", criterion.id, None, None, None, criterion.threshold, met)


@pytest.mark.parametrize("criterion", matrix().criteria.values(), ids=lambda c: c.id)
def test_a_threshold_is_reached_at_its_edge_and_not_short_of_it(criterion: Criterion):
    step = 0.001 if criterion.unit.ko == "%" else 1
    short, beyond = (criterion.threshold - step, criterion.threshold + step)[:: 1 if criterion.wants == "more" else -1]
    assert criterion.met(criterion.threshold, criterion.threshold)
    assert criterion.met(beyond, criterion.threshold)
    assert not criterion.met(short, criterion.threshold)
    assert not criterion.met(None, criterion.threshold)


@pytest.mark.parametrize(("automatic", "level"), [(799, "basic"), (800, "mid1")])
def test_79_9_per_cent_of_a_thousand_points_is_short_of_80(world: World, automatic: int, level: str):
    at_mid1(world)
    for k in range(999):  # with the one there is
        world.point(f"m1.p{k}", period_s=1e9).put("floor.measurement", **_reading(k, late=k >= automatic - 1))
    cell = state(world.write(), FRIDAY).row("cast").cells[0]
    share = next(r for r in cell.readings if r.criterion_id == "automatic_share")
    assert (share.value, share.met) == (automatic / 1000, automatic >= 800)
    assert cell.supported == level


def _reading(k: int, *, late: bool) -> dict:
    from datetime import timedelta

    from tests.maturity.worlds import at

    return {
        "occurred_at": at(0),
        "arrived_at": at(0) + timedelta(hours=8 if late else 0, seconds=3),
        "point_id": f"m1.p{k}",
        "value": 1.0,
    }


@pytest.mark.parametrize(("lag_s", "met"), [(60.0, True), (60.001, False)])
def test_latency_at_its_edge(world: World, lag_s: float, met: bool):
    world.operation(0).point("p").value("p", 0, lag_s=lag_s)
    found = next(r for r in read(world.write(), [FRIDAY]) if (r.criterion_id, r.process_id) == ("latency_p95", "cast"))
    assert (found.value, found.met) == (lag_s, met)


@pytest.mark.parametrize(("acted", "met"), [(79, False), (80, True)])
def test_alerts_at_their_edge(world: World, acted: int, met: bool):
    world.operation(0)
    for k in range(100):
        world.alarm(k % 5, f"{9 + k // 60:02}:{k % 60:02}", acted=k < acted)
    found = next(r for r in read(world.write(), [FRIDAY]) if (r.criterion_id, r.process_id) == ("alerts_acted", "cast"))
    assert (found.value, found.met) == (acted / 100, met)


def test_a_level_needs_everything_of_it_and_of_those_below():
    basic, mid1 = (next(c for c in matrix().of("automation", level)) for level in ("basic", "mid1"))
    everything = [c for level in matrix().levels for c in matrix().of("automation", level)]
    assert level_of([reading(c, met=True) for c in everything]) == "high"
    assert level_of([reading(c, met=c.id != mid1.id) for c in everything]) == "basic"
    assert level_of([reading(c, met=c.id != basic.id) for c in everything]) == "none"
    assert level_of([reading(c, met=c.level in ("basic", "mid1")) for c in everything]) == "mid1"


def test_every_area_says_what_each_level_takes():
    assert list(matrix().areas) == ["automation", "operation", "erp", "plm", "scm"]
    for area in matrix().areas.values():
        assert list(area.cells) == list(matrix().levels)
        assert all(matrix().of(area.id, level) for level in matrix().levels[1:]), area.id


def test_a_working_week_without_a_fault_is_mid1_in_one_process(world: World):
    found = state(at_mid1(world).write(), FRIDAY)
    assert [(c.area, c.supported) for c in found.row("cast").cells] == [
        ("automation", "mid1"),
        ("operation", "mid1"),
        ("erp", "mid1"),
    ]
    assert [(c.area, c.supported) for c in found.row("pack").cells] == [
        ("automation", "basic"),
        ("operation", "none"),
        ("erp", "mid1"),
    ]
    assert (found.row("cast").supported, found.row("pack").supported) == ("mid1", "none")
    assert (found.at_least("mid1"), found.goal_met) == (["cast"], False)
    gates = {g.gate.id: (g.number, g.process_ids, g.met) for g in found.gates}
    assert gates["collection"] == (1, ("cast",), False)
    assert gates["integration"] == (2, ("cast", "pack"), True)
    assert gates["ai"] == gates["security"] == (0, (), False)


def test_the_ai_gate_wants_a_model_applied_that_decides(world: World):
    store = at_mid1(world).write()
    store.write(
        "INSERT INTO model.application VALUES (now(), 'm', '1.0', 'apply', TIMESTAMPTZ '2026-01-05 00:00:00+09', 'kim', 'trial')"
    )
    assert next(g for g in state(store, FRIDAY).gates if g.gate.id == "ai").number == 0
    world.put(
        "floor.prediction",
        occurred_at=world.store.rows("SELECT max(occurred_at) FROM floor.alarm")[0][0],
        model_id="m",
        station_id="m1",
        decision="pass",
    )
    world.write()
    assert next(g for g in state(store, FRIDAY).gates if g.gate.id == "ai").process_ids == ("cast",)
    store.write(
        "INSERT INTO model.application VALUES (now(), 'm', '1.0', 'retire', TIMESTAMPTZ '2026-01-06 00:00:00+09', 'kim', 'bad')"
    )
    assert next(g for g in state(store, FRIDAY).gates if g.gate.id == "ai").number == 0


def test_a_claim_beyond_the_data_is_unsupported_and_support_without_claim_is_ready(world: World):
    store = at_mid1(world).write()
    book.claim(store, "pack", "automation", "mid1", **SIGN)
    book.claim(store, "cast", "operation", "mid1", **SIGN)
    found = state(store, FRIDAY)
    stands = {(c.process_id, c.area): c.stand for row in found.rows for c in row.cells}
    assert stands["pack", "automation"] == "unsupported"
    assert stands["cast", "operation"] == "agrees"
    assert stands["cast", "automation"] == stands["cast", "erp"] == "ready"
    assert stands["pack", "operation"] == "agrees"  # nothing claimed, nothing there


def test_a_newer_claim_stands_and_the_older_stays_in_the_book(world: World):
    store = at_mid1(world).write()
    book.claim(store, "cast", "erp", "basic", **SIGN)
    book.claim(store, "cast", "erp", "mid1", **SIGN)
    assert state(store, FRIDAY).row("cast").cells[2].claimed == "mid1"
    assert [e.level for e in book.levels_entered(store, "claim")] == ["basic", "mid1"]


def test_a_process_without_data_cannot_be_claimed(world: World):
    store = world.operation(0).write()
    with pytest.raises(Problem) as refused:
        book.claim(store, "pack", "automation", "basic", **SIGN)
    assert "'포장' 공정에는 들어온 데이터가 한 건도 없어 '기초' 수준을 주장할 수 없습니다" in refused.value.ko
    assert "No data have come from the process 'Packing'" in refused.value.en
    book.claim(store, "pack", "automation", "none", **SIGN)  # that it is done by hand may be said


@pytest.mark.parametrize(
    ("process", "area", "level", "ko"),
    [
        ("nowhere", "erp", "basic", "'nowhere'(이)라는 공정이 없습니다"), ("cast", "love", "basic", "'love'(이)라는 영역은 없습니다"),
        ("cast", "erp", "best", "'best'(이)라는 수준은 없습니다"), ("cast", "plm", "basic", "'제품개발' 영역의 수준은 전사에 적습니다"),
        ("", "erp", "basic", "'기업자원관리' 영역의 수준은 공정 하나에 적습니다"),
    ],
)  # fmt: skip
def test_what_cannot_be_claimed_is_said(world: World, process, area, level, ko):
    with pytest.raises(Problem) as refused:
        book.claim(at_mid1(world).write(), process, area, level, **SIGN)
    assert ko in refused.value.ko


def test_a_claim_needs_a_name_and_a_reason(world: World):
    store = at_mid1(world).write()
    for by, reason in ((" ", "why"), ("kim", "")):
        with pytest.raises(Problem, match="who enters it and why"):
            book.claim(store, "cast", "erp", "basic", by=by, reason=reason)
    assert book.levels_entered(store, "claim") == []


def test_a_changed_threshold_changes_the_level_and_keeps_its_history(world: World):
    store = at_mid1(world).alarm(0, "10:00").alarm(1, "10:00").write()  # 5 of 7 alerts have an action
    assert state(store, FRIDAY).row("cast").supported == "basic"
    book.set_threshold(store, "alerts_acted", 0.7, by="관리자", reason="시범 기간")
    assert state(store, FRIDAY).row("cast").supported == "mid1"
    book.set_threshold(store, "alerts_acted", 0.9, by="관리자", reason="정식")
    assert state(store, FRIDAY).row("cast").supported == "basic"
    assert [(t.threshold, t.reason) for t in book.thresholds_entered(store, "alerts_acted")] == [
        (0.7, "시범 기간"),
        (0.9, "정식"),
    ]


@pytest.mark.parametrize("threshold", [-0.1, 1.01])
def test_a_share_beyond_its_range_is_no_threshold(world: World, threshold: float):
    with pytest.raises(Problem, match="takes 0 to 100 %"):
        book.set_threshold(world.store, "automatic_share", threshold, by="a", reason="b")


def test_the_gap_names_its_unit_and_the_points_in_the_way(world: World):
    at_mid1(world)
    for name, method in (("a", "auto"), ("b", "manual"), ("c", "semi")):
        world.point(name, method=method)
    store = world.value("a", 0, lag_s=3 * 3600).write()
    way = next(p for p in paths(store, state(store, FRIDAY)) if p.process_id == "cast")
    gap = next(g for g in way.gaps if g.reading.criterion_id == "automatic_share")
    assert gap.said.ko == "자동집계 25 % → 80 %"
    assert gap.what.ko == "주조기 1호기 a 외 2점"
    assert gap.what.en == "Caster no. 1 a and 2 more"
    assert [(p.point_id, p.why) for p in gap.points] == [("a", "late"), ("c", "semi"), ("b", "manual")]
    assert gap.lacking == 3  # ceil(.8 × 4) − 1
    assert gap.effort == (1 + 2 + 4) * 3


def test_the_next_step_is_of_the_lowest_level_then_what_lifts_an_area_then_the_least_effort(world: World):
    at_mid1(world).alarm(0, "10:00").alarm(1, "11:00")
    store = world.point("b", method="manual").write()
    ways = paths(store, state(store, FRIDAY))
    cast = next(p for p in ways if p.process_id == "cast")
    assert [(g.reading.criterion_id, g.lifts) for g in cast.gaps] == [
        ("alerts_acted", "mid1"),
        ("automatic_share", "mid1"),
    ]
    pack = next(p for p in ways if p.process_id == "pack")
    assert pack.next.reading.criterion_id == "states_days"  # 기초 before 중간1
    assert [p.process_id for p in nearest(ways)] == ["cast", "pack"]


def test_a_target_of_ones_own_changes_what_is_missing(world: World):
    store = at_mid1(world).write()
    assert not paths(store, state(store, FRIDAY))[0].gaps
    book.aim(store, "cast", "mid2", **SIGN)
    assert {g.reading.criterion_id for g in paths(store, state(store, FRIDAY))[0].gaps} == {
        "automation_mid2",
        "operation_mid2",
        "erp_mid2",
    }


def test_a_day_without_data_is_refused(world: World):
    store = at_mid1(world).write(refreshed=True)
    assert day_asked(store) == FRIDAY
    with pytest.raises(Problem, match="choose a day from 2026-01-05 to 2026-01-09"):
        day_asked(store, date(2026, 1, 10))
    assert whole_weeks(store) == []
    assert whole_weeks(world.operation(15).write(refreshed=True)) == [date(2026, 1, 11), date(2026, 1, 18)]


def test_an_empty_store_says_what_to_do(world: World):
    with pytest.raises(Problem, match="no data yet"):
        day_asked(world.store)
