"""The log turned into a plant with fitted laws, one idea after another, and the report of what was found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb

from twin.calibrate import (
    activity,
    clock,
    maintenance,
    moves,
    overtime,
    people,
    power,
    processing,
    repair,
    rework,
    routes,
    rows,
    scrap,
    setups,
    shifts,
    stations,
    supply,
    traps,
)  # fmt: skip
from twin.calibrate.lacks import lacks_of
from twin.calibrate.overrides import with_overrides
from twin.calibrate.regime import choose_regime
from twin.calibrate.report import Report
from twin.calibrate.untold import say_untold
from twin.plant import Plant, Product, Shift, Site, Station
from twin.store import Store
from twin.store.overrides import Override, all_overrides, standing

LOCAL_ZONE = "Asia/Seoul"
STEPS = ("rows", "regime", "shifts", "laws", "routes", "traps")  # what `progress` is told, in order


@dataclass(frozen=True)
class Calibration:
    """A plant with fitted laws, and what was measured, dropped and assumed on the way.

    `measured` is the plant as the data say; `plant` has what people set instead, listed in report["overrides"].
    """

    plant: Plant
    report: dict[str, Any]
    measured: Plant


def calibrate(
    store: Store,
    *,
    until: datetime | None = None,
    base: Plant | None = None,
    window: timedelta | None = None,
    overrides: Sequence[Override] | None = None,
    goodness: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Calibration:
    """Returns the plant fitted to floor.* up to `until` (only the last `window` of it), on top of `base` where given.

    What data cannot tell (names, buffers, processes, shifts) is taken from `base`, badge "entered", or assumed and said.
    What a person set instead (`overrides`; those that stand in the store where left out) is put over it, badge "entered".
    Raises Problem where there is nothing to calibrate from.
    """
    entered = standing(all_overrides(store)) if overrides is None else overrides
    with store.cursor() as cur:
        return calibrate_from(
            cur, until=until, base=base, window=window, overrides=entered, goodness=goodness, progress=progress
        )


def calibrate_from(
    cur: duckdb.DuckDBPyConnection,
    *,
    until: datetime | None = None,
    base: Plant | None = None,
    window: timedelta | None = None,
    overrides: Sequence[Override] = (),
    goodness: bool = False,
    search: bool = True,
    regime: bool = True,
    progress: Callable[[str], None] | None = None,
) -> Calibration:
    """Returns the same from a cursor of any database that has the floor's tables; overrides only as given.

    Without a `window` the last regime is used where the plant has changed, unless `regime` is False.
    Without `search` only the traps that are corrected are looked for, which saves time where many windows are fitted.
    """
    step = progress or (lambda _: None)
    report, site = (Report(), base.site if base else Site(name="보정된 라인 · calibrated line", timezone=LOCAL_ZONE))
    step("rows")
    span = rows.prepare(cur, report, from_=_from(cur, until, window), until=until)
    traps.mend(cur, report)
    if window is None and regime:
        step("regime")
        span = choose_regime(cur, report, span, site)
    sent_back = rework.follow_rework(cur)
    _window(cur, report, span, base)
    clock.learn_kinds(cur, _front_stations(cur, base))
    step("shifts")
    site, working = _hours(cur, report, span, site, base)
    clock.make_open_time(cur, site, working, span)
    clock.run_clock(cur)
    step("laws")
    found = stations.learn_stations(cur, report, base)
    processing.make_sample(cur, found)
    fitted = [processing.fit_processing(cur, report, s, goodness) for s in found]
    hidden = {s.id: (samples.minor, samples.down) for s, samples in fitted}
    found = repair.learn_stops(cur, report, [s for s, _ in fitted], hidden)
    found = maintenance.learn_maintenance(cur, report, found)
    step("routes")
    products = routes.learn_routes(cur, report, span, base)
    found = scrap.learn_scrap(cur, report, site, found)
    found = rework.learn_rework(cur, report, site, found, sent_back)
    found = setups.learn_setups(cur, report, found, products)
    found = power.learn_power(cur, report, site, found)
    feed, orders, products = supply.learn_supply(cur, report, site, base, products)
    people.learn_people(cur, report, base)
    ways = moves.learn_moves(cur, report, base, {s.id for s in found})
    plant = Plant(
        site=site, process=stations.processes_of(found, base), station=tuple(_named(s, products) for s in found),
        product=tuple(products), shift=working, supply=feed, order=orders, transport=ways.transport, move=ways.move,
        **_as_entered(base),
    )  # fmt: skip
    say_untold(report, plant)
    report.lacks = lacks_of(plant, report.items, (span.until_s - span.from_s) / 86_400)
    if search:
        step("traps")
        traps.look(cur, report)
    final, entered = with_overrides(plant, overrides)
    return Calibration(final, report.as_dict() | {"overrides": entered}, plant)


def _hours(
    cur: duckdb.DuckDBPyConnection, report: Report, span: rows.Span, site: Site, base: Plant | None
) -> tuple[Site, tuple[Shift, ...]]:
    """The site with its holidays, overtime and the start of a run, and the shifts."""
    seen = activity.activity_of(cur)
    working, idle_days = shifts.learn_shifts(report, site, base.shift if base else None, seen)
    holidays = tuple(sorted({*site.holidays, *idle_days}))
    site = site.model_copy(update={"holidays": holidays, "starts_at": _start(span, site)})
    site = site.model_copy(update={"overtime": overtime.learn_overtime(report, site, working, seen)})
    shifts.check_hours(report, overtime.share_outside(site, working, seen), working)
    return site, working


def _as_entered(base: Plant | None) -> dict[str, Any]:
    """What no log tells and an engineer may have entered: people, crews and the plan."""
    return {name: getattr(base, name) for name in ("operator", "crew", "plan")} if base else {}


def _from(cur: duckdb.DuckDBPyConnection, until: datetime | None, window: timedelta | None) -> datetime | None:
    if window is None:
        return None
    last_s = cur.execute("SELECT epoch(max(ended_at)) FROM floor.operation_event").fetchall()[0][0]
    end = until or (datetime.fromtimestamp(last_s, UTC) if last_s is not None else None)
    return end - window if end else None


def _window(cur: duckdb.DuckDBPyConnection, report: Report, span: rows.Span, base: Plant | None) -> None:
    operations, states = (cur.execute(f"SELECT count(*) FROM {t}").fetchall()[0][0] for t in ("op", "state"))
    report.window |= {
        "from": span.from_.isoformat(),
        "until": span.until.isoformat(),
        "operations": operations,
        "states": states,
    }
    report.batches = [b for (b,) in cur.execute(_BATCHES).fetchall()]
    if base is None:
        report.assume(
            f"공장 설명이 없어 설비·경로를 기록에서 알아내고 시간대는 {LOCAL_ZONE}로 봄",
            f"no plant description: stations and routes are learnt from the log, time zone taken as {LOCAL_ZONE}",
        )
    else:
        report.assume(
            "이름·공정·대기 자리·근무조는 입력된 설명에서 가져옴",
            "names, processes, buffers and shifts are taken from the entered description",
        )


def _front_stations(cur: duckdb.DuckDBPyConnection, base: Plant | None) -> set[str]:
    """Stations where a gap between operations can only be a stop: fed without end, by description or for lack of any other."""
    if base:
        return {w.route[0] for p in base.product for w in p.ways()} if base.supply.kind == "saturated" else set()
    stations = [r[0] for r in cur.execute("SELECT DISTINCT station_id FROM op WHERE q IS NULL").fetchall()]
    followed = cur.execute(
        "SELECT count(*) FROM (SELECT lot FROM op WHERE lot IS NOT NULL GROUP BY 1 HAVING count(*) > 1)"
    ).fetchall()[0][0]
    return set(stations) if len(stations) == 1 and not followed else set()


def _start(span: rows.Span, site: Site) -> datetime:
    """A run begins on the local midnight before the log: the orders released then are not missed."""
    local = datetime.fromtimestamp(span.from_s, UTC).astimezone(site.zone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)


def _named(station: Station, products: list[Product]) -> Station:
    """Laws by product only for products the plant has."""
    known = {p.id for p in products}
    return station.model_copy(
        update={
            "processing_s_by_product": {p: law for p, law in station.processing_s_by_product.items() if p in known},
            "scrap_rate_by_product": {p: rate for p, rate in station.scrap_rate_by_product.items() if p in known},
        }
    )


_BATCHES = """
SELECT DISTINCT batch_id FROM (
  SELECT batch_id FROM floor.operation_event, span_read WHERE epoch(started_at) >= from_s AND epoch(ended_at) <= until_s
  UNION SELECT batch_id FROM floor.state_interval, span_read WHERE epoch(started_at) >= from_s AND epoch(started_at) < until_s)
ORDER BY batch_id
"""
