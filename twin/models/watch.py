"""Watching a model at work: have its inputs moved away from what it learned, and does it still do what it was judged to do?

Inputs of a factory wander from week to week. So a shift counts as drift only where it is larger than any the model saw
between stretches of the same length while it learned; a textbook limit would cry out in most weeks.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from twin.errors import Problem
from twin.models import registry
from twin.models.columns import Column, columns_of
from twin.models.dataset import DataSet, moment
from twin.models.oddities import MATTERS
from twin.models.scores import Estimate
from twin.models.split import learnable
from twin.models.told import NAMES, evaluations, figure
from twin.store.models import Entry, enter
from twin.store.store import Store

if TYPE_CHECKING:
    import pandas as pd

STRETCH = np.timedelta64(14, "D")
LEAST_ROWS = 200  # in a stretch; fewer tell nothing of its distribution
BINS = 10
LEAST_SHIFT = 0.1  # of the population stability index: what is smaller is nowhere called a shift
WATCHED = ("pr_auc", "recall", "precision", "event_recall", "alarm_precision")  # where more is better


@dataclass(frozen=True)
class Watch:
    """One thing watched: its value now, the bounds it was to stay in, and the sentence."""

    what: str
    value: float
    low: float | None
    high: float | None
    is_alert: bool
    told: Problem

    def row(self, version: registry.Version, at: datetime) -> dict[str, Any]:
        """Returns it as a row of model.watch."""
        return {
            "checked_at": at.isoformat(), "model_id": version.model_id, "version": version.version, "what": self.what,
            "value": self.value, "low": self.low, "high": self.high, "is_alert": self.is_alert, "ko": self.told.ko, "en": self.told.en,
        }  # fmt: skip


def watch(store: Store, version: registry.Version, ds: DataSet, *, keep: bool = True) -> list[Watch]:
    """Returns what is to be said of the model's last two weeks, alerts first; nothing where it learned elsewhere."""
    if version.train_until is None:
        return []
    model = registry.load(store, version)
    cut = moment(version.train_until, ds.at[-1])
    learn = learnable(ds.between(version.train_from, version.train_until), cut)
    recent = ds.where((ds.at > ds.at[-1] - STRETCH) & (ds.at >= cut) & ~ds.apart)
    found = [w for c in model.columns if c.share >= MATTERS and (w := _shifted(c, learn, recent))]
    found += _performance(store, version)
    found.sort(key=lambda w: not w.is_alert)
    if keep and found:
        at = datetime.now(UTC)
        enter(store, [Entry("watch", tuple(w.row(version, at) for w in found))])
    return found


def shift(learned: "pd.Series", now: "pd.Series") -> float:
    """Returns the population stability index of two samples over tenths of the first (classes: over each); 0 = the same."""
    if learned.dtype == object:
        names = sorted(set(learned.dropna()) | set(now.dropna()))
        shares = [s.value_counts(normalize=True).reindex(names, fill_value=0.0).to_numpy() for s in (learned, now)]
    else:
        edges = np.unique(np.nanquantile(learned.to_numpy(dtype=float), np.linspace(0, 1, BINS + 1)[1:-1]))
        shares = [
            np.bincount(np.searchsorted(edges, s.dropna().to_numpy(dtype=float)), minlength=len(edges) + 1) / max(len(s), 1)
            for s in (learned, now)
        ]  # fmt: skip
    before, after = (np.maximum(s, 1e-3) for s in shares)
    return float(np.sum((after - before) * np.log(after / before)))


def _shifted(column: Column, learn: DataSet, recent: DataSet) -> Watch | None:
    """How far an input is from what was learned, beside the farthest any stretch of the learning period was."""
    name, read = column.input.name, column.input
    if len(recent) < LEAST_ROWS or name not in learn.rows:
        return None
    whole, usual = learn.rows[name], [shift(learn.rows[name], part) for part in _stretches(learn, name)]
    if not usual:
        return None
    now, most = shift(whole, recent.rows[name]), max(LEAST_SHIFT, *usual)
    alert = now > most
    where = _where_now(columns_of(recent), name, column)
    return Watch(name, now, None, most, alert, Problem(
        f"{read.ko}: 최근 2주의 분포가 배운 때와 {now:.2f}만큼 다릅니다(배운 기간 안에서 가장 크게 {most:.2f}){where[0]}."
        + (" 공정이 바뀌었으면 다시 학습하십시오." if alert else ""),
        f"{read.en}: the last two weeks differ from what was learned by {now:.2f} (within the learning period at most {most:.2f}){where[1]}."
        + (" Where the process changed, train again." if alert else ""),
    ))  # fmt: skip


def _stretches(learn: DataSet, name: str) -> list["pd.Series"]:
    """The learning period in stretches as long as the one looked at, as far as each has rows enough."""
    place = ((learn.at - learn.at[0]) / STRETCH).astype(int)
    parts = [learn.rows[name][place == k] for k in range(int(place.max()) + 1)]
    return [part for part in parts if len(part) >= LEAST_ROWS]


def _where_now(now: tuple[Column, ...], name: str, learned: Column) -> tuple[str, str]:
    """The median now and then, where the input is a number."""
    median = next((c.median for c in now if c.input.name == name), None)
    if median is None or learned.median is None:
        return "", ""
    unit = f" {learned.input.unit}".rstrip()
    return (
        f", 중앙값 {learned.median:.4g} → {median:.4g}{unit}",
        f", median {learned.median:.4g} → {median:.4g}{unit}",
    )


def _performance(store: Store, version: registry.Version) -> list[Watch]:
    """Live figures whose interval lies wholly below that of the judgement before it was applied."""
    told = evaluations(store, version)
    live = next((e for e in told if e.source == "live"), None)
    before = next((e for e in told if e.source == "test"), next((e for e in told if e.source == "validation"), None))
    if live is None or before is None:
        return []
    pairs = [(m, before.scores.get(("model", m)), live.scores.get(("model", m))) for m in WATCHED]
    bad = (before.bad_rows / before.rows, live.bad_rows / live.rows)
    return [_fallen(m, then, now, bad) for m, then, now in pairs if then and now and now.value == now.value]


def _fallen(metric: str, then: Estimate, now: Estimate, bad: tuple[float, float]) -> Watch:
    """Fewer bad units alone lower precision and PR-AUC, so the share of them then and now stands beside."""
    alert = now.high < then.low
    ko, en, _ = NAMES[metric]
    return Watch(metric, now.value, None if then.low != then.low else then.low, None, alert, Problem(
        f"{ko}: 실제 {figure(metric, now)}, 적용 전 평가 {figure(metric, then)}; 불량 비율은 {bad[0]:.1%} → {bad[1]:.1%}."
        + (" 구간이 겹치지 않게 나빠졌습니다. 되돌리거나(--roll-back) 중지(--retire)를 검토하십시오." if alert else ""),
        f"{en}: live {figure(metric, now)}, judged before at {figure(metric, then)}; share of bad units {bad[0]:.1%} → {bad[1]:.1%}."
        + (" It has fallen below, intervals apart: consider --roll-back or --retire." if alert else ""),
    ))  # fmt: skip
