"""What the sensors said, and what the deployed models made of it."""

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa

from twin.demo.arriving import arrivals
from twin.demo.columns import moments, named, whole
from twin.demo.floor import OPERATION_WIDTH, Lot
from twin.demo.machine import PROCESSING, Machine
from twin.demo.spindle import HOUR_S
from twin.demo.story import Story

INSPECTED_STEP = 5  # a lot that has passed the check: what its castings are is known
COLDEST_DAY = 20


def measurement_table(story: Story) -> pa.Table:
    """Returns the readings within the log: die casting once a lot, spindles every ten minutes of operation."""
    points = collection_points(story)
    place = {p["point_id"]: i for i, p in enumerate(points)}
    parts = [part for m in story.floor.machines if m.station == 0 for part in _of_casting(story, m, place)]
    parts += [part for m in story.floor.machines if m.spindle for part in _of_spindle(story, m, place)]
    at, point, value, lot = (np.concatenate([p[i] for p in parts]) for i in range(4))
    keep = (at > story.from_s) & (at <= story.until_s)
    at, point, value, lot = at[keep], point[keep], value[keep], lot[keep]
    order = np.lexsort((point, at))
    at, point, value, lot = at[order], point[order], value[order], lot[order]
    return pa.table(
        {
            "occurred_at": moments(at), "arrived_at": moments(arrivals(story, at, point, points)), "point_id": named([p["point_id"] for p in points], point),
            "value": np.round(_with_stuck(story, at, point, value, place), 4), "lot_id": _lot_names(lot),
        }
    )  # fmt: skip


def prediction_table(story: Story) -> pa.Table:
    """Returns each decision of the deployed models from their go-live on, with what turned out."""
    casting = [_casting_predictions(story, m) for m in story.floor.machines if m.station == 0]
    spindles = [_spindle_predictions(story, m) for m in story.floor.machines if m.spindle]
    table = pa.concat_tables([*casting, *spindles])
    return table.sort_by([("occurred_at", "ascending"), ("model_id", "ascending"), ("machine_no", "ascending")])


def collection_points(story: Story) -> list[dict]:
    """Returns the sensors as rows of plant.collection_point."""
    found = []
    for machine in story.floor.machines:
        sensors = (
            story.truth.casting.sensor
            if machine.station == 0
            else story.truth.spindle.sensor
            if machine.spindle
            else []
        )
        for s in sensors:
            period_s = None if machine.station == 0 else story.truth.spindle.sample_s
            found.append(
                {
                    "point_id": f"{machine.spec.id}-{machine.number}.{s.id}", "station_id": machine.spec.id, "machine_no": machine.number,
                    "item_ko": ITEMS[s.id], "item_en": s.id.replace("_", " "), "unit": s.unit, "method": "auto", "required": True,
                    "period_s": period_s, "low": s.mean - 4 * s.sd, "high": s.mean + 4 * s.sd,
                    "is_setting": s.id in SET_BY_PEOPLE, "system": "PLC",
                }
            )  # fmt: skip
    return found


ITEMS = {
    "molten_temp": "용탕 온도", "mold_temp": "금형 온도", "casting_pressure": "주조 압력", "high_speed": "고속 구간 속도",
    "coolant_flow": "냉각수 유량", "oil_temp": "작동유 온도", "biscuit_thickness": "비스킷 두께", "spindle_vibration": "주축 진동",
    "spindle_temperature": "주축 온도", "spindle_load": "주축 부하", "coolant_pressure": "절삭유 압력",
}  # fmt: skip

SET_BY_PEOPLE = {
    "molten_temp",
    "mold_temp",
    "casting_pressure",
    "high_speed",
    "coolant_flow",
}  # the others come of themselves


def _cast_lots(story: Story, machine: Machine) -> tuple[np.ndarray, list[Lot]]:
    """When each lot of a die casting machine was done (s since 1970), and the lot, in the order they were cast."""
    rows = np.frombuffer(story.floor.operations, dtype=float).reshape(-1, OPERATION_WIDTH)
    rows = rows[(rows[:, 3] == machine.index) & (rows[:, 2] <= story.clock.total_s)]
    lots = [lot for lot in story.floor.casts if lot.cast[0] == machine.index][: len(rows)]
    return story.clock.end(rows[:, 2]), lots


def _of_casting(story: Story, machine: Machine, place: dict[str, int]) -> list[tuple]:
    at, lots = _cast_lots(story, machine)
    readings = story.floor.casting[machine.index].readings()[:, : len(at)]
    number = np.array([lot.number for lot in lots])
    ids = [f"{machine.spec.id}-{machine.number}.{s.id}" for s in story.truth.casting.sensor]
    return [(at, np.full(len(at), place[i]), row, number) for i, row in zip(ids, readings, strict=True)]


