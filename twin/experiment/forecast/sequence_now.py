"""What a sequence is advised for now: the orders still to be released, what the station is set up for, what is in the line."""

from typing import Any

from twin.experiment.forecast.begin import Beginning
from twin.models.sequence import Advice, walk
from twin.models.sequence_jobs import advice_for, change_s, jobs_of, pace_s, station_to_sequence
from twin.plant import Order


def to_sequence(begun: Beginning) -> list[Order]:
    """Returns the orders that wait to be released; those with a planned moment keep it."""
    return [o for o in begun.present.orders if o.released_s is not None]


def set_up_for(begun: Beginning) -> str | None:
    """Returns the family most machines of the sequenced station are set up for now."""
    station = station_to_sequence(begun.plant)
    machines = begun.present.state.machines
    families = [m.family for (name, _), m in sorted(machines.items()) if name == station.id and m.family]
    return max(sorted(set(families)), key=families.count) if families else None


def ahead_of(begun: Beginning) -> list[tuple[str, float]]:
    """Returns what is in the line before or in the sequenced station already: (product, parts), lot by lot."""
    station, state = station_to_sequence(begun.plant).id, begun.present.state
    lots = [lot for lots in state.waiting.values() for lot in lots]
    lots += [lot for machine in state.machines.values() for lot in machine.lots]
    return [(lot.product, float(lot.qty)) for lot in lots if station in lot.route[lot.step :]]


def advised_now(begun: Beginning) -> tuple[dict[str, Any], Advice]:
    """Returns the advice as plain values, order by order, and as it is; Problem where there is nothing to put in order.

    Of each order: product, parts, when it is due, the change-over before it (s), whether it is late by the arithmetic of the one
    station, and its place in the sequence as listed (from 1).
    """
    orders, at, family, ahead = to_sequence(begun), begun.present.state.at, set_up_for(begun), ahead_of(begun)
    station, advice = advice_for(begun.plant, orders, at, family, ahead)
    listed = {o.id: (place, o) for place, o in enumerate(orders, start=1)}
    ahead_s = sum(pace_s(begun.plant, product, parts) for product, parts in ahead)
    in_turn = [listed[name][1] for name in advice.advised.order_ids]
    steps = walk(jobs_of(begun.plant, station, in_turn, at, ahead_s), lambda a, b: change_s(station, a, b), family)
    rows = [
        {
            "order_id": job.order_id, "product_id": order.product, "qty": order.qty, "due_at": order.due_at and order.due_at.isoformat(),
            "change_s": change, "is_late": job.due_s is not None and ends_s > job.due_s, "listed": listed[job.order_id][0],
        }
        for (job, change, ends_s), order in zip(steps, in_turn, strict=True)
    ]  # fmt: skip
    plans = {
        name: {k: getattr(plan, k) for k in ("setup_s", "changeovers", "late_s", "late")}
        for name, plan in (("as_listed", advice.as_listed), ("advised", advice.advised))
    }
    return {"station_id": station.id, "orders": rows, **plans, "is_best": advice.is_best, "brings": None}, advice
