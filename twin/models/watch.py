"""Watching a model at work: its inputs, its scores, whether it still does what it was judged to do, and whether that still pays."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from twin.errors import Problem
from twin.models import registry
from twin.models.dataset import DataSet, moment
from twin.models.oddities import MATTERS
from twin.models.split import learnable
from twin.models.watch_fall import falls, pays
from twin.models.watch_inputs import STRETCH, gaps, shifted
from twin.models.watch_scores import scores_moved
from twin.models.watched import Watch
from twin.store.models import Entry, enter
from twin.store.store import Store

KEEP_EVERY = timedelta(hours=20)  # what has not changed is written down once a day


def watch(
    store: Store, version: registry.Version, ds: DataSet | None = None, *, troubles: Sequence[Problem] = (), keep: bool = True
) -> list[Watch]:  # fmt: skip
    """Returns what is to be said of the model's last two weeks, alerts first.

    Of a supplier's model (no `ds`) the inputs it learned from are not known; its scores and outcomes are watched all the same.
    `troubles`: met while it scored, each an alert. Kept where something changed, else once a day.
    """
    found = [Watch("scoring", float(len(troubles)), None, 0.0, True, trouble) for trouble in troubles]
    found += [*_inputs(store, version, ds), *falls(store, version)]
    found += [w for w in (scores_moved(store, version), pays(store, version)) if w]
    found.sort(key=lambda w: not w.is_alert)
    at = datetime.now(UTC)
    if keep and found and _is_new(store, version, found, at):
        enter(store, [Entry("watch", tuple(w.row(version, at) for w in found))])
    return found


def _is_new(store: Store, version: registry.Version, found: list[Watch], at: datetime) -> bool:
    """Whether what was watched, or what it alerts of, is not what the book has of the last day."""
    rows = store.rows(f"SELECT checked_at, what, is_alert FROM ({_NEWEST})", [version.model_id, version.version])
    if not rows or at - rows[0][0] > KEEP_EVERY:
        return True
    return {row[1:] for row in rows} != {(w.what, w.is_alert) for w in found}


def newest_look(store: Store, version: registry.Version) -> tuple[Watch, ...]:
    """Returns what was watched when the model was last looked at, alerts first."""
    rows = store.rows(f"SELECT what, value, low, high, is_alert, ko, en FROM ({_NEWEST}) ORDER BY NOT is_alert, what",
                      [version.model_id, version.version])  # fmt: skip
    return tuple(Watch(*row[:5], Problem(*row[5:])) for row in rows)


_NEWEST = """SELECT * FROM model.watch WHERE model_id = $1 AND version = $2
             AND checked_at = (SELECT max(checked_at) FROM model.watch WHERE model_id = $1 AND version = $2)"""


def _inputs(store: Store, version: registry.Version, ds: DataSet | None) -> list[Watch]:
    if ds is None or version.train_until is None or not len(ds):
        return []
    model, cut = registry.load(store, version), moment(version.train_until, ds.at[-1])
    learn = learnable(ds.between(version.train_from, version.train_until), cut)
    recent = ds.where((ds.at > ds.at[-1] - STRETCH) & (ds.at >= cut) & ~ds.apart)
    columns = [c for c in model.columns if c.share >= MATTERS]
    return [w for c in columns for w in (gaps(c, learn, recent), shifted(c, learn, recent)) if w]
