"""The engine against what is known exactly: a serial line, part by part, beside the recursion of blocking after service.

B(i,n) = max(D(i-1,n), D(i,n-1)), C = B + S, D(i,n) = max(C(i,n), D(i+1,n-b-1)): Altiok & Stidham (1982). Both are given the
same processing times, so that any difference is a fault of the engine.
"""

import numpy as np

from twin.laws import Exponential, Lognormal
from twin.line import run
from twin.line.luck import Luck
from twin.plant import Plant, Process, Product, Site, Station
from twin.validate.evidence import Layer

PLACES = (0, 2, 5)  # in front of the second station and those behind it
HORIZON_S = 40_000.0
LARGEST_S = 1e-5  # moments of the log are whole microseconds
SEED = 7


def engine() -> Layer:
    """Returns the layer of the engine: run now on a serial line of four stations, compared end by end."""
    compared, largest = difference_s()
    known_ko, known_en = (
        "정답표(대기행렬·마르코프 연쇄)와의 비교는 `make test`가 합니다.",
        "The table of exact answers (queues, Markov chains) is held against it by `make test`.",
    )
    return Layer(
        "engine", "passed" if largest <= LARGEST_S else "failed",
        f"방금 직렬 라인의 작업 {compared:,}건을 점화식과 견줌: 가장 큰 차이 {largest:.1e}초. {known_ko}",
        f"{compared:,} operations of a serial line compared with the recursion just now: largest difference {largest:.1e} s. {known_en}",
        {"operations": compared, "largest_difference_s": largest},
    )  # fmt: skip


def difference_s() -> tuple[int, float]:
    """Returns how many ends of operations were compared, and the largest difference in seconds."""
    plant = line()
    ends = _simulated(plant)
    expected = recursion(_times(plant, max(len(e) for e in ends)))
    gaps = [float(np.abs(e - expected[i, : len(e)]).max()) for i, e in enumerate(ends) if len(e)]
    return sum(len(e) for e in ends), max(gaps)


def recursion(service_s: np.ndarray) -> np.ndarray:
    """Returns the ends C(i,n) of the operations of a saturated line, stations by parts, from their service times."""
    stations, parts = service_s.shape
    ends, left = np.zeros((stations, parts)), np.zeros((stations, parts))
    for n in range(parts):
        for i in range(stations):
            arrives = left[i - 1, n] if i else 0.0
            ends[i, n] = max(arrives, left[i, n - 1] if n else 0.0) + service_s[i, n]
            before = n - PLACES[i] - 1 if i < len(PLACES) else -1  # the part that must have left the next station
            left[i, n] = max(ends[i, n], left[i + 1, before] if before >= 0 else 0.0)
    return ends


def line() -> Plant:
    """Returns the line that is run: four stations of unlike laws, never short of material."""
    laws = [
        Exponential.model_validate({"law": "exponential", "mean": 50.0}),
        Lognormal.model_validate({"law": "lognormal", "mean": 48.0, "cv": 0.6}),
        Exponential.model_validate({"law": "exponential", "mean": 45.0}),
        Lognormal.model_validate({"law": "lognormal", "mean": 47.0, "cv": 1.2}),
    ]
    stations = tuple(
        Station(id=f"s{i}", process="p", processing_s=law, buffer_before=PLACES[i - 1] if i else None)
        for i, law in enumerate(laws)
    )
    product = Product(id="x", route=tuple(s.id for s in stations))
    return Plant(site=Site(name="engine"), process=(Process(id="p"),), station=stations, product=(product,))


def _simulated(plant: Plant) -> list[np.ndarray]:
    """The ends of each station's operations, in seconds of the run."""
    log = run(plant, horizon_s=HORIZON_S, seed=SEED)
    rows = log.tables()["operation_event"]
    where = rows["station_id"].to_numpy(zero_copy_only=False)
    ends = rows["ended_at"].to_numpy().astype("datetime64[us]").astype(np.int64) / 1e6 - log.starts_at.timestamp()
    return [np.sort(ends[where == s.id]) for s in plant.station]


def _times(plant: Plant, parts: int) -> np.ndarray:
    """The service times the engine draws, from the same named streams."""
    luck = Luck(SEED, 0)
    streams = [luck.draws(s.processing_s, s.id, "processing", "x") for s in plant.station]
    return np.array([[next(stream) for _ in range(parts)] for stream in streams])
