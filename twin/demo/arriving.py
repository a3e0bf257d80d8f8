"""When what the floor knew reached the system: at once from connected sensors, at the shift's end from the others; and what
was written down about alerts."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from twin.demo.columns import moments, whole
from twin.demo.luck import lognormal
from twin.demo.rows import DONE
from twin.demo.story import Story


def arrivals(story: Story, at: np.ndarray, point: np.ndarray, points: list[dict]) -> np.ndarray:
    """Returns when each reading arrived (s since 1970), given when it was taken and at which point."""
    truth = story.truth.collection
    spread = np.expm1(truth.latency_sigma**2) ** 0.5
    mean = truth.latency_s * np.exp(truth.latency_sigma**2 / 2)
    arrived = at + lognormal(story.luck.stream("latency"), mean, spread, len(at))
    ends, carried = _shift_ends(story), story.luck.stream("carried")
    for link in truth.connected:
        item = f".{link.item}"
        mine = [i for i, p in enumerate(points) if p["station_id"] == link.station and p["point_id"].endswith(item)]
        early = np.flatnonzero(np.isin(point, mine) & (at < story.clock.moment(link.on, "00:00")))
        shift = ends[np.minimum(np.searchsorted(ends, at[early]), len(ends) - 1)]
        arrived[early] = np.maximum(shift, at[early]) + lognormal(carried, truth.carried_after_s, 0.5, len(early))
    return arrived


def open_points(story: Story) -> list[dict]:
    """Returns the points nothing collects yet, as rows of plant.collection_point."""
    return [
        {
            "point_id": p.id, "station_id": p.id.partition("-")[0], "machine_no": 1, "item_ko": p.ko, "item_en": p.en, "unit": p.unit,
            "method": p.method, "required": True, "period_s": None, "low": None, "high": None, "is_setting": None,
            "system": "태블릿" if p.method == "semi" else "수기 일지",
        }
        for p in story.truth.collection.open_point
    ]  # fmt: skip


def action_table(story: Story, alarms: pa.Table) -> pa.Table:
    """Returns what was written down about alerts: on paper now and then, on a tablet nearly always."""
    truth, rng = story.truth.alert_actions, story.luck.stream("alert actions")
    chance, after = rng.random(len(alarms)), lognormal(rng, truth.after_s, 0.8, len(alarms))
    seen = alarms["occurred_at"].cast(pa.int64()).to_numpy() / 1e6
    share = np.array(
        [_share(story, s, t) for s, t in zip(alarms["station_id"].to_pylist(), seen.tolist(), strict=True)]
    )
    kept = alarms.filter(pa.array(chance < share))
    acted = (seen + after)[chance < share]
    within = acted <= story.until_s
    kept, acted = kept.filter(pa.array(within)), acted[within]
    return pa.table(
        {
            "occurred_at": moments(acted), "alert_at": kept["occurred_at"], "station_id": kept["station_id"],
            "machine_no": whole(kept["machine_no"].to_numpy()), "code": kept["code"],
            "action": pa.array([DONE[level] for level in kept["level"].to_pylist()], pa.string()),
        }
    ).sort_by([("occurred_at", "ascending"), ("station_id", "ascending"), ("machine_no", "ascending")])  # fmt: skip


def _share(story: Story, station_id: str, at_s: float) -> float:
    truth = story.truth.alert_actions
    since = truth.tablet_from.get(station_id)
    with_tablet = since is not None and at_s >= story.clock.moment(since, "00:00")
    return truth.on_tablet if with_tablet else truth.on_paper


def _shift_ends(story: Story) -> np.ndarray:
    """When the shifts of every day of the story end, in s since 1970, in order."""
    found = []
    for day in story.clock.days:
        for shift in story.truth.calendar.shift:
            ends: date = day + timedelta(days=int(shift.ends <= shift.starts))
            found.append(story.clock.moment(ends, shift.ends))
    return np.sort(np.array(found))
