"""The model against exact answers: every series line and queue of tests/oracles inside its 99 % interval."""

import csv
import re
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
