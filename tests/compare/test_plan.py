"""The plan of a comparison: its hash, its way through plain data, and what it refuses."""

import json
from datetime import date
from typing import Any

import pytest

from twin.compare.plan import Control, Place, Plan, plan_of
from twin.errors import Problem

DAYS = {"baseline_from": date(2026, 1, 5), "baseline_until": date(2026, 7, 3), "go_live": date(2026, 7, 4)}


def plan(**changes) -> Plan:
    given: dict[str, Any] = DAYS | {"kpi_id": "throughput_per_h", "wants": "up"} | changes
    return Plan(**given)


def test_the_hash_does_not_depend_on_the_order_of_fields_or_of_covariates():
    one = plan(covariates=("weekday", "mix"), target=120)
    given: dict[str, Any] = {
        "target": 120.0,
        "covariates": ("mix", "weekday"),
        "wants": "up",
        "kpi_id": "throughput_per_h",
    }
    other = Plan(**given, **dict(reversed(list(DAYS.items()))))
    assert one.sha256() == other.sha256()
    assert len(one.sha256()) == 64


@pytest.mark.parametrize(
    "change",
    [
        {"target": 121.0}, {"ramp_in_days": 7}, {"covariates": ("mix",)}, {"place": Place(station_id="cnc")},
        {"wants": "down"}, {"control": Control("throughput_per_h", Place(station_id="trim"))}, {"baseline_value": 100.0},
        {"after_until": date(2026, 9, 1)}, {"go_live": date(2026, 7, 5)},
    ],
)  # fmt: skip
def test_every_decision_is_in_the_hash(change):
    assert plan(**change).sha256() != plan().sha256()


def test_a_plan_goes_through_plain_data_and_back():
    whole = plan(
        place=Place(process_id="p", product_id="x"), control=Control("availability", Place(station_id="trim")),
        target=120.0, after_until=date(2026, 9, 1), ramp_in_days=14,
    )  # fmt: skip
    assert plan_of(json.loads(json.dumps(whole.as_dict()))) == whole
    assert plan_of(plan().as_dict()).sha256() == plan().sha256()


def test_the_time_after_begins_when_the_ramp_in_is_over():
    assert plan(ramp_in_days=14).after_from == date(2026, 7, 18)
    assert (plan().sign, plan(wants="down").sign) == (1, -1)


@pytest.mark.parametrize(
    ("change", "ko", "en"),
    [
        ({"kpi_id": "speed"}, "목록에 없습니다", "not in the catalogue"),
        ({"control": Control("speed")}, "목록에 없습니다", "not in the catalogue"),
        ({"wants": "more"}, "방향", "direction"),
        ({"covariates": ("moon",)}, "보정 항목 'moon'", "covariate 'moon'"),
        ({"baseline_until": date(2026, 1, 4)}, "앞섭니다", "before it begins"),
        ({"baseline_until": date(2026, 7, 4)}, "적용일 전날", "the day before"),
        ({"ramp_in_days": -1}, "적응 기간 -1일", "ramp-in of -1"),
        ({"after_until": date(2026, 7, 10), "ramp_in_days": 14}, "적응 기간이 끝나는", "ramp-in is over"),
    ],
)
def test_a_plan_that_cannot_be_meant_is_refused_in_one_sentence(change, ko, en):
    with pytest.raises(Problem) as told:
        plan(**change)
    assert ko in told.value.ko
    assert en in told.value.en
