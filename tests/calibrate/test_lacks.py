"""Too little data is said in one plain sentence with the smallest thing to do about it, in both languages."""

import re

import numpy as np
import pytest

from tests.calibrate.test_calibration import NOMINAL
from tests.calibrate.worlds import DAY_S, FloorLog
from twin.calibrate import calibrate_from, command
from twin.plant_file import parse_plant


def lacks(floor: FloorLog, *, base: bool = True) -> dict[tuple[str, str], dict]:
    plant = parse_plant(NOMINAL, "nominal") if base else None
    report = calibrate_from(floor.con.cursor(), base=plant, search=False).report
    for lack in report["lacks"]:
        assert re.search(r"(십시오|나뉨|씀|있음)( \(지금 속도로 약 \d+일\))?$", lack["ko"]), lack["ko"]
        assert lack["en"].count(". ") == 0, "one sentence"
    return {(lack["station_id"], lack["what"]): lack for lack in report["lacks"]}


def lots(
    n: int, *, product: str = "a", each_s: float = 60.0, gap_s: float = 3_600.0, station: str = "m1"
) -> list[dict]:
    work = np.random.default_rng(1).normal(each_s, 2, n)
    return [
        {"started_at": i * gap_s, "ended_at": i * gap_s + w, "lot_id": f"{product}{i}", "product_id": product, "station_id": station}
        for i, w in enumerate(work)
    ]  # fmt: skip


def test_a_station_never_seen_is_told_with_what_to_look_at(floor):
    floor.operations(lots(400))
    told = lacks(floor)[("m9", "station")]
    assert told["level"] == "nothing"
    assert "never seen in the log" in told["en"]
    assert "mapping file" in told["en"]
    assert "한 번도 나오지 않아" in told["ko"]
    assert "매핑 파일" in told["ko"]


def test_too_few_times_say_how_many_more_and_how_long_that_takes(floor):
    floor.operations(lots(10, gap_s=DAY_S))
    told = lacks(floor)[("m1", "processing")]
    assert told["level"] == "few"
    assert "only 10 processing times" in told["en"]
    assert "20 more operations" in told["en"]
    assert "about 19 days" in told["en"]
    assert "약 19일" in told["ko"]


def test_products_that_share_a_law_are_named(floor):
    floor.operations(
        lots(200)
        + [r | {"started_at": r["started_at"] + 1_000, "ended_at": r["ended_at"] + 1_000} for r in lots(9, product="b")]
    )
    told = lacks(floor, base=False)[("m1", "processing")]
    assert "b (9)" in told["en"]
    assert "b (9)" in told["ko"]


def test_few_breakdowns_and_their_borrowed_lengths_are_told(floor):
    floor.operations(lots(300))
    floor.states([(i * 3_600.0, i * 3_600.0 + 60, "PROCESSING") for i in range(300)])
    floor.states(
        [(100 * 3_600.0 + 100, 100 * 3_600.0 + 400, "DOWN"), (200 * 3_600.0 + 100, 200 * 3_600.0 + 500, "DOWN")]
    )
    found = lacks(floor)
    assert "only 2 breakdowns" in found[("m1", "time_to_failure")]["en"]
    assert "with 3 more" in found[("m1", "repair")]["en"]
    assert "3건 더" in found[("m1", "repair")]["ko"]


def test_few_counted_parts_are_told(floor):
    floor.operations(lots(40))
    assert "only 40 parts counted" in lacks(floor)[("m1", "scrap_rate")]["en"]


def test_a_station_with_enough_of_everything_lacks_nothing(floor):
    floor.operations(lots(400))
    assert [where for where in lacks(floor) if where[0] == "m1"] == []


@pytest.mark.parametrize(("lang", "mark"), [("ko", "[모자람] m9"), ("en", "[too little data] m9")])
def test_the_command_says_it_too(floor, lang, mark):
    floor.operations(lots(400))
    report = calibrate_from(floor.con.cursor(), base=parse_plant(NOMINAL, "nominal")).report
    assert mark in command.as_text(report, None, lang)
