"""A change predicted: what a known change brought to the line, forecast from data before it, held against what came.

The change itself is an input: at its station the laws measured after it take the place of those before. What the line makes of
it is the outcome: the twin, calibrated on what was before alone, runs weeks before and after with their real plans, and the
difference it expects is held against the difference measured. Only this layer tests what a what-if claims.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from twin.calibrate import calibrate_from
from twin.errors import Problem
from twin.experiment.drift import Sums
from twin.kpi.catalogue import catalogue
from twin.plant import Plant, Station
from twin.store.query import asked
from twin.validate.backtest import Floor
from twin.validate.evidence import Layer, Result, impossible
from twin.validate.fold import Prepared, Share, opened, ready, simulate
from twin.validate.pool import Pool
from twin.validate.semi import Look, ignore
from twin.validate.weeks import WEEK, Week

WEEKS, RUNS = 4, 10  # weeks on each side of the change, runs of each
RAMP_IN = WEEK  # left out after the change: people get used to it
SHOWN = ("throughput_per_h", "availability", "lead_time_mean_h")
T_98 = 2.82  # Student's t with 9 degrees of freedom, 98 %, two-sided: three indicators share the risk
TAKEN = (
    "time_to_failure_s", "repair_s", "time_to_minor_stop_s", "minor_stop_s", "maintenance", "scrap_rate",
    "scrap_rate_by_product", "processing_s", "processing_s_by_product", "setup_s", "setups",
)  # fmt: skip


@dataclass(frozen=True)
class KnownChange:
    """A change somebody knows of: when, at which station, what."""

    at: datetime
    station_id: str
    ko: str
    en: str


@dataclass(frozen=True)
class Predicted:
    """A KPI's difference, after less before: as the twin expected it (mean, sd of one outcome), and as it was measured."""

    kpi_id: str
    mean: float
    sd: float
    measured: float

    @property
    def half(self) -> float:
        """Returns half the width of the interval in which the measured difference is expected."""
        return T_98 * self.sd * float(np.sqrt(1 + 1 / RUNS))

    @property
    def is_inside(self) -> bool:
        return abs(self.measured - self.mean) <= self.half

    @property
    def is_told(self) -> bool:
        """Returns whether the twin expected a difference at all: its mean one is not zero."""
        return abs(self.mean) > T_98 * self.sd / np.sqrt(RUNS) and np.sign(self.mean) == np.sign(self.measured)


@dataclass(frozen=True)
class Around:
    """The weeks before and after a change, from a copy of the database."""

    copy: Path
    change: KnownChange
    before: tuple[Week, ...]
    after: tuple[Week, ...]
    base: Plant | None
    past: Sums


def change(pool: Pool, floor: Floor, copy: Path, base: Plant | None, seed: int, look: Look = ignore) -> Layer:
    """Returns the layer of the last known change that has weeks enough around it."""
    with opened(copy) as cur:
        known = [KnownChange(*row) for row in asked(cur, _GO_LIVES)]
    around = [a for a in (_around(copy, floor, c, base) for c in reversed(known)) if a is not None]
    if not around:
        return impossible("change", _nothing_known() if not known else _too_few_weeks(known[-1]))
    sides = [pool.submit(partial(described, is_after=is_after), around[0]) for is_after in (False, True)]
    weeks = [week for side in pool.results(sides, lambda _: look(0)) for week in side]
    futures = [pool.submit(simulate, Share(week, floor.measuring, seed, range(RUNS), 1)) for week in weeks]
    runs = pool.results(futures, lambda done: look(RUNS * done))
    return layer(around[0].change, differences(floor, around[0], runs), floor.measuring.site.zone)


def described(around: Around, *, is_after: bool) -> list[Prepared]:
    """Returns the weeks of one side ready to be run: on the laws from before, after the change with its station's new ones."""
    with opened(around.copy) as cur:
        at, last = around.change.at, around.after[-1]
        plant = calibrate_from(cur, until=at, base=around.base, search=False).plant
        if is_after:
            window = last.ends_at - at
            new = calibrate_from(
                cur, until=last.ends_at, base=around.base, window=window, search=False, regime=False
            ).plant
            plant = with_station(plant, new.station_by_id()[around.change.station_id])
        return [ready(cur, plant, week, around.past) for week in (around.after if is_after else around.before)]


def with_station(plant: Plant, station: Station) -> Plant:
    """Returns the plant with one station's laws taken from another description of it; its place in the line stays."""
    taken = {name: getattr(station, name) for name in TAKEN}
    stations = tuple(s.model_copy(update=taken) if s.id == station.id else s for s in plant.station)
    return plant.model_copy(update={"station": stations})


