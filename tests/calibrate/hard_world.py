"""One machine with known truth and every trap set, written by a generator that shares nothing with the model of the line."""

from dataclasses import dataclass, field

import numpy as np

from tests.calibrate.worlds import DAY_S, FloorLog

LIFE_SHAPE, LIFE_MEAN_S, RENEWED_EVERY_S = 2.0, 8_000.0, 6_000.0
LIFE_SCALE_S = LIFE_MEAN_S / 0.8862269254527580
REPAIR_MEAN_S, REPAIR_CV = 900.0, 0.6
PROCESSING_S = {"a": 500.0, "b": 700.0}
SETUP_MEAN_S, SETUP_CV = 300.0, 0.25
SCRAP_RATE, SCRAP_STRENGTH = 0.04, 60.0  # each day's rate is Beta(rate * strength, (1 - rate) * strength)
OPERATIONS, LOT = 1_400, 50


@dataclass
class HardWorld:
    """The log before the traps are set, and what naive estimators would use."""

    states: list[tuple[float, float, str]] = field(default_factory=list)
    operations: list[dict] = field(default_factory=list)
    preventive: list[dict] = field(default_factory=list)
    repairs: list[float] = field(default_factory=list)
    whole_lives: list[float] = field(default_factory=list)
    failed_at: list[float] = field(default_factory=list)


def make(seed: int) -> HardWorld:
    """Returns the truth of one seed: failures on the operating clock, renewals, waits, set-ups, scrap by the day."""
    rng, world, now, since = np.random.default_rng(seed), HardWorld(), 0.0, 0.0
    rate: dict[int, float] = {}
    life, before = LIFE_SCALE_S * rng.weibull(LIFE_SHAPE), ""

    def spend(seconds: float, state: str) -> None:
        nonlocal now
        world.states.append((now, now + seconds, state))
        now += seconds

    for i in range(OPERATIONS):
        queued = now
        if since >= RENEWED_EVERY_S:
            world.preventive.append({"started_at": now, "ended_at": now + 1_200, "kind": "preventive"})
            spend(1_200, "PLANNED_STOP")
            life, since = LIFE_SCALE_S * rng.weibull(LIFE_SHAPE), 0.0
        spend(rng.exponential(1_300), "STARVED")
        product = "a" if rng.random() < 0.6 else "b"
        if before not in ("", product):
            spend(rng.gamma(1 / SETUP_CV**2, SETUP_MEAN_S * SETUP_CV**2), "SETUP")
        begun, before, work = now, product, PROCESSING_S[product] * rng.gamma(100, 0.01)
        while work > life:
            spend(life, "PROCESSING")
            work, since = work - life, since + life
            world.whole_lives.append(since)
            world.failed_at.append(now)
            sigma2 = np.log1p(REPAIR_CV**2)
            world.repairs.append(float(rng.lognormal(np.log(REPAIR_MEAN_S) - sigma2 / 2, sigma2**0.5)))
            spend(world.repairs[-1], "DOWN")
            life, since = LIFE_SCALE_S * rng.weibull(LIFE_SHAPE), 0.0
        spend(work, "PROCESSING")
        life, since = life - work, since + work
        day = rate.setdefault(
            int((now + 9 * 3600) // DAY_S),
            float(rng.beta(SCRAP_RATE * SCRAP_STRENGTH, (1 - SCRAP_RATE) * SCRAP_STRENGTH)),
        )
        world.operations.append(
            {"queued_at": queued, "started_at": begun, "ended_at": now, "lot_id": f"L{i}", "product_id": product,
             "qty_in": float(LOT), "qty_scrap": float(rng.binomial(LOT, day))}
        )  # fmt: skip
    return world


def write(floor: FloorLog, world: HardWorld, seed: int) -> None:
    """Puts the world on the floor with the traps: shuffled, in late batches, sent twice, numbers used again."""
    rng = np.random.default_rng(10_000 + seed)
    for table in ("operation_event", "state_interval", "maintenance"):
        floor.con.execute(f"DELETE FROM floor.{table}")
    rows = [dict(r) for r in world.operations]
    for i in range(0, OPERATIONS - 700, 50):
        rows[i + 700]["lot_id"] = rows[i]["lot_id"]  # the number comes back weeks later
    again = [dict(rows[i]) for i in rng.choice(OPERATIONS, 60, replace=False)]
    late = rng.random(OPERATIONS) < 0.1
    floor.batch = 1
    floor.operations([rows[i] for i in rng.permutation(OPERATIONS) if not late[i]])
    floor.batch = 2
    floor.operations([r for r, is_late in zip(rows, late, strict=True) if is_late] + again)
    twice = [world.states[i] for i in rng.choice(len(world.states), 100, replace=False)]
    floor.states([world.states[i] for i in rng.permutation(len(world.states))] + twice)
    floor.maintenance(world.preventive)
