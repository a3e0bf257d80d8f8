"""A station: like machines fed from one inlet, with the luck of what happens there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from twin.line import closures
from twin.line.crew import CrewOnFloor
from twin.line.dispatch import rule_of
from twin.line.inlet import Carded, Endless, Inlet
from twin.line.log import DOWN, MAINTAINED
from twin.line.lot import Lot
from twin.line.machine import Machine
from twin.line.quality import NOTHING, Quality
from twin.line.relot import Relotting
from twin.plant import Station

if TYPE_CHECKING:
    from twin.line.floor import Floor

Given = Mapping[
    tuple[str, int], Sequence[tuple[float, float]]
]  # (station, machine from 1) -> stretches it stands, s of the run


class StationOnFloor:
    """The station of a running line."""

    def __init__(
        self,
        floor: "Floor",
        spec: Station,
        first_machine: int,
        make: Callable[[], Lot | None] | None,
        crew: CrewOnFloor | None,
    ) -> None:
        self.floor, self.spec, self.crew = floor, spec, crew
        self.inlet = self._inlet(make)
        self.takes_one = spec.batch_size == 1
        self.works_alone = not spec.operators and spec.at_shift_end != "not_begun"
        self._processing = [self._processing_of(p.id) for p in floor.plant.product]
        self.quality = Quality(floor, spec)
        self.rechecks = spec.defect_prediction is not None
        self.operator_s = floor.luck.draws(spec.operator_s, spec.id, "operator") if spec.operator_s else None
        self.relotting = Relotting(floor, spec.id, spec.lots_out, spec.merge_timeout_s) if spec.lots_out else None
        self.is_plain = self.relotting is None and not spec.kanban_cards
        self.needs_parts = any(p.assembled_at == spec.id for p in floor.plant.product)
        self.has_setups = bool(spec.setup_s or spec.setups)
        self._setup: dict[tuple[str, str], Iterator[float]] = {}
        shifts = closures.of_shifts(floor.plant, spec, floor.starts_at, floor.horizon_s + closures.LOOK_AHEAD_S)
        self.machines = [
            Machine(floor, self, first_machine + i, i + 1, self._closures(shifts, i + 1)) for i in range(spec.machines)
        ]

    def processing_s(self, lots: list[Lot]) -> float:
        """Returns the operating time for these lots, in seconds; a batch takes the time of its first lot."""
        first = lots[0]
        drawn = next(self._processing[first.product])
        if self.spec.processing_per == "lot":
            return drawn
        return drawn * (sum(lot.qty for lot in first.all()) if first.riders else first.qty)

    def setup_s(self, before: str | None, after: str) -> float:
        """Returns the change-over time between two product families, in seconds; 0 for the first lot ever."""
        if before is None or before == after:
            return 0.0
        pair = (before, after)
        if pair not in self._setup:
            law = self._setup_law(before, after)
            if law is None:
                return 0.0
            self._setup[pair] = self.floor.luck.draws(law, self.spec.id, "setup", *pair)
        return next(self._setup[pair])

    def mean_setup_s(self, before: str | None, after: str) -> float:
        """Returns the expected change-over time between two product families, in seconds."""
        law = None if before is None or before == after else self._setup_law(before, after)
        return law.mean() if law else 0.0

    def finish(self, machine: int, lots: list[Lot], started_s: float) -> list[Lot]:
        """Writes the operation of each lot, takes out what is scrapped or reworked, and returns the lots that go on."""
        if self.is_plain and len(lots) == 1 and not lots[0].riders:
            return lots if self._finish_one(machine, lots[0], started_s) else []
        going_on: list[Lot] = []
        for carrier in lots:
            kept = [each for each in carrier.all() if self._finish_one(machine, each, started_s)]
            if not kept:
                self.floor.let_go(carrier)
                continue
            kept[0].riders = kept[1:]
            if carrier is not kept[0]:
                self.floor.let_go(carrier)
                carrier.riders = []
            going_on += self._regrouped(kept[0])
        return going_on

    def renewals(self, closed: list[closures.Closure]) -> list[float]:
        """Returns the moments at which maintenance by the calendar leaves a machine as new."""
        as_new = any(m.clock == "calendar" and m.as_new for m in self.spec.maintenance)
        return [until for _, until, state in closed if as_new and state == MAINTAINED]

    def _finish_one(self, machine: int, lot: Lot, started_s: float) -> bool:
        """Returns whether anything of the lot goes on."""
        out = NOTHING if self.quality.is_silent else self.quality.judge(lot)
        now, good = self.floor.env.now, lot.qty - out.scrap - out.rework
        self.floor.notes.operations.extend(
            (
                lot.queued_s,
                started_s,
                now,
                machine,
                lot.product,
                lot.order,
                lot.number,
                lot.step_no(),
                lot.qty,
                good,
                out.rework,
            )
        )
        lot.here = self
        lot.step += 1
        if out.rework:
            self._send_to_rework(lot, out.rework)
        if good < lot.qty:
            self.floor.taken_out(lot, lot.qty - good)
        return lot.qty > 0

    def _send_to_rework(self, lot: Lot, parts: int) -> None:
        """Sets parts aside for rework: over the rework route, back to here, and on; they hold no machine meanwhile."""
        rework = self.spec.rework
        if rework is None:
            return
        again = lot.piece(lot.number, parts)
        here = lot.step - 1
        detour = tuple(self.floor.stations[s] for s in rework.route)
        steps = lot.steps or tuple(range(1, len(lot.route) + 1))
        again.route, again.steps = detour + lot.route[here:], (steps[here],) * len(detour) + steps[here:]
        again.step, again.rounds = 0, lot.rounds + 1
        self.floor.counts_one_more(again)
        self.floor.send(again)

    def _regrouped(self, lot: Lot) -> list[Lot]:
        if self.relotting is None:
            return [lot]
        self.floor.let_go(lot)
        return self.relotting.regroup(lot)

    def _inlet(self, make: Callable[[], Lot | None] | None) -> Inlet:
        env, spec, rule = self.floor.env, self.spec, rule_of(self.floor, self.spec)
        if spec.kanban_cards:
            return Carded(env, spec.kanban_cards, rule, make)
        return Endless(env, spec.buffer_before, rule, make) if make else Inlet(env, spec.buffer_before, rule)

    def _setup_law(self, before: str, after: str):
        return next(
            (s.setup_s for s in self.spec.setups if (s.from_family, s.to_family) == (before, after)), self.spec.setup_s
        )

    def _closures(self, shifts: list[closures.Closure], machine: int) -> list[closures.Closure]:
        planned = closures.of_maintenance(self.spec, self.floor.horizon_s, self.floor.beforehand, machine)
        down = self.floor.calendar_failures(self.spec, machine, self.renewals(planned))
        stops = self.floor.given_stops.get((self.spec.id, machine), ())
        given: list[closures.Closure] = sorted((begins, ends, DOWN) for begins, ends in stops)
        return closures.merged(closures.merged(closures.merged(shifts, planned), down), given)

    def _processing_of(self, product: str) -> Iterator[float]:
        law = self.spec.processing_s_by_product.get(product, self.spec.processing_s)
        return self.floor.luck.draws(law, self.spec.id, "processing", product)
