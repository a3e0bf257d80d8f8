"""Small signs on the drawing of the line: what else the plant describes at a station, and what all stations share."""

from html import escape
from typing import TYPE_CHECKING

from pages.parts import show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pages.parts.begin import Here
    from twin.plant import Plant, Station

HOUR_S = 3600
KINDS = {"people": "sign.people_carry", "vehicle": "sign.vehicle", "conveyor": "sign.conveyor"}
BACK = "back"  # drawn as a way back


def at_station(here: "Here", plant: "Plant", station: "Station") -> str:
    """Returns the HTML of a station's signs; '' where nothing but its machines is described."""
    signs = [*_comes(here, plant, station), *_works(here, plant, station), *_quality(here, plant, station)]
    drawn = "".join(f'<span class="sign {kind}">{escape(text)}</span>' for kind, text in signs)
    return f'<div class="signs">{drawn}</div>' if drawn else ""


def of_floor(here: "Here", plant: "Plant") -> str:
    """Returns the HTML of what is shared: release, people, crews, transport, overtime; '' where there is nothing."""
    lines = list(_shared(here, plant))
    items = "".join(f"<span><b>{escape(head)}</b> {escape(text)}</span>" for head, text in lines)
    return f'<div class="shared">{items}</div>' if items else ""


def _comes(here: "Here", plant: "Plant", station: "Station") -> "Iterator[tuple[str, str]]":
    """How lots come to a station and which goes first."""
    names = {t.id: here.pick(t.name_ko, t.name_en) or t.id for t in plant.transport}
    for move in plant.move:
        if move.to_station == station.id:
            start, metres = here.name("station", move.from_station), show.number(move.distance_m)
            yield "", here.say("sign.move", by=names[move.by], start=start, metres=metres)
    if station.dispatch != "fifo":
        yield "", here.say(f"sign.dispatch_{station.dispatch}")
    for product in plant.product:
        if product.assembled_at == station.id:
            parts = " + ".join(f"{here.name('product', n.product)} ×{n.qty}" for n in product.made_of)
            yield "", here.say("sign.assembly", product=here.name("product", product.id), parts=parts)


def _works(here: "Here", plant: "Plant", station: "Station") -> "Iterator[tuple[str, str]]":
    """Who works there and what else takes its time."""
    if station.operators:
        yield "", here.say("sign.operators", number=station.operators)
    if station.setup_operators:
        yield "", here.say("sign.setup_operators", number=station.setup_operators)
    for crew in plant.crew:
        if station.time_to_failure_s is not None and crew.stations is not None and station.id in crew.stations:
            yield "", here.say("sign.crew", name=here.pick(crew.name_ko, crew.name_en) or crew.id)
    for job in station.maintenance:
        yield "", here.say(f"sign.maintenance_{job.clock}", hours=show.number(job.every_s / HOUR_S))
    if station.predictive_maintenance is not None:
        alarms = station.predictive_maintenance
        rate = show.number(alarms.false_alarms_per_h * 100)
        yield "", here.say("sign.alarms", recall=f"{alarms.recall:.0%}", wrong=rate)
    if station.lots_out is not None:
        yield "", here.say("sign.lots_out", number=station.lots_out)


def _quality(here: "Here", plant: "Plant", station: "Station") -> "Iterator[tuple[str, str]]":
    """Inspection, and the ways back of what is reworked."""
    if station.inspects != "no":
        yield "", here.say(f"sign.{station.inspects}")
    if station.defect_prediction is not None:
        flags = station.defect_prediction
        yield "", here.say("sign.flags", recall=f"{flags.recall:.0%}", wrong=f"{flags.false_alarm_rate:.1%}")
    if station.rework is not None:
        way = " → ".join(here.name("station", s) for s in station.rework.route) or here.say("sign.itself")
        yield BACK, here.say("sign.rework", way=way, limit=station.rework.limit)
    senders = [s.id for s in plant.station if s.rework is not None and station.id in s.rework.route]
    if senders:
        yield BACK, here.say("sign.reworks", start=", ".join(here.name("station", s) for s in senders))


def _shared(here: "Here", plant: "Plant") -> "Iterator[tuple[str, str]]":
    if plant.supply.wip_lots is not None:
        yield here.say("sign.release"), here.say("sign.conwip", number=plant.supply.wip_lots)
    if plant.supply.release_below_lots is not None:
        yield here.say("sign.release"), here.say("sign.pulled", number=plant.supply.release_below_lots)
    for head, things in (("sign.people", plant.operator), ("sign.crews", plant.crew)):
        if things:
            yield here.say(head), ", ".join(_counted(here, t.id, t.name_ko, t.name_en, t.number) for t in things)
    if plant.transport:
        carriers = (
            f"{_counted(here, t.id, t.name_ko, t.name_en, t.number)} ({here.say(KINDS[t.kind])})"
            for t in plant.transport
        )
        yield here.say("sign.transport"), ", ".join(carriers)
    if plant.site.overtime:
        dates = sorted(o.date for o in plant.site.overtime)
        yield (
            here.say("sign.overtime"),
            here.say("sign.overtime_days", number=len(dates), first=dates[0], last=dates[-1]),
        )


def _counted(here: "Here", thing_id: str, ko: str, en: str, number: int) -> str:
    return f"{here.pick(ko, en) or thing_id} ×{number}"
