"""Lots put where they are: in the machine that works on them or holds them, or in front of the station that is next."""

from collections import defaultdict
from dataclasses import dataclass, field

from twin.line.state import LotThere, OrderThere
from twin.plant import Plant, Station
from twin.present.lots import Standing
from twin.present.machines import SAME_S, Found
from twin.present.notes import Notes
from twin.present.open_time import OpenTime

TOO_LONG = 3.0  # times its mean work: a lot that waited so long is not being worked on, whatever keeps it


@dataclass
class Filling:
    """Lots by place; `inside`: (station, machine) → its lots and the phase they are in."""

    waiting: dict[str, list[LotThere]] = field(default_factory=lambda: defaultdict(list))
    inside: dict[tuple[str, int], tuple[str, list[LotThere], float]] = field(default_factory=dict)
    made_up: list[OrderThere] = field(default_factory=list)


def fill(standing: list[Standing], machines: list[Found], plant: Plant, open_time: OpenTime, notes: Notes) -> Filling:
    """Returns every lot at its place, machines first: those that hold a lot, then those at work since longest."""
    filling = Filling()
    held = _held(standing, machines)
    for each in standing:
        if id(each) in held:
            machine = held[id(each)]
            _, lots, _ = filling.inside.setdefault((machine.station, machine.number), ("hold", [], 0.0))
            lots.append(each.lot)
        else:
            filling.waiting[each.lot.route[each.lot.step]].append(each.lot)
    stations = plant.station_by_id()
    for machine in sorted(machines, key=lambda m: m.began_s):
        if machine.phase in ("work", "setup"):
            _load(filling, machine, stations[machine.station], plant, notes)
    for machine in sorted(machines, key=lambda m: m.last_end_s or 0.0):
        if machine.phase == "unknown":
            _load_unseen(filling, machine, stations[machine.station], open_time)
    _say_where_full(filling, plant, notes)
    return filling


def _held(standing: list[Standing], machines: list[Found]) -> dict[int, Found]:
    """Lots that a blocked machine has done last and still holds, by the id of their standing."""
    blocked = {(m.station, m.last_end_s): m for m in machines if m.phase == "hold" and m.last_end_s is not None}
    found = {}
    for each in standing:
        for (station, end_s), machine in blocked.items():
            if each.station == station and abs(each.ended_s - end_s) < 1e-3:
                found[id(each)] = machine
    return found


def _load(filling: Filling, machine: Found, station: Station, plant: Plant, notes: Notes) -> None:
    """Moves into a machine at work the lots it must have taken, first come first, of the product it is known to make."""
    queue = filling.waiting[station.id]
    fitting = [lot for lot in queue if machine.product in (None, lot.product)]
    there = [lot for lot in fitting if lot.queued_s <= machine.began_s + SAME_S]
    taken = (there or fitting[:1])[: station.batch_size]
    if not taken:
        taken = _unknown_lot(filling, machine, station, plant, notes)
    if taken:
        filling.waiting[station.id] = [lot for lot in queue if lot not in taken]
        filling.inside[station.id, machine.number] = (machine.phase or "work", taken, machine.elapsed_s)


def _load_unseen(filling: Filling, machine: Found, station: Station, open_time: OpenTime) -> None:
    """A machine without states works on what waited for it, since that came or since it was last done."""
    queue = filling.waiting[station.id]
    taken = queue[: station.batch_size]
    if not taken or (len(taken) < station.batch_size and station.batch_timeout_s is None):
        return
    began_s = max(taken[-1].queued_s, machine.last_end_s if machine.last_end_s is not None else taken[-1].queued_s)
    elapsed_s = open_time.seconds(station, began_s, 0.0)
    law = station.processing_s_by_product.get(taken[0].product, station.processing_s)
    mean_s = law.mean() * (taken[0].qty if station.processing_per == "part" else 1)
    if elapsed_s <= TOO_LONG * mean_s:
        filling.waiting[station.id] = queue[len(taken) :]
        filling.inside[station.id, machine.number] = ("work", taken, elapsed_s)


def _unknown_lot(filling: Filling, machine: Found, station: Station, plant: Plant, notes: Notes) -> list[LotThere]:
    """A lot for a machine that works on something no record leads to: of the product it makes, as large as usual."""
    products = {p.id: p for p in plant.product}
    product = products.get(machine.product or machine.last_product or "")
    ways = [way.route for way in product.ways() if station.id in way.route] if product else []
    if product is None or not ways:
        return []
    notes.say(
        f"{station.id}: 가공 중인 로트를 기록에서 찾지 못해, 그 제품의 보통 로트가 들어 있다고 봄",
        f"{station.id}: the lot being worked on is in no record; a usual lot of its product is taken to be there",
    )
    name = f"? {station.id} {machine.number}"
    qty = product.lot_size if isinstance(product.lot_size, int) else 1
    filling.made_up.append(OrderThere(name, product.id, qty, machine.began_s))
    return [LotThere(name, name, product.id, qty, ways[0], ways[0].index(station.id), machine.began_s)]


def _say_where_full(filling: Filling, plant: Plant, notes: Notes) -> None:
    for station in plant.station:
        there, places = len(filling.waiting[station.id]), station.buffer_before
        starts_here = any(way.route[0] == station.id for p in plant.product for way in p.ways())
        if places is not None and there > places and not starts_here:
            notes.say(
                f"{station.id}: 앞에 {there}로트가 있어 버퍼 {places}칸보다 많음. 있는 대로 두고 시작함",
                f"{station.id}: {there} lots stand in front of it, more than its {places} places; the run begins with all of them",
            )