def _spindle_ages(story: Story, machine: Machine) -> list[tuple[np.ndarray, int]]:
    """For each life: when its readings were taken (s since 1970), as many as were."""
    state = np.array(machine.state)
    began = np.array(machine.began)
    lengths = np.append(np.diff(began), 0.0)
    cut = (state == PROCESSING) & (lengths > 0)
    starts, done = began[cut], np.cumsum(lengths[cut])
    before = done - lengths[cut]
    found, step = [], story.truth.spindle.sample_s
    for lived in machine.lives:
        operated = min(lived.until_s, done[-1]) - lived.from_s
        count = max(0, min(len(lived.life.scores), int(operated // step)))
        clock = lived.from_s + step * np.arange(1, count + 1)
        piece = np.clip(np.searchsorted(done, clock, side="left"), 0, len(done) - 1)
        worked = starts[piece] + (clock - before[piece])
        worked = worked[worked <= story.clock.total_s]
        found.append((story.clock.end(worked), len(worked)))
    return found


def _of_spindle(story: Story, machine: Machine, place: dict[str, int]) -> list[tuple]:
    parts = []
    for lived, (at, count) in zip(machine.lives, _spindle_ages(story, machine), strict=True):
        for s, row in zip(story.truth.spindle.sensor, lived.life.readings, strict=True):
            season = _season(at) * s.season if "season" in vars(s) else 0.0
            point = place[f"{machine.spec.id}-{machine.number}.{s.id}"]
            parts.append((at, np.full(count, point), row[:count] + season, np.full(count, -1)))
    return parts


def _season(at_s: np.ndarray) -> np.ndarray:
    """-1 on the coldest day of the year, +1 half a year later."""
    new_year = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
    return -np.cos(2 * np.pi * ((at_s - new_year) / 86_400 - COLDEST_DAY) / 365)


def _with_stuck(
    story: Story, at: np.ndarray, point: np.ndarray, value: np.ndarray, place: dict[str, int]
) -> np.ndarray:
    """A stuck sensor goes on saying what it said last."""
    value = value.copy()
    for stuck in story.truth.collection.stuck:
        of = np.flatnonzero(point == place[stuck.point])
        since, until = (story.clock.of_local(getattr(stuck, side)) for side in ("from", "until"))
        inside = of[(at[of] >= since) & (at[of] < until)]
        before = of[at[of] < since]
        if len(inside) and len(before):
            value[inside] = value[before[-1]]
    return value


def _casting_predictions(story: Story, machine: Machine) -> pa.Table:
    ai = story.truth.quality_ai
    at, lots = _cast_lots(story, machine)
    live_s = max(story.from_s, story.clock.moment(ai.live_from, "00:00"))
    rows = (
        [(t, lot) for t, lot in zip(at.tolist(), lots, strict=True) if live_s < t <= story.until_s] if story.ai else []
    )
    outcomes = [
        None if lot.step < INSPECTED_STEP else "defect" if sum(lot.shows) >= ai.bad_lot_from else "good"
        for _, lot in rows
    ]
    lot_no = np.array([lot.number for _, lot in rows], dtype=int)
    return _predictions(
        ai, machine, np.array([t for t, _ in rows]), np.array([lot.cast[2].score for _, lot in rows]),
        ["alarm" if lot.alarmed else "pass" for _, lot in rows], outcomes, _lot_names(lot_no),
    )  # fmt: skip


def _spindle_predictions(story: Story, machine: Machine) -> pa.Table:
    ai, step = story.truth.maintenance_ai, story.truth.spindle.sample_s
    live_s = story.clock.moment(ai.live_from, "00:00")
    at, score, outcomes = [], [], []
    for lived, (moments_s, count) in zip(machine.lives, _spindle_ages(story, machine), strict=True) if story.ai else []:
        operated_s = min(lived.until_s, machine.operated_s) - lived.from_s
        for k in range(count):
            if live_s < moments_s[k] <= story.until_s:
                soon = operated_s - step * (k + 1) <= ai.horizon_h * HOUR_S
                at.append(moments_s[k])
                score.append(lived.life.scores[k])
                outcomes.append(("failure" if lived.ended else None) if soon else "normal")
    decisions = ["alarm" if s > ai.threshold else "pass" for s in score]
    return _predictions(ai, machine, np.array(at), np.array(score), decisions, outcomes, pa.nulls(len(at), pa.string()))


def _predictions(
    ai, machine: Machine, at: np.ndarray, score: np.ndarray, decisions: list, outcomes: list, lots: pa.Array
) -> pa.Table:
    n = len(at)
    return pa.table(
        {
            "occurred_at": moments(at.astype(float)), "model_id": pa.array([ai.model_id] * n, pa.string()),
            "version": pa.array([ai.version] * n, pa.string()), "station_id": pa.array([machine.spec.id] * n, pa.string()),
            "machine_no": whole(np.full(n, machine.number)), "lot_id": lots, "score": np.round(score.astype(float), 6),
            "threshold": np.full(n, ai.threshold), "decision": pa.array(decisions, pa.string()), "outcome": pa.array(outcomes, pa.string()),
        }
    )  # fmt: skip


def _lot_names(lot: np.ndarray) -> pa.Array:
    """Names of lots; below 0 is none."""
    return pa.array([None if n < 0 else f"L{n + 1:06d}" for n in lot.tolist()], pa.string())
