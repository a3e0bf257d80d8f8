"""Models at work in the line: alarms before breakdowns against their closed form, flagged parts against their shares."""

from math import exp

import pytest
from worlds import changed, exponential, serial

from twin.line import run

HOUR_S = 3600.0
MTBF_H, REPAIR_H, PLANNED_H, CHECK_H = 60.0, 4.0, 1.0, 0.25
# recall, false alarms per hour of running, mean lead (h), time needed (h)
SETTINGS = [
    (0.0, 0.0, 8.0, 2.0),
    (0.7, 0.01, 8.0, 2.0),
    (0.7, 0.2, 8.0, 2.0),
    (0.7, 0.01, 1.0, 2.0),
    (1.0, 0.05, 24.0, 0.5),
    (0.4, 0.0, 8.0, 0.0),
]


def policy(recall: float, alarms_per_h: float, lead_h: float, needed_h: float) -> dict:
    return {
        "recall": recall, "lead_s": exponential(lead_h * HOUR_S), "needed_s": needed_h * HOUR_S,
        "planned_s": PLANNED_H * HOUR_S, "false_alarms_per_h": alarms_per_h, "check_s": CHECK_H * HOUR_S,
    }  # fmt: skip


def closed_form(recall: float, alarms_per_h: float, lead_h: float, needed_h: float) -> float:
    """Availability by renewal of exponential lives and leads: a lead is the shorter of the drawn one and the life."""
    k = 1 / lead_h + 1 / MTBF_H
    usable = recall * exp(-needed_h * k)
    up_h = MTBF_H - usable / k
    return up_h / (up_h + usable * PLANNED_H + (1 - usable) * REPAIR_H + alarms_per_h * up_h * CHECK_H)


def availability(watched: dict | None, seed: int) -> float:
    """Share of time one machine works, never short of material, over some 12,000 lives."""
    more = {"predictive_maintenance": watched} if watched else {}
    repair = {"law": "constant", "value": REPAIR_H * HOUR_S}
    plant = serial([200 * HOUR_S], time_to_failure_s=exponential(MTBF_H * HOUR_S), repair_s=repair, **more)
    horizon_s = 12_000 * (MTBF_H + REPAIR_H) * HOUR_S
    states = run(plant, horizon_s=horizon_s, seed=seed).tables()["state_interval"].to_pandas()
    lasts_s = (states["ended_at"] - states["started_at"]).dt.total_seconds()
    return float(lasts_s[states["state"] == "PROCESSING"].sum() / horizon_s)


def test_the_closed_form_is_that_of_the_published_example():
    found = [round(closed_form(*setting), 4) for setting in SETTINGS[:3]]
    assert found == [0.9375, pytest.approx(0.957, abs=5e-4), pytest.approx(0.915, abs=5e-4)]


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_watched_machine_is_available_as_the_closed_form_says(setting):
    assert availability(policy(*setting), seed=2) == pytest.approx(closed_form(*setting), abs=0.002)


def test_false_alarms_often_enough_make_it_worse_than_nothing():
    without = availability(None, seed=3)
    assert availability(policy(0.7, 0.01, 8.0, 2.0), seed=3) > without + 0.01
    assert availability(policy(0.7, 0.2, 8.0, 2.0), seed=3) < without - 0.01


def line(**more):
    """Two stations with a buffer, parts made bad at the first and found at the second, breakdowns and minor stops."""
    plant = serial([exponential(60)] * 2, [None, 3], product={"lot_size": 4}, processing_per="lot",
                   time_to_failure_s=exponential(900), repair_s=exponential(90), time_to_minor_stop_s=exponential(300), minor_stop_s=exponential(9))  # fmt: skip
    plant = changed(plant, "m2", inspects="final", escape_rate=0.1)
    return changed(plant, "m1", defect_rate=0.1, scrap_rate=0.02, **more)


def test_a_model_that_sees_nothing_changes_no_byte():
    blind = {
        "predictive_maintenance": policy(0.0, 0.0, 8.0, 2.0),
        "defect_prediction": {"recall": 0.0, "false_alarm_rate": 0.0, "recheck_s": 30.0},
    }
    without, with_it = (run(line(**more), horizon_s=50_000, seed=5).tables() for more in ({}, blind))
    assert all(without[name].equals(with_it[name]) for name in without)


def test_flagged_parts_are_caught_early_and_good_ones_pay_for_it():
    """Of 10 % bad parts the model flags 60 %, of the good ones 5 %; half of these are thrown away; 30 s a flagged part."""
    flags = {"recall": 0.6, "false_alarm_rate": 0.05, "recheck_s": 30.0, "recheck_finds": 0.9, "recheck_rejects": 0.5}
    plant = changed(line(), "m1", scrap_rate=0.0, defect_prediction=flags)
    tables = run(plant, horizon_s=400_000, seed=6).tables()
    made, states = tables["operation_event"].to_pandas(), tables["state_interval"].to_pandas()
    first, second = (made[made["station_id"] == m] for m in ("m1", "m2"))
    parts = first["qty_in"].sum()
    early = 0.1 * 0.6 * 0.9 + 0.9 * 0.05 * 0.5
    assert first["qty_scrap"].sum() / parts == pytest.approx(early, rel=0.06)
    left_bad = 0.1 * (1 - 0.6 * 0.9)
    assert second["qty_scrap"].sum() / second["qty_in"].sum() == pytest.approx(0.9 * left_bad / (1 - early), rel=0.06)
    looked = states[(states["station_id"] == "m1") & (states["reason"] == "recheck")]
    seconds = (looked["ended_at"] - looked["started_at"]).dt.total_seconds().sum()
    assert seconds / 30 / parts == pytest.approx(0.1 * 0.6 + 0.9 * 0.05, rel=0.06)


def test_alarms_need_a_life_on_the_operating_clock():
    with pytest.raises(ValueError, match="operating clock"):
        serial([1.0], predictive_maintenance=policy(0.5, 0.0, 8.0, 2.0))
