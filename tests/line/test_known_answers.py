"""The model against exact answers: every row of tests/oracles, and cases of the literature, inside its 99 % interval."""

import csv
import re
from math import exp
from pathlib import Path

import pytest
from worlds import changed, exponential, serial, throughput

from twin.experiment import estimate
from twin.line import run

ROWS = list(csv.DictReader((Path(__file__).parents[1] / "oracles" / "known_answers.csv").open(encoding="utf-8")))
SERIES = [r for r in ROWS if r["model"].startswith(("exp_line", "unrel", "gershwin"))]
REPLICATIONS, WARMUP_S, HORIZON_S = 20, 300.0, 4000.0


def line_of(row: dict):
    """The plant a row of known_answers.csv describes; its unit of time is a second."""
    if row["model"] == "exp_line_BAS":
        stations = int(row["parameters"].removeprefix("K="))
        return serial([exponential(1.0)] * stations, [None] + [int(row["setting"].removeprefix("b="))] * (stations - 1))
    if row["model"] == "exp_line_BAS_asym":
        rates, buffers = _numbers(row["parameters"]), _numbers(row["setting"])
        return serial([exponential(1 / r) for r in rates], [None, *(int(b) for b in buffers)])
    if row["model"].startswith("unrel"):
        clock = "operating" if row["model"].endswith("odf") else "calendar"
        failures = {"time_to_failure_s": exponential(100.0, clock=clock), "repair_s": exponential(10.0)}
        return serial([exponential(1.0)] * 2, [None, int(row["setting"].removeprefix("b="))], **failures)
    p, r = (_numbers(part) for part in re.findall(r"=([\d.;]+)", row["parameters"]))
    plant = serial([1.0, 1.0], [None, int(row["setting"].removeprefix("N=")) - 2])
    for station, fail, mend in zip(("m1", "m2"), p, r, strict=True):
        laws = {"time_to_failure_s": {"law": "geometric", "p": fail}, "repair_s": {"law": "geometric", "p": mend}}
        plant = changed(plant, station, **laws)
    return plant


def _numbers(text: str) -> list[float]:
    return [float(n) for n in re.findall(r"[\d.]+", text)]


@pytest.mark.parametrize("row", SERIES, ids=lambda r: f"{r['model']} {r['parameters']} {r['setting']}")
def test_throughput_of_a_series_line(row):
    plant = line_of(row)
    found = estimate([throughput(plant, HORIZON_S, WARMUP_S, 2026, r) for r in range(REPLICATIONS)], confidence=0.99)
    assert found.low <= float(row["value"]) <= found.high
    assert found.high - found.low < 0.05  # an interval so wide that it could not fail would prove nothing


@pytest.mark.parametrize(
    ("machines", "processing", "mean_gap_s", "wait_s"),
    [
        (1, exponential(1.0), 1.25, 4.0),
        (2, exponential(1.0), 0.625, 1.77777778),
        (3, exponential(1.0), 1 / 2.4, 1.07865169),
        (5, exponential(1.0), 0.25, 0.55411255),
        (1, 1.0, 1.25, 2.0),
    ],
    ids=["M/M/1", "M/M/2", "M/M/3", "M/M/5", "M/D/1"],
)
def test_waiting_in_a_queue(machines, processing, mean_gap_s, wait_s):
    plant = serial(
        [processing], supply={"kind": "interarrival", "interarrival_s": exponential(mean_gap_s)}, machines=machines
    )
    found = estimate([_mean_wait_s(plant, r) for r in range(REPLICATIONS)], confidence=0.99)
    assert found.low <= wait_s <= found.high
    assert found.high - found.low < wait_s


def _mean_wait_s(plant, replication: int) -> float:
    log = run(plant, horizon_s=6000.0, seed=7, replication=replication)
    operations = log.tables()["operation_event"].to_pandas()
    after = (operations["queued_at"] - log.starts_at).dt.total_seconds() > 500
    return float((operations["started_at"] - operations["queued_at"])[after].dt.total_seconds().mean())


def close(values: list[float], exact: float, widest: float) -> None:
    """The 99 % interval of the mean holds the exact value, and is narrow enough to mean something."""
    found = estimate(values, confidence=0.99)
    assert found.low <= exact <= found.high
    assert found.high - found.low < widest


CONWIP = [r for r in ROWS if r["model"].startswith("CONWIP")]
REPAIR = [r for r in ROWS if r["model"].startswith("machine repair")]


@pytest.mark.parametrize("row", CONWIP, ids=lambda r: f"{r['parameters']} {r['setting']}")
def test_throughput_under_conwip(row):
    stations, lots = (int(row[key].split("=")[1]) for key in ("parameters", "setting"))
    plant = serial([exponential(1.0)] * stations, supply={"kind": "saturated", "wip_lots": lots})
    close([throughput(plant, 1500.0, 150.0, 11, r) for r in range(12)], float(row["value"]), 0.05)


