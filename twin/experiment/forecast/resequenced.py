"""What another sequence of the orders would bring: the same floor, the same luck, the orders released one after the other otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from twin.experiment.executor import Executor, InProcess
from twin.experiment.forecast.forecast import runs_of
from twin.experiment.forecast.runs import Ran, Run, ahead
from twin.experiment.forecast.spans import spans
from twin.experiment.intervals import Estimate, estimate
from twin.plant import Plant
from twin.present import Present

RUNS = 30


@dataclass(frozen=True)
class Resequenced:
    """Differences to the sequence as it is, over paired runs: good parts by the end of the week, orders done in time."""

    good_parts: Estimate
    on_time_orders: Estimate
    runs: int


def resequenced(
    plant: Plant, present: Present, order_ids: Sequence[str], *, number: int = RUNS, seed: int = 1,
    executor: Executor | None = None,
) -> Resequenced:  # fmt: skip
    """Returns what releasing the orders in this sequence brings; orders not named follow in theirs."""
    to_do = pairs(plant, present, order_ids, number=number, seed=seed)
    return told(plant, present, to_do, (executor or InProcess()).map(one, to_do))


def pairs(
    plant: Plant, present: Present, order_ids: Sequence[str], *, number: int = RUNS, seed: int = 1
) -> list[tuple[bool, Run]]:
    """Returns the runs to make: as it is (False), then in the other sequence (True), the same luck for both."""
    place = {name: i for i, name in enumerate(order_ids)}
    orders = tuple(sorted(present.orders, key=lambda o: place.get(o.id, len(place))))
    both = (present, replace(present, orders=orders))
    return [(i > 0, run) for i, given in enumerate(both) for run in runs_of(plant, given, number=number, seed=seed)]


def one(task: tuple[bool, Run]) -> tuple[bool, Ran]:
    """Returns what one run makes, and whether it was in the other sequence."""
    return task[0], ahead(task[1])


def told(
    plant: Plant, present: Present, to_do: Sequence[tuple[bool, Run]], answers: Sequence[tuple[bool, Ran]]
) -> Resequenced:
    """Returns what the runs say together, in whatever order they came."""
    as_is, other = (
        sorted((ran for is_other, ran in answers if is_other is which), key=lambda r: r.replication)
        for which in (False, True)
    )
    first = to_do[0][1]
    ends_at, due_s = first.marks.index(spans(plant, present.state.at)[-1].ends_at), _due_s(first)
    return Resequenced(
        estimate([b.good[ends_at] - a.good[ends_at] for a, b in zip(as_is, other, strict=True)]),
        estimate([_in_time(b, due_s) - _in_time(a, due_s) for a, b in zip(as_is, other, strict=True)]),
        len(as_is),
    )


def _due_s(run: Run) -> dict[str, float]:
    """Known orders with a due date, in seconds from the beginning."""
    zone, at = run.plant.site.zone, run.state.at
    moments = {
        o.id: o.due_at if o.due_at.tzinfo else o.due_at.replace(tzinfo=zone) for o in run.plant.order if o.due_at
    }
    later = {name: (moment - at).total_seconds() for name, moment in moments.items()}
    return later | {o.order: o.due_s for o in run.state.orders if o.due_s is not None}


def _in_time(ran: Ran, due_s: dict[str, float]) -> int:
    return sum(ran.done_s.get(name, float("inf")) <= due for name, due in due_s.items())
