"""The known best allocation of three exponential stations: how often the search finds it over seeds, and how long it takes.

Total rate 20 and total buffer 20 in whole numbers: rates (6, 7, 7) with buffers (12, 8) or the mirror image, where a buffer
counts the place in the machine (tests/oracles/three_stations.py). A station's rate is its share of the work: 6 do it in a
sixth of the time.
"""

from collections.abc import Callable
from functools import cache
from os import cpu_count
from time import monotonic

from bench.whatif import UNIT_S, line
from tests.oracles.three_stations import throughput
from twin.experiment.executor import Processes
from twin.experiment.scenario import Change
from twin.experiment.search import Goal, Option, Question, Slot, Space, Total, search
from twin.experiment.search.runs import Job
from twin.line import run
from twin.line.luck import Luck

HOUR_S = 3600.0
SEEDS, HORIZON_S, WARMUP_S, REPLICATIONS = 10, 24 * HOUR_S, 2 * HOUR_S, 40
LUCK = 0.02  # spread of what a run of about a day finds
Amounts = tuple[tuple[int, ...], tuple[int, ...]]  # rates, buffers


def allocation(
    rate: int, buffer: int, *, seed: int = 1, horizon_s: float = HORIZON_S, warmup_s: float = WARMUP_S,
    replications: int = REPLICATIONS,
) -> Question:  # fmt: skip
    """Returns the question how to share a total rate and a total buffer among three stations of rate 1."""
    stations = ("m1", "m2", "m3")
    rates = [_slot(_faster, on, rate - len(stations) + 1) for on in stations]
    places = [_slot(_places, on, buffer - 1) for on in stations[1:]]
    space = Space((*rates, *places), (Total((0, 1, 2), rate), Total((3, 4), buffer)))
    goal, plant = Goal("throughput_per_h"), line([1.0] * 3, [0, 0])
    return Question(plant, space, goal, horizon_s=horizon_s, warmup_s=warmup_s, seed=seed, replications=replications)


def _slot(make: Callable[[str, int], Change], on: str, most: int) -> Slot:
    return Slot(tuple(Option(make(on, amount), amount) for amount in range(1, most + 1)))


def _faster(on: str, rate: int) -> Change:
    return Change("processing_time", on, (("processing_time", 100 * (1 / rate - 1)),))


def _places(on: str, buffer: int) -> Change:
    return Change("buffer", on, (("buffer", buffer - 1),))


def amounts_of(changes: tuple[Change, ...]) -> Amounts:
    """Returns the rates and buffers, each with the place in the machine, of a set of changes."""
    values = [float(dict(c.settings)[c.lever_id]) for c in changes]
    return tuple(round(100 / (100 + v)) for v in values[:3]), tuple(round(v) + 1 for v in values[3:])


@cache
def known_best(rate: int, buffer: int) -> tuple[Amounts, ...]:
    """Returns the best allocations by the exact Markov chain of each."""
    every = [
        ((a, b, rate - a - b), (c, buffer - c))
        for a in range(1, rate - 1) for b in range(1, rate - a) for c in range(1, buffer)
    ]  # fmt: skip
    most = max(exactly(*each) for each in every)
    return tuple(each for each in every if exactly(*each) > most * (1 - 1e-9))


@cache
def exactly(rates: tuple[int, int, int], buffers: tuple[int, int]) -> float:
    """Returns the exact throughput; kept, as a search asks for the same again."""
    return throughput(rates, buffers)


def exact_value(job: Job) -> float:
    """Returns the exact throughput of a job's line with a little luck of the replication, that all share."""
    stations = job.task.plant.station
    rates = tuple(round(UNIT_S / s.processing_s.mean()) for s in stations)
    luck = Luck(job.task.seed, job.task.replication).generator("run").normal(scale=LUCK)
    return exactly(rates, tuple((s.buffer_before or 0) + 1 for s in stations[1:])) + luck


def counted(job: Job) -> float:
    """Returns the parts per hour of a job's run, counted straight from its log: these lines have no shifts and no scrap."""
    task = job.task
    log = run(task.plant, horizon_s=task.warmup_s + task.horizon_s, seed=task.seed, replication=task.replication)
    begin = log.starts_at.timestamp() + task.warmup_s
    rows = log.tables()["operation_event"]
    ended = zip(rows["station_id"].to_pylist(), rows["ended_at"].to_pylist(), strict=True)
    return sum(s == task.plant.station[-1].id and at.timestamp() > begin for s, at in ended) / (task.horizon_s / HOUR_S)


def main() -> None:
    """Prints for each seed whether the known best is picked, is in the best set, and how near the pick comes."""
    with Processes(cpu_count()) as executor:
        for seed in range(1, SEEDS + 1):
            began = monotonic()
            found = search(allocation(20, 20, seed=seed), executor.map, work=counted)
            best = [amounts_of(t.changes) for t in found.tried if t.is_best]
            top = max(found.tried, key=lambda t: t.gain.mean or 0.0)
            mine, known = amounts_of(top.changes), known_best(20, 20)
            print(
                f"seed {seed:>2}: most output {mine}, exact {exactly(*mine):.4f} of {exactly(*known[0]):.4f}; "
                f"{'found' if mine in known else 'not first'}, {'in' if set(best) & set(known) else 'not in'} a best set of {len(best)}; "
                f"{found.runs} runs, {monotonic() - began:.0f} s",
                flush=True,
            )


if __name__ == "__main__":
    main()
