"""What people set instead of the data: put over the fitted plant, beside what the data say, and never lost."""

import argparse
import json
from datetime import UTC, datetime

import pytest

from tests.calibrate.test_calibration import working_days
from twin.calibrate import calibrate_from, override_command
from twin.calibrate.keep import in_force, keep_calibration, set_values, withdraw_values
from twin.calibrate.overrides import changed, place_of, told, value_of, with_overrides
from twin.errors import Problem
from twin.plant_file import parse_plant, write_plant
from twin.store import Store, open_store
from twin.store.calibrations import calibrations
from twin.store.overrides import Override, all_overrides, standing

PLANT = parse_plant(
    """
[site]
name = "두 대"
[[process]]
id = "p"
[[station]]
id = "m1"
process = "p"
processing_s = { law = "constant", value = 50, source = "measured", n = 900 }
processing_s_by_product = { a = { law = "constant", value = 40, source = "measured", n = 500 } }
[[station]]
id = "m1.b"
process = "p"
processing_s = { law = "constant", value = 5 }
[[product]]
id = "a"
route = ["m1"]
[[product]]
id = "b"
route = ["m1", "m1.b"]
""",
    "two.toml",
)


def entry(target: str, value: str | None, number: int = 1, action="set") -> Override:
    return Override(datetime(2026, 3, 1, tzinfo=UTC), "Kim", action, target, value, "a reason", number)


def test_a_value_is_entered_and_the_data_are_told_beside_it():
    plant, told_of = with_overrides(
        PLANT, [entry("station.m1.machines", "3"), entry("station.m1.b.scrap_rate", "0.02")]
    )
    m1, m1b = plant.station
    assert (m1.machines, m1b.scrap_rate.rate, m1b.scrap_rate.source) == (3, 0.02, "entered")
    assert [(t["target"], t["value"], t["by"], t["reason"]) for t in told_of] == [
        ("station.m1.machines", "3", "Kim", "a reason"), ("station.m1.b.scrap_rate", "0.02", "Kim", "a reason"),
    ]  # fmt: skip
    assert told_of[0]["data"] == 1


def test_a_law_of_a_station_is_said_of_all_its_products_but_those_set_themselves():
    whole = entry("station.m1.processing_s", '{ law = "constant", value = 70 }')
    own = entry("station.m1.processing_s.b", '{ law = "constant", value = 90 }', 2)
    plant, told_of = with_overrides(PLANT, [own, whole])
    m1 = plant.station[0]
    assert m1.processing_s.mean() == 70
    assert {p: law.mean() for p, law in m1.processing_s_by_product.items()} == {"b": 90}
    assert m1.processing_s.source == "entered"
    assert [t["data"]["mean"] for t in told_of] == [50, 50]


def test_values_that_only_hold_together_are_set_together():
    repair, life = entry("station.m1.repair_s", '{ law = "constant", value = 60 }'), entry(
        "station.m1.time_to_failure_s", '{ law = "exponential", mean = 3600 }'
    )  # fmt: skip
    assert with_overrides(PLANT, [repair, life])[0].station[0].repair_s.mean() == 60
    alone, told_of = with_overrides(PLANT, [repair])
    assert alone == PLANT
    assert "belong together" in told_of[0]["trouble_en"]


def test_what_no_longer_fits_is_left_out_and_told():
    plant, told_of = with_overrides(PLANT, [entry("station.gone.machines", "3"), entry("station.m1.machines", "2")])
    assert plant.station[0].machines == 2
    assert "nothing called" in told_of[0]["trouble_en"]
    assert "trouble_en" not in told_of[1]


@pytest.mark.parametrize(
    ("target", "value", "said"),
    [
        ("station.m1.speed", "3", "machines"), ("machine.m1.speed", "3", "station"), ("station.m1.machines", "0", "greater than"),
        ("station.m1.machines", "three", "cannot read"), ("station.m1.processing_s.z", "3", "known: a, b"),
        ("station.m1.id", '"x"', "nothing called"), ("station.m1.machines.a", "3", "nothing called"),
    ],
)  # fmt: skip
def test_what_cannot_be_set_is_one_sentence(target, value, said):
    with pytest.raises(Problem, match=said) as problem:
        changed(PLANT, [entry(target, value)])
    assert "\n" not in problem.value.ko


def test_places_and_values():
    assert place_of(PLANT, "station.m1.b.machines") == ("station", "m1.b", "machines", None)
    assert place_of(PLANT, "supply.wip_lots") == ("supply", "", "wip_lots", None)
    assert told(PLANT, "station.m1.processing_s.a")["mean"] == 40
    assert value_of('{ law = "constant", value = 5 }', "x") == {"law": "constant", "value": 5}


def test_the_last_entry_of_a_target_stands_unless_withdrawn():
    book = [entry("a", "1", 1), entry("b", "2", 2), entry("a", "3", 3), entry("b", None, 4, "withdraw")]
    assert [(e.target, e.value) for e in standing(book)] == [("a", "3")]


