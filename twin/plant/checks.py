"""What a description must hold together: names that exist, people who come, crews and cards that can do their work."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from twin.errors import mistake

if TYPE_CHECKING:
    from twin.plant.plant import Plant
    from twin.plant.station import Station

Reference = tuple[str, str, set[str], str]  # a name, what it names, what there is, where it stands


def check_names(plant: "Plant") -> None:
    """Raises a mistake for things described twice and for names that point nowhere."""
    for kind in ("process", "station", "product", "shift", "operator", "crew", "transport", "order"):
        ids = [thing.id for thing in getattr(plant, kind)]
        twice = {i for i in ids if ids.count(i) > 1} if len(set(ids)) < len(ids) else set()
        if twice:
            raise mistake("twice", "{kind} '{name}' is described twice", kind=kind, name=sorted(twice)[0])
    for name, what, known, where in _references(plant):
        if name not in known:
            raise mistake(
                "unknown_name", "{where} names {what} '{name}', which is not described; known: {known}",
                where=where, what=what, name=name, known=", ".join(sorted(known)) or "-",
            )  # fmt: skip
    if plant.supply.kind == "orders" and not plant.order:
        raise mistake("no_orders", 'supply kind = "orders" needs at least one [[order]]')


def check_resources(plant: "Plant") -> None:
    """Raises a mistake for people, crews, cards and parts lists with which some work could never begin."""
    for station in plant.station:
        _operators_come(plant, station)
        _cards_suffice(plant, station)
    _one_crew_a_station(plant)
    _parts_lists_end(plant)


def _references(plant: "Plant") -> Iterator[Reference]:
    stations, products = {s.id for s in plant.station}, {p.id for p in plant.product}
    processes, shifts = {p.id for p in plant.process}, {s.id for s in plant.shift}
    for s in plant.station:
        here = f"station '{s.id}'"
        yield s.process, "process", processes, here
        yield from ((i, "shift", shifts, here) for i in s.shifts or ())
        yield from ((i, "product", products, here) for i in (*s.processing_s_by_product, *s.scrap_rate_by_product))
        yield from ((i, "station", stations, here) for i in (s.rework.route if s.rework else ()))
    for p in plant.product:
        here = f"product '{p.id}'"
        yield from ((i, "station", stations, here) for way in p.ways() for i in way.route)
        yield from ((need.product, "product", products, here) for need in p.made_of)
    yield from ((o.product, "product", products, f"order '{o.id}'") for o in plant.order)
    for o in plant.site.overtime:
        yield from ((i, "station", stations, f"overtime {o.date}") for i in o.stations or ())
    yield from _references_of_people(plant, stations, shifts)


def _references_of_people(plant: "Plant", stations: set[str], shifts: set[str]) -> Iterator[Reference]:
    carriers = {t.id for t in plant.transport}
    for o in plant.operator:
        yield from ((i, "station", stations | carriers, f"operator '{o.id}'") for i in o.skills)
        yield from ((i, "shift", shifts, f"operator '{o.id}'") for i in o.shifts or ())
    yield from ((i, "station", stations, f"crew '{c.id}'") for c in plant.crew for i in c.stations or ())
    for m in plant.move:
        here = f"move '{m.from_station} → {m.to_station}'"
        yield from ((i, "station", stations, here) for i in (m.from_station, m.to_station))
        yield m.by, "transport", carriers, here


def _operators_come(plant: "Plant", station: "Station") -> None:
    needed = max(station.operators, station.setup_operators)
    if not needed:
        return
    skilled = [o for o in plant.operator if station.id in o.skills]
    there = sum(o.number for o in skilled)
    if there < needed:
        raise mistake(
            "few_operators", "station '{name}' needs {needed} operators, but only {there} have its skill",
            name=station.id, needed=needed, there=there,
        )  # fmt: skip
    every = {s.id for s in plant.shift}
    works = every if station.shifts is None else set(station.shifts)
    if every and not any(works & (every if o.shifts is None else set(o.shifts)) for o in skilled):
        raise mistake("operators_never", "no operator of station '{name}' works in any of its shifts", name=station.id)


def _cards_suffice(plant: "Plant", station: "Station") -> None:
    if station.kanban_cards is not None and station.buffer_before is not None:
        raise mistake(
            "kanban", "station '{name}': kanban_cards take the place of buffer_before, leave it out", name=station.id
        )
    limits = [n for n in (station.kanban_cards, plant.supply.wip_lots) if n is not None]
    if station.batch_timeout_s is None and limits and min(limits) < station.batch_size:
        raise mistake(
            "batch_never_full", "station '{name}' waits for a batch of {size} lots, but at most {most} can be there: give batch_timeout_s",
            name=station.id, size=station.batch_size, most=min(limits),
        )  # fmt: skip


def _one_crew_a_station(plant: "Plant") -> None:
    taken: dict[str, str] = {}
    for crew in plant.crew:
        clocks = set()
        for station in plant.station:
            if crew.stations is not None and station.id not in crew.stations:
                continue
            if station.id in taken:
                raise mistake(
                    "two_crews", "station '{name}' is repaired by two crews, '{one}' and '{other}': name it in one of them",
                    name=station.id, one=taken[station.id], other=crew.id,
                )  # fmt: skip
            taken[station.id] = crew.id
            clocks |= {station.time_to_failure_s.clock} if station.time_to_failure_s else set()
        if len(clocks) > 1:
            raise mistake(
                "crew_clocks", "crew '{name}' repairs stations that fail on the calendar clock and others that fail on the operating clock: "
                "use one clock, or two crews", name=crew.id,
            )  # fmt: skip


def _parts_lists_end(plant: "Plant") -> None:
    """A product made of itself, directly or by way of its parts, could never begin."""
    made_of = {p.id: {need.product for need in p.made_of} for p in plant.product}
    left = dict(made_of)
    while left:
        ready = [p for p, needs in left.items() if not needs & left.keys()]
        if not ready:
            raise mistake(
                "made_of_itself", "product '{name}' is made of itself, by way of its parts", name=sorted(left)[0]
            )
        for p in ready:
            del left[p]
