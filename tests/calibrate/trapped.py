"""Machines of known truth as a company exports them: CSV files in which every trap of floor data is set.

Written by pandas from the machines' lives; nothing of the line model is used. What is set on the machines themselves:
rows sent twice (in a file, as a file, by a second source), out of order, late, clocks that differ, half of the files in
UTC, lot numbers used again, work under way left out, scrap booked only from a day on. A small line and a few sensors
beside them carry what spoils any law: a source read in the wrong time zone, changed units, resets, a stuck and a drifting sensor.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tests.calibrate.worlds import DAY_S, Life
from twin.collect.ingest import Ingested, ingest_file
from twin.collect.mapping import Named
from twin.collect.mapping_file import parse_mapping
from twin.store import Store

START = np.datetime64("2024-01-08T00:00:00.000")  # a Monday
HOUR = 3600.0
GO_LIVE, GO_LIVE_S = "2024-01-22", 14 * DAY_S  # from this day on scrap is booked
AGAIN_AFTER = 500  # operations after which a lot number comes back
SKEW_S = 40.0

OPERATIONS = """
[source]
name = "{name}"
timezone = "{zone}"
[[into]]
table = "operation_event"
started_at = "작업시작"
ended_at = "작업종료"
station_id = "설비"
machine_no = {{ constant = 1 }}
product_id = "품번"
lot_id = "로트"
qty_in = "투입"
qty_scrap = "불량"
"""
STATES = """
[source]
name = "{name}"
timezone = "{zone}"
[[into]]
table = "state_interval"
started_at = "시작"
ended_at = "종료"
station_id = "설비"
machine_no = {{ constant = 1 }}
state = {{ column = "상태", map = {{ "가동" = "PROCESSING", "대기" = "STARVED", "교체" = "SETUP", "고장" = "DOWN", "보전" = "PLANNED_STOP" }} }}
"""
MAINTENANCE = """
[source]
name = "{name}"
timezone = "{zone}"
[[into]]
table = "maintenance"
started_at = "시작"
ended_at = "종료"
station_id = "설비"
machine_no = {{ constant = 1 }}
kind = {{ constant = "preventive" }}
"""
SENSORS = '[source]\ntimezone = "UTC"\n[[into]]\ntable = "measurement"\noccurred_at = "시각"\n' + "".join(
    f'[[into.point]]\nid = "x1.{point}"\ncolumn = "{point}"\n'
    for point in ("count", "temperature", "pressure", "length")
)
WORDS = {"PROCESSING": "가동", "STARVED": "대기", "SETUP": "교체", "DOWN": "고장", "PLANNED_STOP": "보전"}


@dataclass(frozen=True)
class Trapped:
    """What was set: rows of a second source, lot numbers used again, and how each file was taken."""

    resent: int
    numbers_again: int
    taken: dict[str, Ingested]


def put_in(store: Store, lives: dict[str, Life], seed: int = 0) -> Trapped:
    """Writes the exports of machines (by station) with every trap, and puts them into the store as a person would."""
    rng = np.random.default_rng(seed)
    skew = {station: float(rng.uniform(-240, 240)) for station in lives}
    operations, states, jobs = _tables(lives, skew)
    operations.loc[operations["e"] < GO_LIVE_S, "scrap"] = 0.0
    again = _number_again(operations)
    resent = operations.sample(frac=0.02, random_state=1), states.sample(frac=0.02, random_state=2)
    late = rng.random(len(operations)) < 0.1
    taken, half = {}, sorted(lives)[len(lives) // 2]
    for zone, hours in (("Asia/Seoul", 9), ("UTC", 0)):
        here = [(t["station"] < half) == (hours == 9) for t in (operations, states, jobs)]
        punctual, held = operations[here[0] & ~late], operations[here[0] & late]
        twice = pd.concat([punctual, punctual.sample(frac=0.01, random_state=3)])
        for name, mapping, rows in (
            ("operations", OPERATIONS, _operations(twice, hours)), ("late", OPERATIONS, _operations(held, hours)),
            ("again", OPERATIONS, _operations(held, hours)), ("states", STATES, _states(states[here[1]], hours)),
            ("maintenance", MAINTENANCE, _jobs(jobs[here[2]], hours)),
        ):  # fmt: skip
            taken[f"{name} {zone}"] = _put(store, rows, mapping.format(name="mes", zone=zone), f"{name}-{hours}.csv")
    taken["gateway"] = _put(
        store, _operations(resent[0], 0), OPERATIONS.format(name="gateway", zone="UTC"), "gateway.csv"
    )
    _put(store, _states(resent[1], 0), STATES.format(name="gateway", zone="UTC"), "gateway-states.csv")
    _beside(store, rng)
    return Trapped(len(resent[0]) + len(resent[1]), again, taken)


def _tables(lives: dict[str, Life], skew: dict[str, float]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Operations, states and preventive jobs of all machines, each by a clock of its own."""
    operations = pd.DataFrame(
        [
            (m, r["lot_id"], r["product_id"], r["started_at"] + skew[m], r["ended_at"] + skew[m], r["qty_in"], r["qty_scrap"])
            for m, life in lives.items() for r in life.operations
        ],
        columns=["station", "lot", "product", "s", "e", "qty", "scrap"],
    )  # fmt: skip
    states = pd.DataFrame(
        [(m, s + skew[m], e + skew[m], state) for m, life in lives.items() for s, e, state in life.states],
        columns=["station", "s", "e", "state"],
    )
    jobs = pd.DataFrame(
        [(m, r["started_at"] + skew[m], r["ended_at"] + skew[m]) for m, life in lives.items() for r in life.preventive],
        columns=["station", "s", "e"],
    )
    return operations, states, jobs


