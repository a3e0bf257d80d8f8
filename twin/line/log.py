"""What the line writes down: the tables of the log, kept as flat columns of numbers while the model runs."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

import numpy as np
import pyarrow as pa

STATES = ("PROCESSING", "SETUP", "DOWN", "MINOR_STOP", "STARVED", "BLOCKED", "PLANNED_STOP", "OFF", "UNKNOWN")
PROCESSING, SETUP, DOWN, MINOR_STOP, STARVED, BLOCKED, PLANNED_STOP, OFF, UNKNOWN = range(len(STATES))
# Inside the model some states are told apart by their reason; in the log it stands beside the state.
REASONS = (
    ("STARVED", "operator"), ("STARVED", "parts"), ("STARVED", "shift end"), ("DOWN", "crew"), ("PLANNED_STOP", "maintenance"),
    ("PLANNED_STOP", "predicted"), ("PLANNED_STOP", "false alarm"), ("PLANNED_STOP", "recheck"),
)  # fmt: skip
NO_OPERATOR, NO_PARTS, NO_TIME, NO_CREW, MAINTAINED, PREDICTED, ALARMED, RECHECKED = range(
    len(STATES), len(STATES) + len(REASONS)
)
NAMES: list[str | None] = [*STATES, *(state for state, _ in REASONS)]
WHY: list[str | None] = [*(None for _ in STATES), *(reason for _, reason in REASONS)]

MOMENT = pa.timestamp("us", tz="UTC")
NOT_YET = float("nan")


@dataclass
class Notes:
    """Rows as they happen, one flat array of numbers a table (a row is `WIDTH` numbers); times in seconds of the run."""

    operations: array = field(
        default_factory=lambda: array("d")
    )  # queued, started, ended, machine, product, order, lot, step, in, good, rework
    states: array = field(default_factory=lambda: array("d"))  # started, ended, machine, state, product
    orders: list[list[float]] = field(default_factory=list)  # product, qty, released, due, completed, lots open
    exits: array = field(default_factory=lambda: array("d"))  # left, product, qty
    escaped_parts: int = 0  # defective parts that left without anybody knowing: no log of a floor has them

    OPERATION_WIDTH = 11
    STATE_WIDTH = 5
    EXIT_WIDTH = 3


@dataclass(frozen=True)
class Log:
    """The finished log of one run; `machines` gives (station, machine number, what it inspects) by machine index."""

    notes: Notes
    machines: Sequence[tuple[str, int, str]]
    products: list[str]
    order_names: list[str]
    lot_names: dict[int, str]
    starts_at: datetime
    horizon_s: float

    def tables(self) -> dict[str, pa.Table]:
        """Returns operation_event, state_interval, inspection and production_order, columns as in the store's sim schema."""
        return {
            "operation_event": self._operations,
            "state_interval": self._states(),
            "inspection": self._inspections(),
            "production_order": self._orders(),
        }

    def _finished(self) -> np.ndarray:
        rows = np.frombuffer(self.notes.operations, dtype=float).reshape(-1, Notes.OPERATION_WIDTH)
        return rows[rows[:, 2] <= self.horizon_s]

    @cached_property
    def _operations(self) -> pa.Table:
        rows = self._finished()
        rows = rows[np.argsort(rows[:, 2], kind="stable")]
        queued, started, ended, machine, product, order, lot, step, qty, good, rework = rows.T
        return pa.table(
            {
                "queued_at": self._moments(queued),
                "started_at": self._moments(started),
                "ended_at": self._moments(ended),
                "station_id": _names([m[0] for m in self.machines], machine),
                "machine_no": pa.array([m[1] for m in self.machines], pa.int32()).take(_whole(machine)),
                "product_id": _names(self.products, product),
                "order_id": self._order_ids(order),
                "lot_id": self._lot_ids(lot),
                "step_no": _whole(step).cast(pa.int32()),
                "qty_in": pa.array(qty),
                "qty_good": pa.array(good),
                "qty_scrap": pa.array(qty - good - rework),
                "qty_rework": pa.array(rework),
            }
        )

    def _states(self) -> pa.Table:
        rows = np.frombuffer(self.notes.states, dtype=float).reshape(-1, Notes.STATE_WIDTH)
        started, ended, machine, state, product = rows.T
        started, ended = self._micros(started), self._micros(np.minimum(ended, self.horizon_s))
        keep = np.flatnonzero(started < ended)
        keep = keep[np.lexsort((started[keep], machine[keep]))]
        product = product[keep]
        return pa.table(
            {
                "started_at": pa.array(started[keep], MOMENT),
                "ended_at": pa.array(ended[keep], MOMENT),
                "station_id": _names([m[0] for m in self.machines], machine[keep]),
                "machine_no": pa.array([m[1] for m in self.machines], pa.int32()).take(_whole(machine[keep])),
                "state": _names(NAMES, state[keep]),
                "reason": _names(WHY, state[keep]),
                "product_id": _names([*self.products, None], np.where(product < 0, len(self.products), product)),
            }
        )

    def _inspections(self) -> pa.Table:
        """An operation at an inspecting station is an inspection: what it rejects, to scrap or rework, is what it found."""
        import pyarrow.compute as pc

        stages = {station: stage for station, _, stage in self.machines if stage != "no"}
        operations = self._operations
        inspecting = np.isin(operations["station_id"].to_numpy(zero_copy_only=False), list(stages))
        found = operations.filter(pa.array(inspecting))
        stage = [stages[s] for s in found["station_id"].to_pylist()] if len(set(stages.values())) > 1 else None
        only = next(iter(stages.values()), "final")
        return pa.table(
            {
                "occurred_at": found["ended_at"],
                "station_id": found["station_id"],
                "lot_id": found["lot_id"],
                "product_id": found["product_id"],
                "qty_inspected": found["qty_in"],
                "qty_defect": pc.call_function("subtract", [found["qty_in"], found["qty_good"]]),
                "stage": pa.array(stage or [only] * len(found), pa.string()),
            }
        )

    def _orders(self) -> pa.Table:
        rows = np.array(self.notes.orders, dtype=float).reshape(-1, 6)
        product, qty, released, due, completed, _ = rows.T
        done = self._moments(completed)
        return pa.table(
            {
                "order_id": self._order_ids(np.arange(len(rows))),
                "product_id": _names(self.products, product),
                "qty": pa.array(qty),
                "ordered_at": self._moments(released),
                "released_at": self._moments(released),
                "due_at": self._moments(due),
                "completed_at": done,
                "shipped_at": done,
            }
        )

    def _order_ids(self, order: np.ndarray) -> pa.Array:
        return _names(self.order_names, order) if self.order_names else _numbered("O", order)

    def _lot_ids(self, lot: np.ndarray) -> pa.Array:
        """Lots of the run are numbered; those that were there before keep their names."""
        if not self.lot_names:
            return _numbered("L", lot)
        return pa.array([self.lot_names.get(n, f"L{n + 1}") for n in lot.astype(int).tolist()], pa.string())

    def _micros(self, seconds: np.ndarray) -> np.ndarray:
        start = round(self.starts_at.astimezone(UTC).timestamp() * 1_000_000)
        return start + np.rint(seconds * 1e6).astype(np.int64)

    def _moments(self, seconds: np.ndarray) -> pa.Array:
        """Times of the run as moments; what has not happened (NaN) is null."""
        missing = np.isnan(seconds)
        return pa.array(self._micros(np.where(missing, 0.0, seconds)), MOMENT, mask=missing)


def _whole(numbers: np.ndarray) -> pa.Array:
    return pa.array(numbers.astype(np.int64))


def _names(names: list, index: np.ndarray) -> pa.Array:
    return pa.array(names, pa.string()).take(_whole(index))


def _numbered(prefix: str, numbers: np.ndarray) -> pa.Array:
    import pyarrow.compute as pc

    return pc.call_function(
        "binary_join_element_wise", [pa.scalar(prefix), _whole(numbers + 1).cast(pa.string()), pa.scalar("")]
    )
