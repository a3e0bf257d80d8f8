"""Right and wrong by breakdowns, not readings: alarms as people hear them, which breakdown each announced, and how long before."""

from dataclasses import dataclass

import numpy as np

from twin.models.dataset import DataSet

MUTE_H = 4.0  # operating hours an alarm keeps silent after it was heard: nobody looks twice at the same machine at once


@dataclass(frozen=True)
class Event:
    """One breakdown and how long before it the alarm came: None = missed, NaN = announced and prevented, so nobody knows."""

    machine_no: int
    life: int
    reason: str
    lead_h: float | None


@dataclass(frozen=True)
class Tally:
    """What a rule came to: each breakdown, alarms in time, alarms too late to act on, false ones; operating hours looked at."""

    events: tuple[Event, ...]
    timely: int
    late: int
    false: int
    operating_h: float

    @property
    def caught(self) -> int:
        """Breakdowns announced in time."""
        return sum(e.lead_h is not None for e in self.events)

    @property
    def alarms(self) -> int:
        """All alarms heard."""
        return self.timely + self.late + self.false


def heard(ds: DataSet, over: np.ndarray, mute_h: float = MUTE_H) -> np.ndarray:
    """Returns which readings raise an alarm that is heard: over the limit, and not within `mute_h` operating hours after one.

    A new life begins unmuted: what was repaired has nothing to do with the alarm before.
    """
    found = np.zeros(len(ds), dtype=bool)
    keys = ds.keys
    machine, life, clock = keys.machine_no.to_numpy(), keys.life.to_numpy(), keys.clock_h.to_numpy()
    last: dict[tuple[int, int], float] = {}
    for k in np.flatnonzero(over):
        which = machine[k], life[k]
        if clock[k] - last.get(which, -np.inf) >= mute_h - 1e-9:
            last[which] = clock[k]
            found[k] = True
    return found


def tally(ds: DataSet, over: np.ndarray, mute_h: float = MUTE_H) -> Tally:
    """Returns what alarms at the readings marked in `over` come to; readings whose outcome is not known do not count.

    A breakdown is caught by the first alarm in time: within the horizon before it, and no later than the least lead.
    An alarm nearer than that is late: neither a catch nor false.
    """
    alarm = heard(ds, over, mute_h)
    bad, in_time = ds.label > 0, ds.keys.in_time.to_numpy(bool)
    keys = ds.keys.assign(lead=np.where(alarm & in_time, ds.keys.event_h - ds.keys.clock_h, np.nan))
    events = [
        Event(
            int(m),
            int(life),
            _reason(part.event_reason.iloc[0]),
            None if part.lead.isna().all() else float(part.lead.max()),
        )
        for (m, life), part in keys[bad].groupby(["machine_no", "life"])
    ]
    return Tally(
        tuple(events), int((alarm & in_time).sum()), int((alarm & bad & ~in_time).sum()),
        int((alarm & (ds.label == 0)).sum()), float(ds.keys.step_h[~np.isnan(ds.label)].sum()),
    )  # fmt: skip


def _reason(given: object) -> str:
    return given if isinstance(given, str) and given else "–"
