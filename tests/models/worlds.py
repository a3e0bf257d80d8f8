"""Small worlds for models: units whose badness comes from one reading, as arrays and as a floor's log."""

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pyarrow as pa

from twin.models.dataset import KEYS, DataSet
from twin.models.task import Input, Task
from twin.store import Store

TASK = Task("defect-cast", "defect", "casting", "cast", "lot", "주조 불량 예측", "Defects at casting", "열", "heat")
HEAT = Input("heat", "금형 온도", "mould heat", "°C", "point:heat")
FLOW = Input("flow", "유량", "flow", "L/min", "point:flow")
PRODUCT = Input("product_id", "제품", "product", "", "the operation's product_id", "class")
MACHINE = Input("machine_no", "설비 번호", "machine number", "", "the operation's machine_no", "class")
START = np.datetime64("2026-01-05T00:00", "us")
LATER = np.timedelta64(3, "h")  # from the decision to the outcome


def cast_lots(n: int = 2_000, seed: int = 1) -> DataSet:
    """Lots every 20 minutes on two machines; bad where the heat is off, a tenth of them; the flow says nothing."""
    rng = np.random.default_rng(seed)
    heat, flow = rng.normal(200, 6, n), rng.normal(30, 1, n)
    bad = rng.random(n) < 1 / (1 + np.exp(4.0 - 0.5 * (np.abs(heat - 200) - 3)))
    at = START + np.arange(n) * np.timedelta64(20, "m")
    machine = np.array(["1", "2"])[np.arange(n) % 2]
    rows = pd.DataFrame(
        {
            "heat": heat,
            "flow": flow,
            "product_id": rng.choice(["a", "b"], n).astype(object),
            "machine_no": machine.astype(object),
        }
    )
    keys = pd.DataFrame({k: [None] * n for k in KEYS}, dtype=object).assign(
        station_id="cast",
        machine_no=[int(m) for m in machine],
        lot_id=[f"L{i:05d}" for i in range(n)],
        product_id=rows.product_id,
    )
    return DataSet(
        TASK, (HEAT, FLOW, PRODUCT, MACHINE), rows, bad.astype(float), at, at + LATER, keys[list(KEYS)], np.zeros(n, bool)
    )  # fmt: skip


def put_floor(store: Store, ds: DataSet) -> None:
    """Lands the lots as a floor's log: cast (nothing found yet), checked later, with readings by machine."""
    at, known = (pa.array(t, pa.timestamp("us")).cast(pa.timestamp("us", "UTC")) for t in (ds.at, ds.known_at))
    lots, product = ds.keys.lot_id.tolist(), ds.keys.product_id.tolist()
    with store.landing(kind="demo", source_name="cast") as landing:
        for place, (station, when, scrap) in enumerate((("cast", at, 0 * ds.label), ("check", known, 3 * ds.label))):
            landing.write("operation_event", pa.table(_key(len(ds), place) | {
                "started_at": when, "ended_at": when, "station_id": [station] * len(ds),
                "machine_no": pa.array(ds.keys.machine_no.tolist() if station == "cast" else [1] * len(ds), pa.int32()),
                "product_id": product, "lot_id": lots, "qty_in": np.full(len(ds), 12.0), "qty_good": 12.0 - scrap, "qty_scrap": scrap,
                "qty_rework": np.zeros(len(ds)),
            }))  # fmt: skip
        for place, item in enumerate(("heat", "flow"), start=2):
            points = [f"cast-{m}.{item}" for m in ds.keys.machine_no]
            landing.write("measurement", pa.table(_key(len(ds), place) | {
                "occurred_at": at, "point_id": points, "value": ds.rows[item].to_numpy(), "lot_id": lots,
            }))  # fmt: skip
    store.load_landed()


def utc(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _key(n: int, place: int) -> dict[str, pa.Array]:
    numbers = np.arange(n) + place * 1_000_000
    return {"source_row": pa.array(numbers, pa.int64()), "source_key": pa.array(numbers, pa.uint64())}
