"""Demand ahead as a task of the book: the method of each product decided on past errors, judged on later weeks as it stands."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from twin.errors import Problem
from twin.models.advising import Asked, Learned, judgement, plain
from twin.models.demand import Outlook, Series, outlook, weekly
from twin.models.demand_errors import block_of, errors, hits
from twin.models.demand_methods import BackTest, back_test
from twin.models.judge import Judgement, Score
from twin.models.making import site_zone
from twin.models.registry import Version
from twin.models.scores import Estimate
from twin.models.task import Input, Task
from twin.store.store import Store

RULES = {"last_week": "last", "last_season": "seasonal"}  # who → method of demand_methods
ALL = "*"  # in a file: all products together
LEAST_JUDGED = 2  # weeks that must be over
KNOWN = (
    "한 주가 시작될 때: 그 앞의 온전한 주들에 받은 주문. 그 주부터 4주를 예측합니다.",
    "When a week begins: the orders taken in the whole weeks before it. That week and the three after it are forecast.",
)
INPUTS = (
    Input("ordered_at", "주문일", "day of order", "", "the order book"), Input("qty", "주문 수량", "quantity", "", "the order book"),
    Input("product_id", "제품", "product", "", "the order book", "class"),
)  # fmt: skip


@dataclass(frozen=True)
class Options:
    """Nothing can be asked for."""


def tasks(store: Store) -> list[Task]:
    """Returns the one task, where orders say when they were ordered; its station is where orders enter the line."""
    if not store.rows("SELECT 1 FROM floor.production_order WHERE ordered_at IS NOT NULL AND qty > 0 LIMIT 1"):
        return []
    process, station = _front(store)
    return [Task("demand", "demand", process, station, "week", "주문 수요 예측", "Demand forecast", *KNOWN)]


def learn(store: Store, _task: Task, _options: dict[str, Any], asked: Asked) -> Learned:
    """Returns the method that erred least for each product; Problem where the order book holds too few whole weeks."""
    zone = site_zone(store)
    series, now = weekly(store, zone, asked.until)
    series, now = _without(series, now, asked.held_back_days // 7 if asked.until is None else 0)
    if asked.since is not None:
        first = max(0, len(series[None]) - (now - asked.since.astimezone(zone).date()).days // 7)
        series = {product: weeks[first:] for product, weeks in series.items()}
    found = outlook(series, now)
    methods = {d.product_id or ALL: d.method for d in found.forecasts}
    since = _moment(now - timedelta(7 * len(series[None])), zone)
    return Learned(
        {"methods": methods, "weeks": len(series[None]), "outlook": plain(asdict(found))}, since, _moment(now, zone),
        len(series[None]), None, _hash(series), INPUTS, found.notes, _validation(found, series, now, zone),
    )  # fmt: skip


def judge_later(
    store: Store, _version: Version, found: dict[str, Any], since: datetime, until: datetime | None
) -> Judgement:
    """Returns the errors of the version's methods from `since` on, beside naive ones; Problem where too few weeks are over."""
    zone = site_zone(store)
    series, now = weekly(store, zone, until)
    begin = since.astimezone(zone).date()
    begin += timedelta(-begin.weekday() % 7)  # the first whole week
    weeks = (now - begin).days // 7
    if weeks < LEAST_JUDGED:
        raise _too_few(max(0, weeks))
    scores = []
    for product, method in found["methods"].items():
        whole = np.trim_zeros(series.get(None if product == ALL else product, np.zeros(0)), "f")
        test = back_test(whole).of(method, len(whole) - weeks)
        if len(test.origin) and test.actual[:, 0].any():
            scores += _scores("" if product == ALL else f":{product}", test, back_test(whole))
    ends = _moment(now, zone)
    return judgement("test", _moment(begin, zone), ends, weeks, 7 * weeks, scores, _hash(series))


def outlook_now(store: Store, methods: dict[str, str]) -> tuple[Outlook, Series, date]:
    """Returns the forecast from now on by methods decided on before, the weeks it goes on from, and the Monday they end on."""
    series, now = weekly(store, site_zone(store))
    decided = {None if product == ALL else product: method for product, method in methods.items()}
    return outlook(series, now, decided), series, now


def _scores(of: str, test: BackTest, whole: BackTest) -> list[Score]:
    found = []
    for who, rule in RULES.items():
        ours, naive, more = errors(test, rule, block_of(len(test.origin)))
        found += [Score(who, f"wape{of}", naive, ""), Score(f"model_minus_{who}", f"wape{of}", _turned(more), "")]
        found = [*found, Score("model", f"wape{of}", ours, "")] if who == "last_week" else found
    return [*found, Score("model", f"inside_band{of}", hits(test, whole), "")]


def _validation(found: Outlook, series: Series, now: date, zone: ZoneInfo) -> Judgement:
    """The errors of so choosing at every past origin, as the outlook tells them."""
    scores = []
    for d in found.forecasts:
        of = f":{d.product_id}" if d.product_id else ""
        scores += [
            Score("model", f"wape{of}", d.wape, ""), Score("last_week", f"wape{of}", d.wape_naive, ""),
            Score("model_minus_last_week", f"wape{of}", _turned(d.better_by), ""),
        ]  # fmt: skip
    weeks = found.forecasts[0].history_weeks
    since, ends = _moment(now - timedelta(7 * weeks), zone), _moment(now, zone)
    return judgement("validation", since, ends, weeks, 7 * weeks, scores, _hash(series))


def _turned(e: Estimate) -> Estimate:
    return Estimate(-e.value, -e.high, -e.low)


def _without(series: Series, now: date, weeks: int) -> tuple[Series, date]:
    """The series without its last weeks."""
    last = max(0, len(series[None]) - weeks)
    return {product: s[:last] for product, s in series.items()}, now - timedelta(7 * min(weeks, len(series[None])))


def _front(store: Store) -> tuple[str, str]:
    """The process and station at which most routes begin; '' where no plant is described."""
    current = store.plant()
    if current is None:
        return "", ""
    first = [max(p.ways(), key=lambda way: way.share).route[0] for p in current[1].product]
    station = max(first, key=first.count)
    return current[1].station_by_id()[station].process, station


def _moment(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), tzinfo=zone).astimezone(UTC)


def _hash(series: Series) -> str:
    told = sorted((product or ALL, weeks.tolist()) for product, weeks in series.items())
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _too_few(weeks: int) -> Problem:
    return Problem(
        f"수요 예측: 학습한 뒤로 끝난 주가 {weeks}주뿐이라 견줄 수 없습니다. {LEAST_JUDGED}주 이상 지난 뒤에, 또는 더 일찍까지만 학습한 판으로 하십시오.",
        f"Demand forecast: {weeks} weeks have ended since it was learned, too few to judge: wait for {LEAST_JUDGED}, or take a version that learned from less.",
    )