@pytest.mark.parametrize("row", REPAIR, ids=lambda r: r["parameters"])
def test_availability_of_machines_with_few_repairers(row):
    machines, crew = (int(part.split("=")[1]) for part in row["parameters"].split())
    plant = serial(
        [exponential(1000.0)], machines=machines, time_to_failure_s=exponential(100.0), repair_s=exponential(10.0),
        more={"crew": [{"id": "c", "number": crew}]},
    )  # fmt: skip
    close([_share_of(plant, "PROCESSING", 30_000.0, r) for r in range(12)], float(row["value"]), 0.02)


def test_availability_on_the_calendar_clock_with_one_repairer():
    """The same machines idle or not: M/M/R//n does not care what they make."""
    plant = serial(
        [exponential(1000.0)], machines=6, supply={"kind": "interarrival", "interarrival_s": exponential(1e7)},
        time_to_failure_s=exponential(100.0, clock="calendar"), repair_s=exponential(10.0), more={"crew": [{"id": "c"}]},
    )  # fmt: skip
    close([1 - _share_of(plant, "DOWN", 30_000.0, r) for r in range(12)], 0.85914183, 0.02)


def test_age_replacement():
    """Barlow and Proschan (1965), Mathematical Theory of Reliability, ch. 4: up = int R, down = F(T) repair + R(T) replacement."""
    from scipy.integrate import quad

    shape, scale, age_s, repair_s, replace_s = 2.5, 100.0, 70.0, 30.0, 5.0

    def survives(t: float) -> float:
        return exp(-((t / scale) ** shape))

    up = quad(survives, 0, age_s)[0]
    exact = up / (up + (1 - survives(age_s)) * repair_s + survives(age_s) * replace_s)
    plant = serial(
        [exponential(1000.0)], time_to_failure_s={"law": "weibull", "shape": shape, "scale": scale}, repair_s=exponential(repair_s),
        maintenance=[{"every_s": age_s, "lasts_s": replace_s, "after_repair": True}],
    )  # fmt: skip
    close([_share_of(plant, "PROCESSING", 60_000.0, r) for r in range(12)], exact, 0.03)


def test_waiting_with_priorities():
    """Cobham (1954), Priority assignment in waiting line problems: W1 = W0 / (1 - r1), W2 = W0 / ((1 - r1)(1 - r1 - r2))."""
    plant = serial(
        [exponential(1.0)], dispatch="priority", supply={"kind": "interarrival", "interarrival_s": exponential(1.25)},
        more={"product": [{"id": "urgent", "route": ["m1"], "share": 3, "priority": 1}, {"id": "other", "route": ["m1"], "share": 5, "priority": 2}]},
    )  # fmt: skip
    waits = [_waits_s(plant, r) for r in range(20)]
    close([w["urgent"] for w in waits], 0.8 / (1 - 0.3), 0.3)
    close([w["other"] for w in waits], 0.8 / ((1 - 0.3) * (1 - 0.8)), 2.5)


@pytest.mark.parametrize("places", [1, 2, 5])
def test_assembly_of_two_parts(places):
    """Two machines of rate 1 feed an instant assembly by stores of K: their difference is a walk on 2K + 3 equally likely
    values (detailed balance; Harrison (1973), Assembly-like queues), so that throughput is 1 - 1 / (2K + 3)."""
    parts = [{"id": f"c{i}", "route": [f"m{i}"], "store_places": places} for i in (1, 2)]
    unit = {"id": "unit", "route": ["m3"], "assembled_at": "m3", "made_of": [{"product": "c1"}, {"product": "c2"}]}
    plant = serial([exponential(1.0), exponential(1.0), 0.0], more={"product": [*parts, unit]})
    close([throughput(plant, 4000.0, 200.0, 5, r) for r in range(12)], 1 - 1 / (2 * places + 3), 0.03)


def _share_of(plant, state: str, horizon_s: float, replication: int) -> float:
    rows = run(plant, horizon_s=horizon_s, seed=3, replication=replication).tables()["state_interval"].to_pandas()
    seconds = (rows["ended_at"] - rows["started_at"]).dt.total_seconds()
    return float(seconds[rows["state"] == state].sum() / seconds.sum())


def _waits_s(plant, replication: int) -> dict[str, float]:
    log = run(plant, horizon_s=6000.0, seed=9, replication=replication)
    rows = log.tables()["operation_event"].to_pandas()
    rows = rows[(rows["queued_at"] - log.starts_at).dt.total_seconds() > 500]
    return (rows["started_at"] - rows["queued_at"]).dt.total_seconds().groupby(rows["product_id"]).mean().to_dict()
