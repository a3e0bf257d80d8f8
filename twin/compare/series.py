"""The daily series of a plan: values as the catalogue reads them, which days count, which are left out and why."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np

from twin.compare.calendar import DayOf, days_of
from twin.compare.plan import Place, Plan
from twin.kpi import of_dates, read
from twin.kpi.scope import Scope
from twin.plant import Site

if TYPE_CHECKING:
    from twin.store import Store

Reason = Literal[
    "between", "ramp_in", "holiday", "unrecorded", "no_production", "little", "no_value", "part_day", "no_control"
]
LITTLE = 0.1  # of the usual day's quantity: a few parts left over from the day before are no day's work


@dataclass(frozen=True)
class LeftOut:
    """A day that does not count, and why."""

    day: date
    reason: Reason
    value: float | None = None


@dataclass(frozen=True)
class Series:
    """The days that count, before and after, in order of time; arrays of shape (n,), `mix` (n, products).

    `y` is the treated value, less that of the control where there is one; `quantity` the denominator of a ratio (None for
    sums), `volume` what was produced, `mix` the shares of `products` in it.
    """

    day: tuple[date, ...]
    y: np.ndarray
    value: np.ndarray
    control: np.ndarray | None
    quantity: np.ndarray | None
    volume: np.ndarray
    products: tuple[str, ...]
    mix: np.ndarray
    is_after: np.ndarray
    left_out: tuple[LeftOut, ...]

    @property
    def number(self) -> np.ndarray:
        """The true day numbers, shape (n,): a day left out is a gap, not a renumbering."""
        return np.array([d.toordinal() for d in self.day], dtype=float)

    def where(self, rows: np.ndarray) -> "Series":
        """Returns the series of these rows only."""
        kept = tuple(d for d, k in zip(self.day, rows, strict=True) if k)
        control, quantity = (None if v is None else v[rows] for v in (self.control, self.quantity))
        return Series(
            kept, self.y[rows], self.value[rows], control, quantity, self.volume[rows],
            self.products, self.mix[rows], self.is_after[rows], self.left_out,
        )  # fmt: skip

    @property
    def before(self) -> "Series":
        """The days of the baseline."""
        return self.where(~self.is_after)


def scope_of(site: Site, place: Place, first: date | None, last: date | None) -> Scope:
    """Returns the scope of a place over whole business days."""
    return of_dates(site, first, last, **vars(place))


def series_of(store: "Store", plan: Plan) -> Series:
    """Returns the series of a plan; days after `after_until` and before the baseline are not looked at."""
    current = store.plant()
    site = current[1].site if current else Site(name="")
    days = days_of(store, plan, site)
    value, quantity = _values(store, scope_of(site, plan.place, plan.baseline_from, plan.after_until), plan.kpi_id)
    control = None
    if plan.control is not None:
        scope = scope_of(site, plan.control.place, plan.baseline_from, plan.after_until)
        control, _ = _values(store, scope, plan.control.kpi_id)
    usual = float(np.median([d.volume for d in days.values() if d.volume > 0] or [0.0]))
    kept, left = [], []
    for day, known in days.items():
        reason = _reason(plan, known, value.get(day), control, usual)
        if reason is None:
            kept.append(day)
        else:
            left.append(LeftOut(day, reason, value.get(day)))
    return _series(plan, kept, days, value, quantity, control, tuple(left))


def _reason(
    plan: Plan, of: DayOf, value: float | None, control: dict[date, float] | None, usual: float
) -> Reason | None:
    """Why a day does not count; None where it does."""
    if plan.baseline_until < of.day < plan.go_live:
        return "between"
    if plan.go_live <= of.day < plan.after_from:
        return "ramp_in"
    if of.is_part:
        return "part_day"
    if of.is_unrecorded:
        return "unrecorded"
    if value is None:
        return "holiday" if of.worked_s <= 0 else "no_production" if of.volume <= 0 else "no_value"
    if of.volume < LITTLE * usual:
        return "little"
    return "no_control" if control is not None and of.day not in control else None


def _values(store: "Store", scope: Scope, kpi_id: str) -> tuple[dict[date, float], dict[date, float]]:
    """The value of each day that has one, and its denominator where the KPI is a ratio."""
    table = read(store, scope, by="day", kpi_ids=[kpi_id]).dropna(subset=["bucket", "value"])
    days = [_date(d) for d in table["bucket"]]
    quantity = table["denominator"].fillna(0.0)
    return dict(zip(days, table["value"], strict=True)), dict(zip(days, quantity, strict=True))


def _date(bucket: date) -> date:
    return date(bucket.year, bucket.month, bucket.day)


def _series(
    plan: Plan,
    kept: list[date],
    days: dict[date, DayOf],
    value: dict[date, float],
    quantity: dict[date, float],
    control: dict[date, float] | None,
    left: tuple[LeftOut, ...],
) -> Series:
    y = np.array([value[d] for d in kept], dtype=float)
    beside = None if control is None else np.array([control[d] for d in kept], dtype=float)
    amount = np.array([quantity[d] for d in kept], dtype=float)
    products = tuple(sorted({p for d in kept for p in days[d].made}))
    made = np.array([[days[d].made.get(p, 0.0) for p in products] for d in kept]).reshape(len(kept), len(products))
    volume = np.array([days[d].volume for d in kept], dtype=float)
    return Series(
        tuple(kept), y if beside is None else y - beside, y, beside, amount if (amount > 0).all() else None, volume,
        products, made / np.maximum(made.sum(axis=1, keepdims=True), 1e-12), np.array([d >= plan.after_from for d in kept], dtype=bool),
        left,
    )  # fmt: skip


__all__ = ["LeftOut", "Reason", "Series", "scope_of", "series_of"]
