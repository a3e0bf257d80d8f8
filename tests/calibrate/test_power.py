"""Electric power by machine state: a metered station of known truth, found back with its intervals; what a meter cannot tell is said."""

import numpy as np
import pytest

from tests.calibrate.worlds import DAY_S, FloorLog
from twin.calibrate import calibrate_from
from twin.calibrate.power import KINDS, SEEN, PowerFit, fit_power
from twin.plant_file import parse_plant

HOUR = 3600.0
KW = {"PROCESSING": 20.0, "SETUP": 9.0, "STARVED": 6.0, "DOWN": 3.0, "OFF": 0.5}
TRUTH = dict(zip(KINDS, KW.values(), strict=True))
SEEDS = 60
AT = {state: i for i, state in enumerate(SEEN)}


def days(rng: np.random.Generator, n: int) -> list[tuple[float, float, str]]:
    """Days of 16 h of work, set-ups, waits and breakdowns of uneven length, and 8 h off."""
    states, lengths = [], {"PROCESSING": 1.5 * HOUR, "SETUP": 0.4 * HOUR, "STARVED": 0.5 * HOUR, "DOWN": 0.7 * HOUR}
    for day in range(n):
        now, end = day * DAY_S, day * DAY_S + 16 * HOUR
        while now < end:
            for state, chance in zip(lengths, (1, 0.3, 0.6, 0.15), strict=True):
                if rng.random() < chance and now < end:
                    until = min(end, now + rng.exponential(lengths[state]))
                    states.append((now, until, state))
                    now = until
        states.append((end, (day + 1) * DAY_S, "OFF"))
    return states