def _number_again(operations: pd.DataFrame) -> int:
    """Gives every tenth lot the number its machine used AGAIN_AFTER operations before; returns how many numbers come back."""
    place = operations.groupby("station").cumcount()
    chosen = np.flatnonzero((place >= AGAIN_AFTER) & (place % 10 == 0))
    operations.loc[chosen, "lot"] = operations["lot"].to_numpy()[chosen - AGAIN_AFTER]
    return len(chosen)


def _operations(rows: pd.DataFrame, hours: int) -> pd.DataFrame:
    return pd.DataFrame(
        {"설비": rows["station"], "로트": rows["lot"], "품번": rows["product"], "작업시작": _texts(rows["s"], hours),
         "작업종료": _texts(rows["e"], hours), "투입": rows["qty"], "불량": rows["scrap"]}
    ).sample(frac=1, random_state=4)  # fmt: skip


def _states(rows: pd.DataFrame, hours: int) -> pd.DataFrame:
    texts = {"시작": _texts(rows["s"], hours), "종료": _texts(rows["e"], hours)}
    return pd.DataFrame({"설비": rows["station"], **texts, "상태": rows["state"].map(WORDS)}).sample(
        frac=1, random_state=5
    )


def _jobs(rows: pd.DataFrame, hours: int) -> pd.DataFrame:
    return pd.DataFrame({"설비": rows["station"], "시작": _texts(rows["s"], hours), "종료": _texts(rows["e"], hours)})


def _texts(seconds: pd.Series, hours: int) -> np.ndarray:
    """Times as local texts of a zone so many hours before UTC."""
    return np.datetime_as_string(START + np.rint((seconds.to_numpy() + hours * HOUR) * 1000).astype("timedelta64[ms]"))


def _put(store: Store, rows: pd.DataFrame, mapping: str, name: str) -> Ingested:
    path = store.path.parent / name
    rows.to_csv(path, index=False)
    return ingest_file(store, path, Named(parse_mapping(mapping, "m.toml"), "m", mapping))


def _beside(store: Store, rng: np.random.Generator) -> None:
    """A line of two stations whose second clock is slow, a station read in the wrong zone, and four sensors."""
    begun = (
        GO_LIVE_S + np.arange(28)[:, None] * DAY_S + np.arange(245) * 103
    ).ravel()  # seven hours from 09:00 in Seoul
    first = begun + rng.gamma(50, 1.6, len(begun))
    second = first + rng.exponential(20, len(begun))
    for station, zone, s, e in (
        ("x1", "UTC", begun, first), ("x2", "UTC", second - SKEW_S, second + rng.gamma(50, 1.6, len(begun)) - SKEW_S),
        ("x4", "Asia/Seoul", begun, first),
    ):  # fmt: skip
        lot = [f"{'Y' if station == 'x4' else 'X'}{i}" for i in range(len(s))]
        rows = pd.DataFrame({"station": station, "lot": lot, "product": "x", "s": s, "e": e, "qty": 1.0, "scrap": 0.0})
        _put(store, _operations(rows, 0), OPERATIONS.format(name=station, zone=zone), f"{station}.csv")
    t = GO_LIVE_S + np.arange(4_000) * 600.0
    temperature = np.round(50 + rng.normal(0, 2, len(t)), 1)
    temperature[2_000:2_200] = 47.3
    sensors = {
        "시각": _texts(pd.Series(t), 0), "count": np.cumsum(rng.integers(1, 9, len(t))) % 10_000, "temperature": temperature,
        "pressure": 6 + t / t.max() + np.repeat(rng.normal(0, 0.1, 28), 144)[: len(t)] + rng.normal(0, 0.02, len(t)), "length": rng.normal(50, 0.1, len(t)) / np.where(t > t[2_500], 25.4, 1),
    }  # fmt: skip
    _put(store, pd.DataFrame(sensors), SENSORS, "sensors.csv")