def differences(floor: Floor, around: Around, runs: list[list[dict[str, float | None]]]) -> list[Predicted]:
    """Returns the shown KPIs' differences; `runs` by week, those before first. One without a value is left out."""
    weeks, n = [*around.before, *around.after], len(around.before)
    found = []
    for kpi_id in SHOWN:
        actual = [floor.values[w.monday].get(kpi_id) for w in weeks]
        values = [[run.get(kpi_id) for run in week] for week in runs]
        if any(a is None for a in actual) or any(v is None for week in values for v in week):
            continue
        each = _after_less_before(np.array(values, dtype=float), n)  # run r of all weeks shares its draw of the inputs
        measured = float(_after_less_before(np.array(actual, dtype=float), n))
        found.append(Predicted(kpi_id, float(each.mean()), float(each.std(ddof=1)), measured))
    return found


def layer(known: KnownChange, found: list[Predicted], zone: ZoneInfo) -> Layer:
    """Returns the result in a sentence: every indicator within its interval, and at least one of them told to move."""
    if not found:
        return impossible("change", _too_few_weeks(known))
    day = known.at.astimezone(zone).date()
    inside, told = all(p.is_inside for p in found), any(p.is_inside and p.is_told for p in found)
    result: Result = "failed" if not inside else "passed" if told else "partly"
    ko, en = ("; ".join(_said(p, lang) for p in found) for lang in ("ko", "en"))
    more_ko, more_en = {
        "passed": ("예측한 만큼 달라짐. 가정 시나리오의 이득은 구간이 0을 벗어나면 ‘뒷받침됨’으로 봄", "the line changed as predicted: gains of what-ifs whose interval excludes 0 count as supported"),
        "partly": ("어긋나지는 않으나 변화가 작아 예측력을 보이지 못함. 가정 시나리오는 ‘참고’임", "nothing contradicts it, but the change is too small to show that it can predict: what-ifs are indicative"),
        "failed": ("예측과 다르게 달라짐. 가정 시나리오는 ‘참고’일 뿐임", "the line changed otherwise than predicted: what-ifs are indicative only"),
    }[result]  # fmt: skip
    figures: dict[str, float | int | str | None] = {
        "changed_at": known.at.isoformat(),
        "station": known.station_id,
        "what_ko": known.ko,
        "what_en": known.en,
        "weeks": WEEKS,
        "runs": RUNS,
    }
    for p in found:
        figures |= {
            f"{p.kpi_id}_predicted": p.mean,
            f"{p.kpi_id}_half_width": p.half,
            f"{p.kpi_id}_measured": p.measured,
        }
    return Layer(
        "change", result,
        f"{day} {known.station_id} {known.ko}: 앞뒤 {WEEKS}주씩, 그 전 기록만으로 예측한 차이와 측정한 차이. {ko}. {more_ko}",
        f"{day} {known.station_id}, {known.en}: {WEEKS} weeks on each side, difference predicted from data before it and measured. {en}. {more_en}",
        figures,
    )  # fmt: skip


def _around(copy: Path, floor: Floor, known: KnownChange, base: Plant | None) -> Around | None:
    """The weeks around a change; None where there are too few."""
    recorded = [w for w in floor.weeks if w.is_recorded]
    before = [w for w in recorded if w.ends_at <= known.at][-WEEKS:]
    after = [w for w in recorded if w.starts_at >= known.at + RAMP_IN][:WEEKS]
    if len(before) < WEEKS or len(after) < WEEKS or before[0] is floor.weeks[0]:
        return None
    return Around(copy, known, tuple(before), tuple(after), base, floor.sums.before(before[0].monday))


def _after_less_before(by_week: np.ndarray, before: int) -> np.ndarray:
    return by_week[before:].mean(axis=0) - by_week[:before].mean(axis=0)


def _said(p: Predicted, lang: str) -> str:
    kpi = catalogue()[p.kpi_id]
    times, unit = (100, "%p") if kpi.unit == "%" else (1, kpi.unit if lang == "ko" else kpi.unit_en)
    name, low, high = kpi.name_ko if lang == "ko" else kpi.name_en, (p.mean - p.half) * times, (p.mean + p.half) * times
    words = ("예측", "측정") if lang == "ko" else ("predicted", "measured")
    return f"{name} {words[0]} {p.mean * times:+.3g} ({low:+.3g} – {high:+.3g}), {words[1]} {p.measured * times:+.3g} {unit}"


def _nothing_known() -> Problem:
    return Problem(
        "기록에 알려진 변화가 없음. 다음에 설비나 AI를 바꾸면 그 날짜와 내용을 남기십시오",
        "no known change is recorded: when equipment or a model changes next, keep its date and kind",
    )


def _too_few_weeks(known: KnownChange) -> Problem:
    return Problem(
        f"{known.at:%Y-%m-%d} 변화의 앞뒤에 온전한 주가 {WEEKS}주씩 있어야 함",
        f"{WEEKS} whole weeks are needed on each side of the change of {known.at:%Y-%m-%d}",
    )


# The days on which models began to decide on the floor, the last one last.
_GO_LIVES = """
SELECT min(occurred_at) AS began_at, any_value(station_id) AS station_id, 'AI 적용 (' || model_id || ')', 'model applied (' || model_id || ')'
FROM floor.prediction WHERE station_id IS NOT NULL GROUP BY model_id ORDER BY began_at
"""
