"""Watching a model at work: its inputs, its scores, whether it still does what it was judged to do, and whether that still pays."""

from datetime import UTC, datetime

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


def watch(store: Store, version: registry.Version, ds: DataSet | None = None, *, keep: bool = True) -> list[Watch]:
    """Returns what is to be said of the model's last two weeks, alerts first.

    Of a supplier's model (no `ds`) the inputs it learned from are not known; its scores and outcomes are watched all the same.
    """
    found = [*_inputs(store, version, ds), *falls(store, version)]
    found += [w for w in (scores_moved(store, version), pays(store, version)) if w]
    found.sort(key=lambda w: not w.is_alert)
    if keep and found:
        at = datetime.now(UTC)
        enter(store, [Entry("watch", tuple(w.row(version, at) for w in found))])
    return found


def _inputs(store: Store, version: registry.Version, ds: DataSet | None) -> list[Watch]:
    if ds is None or version.train_until is None or not len(ds):
        return []
    model, cut = registry.load(store, version), moment(version.train_until, ds.at[-1])
    learn = learnable(ds.between(version.train_from, version.train_until), cut)
    recent = ds.where((ds.at > ds.at[-1] - STRETCH) & (ds.at >= cut) & ~ds.apart)
    columns = [c for c in model.columns if c.share >= MATTERS]
    return [w for c in columns for w in (gaps(c, learn, recent), shifted(c, learn, recent)) if w]
