"""People: how many were busy at once is counted rightly; how many there are is never guessed but asked for."""

import pytest

from tests.calibrate.worlds import FloorLog
from twin.calibrate import Calibration, calibrate_from
from twin.plant_file import parse_plant

ENTERED = """
[site]
name = "공장"
energy_krw_per_kwh = 150
[[process]]
id = "p"
[[station]]
id = "m1"
process = "p"
machines = 3
processing_s = { law = "constant", value = 100 }
[[product]]
id = "a"
route = ["m1"]
material_krw = 500
[[operator]]
id = "worker"
number = 2
skills = ["m1"]
[[crew]]
id = "menders"
number = 1
"""


def work(floor: FloorLog, stretches: list[tuple[str, float, float]]) -> None:
    """Operations of people at machines of their own: (who, from, until)."""
    floor.operations(
        [
            {"operator_id": who, "started_at": s, "ended_at": e, "lot_id": f"L{i}", "machine_no": i % 3 + 1}
            for i, (who, s, e) in enumerate(stretches)
        ]
    )


def calibrated(floor: FloorLog, text: str | None = None) -> Calibration:
    base = parse_plant(text, "p") if text else None
    return calibrate_from(floor.con.cursor(), base=base, regime=False, search=False)


def item(found: Calibration, what: str) -> dict:
    return next(i for i in found.report["items"] if i["what"] == what)


def said(found: Calibration, words: str, where: str = "assumptions") -> bool:
    return any(words in note["en"] for note in found.report[where])


def test_people_busy_at_once_are_counted_not_names(floor):
    """Four names, three at once: dan comes when ann goes."""
    work(floor, [("ann", 0, 500), ("bob", 100, 900), ("cho", 300, 800), ("dan", 500, 1_000)])
    found = item(calibrated(floor), "operators")
    assert (found["people"], found["at_once"], found["n"]) == (4, 3, 4)


def test_a_person_at_two_machines_is_one_person(floor):
    work(floor, [("ann", 0, 500), ("ann", 100, 600), ("bob", 200, 300)])
    assert item(calibrated(floor), "operators")["at_once"] == 2


@pytest.mark.parametrize(("overlap_s", "at_once"), [(20, 1), (80, 2)])
def test_clocks_that_cross_for_seconds_are_no_second_person(floor, overlap_s, at_once):
    work(floor, [("ann", 0, 500 + overlap_s), ("bob", 500, 1_000)])
    assert item(calibrated(floor), "operators")["at_once"] == at_once


def broken(floor: FloorLog, machine: int, s: float, e: float, reason: str | None = None) -> None:
    floor.states([(0, s, "PROCESSING"), (s, e, "DOWN"), (e, 5_000, "PROCESSING")], machine_no=machine, reason=reason)


def test_a_machine_that_waits_for_somebody_is_not_under_repair(floor):
    work(floor, [("ann", 0, 5_000)])
    broken(floor, 1, 1_000, 2_000)
    broken(floor, 2, 1_500, 2_500)
    floor.states([(1_200, 2_000, "DOWN")], machine_no=3, reason="crew")
    assert item(calibrated(floor), "crew")["at_once"] == 2


def test_booked_jobs_tell_repairs_from_standing_still(floor):
    """Two machines down together, mended one after the other."""
    work(floor, [("ann", 0, 5_000)])
    broken(floor, 1, 1_000, 2_000)
    broken(floor, 2, 1_000, 3_000)
    for machine, s, e in ((1, 1_000, 2_000), (2, 2_000, 3_000)):
        floor.maintenance([{"machine_no": machine, "started_at": s, "ended_at": e, "kind": "corrective"}])
    assert item(calibrated(floor), "crew")["at_once"] == 1


def test_entered_numbers_stay_and_are_contradicted_where_more_were_seen(floor):
    work(floor, [("ann", 0, 500), ("bob", 100, 900), ("cho", 300, 800)])
    broken(floor, 1, 1_000, 2_000)
    broken(floor, 2, 1_500, 2_500)
    found = calibrated(floor, ENTERED)
    assert (found.plant.operator[0].number, found.plant.crew[0].number) == (2, 1)
    assert said(found, "2 operators are entered, but 3 work at once", "warnings")
    assert said(found, "crew 'menders' is entered with 1, but 2 machines", "warnings")


def test_what_no_log_tells_is_asked_for_and_only_where_it_is_not_entered(floor):
    work(floor, [("ann", 0, 500), ("bob", 100, 900)])
    broken(floor, 1, 1_000, 2_000)
    found = calibrated(floor)
    for words in ("how many operators", "how many repairers", "prices of material"):
        assert said(found, f"the log cannot tell {words}")
    assert not any("the log cannot tell" in note["en"] for note in calibrated(floor, ENTERED).report["assumptions"])


def test_a_log_without_names_says_nothing_of_people(floor):
    floor.operations([{"started_at": 0.0, "ended_at": 100.0, "lot_id": "L1"}])
    assert not [i for i in calibrated(floor).report["items"] if i["what"] in ("operators", "crew")]
