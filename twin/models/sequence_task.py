"""Order sequence as a task of the book: the station, its change-over times and the weights it advises by, judged on past weeks.

Nothing is fitted here: change-over and processing times come from the plant in force, which a version names, so that a
version means the same after the plant has been calibrated anew.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from twin.errors import Problem
from twin.models import sequence
from twin.models.advising import Asked, Learned, judgement
from twin.models.judge import Judgement, Score
from twin.models.making import site_zone
from twin.models.registry import Version
from twin.models.scores import Estimate
from twin.models.sequence_jobs import change_s, station_to_sequence
from twin.models.sequence_past import WEEK, PastWeek, Released, past_weeks, released, weeks_between
from twin.models.task import Input, Task
from twin.plant import Plant, Station
from twin.plant_file import parse_plant
from twin.store.store import Store

CHECKED_WEEKS = 4  # of the learning period, to tell what to expect
MOST_WEEKS = 12  # judged, the newest: the solver takes some seconds a week
HOUR_S = 3600.0
METRICS = {  # metric → what of a plan it is
    "setup_h": lambda plan: plan.setup_s / HOUR_S, "changeovers": lambda plan: float(plan.changeovers),
    "late_h": lambda plan: plan.late_s / HOUR_S, "late_orders": lambda plan: float(plan.late),
}  # fmt: skip
RULES = ("as_released", "by_due_date")
KNOWN = (
    "한 주가 시작될 때: 받아 둔 주문과 납기, 지금 걸려 있는 제품군, 교체 시간과 가공 시간(공장 설명).",
    "When a week begins: the orders in hand with their due dates, the family set up, change-over and processing times (plant).",
)
INPUTS = (
    Input("due_at", "납기", "due date", "", "the order book"), Input("qty", "주문 수량", "quantity", "", "the order book"),
    Input("product_id", "제품", "product", "", "the order book", "class"),
)  # fmt: skip


@dataclass(frozen=True)
class Options:
    """Nothing can be asked for."""


def tasks(store: Store) -> list[Task]:
    """Returns the one task, where the plant in force has change-overs and orders were released."""
    current = store.plant()
    if current is None or not any(s.setup_s is not None or s.setups for s in current[1].station):
        return []
    if not store.rows("SELECT 1 FROM floor.production_order WHERE released_at IS NOT NULL LIMIT 1"):
        return []
    station = station_to_sequence(current[1])
    return [
        Task("sequence", "sequence", station.process, station.id, "order", "투입 순서 조언", "Order sequence", *KNOWN)
    ]


def learn(store: Store, task: Task, _options: dict[str, Any], asked: Asked) -> Learned:
    """Returns what the advice reckons with, and how it would have done in the last weeks of the period; Problem without orders."""
    current = store.plant()
    if current is None:
        raise ValueError(f"no plant for the task {task.task_id}")
    version, plant = current
    station, orders = station_to_sequence(plant), released(store, plant)
    if not orders:
        raise _nothing_to_judge(0)
    until = asked.until or orders[-1].released_at - timedelta(days=asked.held_back_days)
    since = asked.since or orders[0].released_at
    mine = [o for o in orders if since <= o.released_at < until]
    mondays = weeks_between(since, until, site_zone(store))[-CHECKED_WEEKS:]
    weeks = past_weeks(plant, station, mine, mondays, asked.tell)
    checked = _judged(weeks, mine, "validation") if weeks else None
    return Learned(
        {"plant_version": version, "station_id": station.id, "change_over_s": _changes(plant, station),
         "late_weight": sequence.LATE_WEIGHT, "most_jobs": sequence.MOST_JOBS, "step_s": sequence.SECONDS_A_STEP},
        since, until, len(mine), None, _hash(mine), INPUTS, (_reckoned(plant, station),), checked,
    )  # fmt: skip


def judge_later(
    store: Store, version: Version, found: dict[str, Any], since: datetime, until: datetime | None
) -> Judgement:
    """Returns what the orders released from `since` on would have cost as advised, as released and by due date."""
    plant = _plant_of(store, version, found["plant_version"])
    orders = released(store, plant)
    until = until or orders[-1].released_at
    mondays = weeks_between(since, until, site_zone(store))[-MOST_WEEKS:]
    weeks = past_weeks(plant, plant.station_by_id()[found["station_id"]], orders, mondays, None)
    if not weeks:
        raise _nothing_to_judge(len(mondays))
    return _judged(weeks, orders, "test")


def _judged(weeks: Sequence[PastWeek], orders: Sequence[Released], source: str) -> Judgement:
    scores = []
    for metric, of in METRICS.items():
        by_week = {who: np.array([of(getattr(w, who)) for w in weeks]) for who in ("model", *RULES)}
        scores += [Score(who, metric, _not_below_0(_mean(values)), "") for who, values in by_week.items()]
        scores += [Score(f"model_minus_{who}", metric, _mean(by_week["model"] - by_week[who]), "") for who in RULES]
    first, last = weeks[0].begins_at, weeks[-1].begins_at + WEEK
    mine = [o for o in orders if first <= o.released_at < last]
    return judgement(source, first, last, sum(w.orders for w in weeks), 7 * len(weeks), scores, _hash(mine))


def _mean(values: np.ndarray) -> Estimate:
    """The mean of weeks with its 95 % interval, by Student's t; none from a single week."""
    from scipy.stats import t

    n, mean = len(values), float(values.mean())
    if n < 2:
        return Estimate(mean, float("nan"), float("nan"))
    half = float(t.ppf(0.975, n - 1) * values.std(ddof=1) / np.sqrt(n))
    return Estimate(mean, mean - half, mean + half)


