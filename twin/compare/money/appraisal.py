"""From effects to money: what a year brings, line by line, and whether the investment pays, by Monte Carlo over all ranges.

Net present value Σ benefit/(1 + r)^t − investment over whole years, equal benefits each year; payback in years without
discounting. The headline is the P10 of what was measured: nine times out of ten it is more.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from twin.compare.money.reference import EffectKind, effect_kinds
from twin.compare.money.values import UnitValue
from twin.errors import Problem

DRAWS, SEED = 20_000, 1
Provenance = Literal["measured", "simulated", "claimed", "entered"]
NORMAL_95 = 1.959964


@dataclass(frozen=True)
class YearlyEffect:
    """An effect a year in its own unit, for the better positive (a cost's amount where it costs), with its 95 % interval.

    `is_limited`: the line gains nothing from it, as another station limits; then it earns no money. `is_in_output`: the
    parts it saves leave the line, so that they are among the good parts made more (scrap after the limiting station).
    """

    effect_id: str
    mean: float
    low: float
    high: float
    provenance: Provenance
    why: Problem | None = None  # where it comes from, or why it earns nothing
    is_limited: bool = False
    is_in_output: bool = False

    def draws(self, number: int, rng: np.random.Generator) -> np.ndarray:
        """Returns draws of a normal distribution with this mean and interval, shape (number,)."""
        return self.mean + (self.high - self.low) / 2 / NORMAL_95 * rng.standard_normal(number)


@dataclass(frozen=True)
class Band:
    """The 10th, 50th and 90th percentile."""

    p10: float
    p50: float
    p90: float


@dataclass(frozen=True)
class MoneyLine:
    """One line of the year's account (KRW a year, costs below 0), with the effect it prices."""

    effect: YearlyEffect
    kind: EffectKind
    krw: Band


@dataclass(frozen=True)
class Appraisal:
    """What a year brings and whether it pays; NPV figures are None while investment, rate or years are not entered.

    `payback_years` has no P90 above all bounds: inf where it does not within the years of effect. `break_even`: the share of the effects
    at which the middle NPV is 0; `npv_positive`: the probability that NPV exceeds 0.
    """

    provenance: Provenance
    lines: tuple[MoneyLine, ...]
    yearly_krw: Band
    npv_krw: Band | None
    payback_years: Band | None
    roi: Band | None
    npv_positive: float | None
    break_even: float | None
    missing: tuple[str, ...]  # unit values that are not entered, so that something is left out


def appraise(
    effects: list[YearlyEffect], values: dict[str, UnitValue], *, number: int = DRAWS, seed: int = SEED
) -> Appraisal:  # fmt: skip
    """Returns the account of effects of one provenance; ValueError where measured, simulated and claimed are mixed.

    Effects whose unit values are not entered are left out and named in `missing`.
    """
    kinds = {e.provenance for e in effects if effect_kinds()[e.effect_id].earns}
    if len(kinds) > 1:
        raise ValueError(f"expected effects of one provenance, got {sorted(kinds)}")
    rng = np.random.default_rng(seed)
    drawn = {key: value.draws(number, rng) for key, value in sorted(values.items())}
    amounts = _amounts(effects, number, rng)
    lines, gains, costs, missing = [], np.zeros(number), np.zeros(number), list[str]()
    for effect, amount in zip(effects, amounts, strict=True):
        kind = effect_kinds()[effect.effect_id]
        lacks = [v for v in kind.values if v not in drawn]
        if lacks:
            missing += lacks
            continue
        krw = amount * np.prod([drawn[v] for v in kind.values], axis=0) * (1 if kind.earns else -1)
        gains, costs = (gains + krw, costs) if kind.earns else (gains, costs + krw)
        lines.append(MoneyLine(effect, kind, band(krw)))
    provenance: Provenance = next(iter(kinds), "entered")
    return _appraisal(provenance, tuple(lines), gains, costs, drawn, missing)


def headline(found: Appraisal) -> Problem:
    """Returns what the year's account comes to, told by its P10: what is reached nine times out of ten."""
    low, middle = found.yearly_krw.p10, found.yearly_krw.p50
    if low > 0:
        return Problem(
            f"열에 아홉은 한 해 {low:,.0f}원 이상의 이익입니다 (가운데 {middle:,.0f}원).",
            f"Nine times out of ten it gains at least KRW {low:,.0f} a year (middle {middle:,.0f}).",
        )
    if found.yearly_krw.p90 < 0:
        return Problem(
            f"손해입니다: 한 해 가운데 {middle:,.0f}원, 열에 아홉은 {found.yearly_krw.p90:,.0f}원보다 나쁩니다.",
            f"It loses money: KRW {middle:,.0f} a year in the middle, worse than {found.yearly_krw.p90:,.0f} nine times out of ten.",
        )
    return Problem(
        f"이익이라고 말할 수 없습니다: 가운데 {middle:,.0f}원이지만 열에 하나는 한 해 {low:,.0f}원보다 나쁩니다.",
        f"A gain is not shown: KRW {middle:,.0f} a year in the middle, but worse than {low:,.0f} once in ten.",
    )


def band(values: np.ndarray) -> Band:
    """Returns the 10th, 50th and 90th percentile."""
    return Band(*(float(v) for v in np.quantile(values, [0.1, 0.5, 0.9], method="linear")))


def _amounts(effects: list[YearlyEffect], number: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Draws of each effect; nothing where the line gains nothing, and none of the parts already counted as more good parts."""
    drawn = [e.draws(number, rng) * (not e.is_limited) for e in effects]
    more = sum(
        (np.maximum(d, 0.0) for e, d in zip(effects, drawn, strict=True) if e.effect_id == "throughput"),
        np.zeros(number),
    )
    return [
        np.where(d > 0, np.maximum(d - more, 0.0), d) if e.is_in_output else d
        for e, d in zip(effects, drawn, strict=True)
    ]


def _appraisal(
    provenance: Provenance, lines: tuple[MoneyLine, ...], gains: np.ndarray, costs: np.ndarray, drawn: dict[str, np.ndarray],
    missing: list[str],
) -> Appraisal:  # fmt: skip
    yearly = gains + costs
    needed = ("investment_krw", "discount_rate", "years")
    lacks = tuple(dict.fromkeys([*missing, *(v for v in needed if v not in drawn)]))
    if any(v not in drawn for v in needed):
        return Appraisal(provenance, lines, band(yearly), None, None, None, None, None, lacks)
    invested, years = drawn["investment_krw"], drawn["years"]
    worth = annuity(drawn["discount_rate"], years)
    npv = yearly * worth - invested
    with np.errstate(divide="ignore", invalid="ignore"):
        payback = np.where((yearly > 0) & (invested <= yearly * years), invested / yearly, np.inf)
        roi = np.where(invested > 0, (yearly * years - invested) / invested, np.nan)
    return Appraisal(
        provenance, lines, band(yearly), band(npv), _whole(payback), None if np.isnan(roi).any() else band(roi),
        float((npv > 0).mean()), break_even(gains * worth, costs * worth - invested), lacks,
    )  # fmt: skip


def annuity(rate: np.ndarray, years: np.ndarray) -> np.ndarray:
    """Returns the worth today of 1 a year: (1 − (1 + r)^−n)/r, n where r is 0."""
    safe = np.where(rate > 0, rate, 1.0)
    return np.where(rate > 0, (1 - (1 + safe) ** -years) / safe, years)


def break_even(gains: np.ndarray, rest: np.ndarray) -> float | None:
    """Returns the share of the gains at which the middle of gains·share + rest is 0; None where no share up to 100 does it."""
    from scipy.optimize import brentq

    def middle(share: float) -> float:
        return float(np.median(gains * share + rest))

    if middle(0.0) >= 0:
        return 0.0
    return float(brentq(middle, 0.0, 100.0)) if middle(100.0) > 0 else None


def _whole(values: np.ndarray) -> Band:
    """The percentiles where some values are infinite: of the order, without interpolation."""
    return Band(*(float(v) for v in np.quantile(values, [0.1, 0.5, 0.9], method="lower")))
