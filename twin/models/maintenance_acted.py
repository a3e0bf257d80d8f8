"""Alarms people acted on: what each came to on one machine, by the breakdowns, changes and looks that followed."""

from typing import TYPE_CHECKING

import numpy as np

from twin.models.maintenance_clock import HOLE, PLANNED, MachineLife
from twin.models.maintenance_events import MUTE_H, Event, Tally
from twin.models.maintenance_options import Options
from twin.models.record import BAD_OUTCOMES

if TYPE_CHECKING:
    import pandas as pd


def acted_on(machine: int, seen: "pd.DataFrame", life: MachineLife, asked: Options, told_apart: bool) -> Tally:
    """Returns what the alarms heard on one machine came to, between its first and last prediction."""
    at = seen["at"].to_numpy()
    clock, end_h = life.clock_h(at), life.clock_h(life.end_at)
    which = np.searchsorted(life.end_at, at, side="right")
    alarm = _heard(clock, which, seen.alarm.to_numpy(bool))
    in_vain = alarm & _looked(life, at, clock, which, asked.horizon_h)
    failed, told = seen.outcome.isin(BAD_OUTCOMES).to_numpy(), seen.outcome.notna().to_numpy()
    found_worn = failed | (~told & told_apart)
    events, right = [], np.zeros(len(at), dtype=bool)
    for k in np.flatnonzero((life.end_at > at[0]) & (life.end_at <= at[-1]) & (life.end_kind != HOLE)):
        lead = end_h[k] - clock
        mine = alarm & ~in_vain & (which == k) & (lead <= asked.horizon_h)
        prevented = life.end_kind[k] == PLANNED
        timely = mine & (found_worn if prevented else lead >= asked.lead_h)
        if timely.any():
            events.append(Event(machine, int(k), _reason(life, k), np.nan if prevented else float(lead[timely].max())))
        elif not prevented:
            events.append(Event(machine, int(k), _reason(life, k), None))
        right |= timely
    wrong = in_vain | (alarm & ~right & told & ~failed)
    late = alarm & ~right & ~in_vain & failed
    return Tally(
        tuple(events), int((alarm & right).sum()), int(late.sum()), int(wrong.sum()), float(clock[-1] - clock[0])
    )


def acted_untold(seen: "pd.DataFrame", life: MachineLife, asked: Options) -> int:
    """Returns after how many alarms the machine was cared for within the horizon while nobody wrote down what was found."""
    clock, which = (
        life.clock_h(seen["at"].to_numpy()),
        np.searchsorted(life.end_at, seen["at"].to_numpy(), side="right"),
    )
    ends, end_h = np.array([*life.end_kind, None], dtype=object)[which], np.r_[life.clock_h(life.end_at), np.inf][which]
    acted = (
        seen.alarm.to_numpy(bool)
        & (ends == PLANNED)
        & (end_h - clock <= asked.horizon_h)
        & seen.outcome.isna().to_numpy()
    )
    return len(np.unique(which[acted]))


def _looked(life: MachineLife, at: np.ndarray, clock: np.ndarray, which: np.ndarray, horizon_h: float) -> np.ndarray:
    """Marks readings after which somebody looked and found nothing, in the same life and within the horizon."""
    place = np.searchsorted(life.looked_at, at, side="left")
    look_h = np.r_[life.clock_h(life.looked_at), np.inf][place]
    of = np.r_[np.searchsorted(life.end_at, life.looked_at, side="right"), -1][place]
    return (of == which) & (look_h - clock <= horizon_h)


def _reason(life: MachineLife, k: int) -> str:
    """Why a life ended, '–' where it is not on record."""
    given = life.end_reason[k]
    return given if isinstance(given, str) and given else "–"


def _heard(clock: np.ndarray, life: np.ndarray, over: np.ndarray) -> np.ndarray:
    found, last = np.zeros(len(over), dtype=bool), (-1, -np.inf)
    for k in np.flatnonzero(over):
        if life[k] != last[0] or clock[k] - last[1] >= MUTE_H:
            found[k], last = True, (life[k], clock[k])
    return found
