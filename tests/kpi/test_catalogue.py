"""The catalogue: every KPI says what it is in both languages, and its SQL runs."""

import re

import pytest

from tests.kpi.logs import TinyLog, at, facts_of, plant
from twin.errors import Problem
from twin.kpi import catalogue
from twin.kpi.opened import HAS_PLACE, HAS_PRODUCT
from twin.kpi.reader import chosen, evaluate

FIRST_SET = (
    "throughput_per_h availability effectiveness quality_ratio oee first_pass_yield process_defect_ppm final_defect_ppm "
    "lead_time_mean_h lead_time_p90_h wip_mean mtbf_h mttr_h on_time_delivery units_produced"
)
KPIS = list(catalogue().values())


def test_the_first_set_is_there() -> None:
    assert set(FIRST_SET.split()) == set(catalogue())


@pytest.mark.parametrize("entry", KPIS, ids=lambda k: k.id)
def test_an_entry_speaks_both_languages(entry) -> None:
    for ko in (entry.name_ko, entry.formula_ko, entry.no_value_ko):
        assert re.search("[가-힣]", ko)
    for en in (entry.name_en, entry.formula_en, entry.no_value_en, entry.unit_en):
        assert en
        assert not re.search("[가-힣]", en)
    assert entry.field in "PQCDES"
    assert entry.wants in ("more", "less")
    assert entry.source


@pytest.mark.parametrize("entry", KPIS, ids=lambda k: k.id)
def test_a_filter_is_promised_only_where_the_facts_have_it(entry) -> None:
    measured = [f for f in entry.over if f != "hours"]
    if {"process", "station"} & set(entry.filters):
        assert set(measured) <= HAS_PLACE
    if "product" in entry.filters:
        assert set(measured) <= HAS_PRODUCT


def test_an_unknown_kpi_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Problem, match=r"KPI 'speed' is not in the catalogue. Known: units_produced"):
        chosen(["speed"])


def test_an_ideal_time_that_is_too_long_is_flagged_with_its_value_kept() -> None:
    slow = plant({"id": "m1", "ideal_s_per_part": 100}, shifts=())
    log = TinyLog().state("m1", at("0:00"), at("1:00"), "PROCESSING").operation("m1", at("0:00"), at("1:00"), 72)
    readings = {r.kpi_id: r for r in evaluate(facts_of(log, slow), KPIS)}
    assert readings["effectiveness"].value == pytest.approx(2)
    for name in ("effectiveness", "oee"):
        assert "PRU" in (readings[name].note_en or "")
        assert "PRU" in (readings[name].note_ko or "")
    assert readings["availability"].note_en is None


def test_stations_without_an_ideal_time_are_left_out_of_oee_by_name() -> None:
    half = plant({"id": "m1", "ideal_s_per_part": 60}, {"id": "m2"}, shifts=())
    log = TinyLog().state("m1", at("0:00"), at("1:00"), "PROCESSING").state("m2", at("0:00"), at("1:00"), "DOWN")
    log.operation("m1", at("0:00"), at("1:00"), 30)
    reading = evaluate(facts_of(log, half), chosen(["oee"]))[0]
    assert reading.value == pytest.approx(0.5)
    assert "m2" in (reading.note_en or "")
