"""Demand ahead: how many parts will be ordered a week, by product and in all, from the order book, with 80 % intervals.

Intervals come from the errors the method in use has made so many weeks ahead, not from a law of the orders. Errors are told
as WAPE (sum of absolute errors over sum of orders: weeks without an order do no harm), beside "as last week".
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from twin.errors import Problem
from twin.models.demand_errors import band, errors
from twin.models.demand_methods import FIRST_ORIGIN, HORIZON, back_test
from twin.models.scores import Estimate
from twin.store.store import Store

LEAST_WEEKS = 20  # nine past errors four weeks ahead: fewer tell no 80 % interval

# An order is told again when it moves on (released, shipped) or is changed: what was said last counts, once.
WEEKS = """
    WITH latest AS (
        SELECT * FROM floor.production_order
        QUALIFY row_number() OVER (PARTITION BY order_id ORDER BY batch_id DESC, source_row DESC) = 1)
    SELECT product_id, date_trunc('week', timezone($zone, ordered_at))::DATE AS week, sum(qty) AS qty
    FROM latest WHERE ordered_at IS NOT NULL AND product_id IS NOT NULL AND qty > 0 AND ($until IS NULL OR ordered_at < $until)
    GROUP BY ALL ORDER BY ALL"""
Series = dict[str | None, np.ndarray]  # product → parts ordered a week; None: all products together


@dataclass(frozen=True)
class Week:
    """Parts to be ordered in the week that begins on a Monday, with the 80 % interval."""

    begins_on: date
    qty: float
    low: float
    high: float


@dataclass(frozen=True)
class Demand:
    """The forecast of one product, or of all (product_id None), and how well it would have done."""

    product_id: str | None
    history_weeks: int
    method: str  # of demand_methods.METHODS
    ahead: tuple[Week, ...]
    wape: Estimate  # of choosing anew at each origin, one to four weeks ahead, with its 95 % interval
    wape_naive: Estimate  # of "as last week"
    better_by: Estimate  # the naive one's less ours; above 0: it helps


@dataclass(frozen=True)
class Outlook:
    """Forecasts for all products together (first) and each, and what could not be forecast."""

    forecasts: tuple[Demand, ...]
    notes: tuple[Problem, ...]


def demand(store: Store, zone: ZoneInfo) -> Outlook:
    """Returns the demand of the week under way and the three after it; Problem where the order book holds too few whole weeks.

    The first week and the week of the last order may not be whole: neither is learned from.
    """
    return outlook(*weekly(store, zone))


def weekly(store: Store, zone: ZoneInfo, until: datetime | None = None) -> tuple[Series, date]:
    """Returns the whole weeks of orders taken before `until`, and the Monday on which they end."""
    found = store.rows(WEEKS, {"zone": str(zone), "until": until})
    weeks = sorted({row[1] for row in found})
    first, last = (weeks[0] + timedelta(7), weeks[-1]) if weeks else (date.min, date.min)  # whole weeks: [first, last)
    series: dict[str | None, np.ndarray] = {None: np.zeros(max(0, (last - first).days // 7))}
    for product, week, qty in found:
        one = series.setdefault(product, np.zeros_like(series[None]))
        if first <= week < last:
            at = (week - first).days // 7
            one[at] += qty
            series[None][at] += qty
    return series, last


def outlook(series: Series, now: date, methods: dict[str | None, str] | None = None) -> Outlook:
    """Returns the forecasts of weekly series that end where the week `now` (a Monday) begins; None is the sum of all.

    `methods`: those decided on before, by product; what has none takes the one with the smallest past errors.
    """
    if len(series[None]) < LEAST_WEEKS:
        raise _too_few(None, len(series[None]))
    forecasts, notes = [], []
    for product, whole in series.items():
        weeks = np.trim_zeros(whole, "f")  # before its first order a product was not there
        if len(weeks) < LEAST_WEEKS:
            notes.append(_too_few(product, len(weeks)))
        elif not weeks[FIRST_ORIGIN:].any():
            notes.append(_stopped(product))
        else:
            forecasts.append(_demand(product, weeks, now, (methods or {}).get(product)))
    return Outlook(tuple(forecasts), tuple(notes))


def _demand(product: str | None, weeks: np.ndarray, now: date, decided: str | None) -> Demand:
    test = back_test(weeks)
    method = decided or test.chosen[-1]
    error = (test.actual - test.forecast[method])[:-1]
    ahead = [
        _week(now + timedelta(7 * h), float(test.forecast[method][-1, h]), error[:, h][np.isfinite(error[:, h])])
        for h in range(HORIZON)
    ]
    return Demand(product, len(weeks), method, tuple(ahead), *errors(test))


def _week(begins_on: date, qty: float, error: np.ndarray) -> Week:
    low, high = band(error)
    return Week(begins_on, qty, max(0.0, qty + low), max(0.0, qty + high))


def _too_few(product: str | None, weeks: int) -> Problem:
    ko, en = (product, product) if product else ("주문 기록", "The order book")
    return Problem(
        f"{ko}: 온전한 주가 {weeks}주뿐이라 수요를 예측할 수 없습니다. 주문일(ordered_at)이 있는 주문이 {LEAST_WEEKS}주 이상 쌓인 뒤 다시 하십시오.",
        f"{en}: {weeks} whole weeks are too few to forecast demand; come back with at least {LEAST_WEEKS} weeks of orders that say when they were ordered (ordered_at).",
    )


def _stopped(product: str | None) -> Problem:
    name_ko, name_en = product or "주문 기록", product or "The order book"
    return Problem(
        f"{name_ko}: 처음 {FIRST_ORIGIN}주 뒤로 주문이 없어 예측을 견줄 수 없습니다. 단종된 제품인지 확인하십시오.",
        f"{name_en}: no orders after its first {FIRST_ORIGIN} weeks, so no forecast can be judged; see whether it is still made.",
    )
