"""Cutting by time: nobody learns from what was not known yet, and every score stands on a later period.

A row may be learned from only where its label was known before the cut: a lot cast before the cut but inspected after it
belongs to neither side of a training.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from twin.models.dataset import DataSet

FIRST_ORIGIN = 0.4  # share of the rows, in time, before the first origin; the rest is cut into as many blocks as folds
FOLDS = 3


def judged(ds: DataSet) -> DataSet:
    """Returns the rows with a label that are not kept apart: what can be tested on."""
    return ds.where(~ds.apart & ~np.isnan(ds.label))


def learnable(ds: DataSet, cut: np.datetime64) -> DataSet:
    """Returns the rows decided before the cut whose label was known before it, in what a model may read then.

    Inputs that never said two different things before the cut carry nothing and are left out: a point that first
    speaks after it must not change what is learned.
    """
    known = judged(ds)
    known = known.where((known.at < cut) & (known.known_at < cut))
    varied = tuple(i for i in known.inputs if known.rows[i.name].nunique() > 1)
    return replace(known, inputs=varied, rows=known.rows[[i.name for i in varied]], notes=())


def rolling_origin(ds: DataSet, cut: np.datetime64, folds: int = FOLDS) -> Iterator[tuple[DataSet, DataSet]]:
    """Yields (learn, check) pairs: each learns from all that was known before an origin and checks on the block after it.

    Origins stand at equal shares of the rows decided before the cut; what came to be known after the cut is in none.
    """
    known = judged(ds)
    known = known.where((known.at < cut) & (known.known_at < cut))
    if len(known) < folds + 1:
        return
    places = np.linspace(FIRST_ORIGIN, 1.0, folds + 1) * (len(known) - 1)
    edges = known.at[places.astype(int)]
    edges[-1] = cut
    for since, until in pairwise(edges):
        yield learnable(ds, since), known.where((known.at >= since) & (known.at < until))
