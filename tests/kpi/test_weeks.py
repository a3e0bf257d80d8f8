"""Weeks measured together are measured as each alone."""

from datetime import datetime, timedelta

import pytest

from tests.pages.tiny_plant import PLANT
from twin.kpi import of_log
from twin.kpi.weeks import of_weeks
from twin.line import run, start_of
from twin.plant_file import parse_plant

MORE = """
[[order]]
id = "late"
product = "a"
qty = 30
released_s = 90000
due_s = 200000
[[order]]
id = "early"
product = "a"
qty = 60
released_s = 0
due_s = 3000000
[supply]
kind = "orders"
"""


def of_each(plant, logs, monday):
    return [of_log(log, plant, monday, monday + timedelta(days=7)).kpis for log in logs]


@pytest.mark.parametrize("warm_days", [0, 7])
@pytest.mark.parametrize("text", [PLANT, PLANT + MORE])
def test_together_as_alone(text, warm_days):
    plant = parse_plant(text, "tiny")
    logs = [run(plant, horizon_s=(7 + warm_days) * 86_400, seed=3, replication=r).tables() for r in range(3)]
    monday = start_of(plant) + timedelta(days=warm_days)
    together = of_weeks(logs, plant, monday)
    for week, alone in zip(together, of_each(plant, logs, monday), strict=True):
        assert week == {k: pytest.approx(v, rel=1e-9) if v is not None else None for k, v in alone.items()}


def test_a_holiday_is_one_in_every_log():
    plant = parse_plant(PLANT, "tiny")
    plant = plant.model_copy(
        update={"site": plant.site.model_copy(update={"holidays": (datetime(2026, 1, 7).date(),)})}
    )
    logs = [run(plant, horizon_s=7 * 86_400, seed=3, replication=r).tables() for r in range(3)]
    together = of_weeks(logs, plant, start_of(plant))
    assert [w["throughput_per_h"] for w in together] == pytest.approx(
        [w["throughput_per_h"] for w in of_each(plant, logs, start_of(plant))]
    )


def test_where_summer_time_begins_each_is_measured_alone():
    plant = parse_plant(PLANT.replace('name = "작은 공장"', 'name = "x"\ntimezone = "Europe/Berlin"'), "tiny")
    site = plant.site.model_copy(update={"starts_at": datetime(2026, 3, 16)})
    plant = plant.model_copy(update={"site": site})
    logs = [run(plant, horizon_s=7 * 86_400, seed=3, replication=r).tables() for r in range(2)]
    together = of_weeks(logs, plant, start_of(plant))
    assert together == of_each(plant, logs, start_of(plant))
