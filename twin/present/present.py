"""The state of the floor at a moment, put together from what its log had told by then."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import duckdb

from twin.line.state import MachineThere, State
from twin.plant import Order, Plant, Station
from twin.present.book import BookDay, book_days
from twin.present.filling import Filling, fill
from twin.present.lots import stand
from twin.present.machines import Found, find
from twin.present.notes import Note, Notes
from twin.present.open_time import OpenTime
from twin.present.orders import to_release
from twin.present.planned import left_s
from twin.present.seen import Seen, look


@dataclass(frozen=True)
class Present:
    """The floor at a moment: its state, the orders still to be released, the order book of late, and what was assumed."""

    state: State
    orders: tuple[Order, ...]
    book: tuple[BookDay, ...]
    notes: tuple[Note, ...]

    def plant(self, plant: Plant) -> Plant:
        """Returns the plant with the orders known at the moment in the place of its own, where the log has an order book."""
        if plant.supply.kind != "orders" or not (self.orders or self.state.orders):
            return plant
        supply = plant.supply.model_copy(update={"resample_days": False})
        return plant.model_copy(update={"supply": supply, "order": self.orders})


def present_state(cursor: duckdb.DuckDBPyConnection, plant: Plant, at: datetime) -> State:
    """Returns the state of the floor at `at` (aware), read from floor.* up to that moment only."""
    return present(cursor, plant, at).state


def present(cursor: duckdb.DuckDBPyConnection, plant: Plant, at: datetime, *, releases_given: bool = False) -> Present:
    """Returns the floor at `at` (aware) as its log had told by then: operations ended, states begun, orders taken.

    A release after `at` is used where it is a plan (beyond the end of the log); with `releases_given` all later orders and
    releases are given, as for a test of the line alone.
    """
    notes, seen = Notes(), look(cursor, at, releases_given=releases_given)
    open_time = OpenTime(plant, at)
    _say_what_is_anonymous(seen, notes)
    standing, orders = stand(seen, plant, notes)
    machines = find(seen, plant, open_time, notes)
    filling = fill(standing, machines, plant, open_time, notes)
    stations = plant.station_by_id()
    state = State(
        starts_at=at,
        waiting={station: tuple(lots) for station, lots in filling.waiting.items() if lots},
        machines={
            (m.station, m.number): _there(m, stations[m.station], filling, seen, plant, cursor, notes) for m in machines
        },
        orders=(*orders, *filling.made_up),
        orders_made=len(orders) + len(filling.made_up) + _highest("O", (lot.order for lot in seen.lots)),
        lots_made=_highest("L", (lot.lot for lot in seen.lots)),
    )
    book = book_days(cursor, plant, at) if plant.supply.kind == "orders" else ()
    return Present(state, to_release(seen, plant, notes), book, tuple(notes.said))


def _highest(letter: str, names: Iterable[str | None]) -> int:
    """The highest number among the floor's names that look like the twin's own: those of the run count on from it."""
    found = (re.fullmatch(letter + r"([0-9]{1,9})", name or "") for name in names)
    return max((int(match[1]) for match in found if match), default=0)


def _there(
    found: Found,
    station: Station,
    filling: Filling,
    seen: Seen,
    plant: Plant,
    cursor: duckdb.DuckDBPyConnection,
    notes: Notes,
) -> MachineThere:
    phase, lots, elapsed_s = filling.inside.get((found.station, found.number), (None, [], 0.0))
    families = {p.id: p.family or p.id for p in plant.product}
    product = lots[0].product if lots and phase != "hold" else found.product or found.last_product
    planned = found.stop == "PLANNED_STOP"
    if found.stop and phase is None:
        notes.say(
            f"{found.station}: 로트 없이 멈춰 있는 설비는 모의실행에서 바로 일할 수 있다고 봄",
            f"{found.station}: a machine that is stopped without a lot is taken to be free at once in the runs",
        )
    return MachineThere(
        lots=tuple(lots), family=families.get(product or ""), phase=phase,
        waiting_since_s=found.began_s if phase in (None, "hold") and found.phase != "unknown" else 0.0,
        elapsed_s=elapsed_s, stop=found.stop, stop_elapsed_s=found.stop_elapsed_s,
        stop_left_s=left_s(cursor, found, seen.at) if planned else None,
        since_s=_ages(found, station, seen, notes),
    )  # fmt: skip


def _ages(found: Found, station: Station, seen: Seen, notes: Notes) -> dict[str, float]:
    """Seconds since the last stop of each kind that has a law, on the clock of the law."""
    laws = {"failure": station.time_to_failure_s, "minor stop": station.time_to_minor_stop_s}
    stopped = {"DOWN": "failure", "MINOR_STOP": "minor stop"}.get(found.stop or "")
    ages = {}
    for kind, law in laws.items():
        worked_s, wall_s = seen.ages.get((found.station, found.number, kind), (None, None))
        if law is None or worked_s is None:
            continue
        if wall_s is None:
            notes.say(
                "기록에 고장이나 순간정지가 없는 설비의 나이는 기록이 시작된 때부터 셈 (그 이상이라는 뜻)",
                "machines without a breakdown or minor stop in the log are counted as old as the log, which is the least they are",
            )
        age_s = wall_s if law.clock == "calendar" and wall_s is not None else worked_s
        ages[kind] = 0.0 if kind == stopped else age_s
    return ages


def _say_what_is_anonymous(seen: Seen, notes: Notes) -> None:
    if seen.anonymous:
        names = ", ".join(sorted(seen.anonymous))
        notes.say(
            f"{names}: 작업 기록에 로트도 주문도 없어 앞뒤에 무엇이 있는지 알 수 없음. 비어 있다고 봄",
            f"{names}: operations name neither lot nor order, so what stands before them cannot be told; they are taken to be empty",
        )