def hourly(states: list[tuple[float, float, str]], n_days: int) -> np.ndarray:
    """Hours by state (columns in the order of KW) in every hour of the clock."""
    found = np.zeros((24 * n_days, len(KW)))
    for s, e, state in states:
        for hour in range(int(s // HOUR), min(int(e // HOUR) + 1, len(found))):
            found[hour, list(KW).index(state)] += max(0.0, min(e, (hour + 1) * HOUR) - max(s, hour * HOUR)) / HOUR
    return found


def metered(rng: np.random.Generator, hours: np.ndarray) -> np.ndarray:
    """The readings: each day's meter and weather lean one way (4 %), each hour's another (2 %)."""
    by_day = np.repeat(1 + 0.04 * rng.standard_normal(len(hours) // 24), 24)
    return hours @ np.array(list(KW.values())) * by_day * (1 + 0.02 * rng.standard_normal(len(hours)))


@pytest.fixture(scope="module")
def worlds() -> list[tuple[np.ndarray, np.ndarray]]:
    """kWh and hours by state of every seed."""
    made = []
    for seed in range(SEEDS):
        rng = np.random.default_rng(seed)
        hours, seen = hourly(days(rng, 40), 40), np.zeros((40 * 24, len(SEEN)))
        seen[:, [AT[state] for state in KW]] = hours
        made.append((metered(rng, hours), seen))
    return made


def readings(kwh: np.ndarray) -> list[dict]:
    return [{"started_at": i * HOUR, "ended_at": (i + 1) * HOUR, "kwh": float(x)} for i, x in enumerate(kwh)]


def covered(intervals: list[tuple[float, float]], truth: float) -> float:
    return float(np.mean([low <= truth <= high for low, high in intervals]))


@pytest.mark.parametrize("kind", KINDS)
def test_intervals_cover_the_truth(worlds, kind):
    """Forty days, five powers: nominal 95 %; with as few clusters a little less is expected."""
    day = np.repeat(np.arange(40), 24)
    assert covered([fit_power(kwh, x, day).interval_kw[kind] for kwh, x in worlds], TRUTH[kind]) >= 0.9


def test_kwh_per_hour_of_work_does_not(worlds):
    """The popular figure puts waiting, stops and nights on the hours of work."""
    naive = []
    for kwh, x in worlds:
        ratio = (kwh[x[:, 0] > 0] / x[x[:, 0] > 0, 0]) * x[x[:, 0] > 0, 0] / x[x[:, 0] > 0, 0].mean()
        half = 1.96 * ratio.std(ddof=1) / len(ratio) ** 0.5
        naive.append((ratio.mean() - half, ratio.mean() + half))
    assert covered(naive, TRUTH["processing"]) < 0.2


def test_hours_as_if_each_were_independent_are_too_sure(worlds):
    """Readings of one day err together: without days as clusters the power of a running machine is missed too often."""
    by_hour = [fit_power(kwh, x, np.arange(len(kwh))).interval_kw["processing"] for kwh, x in worlds]
    assert covered(by_hour, TRUTH["processing"]) < 0.85


def test_a_log_tells_the_power_of_its_machines(floor):
    rng = np.random.default_rng(1)
    states = days(rng, 30)
    floor.states(states)
    floor.operations([{"started_at": s, "ended_at": e, "lot_id": f"L{i}"} for i, (s, e, w) in enumerate(states) if w == "PROCESSING"])  # fmt: skip
    kwh = metered(rng, hourly(states, 30))
    floor.energy(readings(kwh) + readings(kwh)[100:140])  # some sent twice
    floor.energy([{"started_at": 50 * HOUR, "ended_at": 51 * HOUR, "kwh": -900.0, "station_id": "m1"}])  # and a reset
    found = calibrate_from(floor.con.cursor(), regime=False, search=False)
    power, item = found.plant.station[0].power_kw, next(i for i in found.report["items"] if i["what"] == "power")
    assert power is not None
    for kind, kw in TRUTH.items():
        low, high = item["interval_kw"][kind]
        assert low <= kw <= high
        assert getattr(power, kind) == pytest.approx(kw, rel=0.1)
    assert (item["source"], item["days"]) == ("measured", 31)  # days of the site, not of UTC
    assert any("reset" in d["en"] and d["n"] == 1 for d in found.report["dropped"])
    assert "processing" in item["en"]
    assert "가공" in item["ko"]


def test_breaks_amid_work_do_not_make_work_look_hungrier():
    """Breaks draw 4 kW and stand in hours of work, nights draw 0: processing keeps its 10, off is both by their hours."""
    fit = uneven("BREAK", 4)
    assert fit.kw["processing"] == pytest.approx(10)
    assert fit.kw["off"] == pytest.approx(4 * 2.8 / (2.8 + 16))


def test_minor_stops_that_leave_drives_running_do_not_make_work_look_hungrier():
    """Minor stops draw 7 kW, breakdowns (in other hours) 1 kW: as one kind they would shift part of it to processing."""
    fit = uneven("MINOR_STOP", 7, also_down=True)
    assert fit.kw["processing"] == pytest.approx(10)
    assert fit.kw["stopped"] == pytest.approx((7 * 2.8 + 1 * 4) / 6.8)


def uneven(state: str, kw: float, *, also_down: bool = False) -> PowerFit:
    """Eight hours of work with ever more of one state in them, four of breakdown where wanted, the rest off."""
    hours = np.zeros((20 * 24, len(SEEN)))
    for day in range(20):
        hours[day * 24 : day * 24 + 8, AT["PROCESSING"]] = 1 - (part := np.linspace(0, 0.7, 8))
        hours[day * 24 : day * 24 + 8, AT[state]] = part
        hours[day * 24 + 8 : day * 24 + 12, AT["DOWN" if also_down else "OFF"]] = 1
        hours[day * 24 + 12 : day * 24 + 24, AT["OFF"]] = 1
    kwh = 10 * hours[:, AT["PROCESSING"]] + kw * hours[:, AT[state]] + 1 * hours[:, AT["DOWN"]]
    return fit_power(kwh, hours, np.repeat(np.arange(20), 24))


def test_hours_with_unknown_states_are_left_out(floor):
    """The meter goes on while nothing else is collected: those hours say nothing about a machine that is off."""
    rng = np.random.default_rng(2)
    states = days(rng, 30)
    kwh = metered(rng, hourly(states, 30))
    floor.states([s for s in states if not 10 * DAY_S <= s[0] < 14 * DAY_S])
    floor.energy(readings(kwh))
    floor.operations([{"started_at": 0.0, "ended_at": 100.0, "lot_id": "L1"}])
    item = next(
        i
        for i in calibrate_from(floor.con.cursor(), regime=False, search=False).report["items"]
        if i["what"] == "power"
    )
    assert item["left_out"] >= 90
    assert item["kw"]["off"] == pytest.approx(KW["OFF"], rel=0.1)


def test_only_kinds_of_time_that_happen_and_are_too_short_are_said(floor):
    """Half an hour of set-up in 30 days is too little to tell; a machine that never breaks down needs no word."""
    rng = np.random.default_rng(5)
    states = [s for s in days(rng, 30) if s[2] != "DOWN"]
    setup = next(s for s in states if s[2] == "SETUP" and s[1] - s[0] > 600)
    states = [s if s == setup or s[2] != "SETUP" else (*s[:2], "STARVED") for s in states]
    floor.states(
        [(s, e, w) if w != "SETUP" else (s, s + 600, w) for s, e, w in states] + [(setup[0] + 600, setup[1], "STARVED")]
    )
    floor.operations([{"started_at": 0.0, "ended_at": 100.0, "lot_id": "L1"}])
    floor.energy(readings(metered(rng, hourly(states, 30))))
    found = calibrate_from(floor.con.cursor(), regime=False, search=False)
    notes = [a["en"] for a in found.report["assumptions"] if "taken as that of an idle machine" in a["en"]]
    assert notes == ["m1: too few hours of set-up to tell the power, taken as that of an idle machine"]
    assert found.plant.station[0].power_kw.setup == found.plant.station[0].power_kw.idle


ENTERED = """
[site]
name = "공장"
[[process]]
id = "p"
[[station]]
id = "m1"
process = "p"
processing_s = { law = "constant", value = 100 }
power_kw = { processing = 8, setup = 9, idle = 6, stopped = 3, off = 0.5 }
[[product]]
id = "a"
route = ["m1"]
"""


def small(floor: FloorLog) -> np.ndarray:
    states = days(np.random.default_rng(3), 20)
    floor.states(states)
    floor.operations([{"started_at": 0.0, "ended_at": 100.0, "lot_id": "L1"}])
    return metered(np.random.default_rng(4), hourly(states, 20))


def test_an_entered_power_that_the_meter_contradicts_is_replaced_and_said(floor):
    floor.energy(readings(small(floor)))
    found = calibrate_from(floor.con.cursor(), base=parse_plant(ENTERED, "p"), regime=False, search=False)
    assert found.plant.station[0].power_kw.processing == pytest.approx(20, rel=0.05)
    assert any("entered power differs" in w["en"] and "processing" in w["en"] for w in found.report["warnings"])


def test_a_meter_of_the_whole_site_tells_no_machine(floor):
    floor.energy([r | {"station_id": None} for r in readings(small(floor))])
    found = calibrate_from(floor.con.cursor(), base=parse_plant(ENTERED, "p"), regime=False, search=False)
    assert found.plant.station[0].power_kw.processing == 8
    assert any("whole site only" in a["en"] for a in found.report["assumptions"])
