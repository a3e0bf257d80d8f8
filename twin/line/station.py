"""A station: like machines fed from one inlet, with the luck of what happens there."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from twin.line import closures
from twin.line.inlet import Endless, Inlet, Lot
from twin.line.machine import Machine
from twin.plant import Station

if TYPE_CHECKING:
    from twin.line.floor import Floor

DAY_S = 86_400.0


class StationOnFloor:
    """The station of a running line."""

    def __init__(self, floor: "Floor", spec: Station, first_machine: int, make: Callable[[], Lot] | None) -> None:
        self.floor, self.spec = floor, spec
        self.inlet = Endless(floor.env, spec.buffer_before, make) if make else Inlet(floor.env, spec.buffer_before)
        self._processing = [self._processing_of(p.id) for p in floor.plant.product]
        self._scrap = [self._scrap_of(p.id) for p in floor.plant.product]
        self.has_setups = bool(spec.setup_s or spec.setups)
        self._setup: dict[tuple[str, str], Iterator[float]] = {}
        shifts = closures.of_shifts(floor.plant, spec, floor.starts_at, floor.horizon_s)
        self.machines = [
            Machine(floor, self, first_machine + i, i + 1, self._closures(shifts, i + 1)) for i in range(spec.machines)
        ]

    def start(self) -> None:
        """Sets the machines going."""
        for machine in self.machines:
            self.floor.env.process(machine.run())
            if machine.closures and self.spec.machines > 1:
                self.floor.env.process(machine.reopen())

    def processing_s(self, lots: list[Lot]) -> float:
        """Returns the operating time for these lots, in seconds; a batch takes the time of its first lot."""
        drawn = next(self._processing[lots[0].product])
        return drawn * lots[0].qty if self.spec.processing_per == "part" else drawn

    def setup_s(self, before: str | None, after: str) -> float:
        """Returns the change-over time between two product families, in seconds; 0 for the first lot ever."""
        if before is None or before == after:
            return 0.0
        pair = (before, after)
        if pair not in self._setup:
            laws = [s.setup_s for s in self.spec.setups if (s.from_family, s.to_family) == pair]
            law = laws[0] if laws else self.spec.setup_s
            if law is None:
                return 0.0
            self._setup[pair] = self.floor.luck.draws(law, self.spec.id, "setup", *pair)
        return next(self._setup[pair])

    def finish(self, machine: int, lots: list[Lot], started_s: float) -> None:
        """Writes the operation of each lot and takes its scrap out."""
        now = self.floor.env.now
        for lot in lots:
            scrap = self._scrap[lot.product]
            good = lot.qty - scrap(lot.qty, now) if scrap else lot.qty
            self.floor.notes.operations.extend(
                (lot.queued_s, started_s, now, machine, lot.product, lot.order, lot.number, lot.step + 1, lot.qty, good)
            )
            lot.step += 1
            if good < lot.qty:
                self.floor.scrapped(lot, lot.qty - good)

    def _closures(self, shifts: list[closures.Closure], machine: int) -> list[closures.Closure]:
        failures = closures.of_calendar_failures(self.spec, machine, self.floor.luck, self.floor.horizon_s)
        return closures.merged(shifts, failures)

    def _processing_of(self, product: str) -> Iterator[float]:
        law = self.spec.processing_s_by_product.get(product, self.spec.processing_s)
        return self.floor.luck.draws(law, self.spec.id, "processing", product)

    def _scrap_of(self, product: str) -> Callable[[int, float], int] | None:
        """How many of a lot's parts are scrapped: each with the day's rate, which a Beta law moves from day to day."""
        rate = self.spec.scrap_rate_by_product.get(product, self.spec.scrap_rate)
        if rate.rate == 0:
            return None
        days = _day_rates(self.floor, rate.rate, rate.day_sd, (self.spec.id, "scrap day", product))
        luck = self.floor.luck.uniforms(self.spec.id, "scrap", product)
        return lambda qty, now_s: sum(next(luck) < days[int(now_s // DAY_S)] for _ in range(qty))


def _day_rates(floor: "Floor", mean: float, sd: float, name: tuple[str, ...]) -> list[float]:
    days = int(floor.horizon_s // DAY_S) + 2
    largest = (mean * (1 - mean)) ** 0.5
    if sd <= 0 or mean >= 1:
        return [mean] * days
    total = mean * (1 - mean) / min(sd, 0.99 * largest) ** 2 - 1
    beta: np.ndarray = floor.luck.generator(*name).beta(mean * total, (1 - mean) * total, size=days)
    return beta.tolist()
