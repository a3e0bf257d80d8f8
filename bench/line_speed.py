"""Speed of the line model: six exponential stations, buffers of five, failures, 100,000 s, with its full log.

Beside it the shortest plain SimPy program of the same line, without a log: the price of what the model does more.
"""

import time
from collections.abc import Callable

import simpy

from twin.line import run
from twin.line.luck import Luck
from twin.plant import Plant

STATIONS, PLACES, HORIZON_S = 6, 5, 100_000.0
EXPONENTIAL = {"law": "exponential", "mean": 1.0}
EXACT_THROUGHPUT_PER_S = 0.602257


def plant() -> Plant:
    """Returns the six-station line."""
    stations = [
        {
            "id": f"m{i}",
            "process": "p",
            "buffer_before": PLACES,
            "processing_s": EXPONENTIAL,
            "time_to_failure_s": {"law": "exponential", "mean": 100.0},
            "repair_s": {"law": "exponential", "mean": 10.0},
        }
        for i in range(STATIONS)
    ]
    return Plant.model_validate(
        {
            "site": {"name": "bench"},
            "process": [{"id": "p"}],
            "station": stations,
            "product": [{"id": "a", "route": [s["id"] for s in stations]}],
        }
    )


def plain() -> int:
    """Returns the parts made by a plain SimPy program of the same line, without a log."""
    env, luck, line = simpy.Environment(), Luck(1), plant().station
    buffers = [simpy.Store(env, PLACES) for _ in range(STATIONS)]
    made = [0]

    def machine(i: int):
        spec = line[i]
        work = luck.draws(spec.processing_s, i, "work")
        gap, repair = luck.draws(spec.time_to_failure_s, i, "gap"), luck.draws(spec.repair_s, i, "repair")
        to_failure = next(gap)
        while True:
            if i:
                yield buffers[i].get()
            seconds = next(work)
            while to_failure < seconds:
                yield env.timeout(to_failure)
                seconds -= to_failure
                yield env.timeout(next(repair))
                to_failure = next(gap)
            yield env.timeout(seconds)
            to_failure -= seconds
            if i + 1 < STATIONS:
                yield buffers[i + 1].put(1)
            else:
                made[0] += 1

    for i in range(STATIONS):
        env.process(machine(i))
    env.run(until=HORIZON_S)
    return made[0]


def main() -> None:
    """Prints processor seconds, operations a second and the ratio to the plain program."""
    plain_s = _processor_s(plain)
    log = run(plant(), horizon_s=1.0, seed=1)
    begin = time.process_time()
    log = run(plant(), horizon_s=HORIZON_S, seed=1)
    model_s = time.process_time() - begin
    tables = log.tables()
    tables_s = time.process_time() - begin - model_s
    operations = len(tables["operation_event"])
    made = tables["operation_event"].to_pandas()["station_id"].eq(f"m{STATIONS - 1}").sum()
    print(f"plain SimPy without log    {plain_s:6.2f} s")
    print(
        f"line model with full log   {model_s:6.2f} s  + tables {tables_s:.2f} s  = {(model_s + tables_s) / plain_s:.2f} x plain"
    )
    print(f"operations                 {operations:,}  = {operations / (model_s + tables_s):,.0f} a second")
    print(f"throughput                 {made / HORIZON_S:.4f} (exact {EXACT_THROUGHPUT_PER_S})")


def _processor_s(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


if __name__ == "__main__":
    main()
