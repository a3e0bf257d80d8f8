"""A lot: parts that travel together, alone or on a carrier with other lots."""

from typing import Any


class Lot:
    """Parts of one order that travel together. `riders` are lots merged with it, which move where it moves."""

    __slots__ = (
        "bad",
        "here",
        "number",
        "order",
        "product",
        "qty",
        "queued_s",
        "riders",
        "rounds",
        "route",
        "step",
        "steps",
    )

    def __init__(
        self, number: int, order: int, product: int, qty: int, route: tuple[Any, ...], queued_s: float
    ) -> None:
        self.number = number
        self.order = order
        self.product = product
        self.qty = qty
        self.route = route  # stations of the running line
        self.steps: tuple[int, ...] | None = None  # their places in the product's route; None = 1, 2, 3 …
        self.step = 0
        self.queued_s = queued_s
        self.here: Any = None  # the station it was last worked on
        self.bad = 0  # parts that are defective without anybody knowing
        self.rounds = 0
        self.riders: list[Lot] = []

    def all(self) -> "list[Lot]":
        """Returns the lot itself and those that ride with it."""
        return [self, *self.riders] if self.riders else [self]

    def step_no(self) -> int:
        """Returns the place of the current station in the product's route, from 1."""
        return self.step + 1 if self.steps is None else self.steps[self.step]

    def piece(self, number: int, qty: int) -> "Lot":
        """Returns a part of this lot, at the same place of the same route; the parts are not taken out of this one."""
        piece = Lot(number, self.order, self.product, qty, self.route, self.queued_s)
        piece.steps, piece.step, piece.here, piece.rounds = self.steps, self.step, self.here, self.rounds
        return piece
