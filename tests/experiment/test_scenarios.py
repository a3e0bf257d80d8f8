"""Scenarios: what a file may say, what its changes do to a plant, how they read, and every slip that is refused in a sentence."""

from dataclasses import fields
from datetime import UTC, datetime

import pytest

from tests.line.worlds import exponential, serial
from twin.errors import Problem
from twin.experiment.levers.maintenance import MaintenanceRecord
from twin.experiment.scenario import applied, check, parse_scenario, read_scenario, words
from twin.experiment.scenario.lever import levers
from twin.experiment.scenario.seen import beyond
from twin.plant import Plant

STOPS = {"time_to_failure_s": exponential(3600.0), "repair_s": {"law": "lognormal", "mean": 600, "cv": 0.3}}
MORE = {
    "operator": [{"id": "anna", "skills": ["m1"]}],
    "crew": [{"id": "fitters"}],
    "shift": [{"id": "day", "name_ko": "주간", "days": ["mon", "tue"], "starts": "08:00", "ends": "17:00"}],
    "transport": [{"id": "cart", "kind": "people", "speed_m_per_s": 1.0}],
    "move": [{"from_station": "m1", "to_station": "m2", "by": "cart", "distance_m": 5}],
}
PLANT = serial(
    [{"law": "gamma", "mean": 60, "cv": 0.5}, 50.0], [None, 4], more=MORE, setup_s=exponential(300.0), scrap_rate=0.02,
    inspects="final", time_to_minor_stop_s=exponential(900.0), minor_stop_s=exponential(30.0),
    maintenance=[{"every_s": 36_000, "lasts_s": 600}],
    supply={"kind": "interarrival", "interarrival_s": exponential(70.0)}, **STOPS,
)  # fmt: skip


def scenario(*blocks: str, name: str = "try"):
    """A scenario of [[change]] blocks written on one line each, parts divided by semicolons."""
    lines = "\n".join("[[change]]\n" + "\n".join(block.split(";")) for block in blocks)
    return parse_scenario(f'name = "{name}"\n{lines}', "s.toml")


def changed(*blocks: str) -> Plant:
    asked = scenario(*blocks)
    check(asked, PLANT)
    return applied(asked, PLANT)


def test_a_file_with_nothing_but_a_name_changes_nothing(tmp_path):
    path = tmp_path / "s.toml"
    path.write_text('name = "그대로"', encoding="utf-8")
    asked = read_scenario(path)
    check(asked, PLANT)
    assert applied(asked, PLANT) == PLANT
    assert words(asked, PLANT, "ko") == "바꾸는 것 없음"
    assert words(asked, PLANT, "en") == "nothing changed"
    assert beyond(asked, PLANT) == []


