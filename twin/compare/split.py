"""A change of a rate split into the rates of products and their mix (Kitagawa 1955): who got better, and what was made."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.compare.plan import Plan
from twin.compare.series import Series, scope_of
from twin.kpi import read
from twin.kpi.catalogue import catalogue
from twin.plant import Site

if TYPE_CHECKING:
    from datetime import date

    from twin.store import Store

BY_PRODUCT = {"output", "inspection", "lot", "order"}  # facts whose denominators are of one product each


@dataclass(frozen=True)
class Part:
    """One product: its rate and its share of the denominator, before and after; nan where it was not made."""

    product_id: str
    rate_before: float
    rate_after: float
    share_before: float
    share_after: float


@dataclass(frozen=True)
class Split:
    """The crude change of the KPI in its unit = what the rates did + what the mix did, exactly; products as they come."""

    rate: float
    mix: float
    parts: tuple[Part, ...]

    @property
    def total(self) -> float:
        """The crude change: the KPI after less that before."""
        return self.rate + self.mix


def split(store: "Store", plan: Plan, series: Series, products: tuple[str, ...]) -> Split | None:
    """Returns the split; None where the KPI is no ratio of one product's own, or there is one product only."""
    kpi = catalogue()[plan.kpi_id]
    if kpi.denominator is None or not set(kpi.over) <= BY_PRODUCT or plan.place.product_id or len(products) < 2:
        return None
    current = store.plant()
    site = current[1].site if current else Site(name="")
    sides = [_sums(store, plan, site, days, products) for days in _windows(series)]
    return kitagawa(*sides, times=kpi.times)


def kitagawa(
    before: dict[str, tuple[float, float]], after: dict[str, tuple[float, float]], *, times: float = 1.0
) -> Split | None:
    """Returns the split of two sets of (numerator, denominator) by product; None where one side is empty.

    A product made on one side only has no rate on the other: it takes its own there, so that all of it is mix.
    """
    totals = [sum(d for _, d in side.values()) for side in (before, after)]
    if min(totals) <= 0:
        return None
    parts, rate, mix = [], 0.0, 0.0
    for product in sorted({*before, *after}):
        (n0, d0), (n1, d1) = before.get(product, (0.0, 0.0)), after.get(product, (0.0, 0.0))
        if d0 <= 0 and d1 <= 0:
            continue
        share0, share1 = d0 / totals[0], d1 / totals[1]
        r0 = times * n0 / d0 if d0 > 0 else times * n1 / d1
        r1 = times * n1 / d1 if d1 > 0 else r0
        rate += (r1 - r0) * (share0 + share1) / 2
        mix += (share1 - share0) * (r0 + r1) / 2
        nan = float("nan")
        parts.append(Part(product, r0 if d0 > 0 else nan, r1 if d1 > 0 else nan, share0, share1))
    return Split(rate, mix, tuple(parts))


def _windows(series: Series) -> tuple[tuple["date", ...], tuple["date", ...]]:
    after = {d for d, k in zip(series.day, series.is_after, strict=True) if k}
    return tuple(d for d in series.day if d not in after), tuple(sorted(after))


def _sums(
    store: "Store", plan: Plan, site: Site, days: tuple["date", ...], products: tuple[str, ...]
) -> dict[str, tuple[float, float]]:
    """Numerator and denominator of each product over the days that count."""
    kept, found = set(days), {}
    for product in products:
        place = type(plan.place)(**vars(plan.place) | {"product_id": product})
        table = read(store, scope_of(site, place, days[0], days[-1]), by="day", kpi_ids=[plan.kpi_id])
        table = table.dropna(subset=["bucket"])
        mine = [d.date() if hasattr(d, "date") else d for d in table["bucket"]]
        table = table[[d in kept for d in mine]]
        found[product] = float(table["numerator"].fillna(0).sum()), float(table["denominator"].fillna(0).sum())
    return found
