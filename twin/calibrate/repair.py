"""Stops of a station put together: how often, and how long with their whole spread (a median alone misleads the twin)."""

import duckdb
import numpy as np

from twin.calibrate.failures import Events, LifeFit, events_of, fit_life, make_stops
from twin.calibrate.fit import choose_law
from twin.calibrate.processing import StopsSeen
from twin.calibrate.report import Report
from twin.laws import Law
from twin.plant import Station

FEWEST_OWN_LENGTHS = 5  # below, lengths of like stops in the same process, then in the plant, are pooled

Lengths = dict[str, dict[str, np.ndarray]]  # by state, by station


def learn_stops(
    cur: duckdb.DuckDBPyConnection,
    report: Report,
    stations: list[Station],
    inferred: dict[str, tuple[StopsSeen | None, StopsSeen | None]],
) -> list[Station]:
    """Returns the stations with laws of breakdowns and minor stops, their lengths pooled where there are few."""
    make_stops(cur)
    seen: dict[str, dict[str, Events]] = {"DOWN": {}, "MINOR_STOP": {}}
    for station in stations:
        minor, down = inferred.get(station.id, (None, None))
        seen["DOWN"][station.id] = _events(cur, station.id, "DOWN", down)
        seen["MINOR_STOP"][station.id] = _events(cur, station.id, "MINOR_STOP", minor)
    return [
        _with_minor_stops(_with_failures(s, seen["DOWN"], stations, report), seen["MINOR_STOP"], stations, report)
        for s in stations
    ]


def _events(cur: duckdb.DuckDBPyConnection, station_id: str, state: str, hidden: StopsSeen | None) -> Events:
    """What the log names; where it names nothing, what long cycles and gaps betray."""
    named = events_of(cur, station_id, state)
    if named.n or hidden is None:
        return named
    between, open_s = np.array(hidden.between_s), np.array(hidden.open_s)
    return Events(between, open_s, np.array(hidden.lengths_s), hidden.worked_s, len(hidden.lengths_s))


def _with_failures(station: Station, seen: dict[str, Events], stations: list[Station], report: Report) -> Station:
    events = seen[station.id]
    life = fit_life(events.between_s, events.open_s, worked_s=events.worked_s, n=events.n, clock=events.clock)
    repair = _lengths_law(station, seen, stations, report, "repair") if events.n else None
    _note(report, "time_to_failure", station.id, life, events)
    if events.n == 0:
        return _never_failed(station, events, report)
    if life.law is None or repair is None:
        return station
    if events.clock == "calendar":
        report.assume(
            f"{station.id}: 고장의 {events.begun_idle:.0%}가 쉬는 설비에서 시작되어 달력시간 기준으로 봄",
            f"{station.id}: {events.begun_idle:.0%} of breakdowns begin on an idle machine: they run on the calendar clock",
        )
    return station.model_copy(update={"time_to_failure_s": life.law, "repair_s": repair})


def _with_minor_stops(station: Station, seen: dict[str, Events], stations: list[Station], report: Report) -> Station:
    events = seen[station.id]
    if events.n == 0:
        return (
            station.model_copy(update={"time_to_minor_stop_s": None, "minor_stop_s": None})
            if events.worked_s
            else station
        )
    life = fit_life(events.between_s, events.open_s, worked_s=events.worked_s, n=events.n)
    length = _lengths_law(station, seen, stations, report, "minor_stop")
    _note(report, "time_to_minor_stop", station.id, life, events)
    if life.law is None or length is None:
        return station
    return station.model_copy(update={"time_to_minor_stop_s": life.law, "minor_stop_s": length})


def _never_failed(station: Station, events: Events, report: Report) -> Station:
    """An entered law stays while it could have gone so long without a failure; else none, with the bound in the report."""
    if events.worked_s == 0:
        return station
    given = station.time_to_failure_s
    if given is not None and np.exp(-events.worked_s / given.mean()) > 0.05:
        report.assume(
            f"{station.id}: 고장 기록이 없지만 입력된 고장 간격과 어긋나지 않아 입력값을 둠",
            f"{station.id}: no breakdown in the log, which does not contradict the entered law: it is kept",
        )
        return station
    hours = events.worked_s / -np.log(0.05) / 3600
    report.assume(
        f"{station.id}: 고장 기록이 없어 고장이 없다고 봄(95 % 수준에서 평균 간격 {hours:.1f}시간 이상이라는 것만 알 수 있음)",
        f"{station.id}: no breakdown in the log, so none is modelled (all that is known: mean time at least {hours:.1f} h, 95 %)",
    )
    return station.model_copy(update={"time_to_failure_s": None, "repair_s": None})


def _lengths_law(
    station: Station, seen: dict[str, Events], stations: list[Station], report: Report, what: str
) -> Law | None:
    own = seen[station.id].lengths_s
    if len(own) >= FEWEST_OWN_LENGTHS:
        fit = choose_law(own)
    else:
        alike = [seen[s.id].lengths_s for s in stations if s.process == station.process]
        pooled = np.concatenate(alike)
        if len(pooled) < FEWEST_OWN_LENGTHS:
            pooled = np.concatenate([e.lengths_s for e in seen.values()])
        if not len(pooled):
            return station.repair_s if what == "repair" else station.minor_stop_s
        fit = choose_law(pooled, source="pooled")
    report.item(what, station.id, n_own=len(own), **fit.described())
    return fit.law


def _note(report: Report, what: str, station_id: str, life: LifeFit, events: Events) -> None:
    law = life.law.law if life.law else None
    mean = life.law.mean() if life.law else None
    report.item(
        what, station_id, n=life.n, events=events.n, renewals=events.renewals, clock=events.clock, law=law, mean_s=mean,
        source="measured", mean_interval_s=life.mean_interval_s, **life.report,
    )  # fmt: skip
