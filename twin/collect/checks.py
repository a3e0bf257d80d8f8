"""Whether the values of a row can be true: there where they must be, in their range, in their order."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa

from twin.collect.compute import pc
from twin.collect.values import Trouble, Values
from twin.store.schema import landed_schema

STATES = ("PROCESSING", "SETUP", "DOWN", "MINOR_STOP", "STARVED", "BLOCKED", "PLANNED_STOP", "OFF", "UNKNOWN")
ALLOWED = {
    ("state_interval", "state"): STATES,
    ("inspection", "stage"): ("in_process", "final"),
    ("inspection", "inspector"): ("auto", "human", "model"),
    ("maintenance", "kind"): ("corrective", "preventive", "predicted"),
}
PLANNED = ("due_at",)  # may lie in the future
EARLIEST = np.datetime64("1990-01-01", "us")
CLOCK_AHEAD = timedelta(days=1)  # a machine's clock and time zone may be off by less than this
NAMED_STATIONS = 20  # in a sentence


def troubles_of(
    table: str, values: dict[str, Values], required: set[str], stations: frozenset[str] | None, now: datetime
) -> Iterator[Trouble]:
    """Yields the rows of a table that cannot be true, with the reason."""
    schema = landed_schema(table)
    for name, given in values.items():
        if name in required or not schema.field(name).nullable:
            yield Trouble(given.absent(), "missing_value", given.column, given.shown)
        if isinstance(given.values, np.ndarray) and given.values.dtype.kind == "M":
            yield from _of_moment(name, given, now)
        elif name.startswith("qty") or name == "kwh":
            yield Trouble(
                given.values < 0, "quantities" if given.column is None else "negative_number", given.column, given.shown
            )
        elif (table, name) in ALLOWED:
            yield _outside(given, ALLOWED[table, name], "unknown_value")
    if stations is not None and "station_id" in values:
        yield _outside(values["station_id"], tuple(sorted(stations)), "unknown_station")
    yield from _between(values)


def _of_moment(name: str, given: Values, now: datetime) -> Iterator[Trouble]:
    yield Trouble(given.values < EARLIEST, "absurd_year", given.column, given.shown)
    if name not in PLANNED:
        latest = np.datetime64((now + CLOCK_AHEAD).astimezone(UTC).replace(tzinfo=None), "us")
        yield Trouble(given.values > latest, "future_time", given.column, given.shown)


def _outside(given: Values, known: tuple[str, ...], code: str) -> Trouble:
    """Texts that are none of those known."""
    texts = given.values
    among = pc.or_kleene(pc.is_in(texts, pa.array(known, pa.string())), pc.is_null(texts))
    named = ", ".join(known[:NAMED_STATIONS]) + (" …" if len(known) > NAMED_STATIONS else "")
    return Trouble(~among.to_numpy(zero_copy_only=False), code, given.column, texts, named)


def _between(values: dict[str, Values]) -> Iterator[Trouble]:
    """What is wrong between two values of a row."""
    if {"started_at", "ended_at"} <= values.keys():
        start, end = values["started_at"], values["ended_at"]
        yield Trouble(end.values < start.values, "end_before_start", end.column, end.shown, start.column or "")
    if {"qty_in", "qty_good", "qty_scrap"} <= values.keys():
        whole, good, scrap = (values[name] for name in ("qty_in", "qty_good", "qty_scrap"))
        column = good.column or whole.column
        yield Trouble(good.values + scrap.values > whole.values + 1e-6, "quantities", column, whole.shown)
    if {"qty_inspected", "qty_defect"} <= values.keys():
        whole, bad = values["qty_inspected"], values["qty_defect"]
        yield Trouble(bad.values > whole.values, "quantities", bad.column, bad.shown)