@pytest.mark.parametrize(
    ("block", "get", "expected"),
    [
        ('kind="machines";station="m1";value=3', lambda p: p.station[0].machines, 3),
        ('kind="processing_time";station="m1";value=-10', lambda p: p.station[0].processing_s.mean(), 54),
        ('kind="processing_time";station="m1";product="a";value=-10',
         lambda p: p.station[0].processing_s_by_product["a"].mean(), 54),
        ('kind="time_to_failure";station="m1";value=50', lambda p: p.station[0].time_to_failure_s.mean(), 5400),
        ('kind="repair_time";station="m1";value=-50', lambda p: p.station[0].repair_s.mean(), 300),
        ('kind="minor_stops";station="m1";value=-50', lambda p: p.station[0].time_to_minor_stop_s.mean(), 1800),
        ('kind="scrap";station="m1";value=-50', lambda p: p.station[0].scrap_rate.rate, 0.01),
        ('kind="scrap";station="m1";product="a";value=-50', lambda p: p.station[0].scrap_rate_by_product["a"].rate, 0.01),
        ('kind="setup_time";station="m1";value=-30', lambda p: p.station[0].setup_s.mean(), 210),
        ('kind="equipment";station="m1";processing_time=-10;scrap=-100', lambda p: p.station[0].scrap_rate.rate, 0),
        ('kind="robot";station="m1";operators_needed=0', lambda p: p.station[0].operators, 0),
        ('kind="buffer";station="m2";value=9', lambda p: p.station[1].buffer_before, 9),
        ('kind="dispatch";station="m2";value="spt"', lambda p: p.station[1].dispatch, "spt"),
        ('kind="maintenance_interval";station="m1";value=100', lambda p: p.station[0].maintenance[0].every_s, 72_000),
        ('kind="inspection";station="m1";value="no"', lambda p: p.station[0].inspects, "no"),
        ('kind="escape_rate";station="m1";value=0.1', lambda p: p.station[0].escape_rate, 0.1),
        ('kind="shift_hours";shift="day";value=2.5', lambda p: f"{p.shift[0].ends:%H:%M}", "19:30"),
        ('kind="shift_days";shift="day";value=["sat","mon"]', lambda p: p.shift[0].days, ("mon", "sat")),
        ('kind="next_shift";shift="day";value=8', lambda p: [f"{s.starts:%H:%M}-{s.ends:%H:%M}" for s in p.shift], ["08:00-17:00", "17:00-01:00"]),
        ('kind="operators";operator="anna";value=2', lambda p: p.operator[0].number, 2),
        ('kind="skill";operator="anna";value="m2"', lambda p: p.operator[0].skills, ("m1", "m2")),
        ('kind="crew";crew="fitters";value=2', lambda p: p.crew[0].number, 2),
        ('kind="agv";transport="cart";transport_kind="vehicle";transport_number=2',
         lambda p: (p.transport[0].kind, p.transport[0].number), ("vehicle", 2)),
        ('kind="transport_speed";transport="cart";value=50', lambda p: p.transport[0].speed_m_per_s, 1.5),
        ('kind="wip_limit";value=6', lambda p: p.supply.wip_lots, 6),
        ('kind="demand";value=40', lambda p: p.supply.interarrival_s.mean(), 50),
        ('kind="product_demand";product="a";value=20', lambda p: p.product[0].share, 1.2),
    ],
)  # fmt: skip
def test_a_lever_changes_what_it_says(block, get, expected):
    assert get(changed(block)) == (pytest.approx(expected) if isinstance(expected, int | float) else expected)


def test_a_policy_of_alarms_has_all_its_figures():
    policy = (
        changed(
            'kind="predictive_maintenance";station="m1";pm_recall=0.7;pm_lead_h=8;pm_planned_min=30;pm_false_per_h=0.02'
        )
        .station[0]
        .predictive_maintenance
    )
    assert (policy.recall, policy.lead_s.mean(), policy.planned_s.mean(), policy.false_alarms_per_h) == (
        0.7,
        28_800,
        1800,
        0.02,
    )


def test_a_new_shift_has_as_many_people_as_the_one_before_it_and_is_told_in_hours():
    people = {"operator": [{"id": "anna", "skills": ["m1"], "shifts": ["day"]}]}
    plant = serial([60.0], more=MORE | people | {"move": []})
    asked = scenario('kind="next_shift";shift="day";value=8')
    assert applied(asked, plant).operator[0].shifts == ("day", "day_next")
    assert words(asked, plant, "ko") == "주간 뒤에 잇는 새 근무조 +8시간"


def test_orders_may_be_released_by_what_waits_in_front():
    order = {"id": "o1", "product": "a", "qty": 10, "released_s": 0}
    plant = serial([60.0], supply={"kind": "orders"}, more={"order": [order]})
    asked = scenario('kind="release_below";value=3')
    check(asked, plant)
    assert applied(asked, plant).supply.release_below_lots == 3
    assert words(asked, plant, "en").endswith("at its moment → 3 lots")
    with pytest.raises(Problem, match="could not run"):
        check(scenario('kind="release_below";value=3', 'kind="wip_limit";value=6'), plant)


def test_a_model_and_a_policy_by_hand_do_not_both_maintain_a_station():
    at = datetime(2026, 1, 1, tzinfo=UTC)
    record = MaintenanceRecord(**{f.name: "m1" if f.name == "station_id" else at for f in fields(MaintenanceRecord)})
    by_hand = (
        'kind="predictive_maintenance";station="m1";pm_recall=0.7;pm_lead_h=8;pm_planned_min=30;pm_false_per_h=0.02'
    )
    with pytest.raises(Problem, match="both the model 'eye' and a policy"):
        check(scenario(by_hand, 'kind="model";model="eye";mode="measured"'), PLANT, {"eye": record})


def test_orders_grow_with_demand():
    order = {"id": "o1", "product": "a", "qty": 10, "released_s": 0}
    plant = serial([60.0], supply={"kind": "orders"}, more={"order": [order]})
    assert applied(scenario('kind="demand";value=25'), plant).order[0].qty == 12
    assert applied(scenario('kind="product_demand";product="a";value=-95'), plant).order[0].qty == 1


