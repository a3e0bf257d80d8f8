"""Tiny plants for tests, and ways to read their logs."""

from twin.line import Log, run
from twin.plant import Plant

MICRO = 1_000_000


def serial(
    processing, buffers=None, *, route=None, supply=None, site=None, product=None, more=None, **station_fields
) -> Plant:
    """Returns a serial line: a law (or a number of seconds) a station, places before each, more fields for all stations.

    `more` adds whole blocks of the plant file: operators, crews, shifts, orders …
    """
    buffers = buffers or [None] * len(processing)
    stations = []
    for i, (law, places) in enumerate(zip(processing, buffers, strict=True)):
        station = {"id": f"m{i + 1}", "process": "p", "processing_s": law_of(law), **station_fields}
        if places is not None:
            station["buffer_before"] = places
        stations.append(station)
    return Plant.model_validate(
        {
            "site": {"name": "tiny", **(site or {})},
            "process": [{"id": "p"}],
            "station": stations,
            "product": [{"id": "a", "route": route or [s["id"] for s in stations], **(product or {})}],
            "supply": supply or {"kind": "saturated"},
            **(more or {}),
        }
    )


def changed(plant: Plant, station: str, **fields) -> Plant:
    """Returns the plant with some fields of one station changed."""
    given = plant.model_dump(mode="python", by_alias=True, exclude_defaults=True)
    for each in given["station"]:
        if each["id"] == station:
            each.update(fields)
    return Plant.model_validate(given)


def law_of(law) -> dict:
    """Returns a law as plain data; a number is a constant."""
    return {"law": "constant", "value": law} if isinstance(law, int | float) else law


def exponential(mean: float, **more) -> dict:
    """Returns an exponential law as plain data."""
    return {"law": "exponential", "mean": mean, **more}


def states(log: Log, station: str, machine: int = 1) -> list[tuple[float, float, str]]:
    """Returns (start, end, state) of a machine in seconds of the run."""
    rows = log.tables()["state_interval"].to_pylist()
    return [
        (_seconds(log, r["started_at"]), _seconds(log, r["ended_at"]), r["state"])
        for r in rows
        if (r["station_id"], r["machine_no"]) == (station, machine)
    ]


def operations(log: Log, station: str) -> list[tuple[float, float, float]]:
    """Returns (queued, started, ended) of a station's operations in seconds of the run."""
    rows = log.tables()["operation_event"].to_pylist()
    return [
        tuple(_seconds(log, r[c]) for c in ("queued_at", "started_at", "ended_at"))
        for r in rows
        if r["station_id"] == station
    ]


def throughput(plant: Plant, horizon_s: float, warmup_s: float, seed: int, replication: int) -> float:
    """Returns lots per second that left the last station after the warm-up."""
    log = run(plant, horizon_s=horizon_s + warmup_s, seed=seed, replication=replication)
    ended = log.tables()["operation_event"].to_pandas()
    last = ended.loc[ended["station_id"] == plant.station[-1].id, "ended_at"]
    return float(((last - log.starts_at).dt.total_seconds() > warmup_s).sum()) / horizon_s


def _seconds(log: Log, moment) -> float:
    return (moment - log.starts_at).total_seconds()