def _not_below_0(e: Estimate) -> Estimate:
    return e if e.low != e.low else Estimate(e.value, max(0.0, e.low), e.high)


def _plant_of(store: Store, version: Version, plant_version: str) -> Plant:
    rows = store.rows("SELECT name, toml FROM plant.version WHERE plant_version = $1", [plant_version])
    if not rows:
        raise Problem(
            f"{version.name}이(가) 쓴 공장 설명({plant_version})이 저장소에 없습니다. 지금의 공장으로 다시 학습하십시오.",
            f"The plant that {version.name} reckons with ({plant_version}) is not in the store: train it again on the present one.",
        )
    name, toml = rows[0]
    return parse_plant(toml, where=name)


def _changes(plant: Plant, station: Station) -> dict[str, float]:
    """'family → family' → mean change-over, in seconds."""
    families = sorted({p.family or p.id for p in plant.product})
    return {f"{a} → {b}": change_s(station, a, b) for a in families for b in families if a != b}


def _reckoned(plant: Plant, station: Station) -> Problem:
    slowest = max(_changes(plant, station).values(), default=0.0) / 60
    ko, en = station.name_ko or station.id, station.name_en or station.id
    return Problem(
        f"{ko}의 교체(제품군이 바뀔 때 평균 최대 {slowest:.0f}분)를 줄이되, 늦는 1분을 교체 {sequence.LATE_WEIGHT}분으로 칩니다.",
        f"It saves changing over at {en} (up to {slowest:.0f} min on average between families); a minute late counts as {sequence.LATE_WEIGHT} of it.",
    )


def _hash(orders: Sequence[Released]) -> str:
    told = [[str(v) for v in asdict(o).values()] for o in orders]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _nothing_to_judge(weeks: int) -> Problem:
    return Problem(
        f"투입 순서: 온전한 주 {weeks}주 가운데 주초에 받아 둔 주문이 두 건 이상 투입된 주가 없어 견줄 수 없습니다. 투입 시각(released_at)이 있는 더 긴 기간을 고르십시오.",
        f"Order sequence: in none of {weeks} whole weeks were two orders released that were in hand when it began, so nothing can be judged: choose a longer period with moments of release (released_at).",
    )