@pytest.fixture
def calibrated(store: Store, floor):
    """A store whose plant was calibrated (from the rows of another database)."""
    working_days(floor, 14)
    found = calibrate_from(floor.con.cursor())
    keep_calibration(store, found, name="plant.toml", made_by="Lee", options={"days": 14})
    return store, found


def test_an_override_survives_recalibration_and_gives_way_when_withdrawn(calibrated, floor):
    store, found = calibrated
    assert set_values(store, {"station.m1.machines": "4"}, by="Kim", reason="a second shop") is True
    assert store.plant()[1].station[0].machines == 4
    again = calibrate_from(floor.con.cursor(), overrides=standing(all_overrides(store)))
    keep_calibration(store, again, name="plant.toml", made_by="Lee")
    assert (again.plant.station[0].machines, again.measured.station[0].machines) == (4, 1)
    assert again.report["overrides"][0]["data"] == 1
    withdraw_values(store, ["station.m1.machines"], by="Park", reason="it was sold")
    assert store.plant()[1] == found.plant
    assert [(e.action, e.entered_by) for e in all_overrides(store)] == [("set", "Kim"), ("withdraw", "Park")]


def test_every_calibration_keeps_its_number_its_report_and_its_plant(calibrated):
    store, found = calibrated
    set_values(store, {"station.m1.machines": "4"}, by="Kim", reason="a second shop")
    withdraw_values(store, ["station.m1.machines"], by="Kim", reason="a mistake")
    numbers = calibrations(store)
    assert [(k.number, k.origin.made_by, k.in_force) for k in numbers] == [
        (3, "Kim", True),
        (2, "Kim", False),
        (1, "Lee", False),
    ]
    assert numbers[-1].report == json.loads(json.dumps(found.report))
    assert numbers[-1].origin.options == {"days": 14}
    assert numbers[0].origin.options == {"days": 14, "data_of_calibration": 1}
    assert numbers[-1].origin.measured_toml == write_plant(found.measured)
    assert len(numbers[0].origin.code_version) == 12


def test_an_entered_plant_in_force_waits_for_the_next_calibration(store: Store):
    store.save_plant(PLANT, kind="nominal", name="two.toml", toml=write_plant(PLANT))
    assert in_force(store) is None
    assert set_values(store, {"station.m1.machines": "4"}, by="Kim", reason="r") is False
    assert store.plant()[1] == PLANT


def test_nobody_and_no_reason_are_refused(store: Store):
    with pytest.raises(Problem, match="who changes it"):
        set_values(store, {"station.m1.machines": "4"}, by=" ", reason="r")
    with pytest.raises(Problem, match="no plant description"):
        set_values(store, {"station.m1.machines": "4"}, by="Kim", reason="r")
    with pytest.raises(Problem, match="set: none"):
        withdraw_values(store, ["station.m1.machines"], by="Kim", reason="r")


def test_a_visitors_override_waits_for_the_owner(calibrated):
    store, _ = calibrated
    path = store.path
    with store.landing(kind="form", source_name="override") as landing:
        landing.put_overrides([entry("station.m1.machines", "4")])
    store.load_landed()
    store.close()
    with open_store(path) as again:
        assert [(e.target, e.override_id) for e in all_overrides(again)] == [("station.m1.machines", 1)]


def test_a_visitors_calibration_is_numbered_by_the_owner(calibrated):
    from twin.store.calibrations import Origin
    from twin.store.plants import Edition

    store, found = calibrated
    text = write_plant(found.plant)
    origin = Origin(datetime(2026, 3, 1, tzinfo=UTC), "Cho", text, "c0de", batches=(1, 2), options={"days": 7})
    with store.landing(kind="form", source_name="plant") as landing:
        landing.put_plant(Edition("calibrated", "x", text, {"items": []}, origin=origin))
    store.load_landed()
    newest = calibrations(store)[0]
    assert (newest.number, newest.origin) == (2, origin)
    assert calibrations(store, 1)[0].report["items"] == json.loads(json.dumps(found.report["items"]))


def test_the_command_sets_lists_and_withdraws(calibrated, capsys):
    store, _ = calibrated
    path = store.path
    store.close()

    def call(*words: str, lang: str = "en") -> str:
        parser = argparse.ArgumentParser()
        override_command.add_arguments(parser)
        override_command.run(argparse.Namespace(**vars(parser.parse_args(words)), db=path, lang=lang))
        return capsys.readouterr().out

    assert "No values" in call("list")
    assert "a calibration of a new number" in call("set", "station.m1.machines", "4", "--by", "Kim", "--reason", "new")
    assert "station.m1.machines = 4  [data: 1]  new" in call("list")
    assert json.loads(call("list", "--json"))[0]["entered_by"] == "Kim"
    assert "반영" in call("withdraw", "station.m1.machines", "--by", "Kim", "--reason", "old", lang="ko")
    assert "withdrawn" in call("list", "--all")
    with pytest.raises(Problem, match="takes a target and its value"):
        call("set", "station.m1.machines", "--by", "Kim", "--reason", "new")
