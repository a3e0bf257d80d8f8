"""When a process reaches its target at the pace of the last weeks: a band of 80 %, or why nothing can be said.

Points that become automatic are counted as events: with k in T weeks the rate is drawn from Gamma(k + ½, T) (Jeffreys), the wait
for g more from Gamma(g, rate). Any other criterion drifts: its change a week over stretches that do not overlap has a mean and a
standard error, and the wait is the gap over a drift drawn from Student's t. A process waits for its slowest gap (gaps taken as
independent). The past is taken to go on: it is a pace, not a plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from twin.kpi.reading import Note
from twin.maturity.gaps import Gap, Path
from twin.maturity.history import Week, weeks

if TYPE_CHECKING:
    from twin.store import Store

LOOKED_BACK = 12  # weeks
LONGEST_WEEKS = 104.0  # beyond that a pace of twelve weeks says nothing
DRAWS = 4000
BAND = (0.1, 0.5, 0.9)
FEWEST = 2  # stretches for a drift with an error


@dataclass(frozen=True)
class Ahead:
    """The dates of the 80 % band and its middle (None = later than can be said); `why` says which gap holds it up."""

    process_id: str
    early: date | None
    likely: date | None
    late: date | None
    why: Note


def ahead(way: Path, kept: Sequence[Week], today: date) -> Ahead | None:
    """Returns when a process reaches its target at the present pace; None where it is there."""
    if not way.gaps:
        return None
    recent = [w for w in kept if w.day <= today][-LOOKED_BACK - 1 :]
    rng = np.random.default_rng(crc32(f"{way.process_id}/{today}".encode()))
    waits = {gap.reading.criterion_id: _wait(gap, recent, rng) for gap in way.gaps}
    stuck = [gap for gap in way.gaps if waits[gap.reading.criterion_id] is None]
    if stuck:
        name = stuck[0].reading.criterion.name
        why = Note(f"'{name.ko}'이(가) 지난 {LOOKED_BACK}주 동안 나아지지 않아, 지금 속도로는 언제라고 말할 수 없습니다", f"'{name.en}' has not come nearer in the last {LOOKED_BACK} weeks: at this pace no date can be told")  # fmt: skip
        return Ahead(way.process_id, None, None, None, why)
    drawn = np.stack([wait for wait in waits.values() if wait is not None])
    early, likely, late = (_date(today, w) for w in np.quantile(drawn.max(axis=0), BAND, method="nearest"))
    slowest = way.gaps[int(np.median(drawn, axis=1).argmax())].reading.criterion.name
    why = Note(f"가장 오래 걸리는 것: {slowest.ko}", f"What takes longest: {slowest.en}")
    return Ahead(way.process_id, early, likely, late, why)


def _wait(gap: Gap, recent: Sequence[Week], rng: np.random.Generator) -> np.ndarray | None:
    """Draws of the weeks until a gap closes (inf = never); None where it has not come nearer."""
    criterion = gap.reading.criterion
    kept = [next((s for s in w.snapshots if (s.process_id, s.criterion_id) == (gap.reading.process_id, criterion.id)), None) for w in recent]  # fmt: skip
    if criterion.measure == "automatic_share":
        counts = [s.numerator for s in kept if s is not None and s.numerator is not None]
        return _by_events(counts, gap.lacking, rng)
    values = [s.value for s in kept if s is not None and s.value is not None]
    if gap.reading.value is None:
        return None
    towards = 1.0 if criterion.wants == "more" else -1.0
    return _by_drift([towards * v for v in values], towards * (gap.reading.threshold - gap.reading.value), criterion.period_days // 7, rng)  # fmt: skip


def _by_events(counts: list[float], lacking: int | None, rng: np.random.Generator) -> np.ndarray | None:
    came = sum(max(0.0, after - before) for before, after in pairwise(counts))
    if not came or not lacking:
        return None
    rate = rng.gamma(came + 0.5, 1.0 / (len(counts) - 1), DRAWS)
    return rng.gamma(lacking, 1.0, DRAWS) / rate


def _by_drift(values: list[float], gap: float, stride: int, rng: np.random.Generator) -> np.ndarray | None:
    """`values` rise towards the target; stretches of `stride` weeks share no days."""
    stride = max(1, stride)
    apart = values[::-1][::stride][::-1]
    changes = np.diff(apart) / stride
    if len(changes) < FEWEST or changes.mean() <= 0:
        return None
    error = changes.std(ddof=1) / len(changes) ** 0.5
    drift = changes.mean() + error * rng.standard_t(len(changes) - 1, DRAWS)
    return np.where(drift > 0, gap / np.maximum(drift, 1e-12), np.inf)


def _date(today: date, wait: float) -> date | None:
    return today + timedelta(days=round(wait * 7)) if wait <= LONGEST_WEEKS else None


def dated(store: "Store", way: Path, today: date) -> Ahead | None:
    """Returns `ahead` of a way by the weeks the store has kept."""
    return ahead(way, weeks(store), today)
