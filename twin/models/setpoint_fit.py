"""The share of bad units as a sum of effects, one a setting: logistic regression on bands of each setting.

Why bands. Effects on a floor are U-shaped or begin at a limit, so a straight line is wrong; a band's effect needs no
assumption on its shape and never speaks of values nobody has seen. On weeks not learned from, bands explain the outcome
almost as well as smooth curves (log loss .246; cubic splines of six knots .241; straight lines .281; product and month alone
.326, on 300 days of the demonstration), and they name their own limits, which is what a person sets. All effects are fitted
at once, with product and machine by month (wear, changes of recording), so that no setting gets what moved along with it.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from twin.models.dataset import DataSet

INNER = np.linspace(0.05, 0.95, 10)  # quantiles: nine bands of a tenth each inside the range seen
TAIL = np.array([0.002, 0.005, 0.01, 0.02])  # finer ones outside: far off, a little more of a setting spoils much more
RIDGE = (
    0.03  # just enough to hold bands without a bad unit at a finite effect: at 1 the shares told were a third too high
)
STEPS = 30
DRAWS = 200
SEED = 20_261


@dataclass(frozen=True)
class Bands:
    """Each unit's band of one setting; band b lies between edges b - 1 and b, -1 was not measured."""

    edges: np.ndarray  # the limits between bands, rising
    band: np.ndarray
    inner: range  # the bands inside the range seen, from its 5 % to its 95 % point


@dataclass(frozen=True)
class Fit:
    """Effects fitted to units, and what resampled days make of them."""

    design: np.ndarray  # (units, columns) of zeros and ones, the first column all ones
    place: dict[str, dict[int, int]]  # setting → band → its column
    column: dict[str, np.ndarray]  # setting → the column of each unit's band
    label: np.ndarray
    day: np.ndarray  # of each unit, from 0 without gaps
    effect: np.ndarray  # log-odds a column

    @cached_property
    def drawn(self) -> tuple[np.ndarray, np.ndarray]:
        """How often each day counts, shape (draws, days), and the effects of those days, shape (draws, columns).

        One Newton step from the fit instead of a new fit a draw (the score bootstrap, Kline & Santos 2012): days stay whole.
        """
        days = int(self.day.max()) + 1
        count = np.random.default_rng(SEED).multinomial(days, np.full(days, 1 / days), size=DRAWS).astype(float)
        chance = expit(self.design @ self.effect)
        pull = np.zeros((days, self.design.shape[1]))
        np.add.at(pull, self.day, self.design * (self.label - chance)[:, None])
        step = np.linalg.solve(_curvature(self.design, chance), ((count - 1) @ pull).T).T
        return count, self.effect + step

    def rates(self, setting: str, bands: range) -> np.ndarray:
        """Returns the share of bad units were every unit in each of these bands, all else as it was; shape (bands,)."""
        return self._rates(setting, bands, self.design @ self.effect, self.effect, np.ones(len(self.label)))

    def drawn_rates(self, setting: str, bands: range) -> np.ndarray:
        """Returns the same shares of each draw of days, shape (draws, bands)."""
        draws = zip(self._log_odds, self.drawn[1], self.drawn[0], strict=True)
        return np.array([self._rates(setting, bands, odds, e, c[self.day]) for odds, e, c in draws])

    @cached_property
    def _log_odds(self) -> np.ndarray:
        return np.ascontiguousarray((self.design @ self.drawn[1].T).T)

    def _rates(self, setting: str, bands: range, log_odds, effect, weight) -> np.ndarray:
        rest = log_odds - effect[self.column[setting]]
        at = self.place[setting]
        return np.array([np.sum(weight * expit(rest + effect[at[b]])) for b in bands]) / weight.sum()


def bands_of(values: np.ndarray) -> Bands | None:
    """Returns the bands of a setting's values; None where it hardly ever changed (fewer than four different bands)."""
    known = values[~np.isnan(values)]
    inner = np.unique(np.quantile(known, INNER)) if len(known) else np.empty(0)
    if len(inner) < 5:
        return None
    edges = np.unique(np.r_[np.quantile(known, np.r_[TAIL, 1 - TAIL]), inner])
    first, last = np.searchsorted(edges, inner[[0, -1]])
    band = np.searchsorted(edges, values, side="right")
    band[values == inner[-1]] = last
    return Bands(edges, np.where(np.isnan(values), -1, band), range(first + 1, last + 1))


def fit(ds: DataSet, bands: dict[str, Bands], day: np.ndarray) -> Fit:
    """Returns the effects of all settings at once, beside the classes and the machine's month; days are renumbered."""
    parts, place, column, at = [np.ones((len(ds), 1))], {}, {}, 1
    for name, found in bands.items():
        levels = np.unique(found.band)
        wanted = np.union1d(levels, list(found.inner))  # a band nobody was in here keeps an effect of 0
        parts.append((found.band[:, None] == wanted[None, :]).astype(float))
        place[name] = {int(level): at + i for i, level in enumerate(wanted)}
        column[name] = at + np.searchsorted(wanted, found.band)
        at += len(wanted)
    parts += [(words[:, None] == np.unique(words)[None, :]).astype(float) for words in _classes(ds)]
    design = np.hstack(parts)
    return Fit(design, place, column, ds.label, np.unique(day, return_inverse=True)[1], _newton(design, ds.label))


def expit(x: np.ndarray) -> np.ndarray:
    """Returns the chance of log-odds."""
    return 1 / (1 + np.exp(-np.clip(x, -30, 30)))


def _classes(ds: DataSet) -> list[np.ndarray]:
    month = ds.at.astype("datetime64[M]").astype(str)
    machine = ds.keys.machine_no.astype(str).to_numpy()
    product = ds.keys.product_id.astype(str).to_numpy()
    return [product.astype(str), np.array([f"{m} {t}" for m, t in zip(machine, month, strict=True)])]


def _newton(design: np.ndarray, label: np.ndarray) -> np.ndarray:
    effect = np.zeros(design.shape[1])
    effect[0] = np.log(label.mean() / (1 - label.mean()))
    for _ in range(STEPS):
        chance = expit(design @ effect)
        pull = design.T @ (label - chance) - _ridge(design) * effect
        step = np.linalg.solve(_curvature(design, chance), pull)
        while _loss(design, label, effect + step) > _loss(design, label, effect) + 1e-9 and np.abs(step).max() > 1e-5:
            step = step / 2  # a whole Newton step may overshoot
        effect = effect + step
        if np.abs(step).max() < 1e-4:
            break
    return effect


def _loss(design: np.ndarray, label: np.ndarray, effect: np.ndarray) -> float:
    odds = design @ effect
    return float(np.sum(np.logaddexp(0, odds) - label * odds) + 0.5 * np.sum(_ridge(design) * effect**2))


def _curvature(design: np.ndarray, chance: np.ndarray) -> np.ndarray:
    return design.T @ (design * (chance * (1 - chance))[:, None]) + np.diag(_ridge(design))


def _ridge(design: np.ndarray) -> np.ndarray:
    return np.r_[0.0, np.full(design.shape[1] - 1, RIDGE)]