def test_words_name_a_thing_once_and_say_what_it_was():
    asked = scenario('kind="machines";station="m1";value=2', 'kind="setup_time";station="m1";value=-30')
    assert words(asked, PLANT, "ko") == "m1 설비 대수 1 → 2대, 준비교체 −30 %"
    assert words(asked, PLANT, "en") == "m1 machines 1 → 2, change-over −30 %"
    more = scenario('kind="shift_days";shift="day";value=["mon","sat"]', 'kind="wip_limit";value=6')
    assert words(more, PLANT, "ko") == "주간 근무 요일 월화 → 월토, 라인 안 로트 한도(CONWIP) 제한 없음 → 6로트"
    assert (
        words(more, PLANT, "en") == "day working days Mon Tue → Mon Sat, lots inside at most (CONWIP) no limit → 6 lots"
    )


def test_every_lever_has_names_in_both_languages_and_parts_that_exist():
    for lever in levers().values():
        assert lever.name_ko
        assert lever.name_en
        assert set(lever.needs) <= set(lever.takes) <= levers().keys()
        assert lever.takes or lever.how != "several"


def test_what_a_change_costs_is_entered_with_its_source():
    asked = scenario('kind="machines";station="m1";value=2;investment_krw=180000000;yearly_krw=2e6;cost_source="견적"')
    assert (asked.investment_krw, asked.yearly_krw, asked.changes[0].cost_source) == (180_000_000, 2_000_000, "견적")


def test_it_says_where_a_change_leaves_what_was_seen():
    def kinds(block: str) -> list[str]:
        return [b.kind for b in beyond(scenario(block), PLANT)]

    assert kinds('kind="processing_time";station="m1";value=-10') == []  # its single times spread by half
    assert kinds('kind="processing_time";station="m2";value=-10') == ["range"]  # it has only ever taken 50 s
    assert kinds('kind="machines";station="m1";value=2') == ["structure"]
    assert kinds('kind="scrap";station="m1";value=-50') == ["range"]  # the rate was entered, nobody measured it


