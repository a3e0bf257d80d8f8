"""Recovery: a hundred machines of known truth, their exports full of traps, are put in as files and calibrated back.

What is corrected is counted, what cannot be is said, what is said is done; then 95 % intervals cover the truth in at least
ninety of a hundred, and naive ones, on the same machines without a single trap, do not. All machines stand in one log,
so that one calibration answers for every seed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest

from tests.calibrate.hundred import TRUTH, Intervals, machine, naively
from tests.calibrate.trapped import GO_LIVE, SKEW_S, Trapped, put_in
from twin.calibrate import calibrate, calibrate_from
from twin.store import open_store

SEEDS, ENOUGH = 100, 90


@dataclass(frozen=True)
class Recovered:
    """What was set, the report of the whole log, and that of its last regime, which is what calibration uses."""

    set: Trapped
    whole: dict[str, Any]
    last: dict[str, Any]
    naive: list[Intervals]

    def trap(self, name: str, report: dict[str, Any] | None = None) -> dict[str, Any]:
        return next(t for t in (report or self.whole)["traps"] if t["trap"] == name)

    def intervals(self) -> list[Intervals]:
        return [calibrated(self.last["items"], station(seed)) for seed in range(SEEDS)]


@pytest.fixture(scope="module")
def recovered(tmp_path_factory) -> Recovered:
    made = {station(seed): machine(seed) for seed in range(SEEDS)}
    with open_store(tmp_path_factory.mktemp("recovery") / "plant.duckdb", create=True) as store:
        trapped = put_in(store, {name: life for name, (life, _) in made.items()})
        last = calibrate(store).report
        with store.cursor() as cur:
            whole = calibrate_from(cur, regime=False).report
    return Recovered(trapped, whole, last, [naively(*one) for one in made.values()])


def station(seed: int) -> str:
    return f"m{seed:02}"


def calibrated(items: list[dict], name: str) -> Intervals:
    """The intervals a report gives for one station; an interval it does not give covers nothing."""
    of = {i["what"]: i for i in reversed(items) if i["station_id"] == name and not i["product_id"] and "pair" not in i}
    nothing = (np.nan, np.nan)
    failure = of["time_to_failure"]
    return {
        "failure mean": failure["mean_interval_s"] or nothing,
        "failure shape": failure.get("intervals", {}).get("shape", nothing),
        "repair": of["repair"]["mean_interval_s"],
        "processing": of["processing"]["mean_interval_s"],
        "scrap": (of["scrap_rate"]["low"], of["scrap_rate"]["high"]),
        "setup": of["setup"]["mean_interval_s"],
    }


def covered(found: list[Intervals], what: str) -> int:
    return sum(low <= TRUTH[what] <= high for low, high in (one[what] for one in found))


@pytest.mark.parametrize("what", TRUTH)
def test_calibration_covers_the_truth(recovered, what):
    assert covered(recovered.intervals(), what) >= ENOUGH


@pytest.mark.parametrize("what", TRUTH)
def test_naive_estimators_do_not(recovered, what):
    assert covered(recovered.naive, what) < ENOUGH


def test_rows_that_come_again_are_known_and_nothing_is_refused_for_a_trap(recovered):
    """A line twice in a file is refused as a duplicate; a whole file that comes again brings nothing new."""
    taken = recovered.set.taken
    assert all(taken[f"again {zone}"].loaded.rows_accepted == 0 for zone in ("Asia/Seoul", "UTC"))
    refused = {name: one.rows_refused for name, one in taken.items() if one.rows_refused}
    assert set(refused) == {"operations Asia/Seoul", "operations UTC"}


def test_what_can_be_corrected_is_corrected_and_counted(recovered):
    assert {n: recovered.trap(n)["done"] for n in ("duplicates", "late", "reused_ids")} == dict.fromkeys(
        ("duplicates", "late", "reused_ids"), "corrected"
    )
    assert recovered.trap("duplicates")["n"] == recovered.set.resent
    assert recovered.trap("reused_ids")["n"] == recovered.set.numbers_again
    assert len(recovered.trap("late")["where"]) == SEEDS


@pytest.mark.parametrize(
    ("trap", "where"),
    [
        ("clock_skew", ["x1 → x2"]), ("time_zone", ["x4 -9 h"]), ("units", ["x1.length"]), ("counters", ["x1.count"]),
        ("stuck", ["x1.temperature"]), ("drift", ["x1.pressure"]), ("only_finished", []),
    ],
)  # fmt: skip
def test_what_cannot_be_corrected_is_found_where_it_is_and_said(recovered, trap, where):
    found = recovered.trap(trap)
    assert found["done"] == "told"
    assert [place.split(" (")[0].split(" +")[0] for place in found["where"]] == where
    assert len(found["ko"]) > 20
    assert len(found["en"]) > 20


def test_a_slow_clock_is_told_by_how_much(recovered):
    assert recovered.trap("clock_skew")["skew_s"]["x1 → x2"] == pytest.approx(SKEW_S, abs=5)


def test_the_change_of_definitions_is_said_of_every_machine_and_the_window_begins_after_it(recovered):
    found = [place for place in recovered.trap("definitions")["where"] if place.startswith("m")]
    assert found == [f"{station(seed)}: scrap +{GO_LIVE}" for seed in range(SEEDS)]
    begins = datetime.fromisoformat(recovered.last["window"]["from"])
    assert (
        0 <= (begins - datetime.fromisoformat(f"{GO_LIVE}T00:00Z")) / timedelta(days=1) < 10
    )  # the regime is found within days
    assert not [p for p in recovered.trap("definitions", recovered.last)["where"] if p.startswith("m")]


def test_scrap_over_both_definitions_would_be_wrong(recovered):
    """Why the sentence matters: with the days before scrap was booked hardly an interval covers the truth."""
    assert (
        covered([calibrated(recovered.whole["items"], station(seed)) for seed in range(SEEDS)], "scrap") < ENOUGH // 2
    )
