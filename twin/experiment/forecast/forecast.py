"""From now on: many runs of the line begun from the floor's present state, put together as a forecast."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from twin.experiment.background import BackgroundWork
from twin.experiment.executor import Executor, InProcess, usual_executor
from twin.experiment.forecast.results import Forecast, OrderAhead, Output, PathPoint, quantiles, wilson
from twin.experiment.forecast.runs import Ran, Run, ahead
from twin.experiment.forecast.spans import Span, marks, spans
from twin.experiment.inputs import drawn
from twin.plant import Plant
from twin.present import Note, Present

Drift = Mapping[tuple[str, str], float]
DRAWS = 25  # of what the data leave open about the plant, shared among the runs
REPLICATIONS = 100  # the edges of an 80 % band are then within 3 points of their level
LONGEST = timedelta(days=14)  # beyond it the orders of today say little
FURTHER = Note(
    "아직 없는 주문은 최근 8주 수주를 요일별로 되풀이해 뒤에 줄을 세움",
    "orders not taken yet: days of the last 8 weeks' order book are drawn again and queue behind the known ones",
)


def runs_of(
    plant: Plant, present: Present, *, number: int = REPLICATIONS, seed: int = 1, drift: Drift | None = None
) -> list[Run]:
    """Returns the runs a forecast of this plant needs, to the end of the week or the last known due date (14 days at most).

    With `drift` (see `twin.experiment.drift`; {} where nothing moves) measured laws are drawn from what their samples leave open.
    """
    at, week = present.state.at, _week(plant, present.state.at)
    described = present.plant(plant)
    last_due = max((_moment(o.due_at, plant) for o in described.order if o.due_at), default=week.ends_at)
    inside_due = max((at + timedelta(seconds=o.due_s) for o in present.state.orders if o.due_s), default=week.ends_at)
    until = max(week.ends_at, min(max(last_due, inside_due), at + LONGEST)) + timedelta(seconds=1)
    moments = tuple(sorted({*marks(plant, at, week), *_edges(plant, at)}))
    share = -(-number // DRAWS)
    may_be = (
        [described] if drift is None else [drawn(described, seed, 1 + i, drift) for i in range(-(-number // share))]
    )
    plants = [may_be[r // share if drift is not None else 0] for r in range(number)]
    return [Run(p, present.state, present.book, until, moments, seed, r) for r, p in enumerate(plants)]


def forecast(
    plant: Plant, present: Present, so_far: dict[str, float], *, plant_version: str | None = None,
    number: int = REPLICATIONS, seed: int = 1, executor: Executor | None = None, drift: Drift | None = None,
) -> Forecast:  # fmt: skip
    """Returns the forecast; `so_far`: good parts of each span made before the present (see `made_so_far`).

    The numbers do not depend on the executor (none: this process). Raises the Problem of a line that locks up or a plant that does not work.
    """
    tasks = runs_of(plant, present, number=number, seed=seed, drift=drift)
    return put_together(plant, present, so_far, plant_version, tasks, (executor or InProcess()).map(ahead, tasks))


def begin_forecast(
    plant: Plant, present: Present, so_far: dict[str, float], *, plant_version: str | None = None,
    number: int = REPLICATIONS, seed: int = 1, drift: Drift | None = None,
) -> BackgroundWork[Run, Ran, Forecast]:  # fmt: skip
    """Returns the same forecast under way in the background."""
    tasks = runs_of(plant, present, number=number, seed=seed, drift=drift)
    return BackgroundWork(
        tasks, ahead, partial(put_together, plant, present, so_far, plant_version, tasks), usual_executor()
    )


def put_together(
    plant: Plant,
    present: Present,
    so_far: dict[str, float],
    plant_version: str | None,
    tasks: Sequence[Run],
    ran: Sequence[Ran],
) -> Forecast:
    """Returns what all runs say together."""
    task, ran = tasks[0], sorted(ran, key=lambda r: r.replication)
    at = present.state.at
    outputs = tuple(_output(s, task.marks, ran, so_far.get(s.name, 0.0), at) for s in spans(plant, at))
    path = [PathPoint(m, *quantiles([r.good[i] for r in ran])) for i, m in enumerate(task.marks)]
    notes = (*present.notes, *([FURTHER] if present.book else []))
    return Forecast(
        at, task.until, plant_version, task.seed, len(ran), outputs, tuple(path), _orders(plant, present, ran), notes
    )


def _output(span: Span, marks: Sequence[datetime], ran: Sequence[Ran], so_far: float, at: datetime) -> Output:
    begin, end = marks.index(max(span.starts_at, at)), marks.index(span.ends_at)
    totals = [so_far + r.good[end] - r.good[begin] for r in ran]
    low, median, high = quantiles(totals)
    reach = None if span.planned is None else wilson(sum(t >= span.planned for t in totals), len(totals))
    return Output(span, so_far, sum(totals) / len(totals), low, median, high, reach)


def _orders(plant: Plant, present: Present, ran: Sequence[Ran]) -> tuple[OrderAhead, ...]:
    """Known orders, those most at risk first, then by due date."""
    at = present.state.at
    there = [(o.order, o.product, o.qty, True, o.due_s) for o in present.state.orders if not o.order.startswith("?")]
    to_come = present.plant(plant).order if present.orders else ()
    there += [
        (o.id, o.product, o.qty, False, (_moment(o.due_at, plant) - at).total_seconds() if o.due_at else None)
        for o in to_come
    ]
    found = [_ahead(at, ran, *order) for order in there]
    return tuple(sorted(found, key=lambda o: (o.on_time.share if o.on_time else 2.0, o.due_at or at + 9 * LONGEST)))


def _ahead(
    at: datetime, ran: Sequence[Ran], order: str, product: str, qty: int, is_released: bool, due_s: float | None
) -> OrderAhead:
    never = float("inf")
    done = [r.done_s.get(order, never) for r in ran]
    moments = [None if q == never else at + timedelta(seconds=q) for q in quantiles(done)]
    due_at = None if due_s is None else at + timedelta(seconds=due_s)
    on_time = None if due_s is None else wilson(sum(d <= due_s for d in done), len(done))
    return OrderAhead(order, product, qty, is_released, due_at, *moments, on_time)


def _edges(plant: Plant, at: datetime) -> list[datetime]:
    """The beginnings (from `at` on) and ends of all spans."""
    return [m for s in spans(plant, at) for m in (max(s.starts_at, at), s.ends_at)]


def _week(plant: Plant, at: datetime) -> Span:
    return spans(plant, at)[-1]


def _moment(moment: datetime, plant: Plant) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=plant.site.zone)
