"""Speed on the demonstration plant: 30 days of its calibrated line with the full log, beside plain SimPy without one.

The plain program is what one would write by hand for this one line: the same laws, buffers, batches, set-ups, stops and scrap,
in working time only, with nothing written down. It knows no shifts, quantities by part, states or orders with due dates.
"""

import tempfile
import time
from collections.abc import Generator
from pathlib import Path

import simpy

from twin.calendar import working_stretches
from twin.calibrate import calibrate
from twin.cli import main as twin
from twin.line import end_of, run, start_of
from twin.line.luck import Luck
from twin.plant import Plant, Station
from twin.store import open_store

DAYS, LEARNT_DAYS, RUNS = 30, 60, 3
Steps = Generator[simpy.Event, object, object]


def calibrated() -> Plant:
    """Returns the demonstration's plant, calibrated from its first days."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "demo.duckdb"
        twin(["demo", "--db", str(file), "--days", str(LEARNT_DAYS), "--lang", "en"])
        with open_store(file) as store:
            return calibrate(store).plant


class PlainLine:
    """The line as a plain SimPy program."""

    def __init__(self, plant: Plant, working_s: float) -> None:
        self.plant, self.env, self.luck = plant, simpy.Environment(), Luck(1)
        self.line = [plant.station_by_id()[s] for s in plant.product[0].route]  # every product takes the same way
        self.buffers = [simpy.Store(self.env, s.buffer_before or float("inf")) for s in self.line]
        self.number = {p.id: i for i, p in enumerate(plant.product)}
        self.made = 0
        self.env.process(self.release())
        for place, spec in enumerate(self.line):
            for machine in range(spec.machines):
                self.env.process(self.machine(place, spec, machine))
        self.env.run(until=working_s)

    def release(self) -> Steps:
        """The next order goes in when few lots wait in front."""
        front, below = self.buffers[0], self.plant.supply.release_below_lots or 1
        for order in self.plant.order:
            while len(front.items) >= below:
                yield self.env.timeout(60)
            size = self.plant.product[self.number[order.product]].lot_size
            parts = size if isinstance(size, int) else order.qty
            for _ in range(-(-order.qty // parts)):
                yield front.put([self.number[order.product], parts])

    def machine(self, place: int, spec: Station, machine: int) -> Steps:
        """Takes a lot or a batch, changes over, works through stops, takes out scrap, and sends on."""
        products = [p.id for p in self.plant.product]
        laws = [spec.processing_s_by_product.get(p, spec.processing_s) for p in products]
        work = [self.luck.draws(law, spec.id, machine, p) for law, p in zip(laws, products, strict=True)]
        setups = {
            (s.from_family, s.to_family): self.luck.draws(s.setup_s, spec.id, machine, s.from_family, s.to_family)
            for s in spec.setups
        }
        scrap = [spec.scrap_rate_by_product.get(p, spec.scrap_rate).rate for p in products]
        chance = self.luck.generator(spec.id, machine, "scrap")
        stops = self.stops(spec, machine)
        before = None
        while True:
            lots = yield from self.load(place, spec)
            product, parts = lots[0]
            if (before, products[product]) in setups:
                yield self.env.timeout(next(setups[before, products[product]]))
            before = products[product]
            seconds = next(work[product]) * (parts if spec.processing_per == "part" else 1)
            while stops and (first := min(stops, key=lambda s: s[0]))[0] < seconds:
                left = first[0]
                yield self.env.timeout(left)
                seconds -= left
                for stop in stops:
                    stop[0] -= left
                first[0] = next(first[1])
                yield self.env.timeout(next(first[2]))
            yield self.env.timeout(seconds)
            for stop in stops:
                stop[0] -= seconds
            for lot in lots:
                if scrap[lot[0]]:
                    lot[1] -= int(chance.binomial(lot[1], scrap[lot[0]]))
                if place + 1 == len(self.buffers):
                    self.made += lot[1]
                elif lot[1]:
                    yield self.buffers[place + 1].put(lot)

    def stops(self, spec: Station, machine: int) -> list[list]:
        """[time to the next, times between, lengths] of breakdowns and minor stops."""
        found = []
        for name, gap, length in (
            ("down", spec.time_to_failure_s, spec.repair_s),
            ("minor", spec.time_to_minor_stop_s, spec.minor_stop_s),
        ):
            if gap and length:
                gaps = self.luck.draws(gap, spec.id, machine, name, "gap")
                found.append([next(gaps), gaps, self.luck.draws(length, spec.id, machine, name)])
        return found

    def load(self, place: int, spec: Station) -> Steps:
        """One lot, or a batch that is full or has waited long enough."""
        lots = [(yield self.buffers[place].get())]
        if spec.batch_size > 1:
            patience = self.env.timeout(spec.batch_timeout_s or float("inf"))
            while len(lots) < spec.batch_size:
                asked = self.buffers[place].get()
                yield asked | patience
                if not asked.triggered:
                    asked.cancel()
                    break
                lots.append(asked.value)
        return lots


def main() -> None:
    """Prints the best of a few runs of both, and their ratio."""
    plant = calibrated()
    horizon_s = DAYS * 86_400.0
    stretches = working_stretches(plant, start_of(plant), end_of(plant, horizon_s))
    working_s = sum((s.ends_at - s.starts_at).total_seconds() for s in stretches)
    plain_s, model_s = [], []
    for _ in range(RUNS):
        begun = time.process_time()
        made = PlainLine(plant, working_s).made
        plain_s.append(time.process_time() - begun)
        begun = time.process_time()
        tables = run(plant, horizon_s=horizon_s, seed=1).tables()
        model_s.append(time.process_time() - begun)
    last = tables["operation_event"].to_pandas().query("station_id == @plant.product[0].route[-1]")
    rows = sum(len(t) for t in tables.values())
    print(f"plain SimPy without log     {min(plain_s):6.2f} s   {made:,} parts in {working_s / 3600:.0f} h of work")
    print(f"line model with full log    {min(model_s):6.2f} s   {last['qty_good'].sum():,.0f} parts, {rows:,} rows")
    print(f"ratio                       {min(model_s) / min(plain_s):6.2f}")


if __name__ == "__main__":
    main()
