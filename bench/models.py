"""Models: seconds to train and to score 100,000 rows, and PR-AUC beside logistic regression, one limit and passing everything.

The demonstration plant is always measured; a real set is too where its folder is named in LINE_TWIN_REAL_DATA.
"""

import os
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from twin.cli import main as twin
from twin.models import defect, rules
from twin.models.columns import columns_of, matrix
from twin.models.dataset import DataSet, moment
from twin.models.making import period, site_zone
from twin.models.oddities import look
from twin.models.scores import Marks, average_precision, days_of, estimate
from twin.models.split import judged, learnable
from twin.models.train import Trained, train
from twin.store import Store, open_store

ROWS = 100_000


def main() -> None:
    """Prints, for each plant, the seconds and the table."""
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "demo.duckdb"
        twin(["demo", "--db", str(demo), "--lang", "en"])
        measure(demo, datetime(2026, 7, 4, tzinfo=UTC), datetime(2026, 7, 4, tzinfo=UTC))
        if real := os.environ.get("LINE_TWIN_REAL_DATA"):
            shots, db = Path(real) / "kamp_diecasting/diecasting_shots_2019Q1.csv.gz", Path(folder) / "shots.duckdb"
            twin(["init", "--db", str(db), "--lang", "en"])
            twin(["ingest", str(shots), "--map", "kamp_diecasting", "--db", str(db), "--lang", "en"])
            local = timedelta(hours=9)  # days of Seoul
            measure(db, datetime(2019, 3, 16, tzinfo=UTC) - local, datetime(2019, 3, 18, tzinfo=UTC) - local)


def measure(db: Path, until: datetime, since: datetime) -> None:
    """Prints what one plant's first defect task comes to: learned before `until`, judged from `since` on."""
    with open_store(db) as store:
        begun = time.monotonic()
        whole = defect.data_set(store, defect.tasks(store)[0])
        read_s = time.monotonic() - begun
        ds, cut = period(whole, None, until)
        begun = time.monotonic()
        model, _ = train(ds, cut)
        print(
            f"data set {read_s:5.1f} s for {len(whole):,} rows\ntraining {time.monotonic() - begun:5.1f} s (limit 60)"
        )
        print(f"scoring  {scoring_s(model, whole):5.1f} s for {ROWS:,} rows, looked over first (limit 5)")
        table(store, model, learnable(ds, cut), judged(ds.where(ds.at >= moment(since, cut))))


def scoring_s(model: Trained, ds: DataSet) -> float:
    """Returns the seconds to look over and score ROWS rows, the data set's own repeated as often as it takes."""
    take = np.arange(ROWS) % len(ds)
    begun_at = ds.at[0] + np.arange(ROWS) * np.timedelta64(60, "s")
    many = DataSet(
        ds.task, ds.inputs, ds.rows.iloc[take].reset_index(drop=True), ds.label[take], begun_at, begun_at,
        ds.keys.iloc[take].reset_index(drop=True), np.zeros(ROWS, dtype=bool),
    )  # fmt: skip
    begun = time.monotonic()
    can, _ = look(model.columns, many)
    model.probability(many.rows[can])
    return time.monotonic() - begun


def table(store: Store, model: Trained, learn: DataSet, test: DataSet) -> None:
    """Prints PR-AUC with its interval for each way to tell bad from good."""
    day = days_of(test.at, site_zone(store))
    limit = rules.best_limit(learn)
    ways = {
        "LightGBM": model.probability(test.rows), "logistic regression": logistic(learn, test),
        f"limit on {limit.name} ({limit.side})": limit.score(test), "always pass": np.zeros(len(test)),
    }  # fmt: skip
    print(f"{len(test):,} later rows, {int(test.label.sum())} bad, {int(day.max()) + 1} days")
    for name, score in ways.items():
        found = estimate(average_precision, Marks(test.label, score, score, day))
        print(f"  {name:<32} PR-AUC {found.value:.3f} [{found.low:.3f}, {found.high:.3f}]")


def logistic(learn: DataSet, test: DataSet) -> np.ndarray:
    """Returns the probability by logistic regression on the same inputs, gaps filled with the median, classes as marks."""
    columns = columns_of(learn)

    def table_of(ds: DataSet) -> np.ndarray:
        numbers = matrix(tuple(c for c in columns if c.input.kind == "number"), ds.rows)
        marks = [
            pd.Series(ds.rows[c.input.name] == name).to_numpy(dtype=float)
            for c in columns
            for name in c.classes
            if c.input.kind == "class"
        ]
        return np.column_stack([numbers, *marks])

    plain = make_pipeline(
        SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression(class_weight="balanced", max_iter=2_000)
    )
    return plain.fit(table_of(learn), learn.label).predict_proba(table_of(test))[:, 1]


if __name__ == "__main__":
    main()
