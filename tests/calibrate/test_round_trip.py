"""The model's own log, calibrated, gives back the plant it was made with: floor and twin mean the same by their records."""

import pytest

from tests.calibrate.worlds import bare_floor
from twin.calibrate import Calibration, calibrate_from
from twin.line import run
from twin.plant_file import parse_plant

PLANT = """
[site]
name = "공장"
starts_at = 2026-01-05T00:00:00
[[process]]
id = "p"
[[station]]
id = "m1"
process = "p"
processing_s = { law = "gamma", mean = 200, cv = 0.2 }
time_to_failure_s = { law = "weibull", shape = 2.0, mean = 36000 }
repair_s = { law = "lognormal", mean = 1200, cv = 0.8 }
maintenance = [{ every_s = 30000, lasts_s = { law = "gamma", mean = 900, cv = 0.2 } }]
[[station]]
id = "m2"
process = "p"
buffer_before = 5
processing_s = { law = "gamma", mean = 180, cv = 0.3 }
scrap_rate = { rate = 0.1, day_sd = 0.03 }
rework = { share = 0.7, route = ["m1"], limit = 2 }
[[station]]
id = "m3"
process = "p"
buffer_before = 5
processing_s = { law = "gamma", mean = 100, cv = 0.3 }
[[product]]
id = "a"
route = ["m1", "m2", "m3"]
lot_size = 20
[supply]
kind = "interarrival"
interarrival_s = { law = "exponential", mean = 500 }
[[transport]]
id = "cart"
kind = "people"
number = 3
load_s = { law = "gamma", mean = 30, cv = 0.3 }
unload_s = { law = "gamma", mean = 40, cv = 0.5 }
[[move]]
from_station = "m2"
to_station = "m3"
by = "cart"
distance_m = 60
"""


@pytest.fixture(scope="module")
def again() -> Calibration:
    log = run(parse_plant(PLANT, "truth"), horizon_s=20 * 86_400, seed=5)
    with bare_floor() as floor:
        for name, rows in log.tables().items():
            floor.con.register("made", rows)
            floor.con.execute(
                f"INSERT INTO floor.{name} BY NAME SELECT *, 1 AS batch_id, row_number() OVER () AS source_key FROM made"
            )
            floor.con.unregister("made")
        return calibrate_from(floor.con.cursor(), regime=False)


def item(again: Calibration, what: str, station: str) -> dict:
    return next(i for i in again.report["items"] if (i["what"], i["station_id"]) == (what, station))


def test_maintenance_and_failures_are_told_apart(again):
    (job,), found = again.plant.station_by_id()["m1"].maintenance, item(again, "maintenance", "m1")
    assert job.every_s == pytest.approx(30_000, rel=0.001)
    assert (job.clock, job.after_repair) == ("operating", False)
    assert found["lasts"]["mean_interval_s"][0] <= 900 <= found["lasts"]["mean_interval_s"][1]
    low, high = item(again, "time_to_failure", "m1")["mean_interval_s"]
    assert low <= 36_000 <= high


def test_rework_and_what_is_rejected(again):
    station = again.plant.station_by_id()["m2"]
    assert station.rework is not None
    assert (station.rework.route, station.rework.limit) == (("m1",), 2)
    found = item(again, "rework", "m2")
    assert found["low"] <= 0.7 <= found["high"]
    assert station.scrap_rate.low <= 0.1 <= station.scrap_rate.high
    assert [way.route for way in again.plant.product[0].ways()] == [("m1", "m2", "m3")]


def test_the_way_between_stations_is_what_comes_after_loading(again):
    """While it is loaded a lot holds its machine, which the log has as BLOCKED."""
    assert [(m.from_station, m.to_station) for m in again.plant.move] == [("m2", "m3")]
    low, high = item(again, "move", "m3")["mean_interval_s"]
    assert low <= 60 + 40 <= high


def test_a_sound_log_sets_off_no_trap(again):
    assert [t["trap"] for t in again.report["traps"] if t["done"] == "told"] == []