@pytest.mark.parametrize(
    ("text", "ko", "en"),
    [
        ('nome = "x"', "nome 항목을 모릅니다", "unknown field nome"),
        ("", "이름이 없습니다", "has no name"),
        ('name = "x', "TOML 형식이 아닙니다", "not valid TOML"),
        ('name = "x"\nchange = 3', "[[change]] 블록", "[[change]] blocks"),
        ('name = "x"\n[[change]]\nkind = "magic"', "kind = 'magic'을(를) 모릅니다", "unknown kind = 'magic'"),
        ('name = "x"\n[[change]]\nkind = "machines"\nvalue = 2', "station 항목이 없습니다", "station is missing"),
        ('name = "x"\n[[change]]\nkind = "machines"\nstation = "m1"', "value 항목이 없습니다", "value is missing"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(text, ko, en):
    with pytest.raises(Problem) as told:
        parse_scenario(text, "s.toml")
    assert ko in told.value.ko
    assert en in told.value.en


@pytest.mark.parametrize(
    ("blocks", "ko", "en"),
    [
        (['kind="machines";station="m9";value=2'], "설비 'm9'이(가) 없습니다", "no station 'm9'"),
        (['kind="machines";station="m1";value=0'], "1 – 30 사이의 정수", "a whole number within 1 – 30"),
        (['kind="machines";station="m1";value=1.5'], "1 – 30 사이의 정수", "a whole number within 1 – 30"),
        (['kind="setup_time";station="m1";value=-99'], "-95 – 100 %", "within -95 – 100 %"),
        (['kind="setup_time";station="m1";value=nan'], "nan은(는) 쓸 수 없습니다", "nan cannot be used"),
        (['kind="setup_time";station="m1";value="less"'], "'less'은(는) 쓸 수 없습니다", "'less' cannot be used"),
        (['kind="dispatch";station="m1";value="lifo"'], "fifo, spt", "one of fifo, spt"),
        (['kind="shift_days";shift="day";value=["monday"]'], "요일 목록", "a list of weekdays"),
        (['kind="buffer";station="m2";value=3;color="red"'], "color 항목을 모릅니다", "unknown field color"),
        (['kind="robot";station="m1";scrap=-10'], "operators_needed 항목이 없습니다", "operators_needed is missing"),
        (['kind="equipment";station="m1"'], "processing_time / time_to_failure", "processing_time / time_to_failure"),
        (['kind="machines";station="m1";value=2', 'kind="machines";station="m1";value=3'], "두 번 바꿉니다", "machines (m1) twice"),
        (['kind="equipment";station="m1";processing_time=-10', 'kind="processing_time";station="m1";product="a";value=-5'],
         "가공시간 (m1)을(를) 두 번", "processing time (m1) twice"),
        (['kind="skill";operator="anna";value="m9"'], "설비 'm9'이(가) 없습니다", "no station 'm9'"),
        (['kind="model";model="eye";mode="measured"'], "AI 모델 'eye'이(가) 없습니다", "no model 'eye'"),
        (['kind="inspection";station="m1";value="no"', 'kind="escape_rate";station="m1";value=0.1'],
         "돌아갈 수 없는 공장", "the plant could not run"),
        (['kind="robot";station="m2";operators_needed=1'], "작업자 1명이 필요한데", "needs 1 operators"),
        (['kind="machines";station="m1";value=2;investment_krw=5'], "출처가 없습니다", "the cost has no source"),
        (['kind="machines";station="m1";value=2;yearly_krw=-5'], "0 이상인 원화", "at least 0"),
        (['kind="next_shift";shift="day";value=12', 'kind="shift_hours";shift="day";value=8'], "시간이 겹칩니다", "overlap"),
        (['kind="release_below";value=3'], "돌아갈 수 없는 공장", "the plant could not run"),
    ],
)  # fmt: skip
def test_a_slip_is_refused_in_a_sentence(blocks, ko, en):
    with pytest.raises(Problem) as told:
        check(scenario(*blocks), PLANT)
    assert ko in told.value.ko
    assert en in told.value.en


@pytest.mark.parametrize(
    ("block", "ko", "en"),
    [
        ('kind="setup_time";station="m1";value=-30', "준비교체가 적혀 있지 않습니다", "has no change-overs"),
        ('kind="repair_time";station="m1";value=-30', "고장이 적혀 있지 않습니다", "has no breakdowns"),
        ('kind="minor_stops";station="m1";value=-30', "순간정지가 적혀 있지 않습니다", "has no minor stops"),
        ('kind="scrap";station="m1";value=-30', "불량률이 0입니다", "has no scrap"),
        ('kind="demand";value=10', "늘 일감이 있습니다", "never short of work"),
    ],
)
def test_a_lever_with_nothing_to_act_on_is_refused(block, ko, en):
    with pytest.raises(Problem) as told:
        check(scenario(block), serial([60.0]))
    assert ko in told.value.ko
    assert en in told.value.en


def test_a_scenario_for_another_plant_is_refused():
    with pytest.raises(Problem, match="is for the plant 'elsewhere'") as told:
        check(parse_scenario('name = "x"\nplant = "elsewhere"', "s.toml"), PLANT)
    assert "공장 'elsewhere'의 것인데" in told.value.ko


def test_a_missing_file_is_told_in_a_sentence(tmp_path):
    with pytest.raises(Problem, match="There is no scenario file"):
        read_scenario(tmp_path / "none.toml")


class Record:
    """A stand-in for an AI model's record: what it is asked for becomes the plant's name."""

    model_id = "eye"

    def off(self, plant):
        return named(plant, "off")

    def measured(self, plant, rng):
        return named(plant, f"measured {rng.integers(1000)}")

    def claimed(self, plant, _, claim):
        return named(plant, f"claimed {claim.recall} {claim.false_alarms}")


def named(plant: Plant, name: str) -> Plant:
    return plant.model_copy(update={"site": plant.site.model_copy(update={"name": name})})


def test_a_model_is_off_as_measured_or_as_claimed():
    def name(settings: str, draw: int = 0) -> str:
        asked = scenario(f'kind="model";model="eye";{settings}')
        check(asked, PLANT, ["eye"])
        return applied(asked, PLANT, {"eye": Record()}, 1, draw).site.name

    assert name('mode="off"') == "off"
    assert name('mode="claimed";claimed_recall=0.9;claimed_false=0.1') == "claimed 0.9 0.1"
    assert name('mode="measured"') == name('mode="measured"') != name('mode="measured"', draw=1)
    assert [b.kind for b in beyond(scenario('kind="model";model="eye";mode="claimed"'), PLANT)] == ["claim"]
