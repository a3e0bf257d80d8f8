"""How often the critical path names first the station whose what-if gains most, over 80 random lines.

The what-if: work at one station a tenth faster, the same luck. Beside it Roser's active periods by the same count.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from os import cpu_count

import numpy as np

from twin.experiment.changes import Change
from twin.experiment.executor import Processes
from twin.experiment.forecast.results import wilson
from twin.experiment.gains import Trial, study
from twin.kpi import Limits, limits_of_log
from twin.line import end_of, run, start_of
from twin.plant import Plant

LINES, FIRST_SEED = 80, 1
HORIZON_S, WARMUP_S, REPLICATIONS = 2 * 86_400.0, 10_000.0, 3
METHODS = ("path", "active")


@dataclass(frozen=True)
class Judged:
    """One line: gain of each station's what-if (parts per hour), and its share of the time limiting the line by method."""

    gains: dict[str, float]
    shares: dict[str, dict[str, float]]

    def first(self, method: str) -> str:
        """Returns the station a method names first."""
        return max(self.shares[method], key=self.shares[method].__getitem__)

    def caught(self, method: str) -> float:
        """Returns the gain at the station named first, as a share of the largest gain: 1 = the right one."""
        return self.gains[self.first(method)] / max(self.gains.values())


def random_line(seed: int) -> Plant:
    """Returns a serial line of 4 to 7 stations of nearly equal speed: buffers of 0 to 8, spreads, breakdowns at half."""
    luck = np.random.default_rng(seed)
    stations = [_station(f"m{i}", luck) for i in range(1, luck.integers(4, 8) + 1)]
    del stations[0]["buffer_before"]
    return Plant.model_validate(
        {
            "site": {"name": f"random {seed}"}, "process": [{"id": "p"}], "station": stations,
            "product": [{"id": "a", "route": [s["id"] for s in stations]}], "supply": {"kind": "saturated"},
        }
    )  # fmt: skip


def judged(seed: int) -> Judged:
    """Returns what the what-ifs of a random line gain, and what its logs say; a pure function of the seed."""
    plant = random_line(seed)
    trial = Trial(tuple(Change(s.id, "processing") for s in plant.station))
    made = study(plant, trial, number=REPLICATIONS, seed=seed, horizon_s=HORIZON_S, warmup_s=WARMUP_S)
    read = [_read(plant, seed, replication) for replication in range(REPLICATIONS)]
    shares = {m: _mean_shares(read, m, [s.id for s in plant.station]) for m in METHODS}
    return Judged({g.station_id: g.per_h.mean or 0.0 for g in made.gains}, shares)


def main() -> None:
    """Prints the hits of each method with their 95 % interval, what its first station catches of the largest gain, and
    how shares go with gains over all stations."""
    with Processes(cpu_count()) as executor:
        found = executor.map(judged, range(FIRST_SEED, FIRST_SEED + LINES))
    for method in METHODS:
        caught = [line.caught(method) for line in found]
        hits = wilson(sum(c == 1 for c in caught), len(found))
        pairs = np.array(list(_pairs(found, method)))
        print(
            f"{method:<7} first is best {hits.share:.2f} [{hits.low:.2f}, {hits.high:.2f}] of {len(found)} lines · "
            f"catches {np.mean(caught):.2f} of the largest gain · correlation with gains {np.corrcoef(pairs.T)[0, 1]:.3f}"
        )


def _station(name: str, luck: np.random.Generator) -> dict:
    station = {
        "id": name, "process": "p", "buffer_before": int(luck.integers(0, 9)),
        "processing_s": {"law": "gamma", "mean": float(luck.uniform(50, 70)), "cv": float(luck.uniform(0.1, 1.0))},
    }  # fmt: skip
    if luck.random() < 0.5:
        repair_s = float(luck.uniform(100, 600))
        station["time_to_failure_s"] = {"law": "exponential", "mean": repair_s * float(luck.uniform(8, 20))}
        station["repair_s"] = {"law": "exponential", "mean": repair_s}
    return station


def _read(plant: Plant, seed: int, replication: int) -> Limits:
    log = run(plant, horizon_s=WARMUP_S + HORIZON_S, seed=seed, replication=replication)
    return limits_of_log(log.tables(), plant, start_of(plant), end_of(plant, WARMUP_S + HORIZON_S))


def _mean_shares(read: list[Limits], method: str, stations: list[str]) -> dict[str, float]:
    rows = [getattr(each, method).stations.set_index("station_id")["share"] for each in read]
    return {s: float(np.mean([row.get(s, 0.0) for row in rows])) for s in stations}


def _pairs(found: list[Judged], method: str) -> Iterator[tuple[float, float]]:
    """(share, gain as a share of the line's sum of gains) of every station."""
    for line in found:
        total = sum(line.gains.values())
        yield from ((line.shares[method][s], gain / total) for s, gain in line.gains.items())


if __name__ == "__main__":
    main()
