"""Set-point advice on the demonstration plant: it names what the hidden truth lets matter, and nothing it lets not."""

from zoneinfo import ZoneInfo

import pytest

from twin.demo import read_truth
from twin.demo.command import fill
from twin.models import defect
from twin.models.setpoint import Advice, advise
from twin.store import open_store

DAYS = 120
WITHOUT_EFFECT = ("coolant_flow", "oil_temp", "biscuit_thickness")


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> dict[str, Advice]:
    with open_store(tmp_path_factory.mktemp("setpoint") / "plant.duckdb", create=True) as store:
        fill(store, DAYS, 1)
        ds = defect.data_set(store, defect.tasks(store)[0])
    return {a.setting.name: a for a in advise(ds, ZoneInfo("Asia/Seoul"))}


def test_settings_that_matter_get_a_window_where_the_truth_has_the_least_defects(found):
    mean = {s.id: s.mean for s in read_truth().casting.sensor}
    sd = {s.id: s.sd for s in read_truth().casting.sensor}
    low, high = found["mold_temp"].window
    assert low < mean["mold_temp"] < high  # bad on both sides
    for name in ("molten_temp", "casting_pressure"):  # bad where it is low
        assert found[name].window[0] > mean[name] - sd[name]
    for advice in found.values():
        assert advice.window is None or advice.seen[0] <= advice.window[0] < advice.window[1] <= advice.seen[1]


@pytest.mark.parametrize("name", WITHOUT_EFFECT)
def test_settings_that_carry_nothing_get_no_advice(found, name):
    assert found[name].window is None
