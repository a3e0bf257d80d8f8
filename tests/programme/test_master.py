"""The programme's list names what exists, and every entry can become an indicator."""

import pytest

from twin.errors import Problem
from twin.kpi.catalogue import catalogue
from twin.programme.indicators.checks import check
from twin.programme.indicators.fields import begun
from twin.programme.indicators.master import master


@pytest.mark.parametrize("indicator_id", master())
def test_an_entry_can_become_an_indicator(indicator_id):
    found = begun(indicator_id, {})
    check(found, None)
    entry = master()[indicator_id]
    assert (found.unit, found.kpi, found.wants) == (entry.unit, entry.kpi, entry.wants)
    assert all((found.name_ko, found.name_en, found.formula_ko, found.formula_en, found.unit_en))


def test_it_says_which_way_is_better_as_the_catalogue_does():
    for entry in master().values():
        if entry.kpi:
            assert entry.wants == {"more": "up", "less": "down"}[catalogue()[entry.kpi].wants]
            assert entry.field == catalogue()[entry.kpi].field


def test_the_core_ones_are_those_of_the_programme():
    core = [entry.id for entry in master().values() if entry.core]
    assert core == ["throughput_per_h", "lead_time", "process_defects", "final_defects", "wip"]


def test_one_of_ones_own_needs_a_name_a_field_a_direction_and_a_unit():
    own = {"name_ko": "금형 교체 횟수", "field": "C", "wants": "down", "unit": "회"}
    assert begun("mold_changes", own | {"baseline": "12", "target": "8"}).target == 8
    with pytest.raises(Problem, match="not in the list") as refused:
        begun("mold_changes", {"name_ko": "금형 교체 횟수"})
    assert "목록에 없습니다" in refused.value.ko
