"""The order book: each morning the planner takes orders up to a backlog, and releases them one by one, earliest due first."""

import heapq
from dataclasses import dataclass
from datetime import date, timedelta
from math import nan

from twin.demo.clock import WorkingClock
from twin.demo.luck import Luck, choices
from twin.demo.truth import Truth

ORDERED_AT = "07:30"
MOST_ORDERS_A_DAY = 12


@dataclass
class Order:
    """One order; ordered and due in s since 1970, released and completed on the working clock."""

    number: int
    product: int
    lots: int
    ordered_s: float
    due_s: float
    released_s: float = nan
    completed_s: float = nan
    lots_open: int = 0


class OrderBook:
    """Orders as they come; which one is next does not depend on what the line does, only when it is needed does."""

    def __init__(self, truth: Truth, luck: Luck, clock: WorkingClock) -> None:
        self.truth, self.clock = truth.orders, clock
        most = MOST_ORDERS_A_DAY * len(clock.days) + 100
        early, late = ([p.mix for p in truth.product], [p.mix_later for p in truth.product])
        rng = luck.stream("orders", "product")
        self._product = choices(rng, early, most).tolist()
        self._product_later = choices(luck.stream("orders", "product later"), late, most).tolist()
        self._later_from: date = truth.mix_change.later_from
        low, high = self.truth.lots
        self._lots = luck.stream("orders", "lots").integers(low, high + 1, most).tolist()
        days = [int(k) for k in self.truth.lead_workdays]
        lead = choices(luck.stream("orders", "lead"), list(self.truth.lead_workdays.values()), most)
        self._lead = [days[i] for i in lead]
        self.orders: list[Order] = []
        self._waiting: list[tuple[float, int]] = []
        self.backlog = 0

    def morning(self, day: date) -> None:
        """Takes orders until the backlog is full."""
        while self.backlog < self.truth.backlog_lots:
            n = len(self.orders)
            product = (self._product_later if day >= self._later_from else self._product)[n]
            order = Order(
                n, product, self._lots[n], self.clock.moment(day, ORDERED_AT), self._due_s(day, self._lead[n])
            )
            self.orders.append(order)
            heapq.heappush(self._waiting, (order.due_s, n))
            self.backlog += order.lots

    def release(self, now_s: float) -> Order | None:
        """Returns the waiting order that is due first, released now."""
        if not self._waiting:
            return None
        order = self.orders[heapq.heappop(self._waiting)[1]]
        order.released_s, order.lots_open = now_s, order.lots
        self.backlog -= order.lots
        return order

    def shipped_s(self, completed_s: float) -> float:
        """Returns when the first truck after a moment leaves, both in s since 1970."""
        day = self.clock.local_date(completed_s)
        while True:
            if self.clock.is_workday(day):
                for leaves_s in (self.clock.moment(day, clock) for clock in self.truth.trucks):
                    if leaves_s >= completed_s:
                        return leaves_s
            day += timedelta(days=1)

    def _due_s(self, day: date, workdays: int) -> float:
        while workdays:
            day += timedelta(days=1)
            workdays -= self.clock.is_workday(day)
        return self.clock.moment(day, self.truth.due_clock)
