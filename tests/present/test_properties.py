"""Laws that hold for the present of any log: nothing later leaks, and every lot released and not gone is somewhere, once."""

from datetime import timedelta
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kpi.logs import TinyLog, floor_in_memory
from twin.line import Log, run
from twin.plant import Plant
from twin.present import present

HORIZON_S = 86_400.0
STATION = {
    "process": "p",
    "time_to_minor_stop_s": {"law": "exponential", "mean": 3000},
    "minor_stop_s": {"law": "constant", "value": 60},
}
FAILING = {
    "time_to_failure_s": {"law": "weibull", "shape": 2, "mean": 9000},
    "repair_s": {"law": "exponential", "mean": 900},
}


@cache
def world(seed: int) -> tuple[Plant, Log]:
    """A line of three stations with stops, breaks and a finite buffer, and the log of one day of it."""
    plant = Plant.model_validate(
        {
            "site": {"name": "tiny", "starts_at": "2026-01-05T00:00:00"},
            "shift": [{"id": "d", "starts": "06:00:00", "ends": "22:00:00", "breaks": [["12:00:00", "12:40:00"]]}],
            "process": [{"id": "p"}],
            "station": [
                {"id": "m1", "machines": 2, "processing_s": {"law": "exponential", "mean": 900}, **STATION, **FAILING},
                {"id": "m2", "buffer_before": 2, "processing_s": {"law": "exponential", "mean": 500}, **STATION},
                {"id": "m3", "processing_s": {"law": "constant", "value": 700}, "batch_size": 2, "batch_timeout_s": 900, "process": "p"},
            ],
            "product": [{"id": "a", "lot_size": 4, "route": ["m1", "m2", "m3"]}, {"id": "b", "lot_size": 3, "route": ["m2", "m3"]}],
            "supply": {"kind": "orders"},
            "order": [
                {"id": f"O{i}", "product": "ab"[i % 2], "qty": 3 + i, "released_s": 3600.0 * i, "due_s": 3600.0 * i + 40_000}
                for i in range(1, 22)
            ],
        }
    )  # fmt: skip
    return plant, run(plant, horizon_s=HORIZON_S, seed=seed)


def as_rows(tables: dict[str, pa.Table]) -> TinyLog:
    log = TinyLog()
    for name, table in tables.items():
        log.rows[name] = table.to_pylist()
    return log


def known_at(tables: dict[str, pa.Table], moment) -> TinyLog:
    """The log as it was at a moment: what had ended, states cut where they stand, orders as they stood."""
    log = as_rows(tables)
    rows = log.rows
    rows["operation_event"] = [r for r in rows["operation_event"] if r["ended_at"] <= moment]
    rows["state_interval"] = [
        r | {"ended_at": min(r["ended_at"], moment)} for r in rows["state_interval"] if r["started_at"] < moment
    ]
    hidden = ("completed_at", "shipped_at")
    rows["production_order"] = [
        r | {h: None for h in hidden if r[h] and r[h] > moment}
        for r in rows["production_order"]
        if r["ordered_at"] <= moment
    ]
    return log


@settings(max_examples=30)
@given(st.integers(1, 3), st.integers(60, int(HORIZON_S) - 60))
def test_the_present_is_the_same_with_and_without_what_came_later(seed, second):
    plant, log = world(seed)
    moment = log.starts_at + timedelta(seconds=second + 0.5)
    full = present(floor_in_memory(as_rows(log.tables())), plant, moment)
    truncated = present(floor_in_memory(known_at(log.tables(), moment)), plant, moment)
    assert full == truncated


@settings(max_examples=30)
@given(st.integers(1, 3), st.integers(60, int(HORIZON_S) - 60))
def test_every_lot_released_and_not_gone_is_in_one_place(seed, second):
    plant, log = world(seed)
    moment = log.starts_at + timedelta(seconds=second + 0.5)
    state = present(floor_in_memory(as_rows(log.tables())), plant, moment).state
    inside = [lot for lots in state.waiting.values() for lot in lots]
    inside += [lot for machine in state.machines.values() for lot in machine.lots]
    assert len({lot.lot for lot in inside}) == len(inside)
    tables = log.tables()
    orders = tables["production_order"].filter(pc.field("released_at") <= pa.scalar(moment)).to_pylist()
    size = {p.id: p.lot_size for p in plant.product}
    released = sum(-(-int(o["qty"]) // size[o["product_id"]]) for o in orders)
    done = tables["operation_event"].filter(
        (pc.field("station_id") == "m3") & (pc.field("ended_at") <= pa.scalar(moment))
    )
    assert len(inside) == released - len(set(done["lot_id"].to_pylist()))
    assert not any(lot.lot.startswith("?") for lot in inside)
