"""Live scoring: rows made since a version was applied get a prediction each, and earlier ones get what turned out."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from twin.errors import Problem
from twin.models import advising, applied, registry, tasks
from twin.models.artifact import fits
from twin.models.dataset import DataSet
from twin.models.explain import because
from twin.models.live import evaluate_live
from twin.models.oddities import look
from twin.models.told import evaluations
from twin.models.train import Trained
from twin.models.watch import watch
from twin.store.models import OUTCOME_KEYS, OUTCOMES, Entry, enter
from twin.store.store import Store

LIVE_EVERY = timedelta(hours=20)  # a judgement by live outcomes a day is enough to see a fall
WORDS = {"defect": ("defect", "good"), "maintenance": ("failure", "normal")}  # kind → outcome of bad, of good


@dataclass(frozen=True)
class Scored:
    """What one model did in a round: rows scored, alarms among them, rows it could not score, outcomes joined, troubles."""

    model_id: str
    version: str
    rows: int
    alarms: int
    refused: int
    joined: int
    notes: tuple[Problem, ...]
    alerts: tuple[Problem, ...] = ()  # of the version in force: what moved, what fell


def score_all(store: Store, until: datetime | None = None) -> list[Scored]:
    """Scores what is new for every model that was ever applied, and returns what was done; one model's trouble stops no other.

    A supplier's model scores by itself: here it is only watched.
    """
    models = {v.model_id for v in registry.versions(store)}
    return [done for model_id in sorted(models) for done in _score_model(store, model_id, until)]


def _score_model(store: Store, model_id: str, until: datetime | None) -> list[Scored]:
    done, by_number = [], {v.version: v for v in registry.versions(store, model_id)}
    for number, since, end in applied.spans(applied.applications(store, model_id)):
        version, stop = by_number[number], min((t for t in (end, until) if t is not None), default=None)
        if advising.is_advising(version.task):  # people act on it: there is nothing to score
            continue
        if version.file_name is None:
            done += [] if end else [Scored(model_id, number, 0, 0, 0, 0, (), _alerts(store, version, None, ()))]
            continue
        try:
            ds = tasks.data_of(store, version.task, version.settings.get("options", {}))
            scored = score_version(store, version, ds, since, stop)
            done.append(scored if end else replace(scored, alerts=_alerts(store, version, ds, scored.notes)))
        except Problem as problem:
            alerts = () if end else _alerts(store, version, None, (problem,))
            done.append(Scored(model_id, number, 0, 0, 0, 0, (problem,), alerts))
    return done


def _alerts(
    store: Store, version: registry.Version, ds: DataSet | None, troubles: tuple[Problem, ...]
) -> tuple[Problem, ...]:
    """What the watch over a model at work has to say, once it has outcomes to be judged by; troubles are told elsewhere."""
    judged = [e.evaluated_at for e in evaluations(store, version) if e.source == "live"]
    if not judged or datetime.now(UTC) - judged[0] > LIVE_EVERY:
        with suppress(Problem):  # no outcomes yet, or of one kind only: the inputs are watched all the same
            evaluate_live(store, version)
    found = watch(store, version, ds, troubles=troubles)
    return tuple(w.told for w in found if w.is_alert and w.told not in troubles)


def score_version(
    store: Store, version: registry.Version, ds: DataSet, since: datetime, until: datetime | None
) -> Scored:
    """Scores the rows of [since, until) that have no prediction of this version yet, and joins the outcomes known by now."""
    model = registry.load(store, version)
    fits(model, ds.inputs, version.name)
    inside = _inside(ds, since, until)
    keys = row_keys(ds, version)
    known = {row[0] for row in store.rows(_KNOWN, [version.model_id, version.version])}
    new = inside & ~ds.apart & np.array([key not in known for key in keys], dtype=bool)
    can, told = look(model.columns, ds, of=new)
    todo = ds.where(new & can)
    alarms = _land(store, version, model, todo, [k for k, take in zip(keys, new & can, strict=True) if take])
    joined = join_outcomes(store, version, ds.where(inside))
    return Scored(version.model_id, version.version, len(todo), alarms, int((new & ~can).sum()), joined, tuple(told))


_KNOWN = "SELECT source_key FROM floor.prediction WHERE model_id = $1 AND version = $2"


def row_keys(ds: DataSet, version: registry.Version) -> list[int]:
    """Returns the key by which a prediction sent twice is recognised: of the version and the row's own name and moment."""
    times = ds.at.astype("int64").tolist()
    named = zip(*(ds.keys[k].tolist() for k in ("station_id", "machine_no", "lot_id", "unit_id")), times, strict=True)
    head = f"{version.model_id}\x1f{version.version}\x1f"
    return [
        int.from_bytes(hashlib.blake2b((head + "\x1f".join(map(str, row))).encode(), digest_size=8).digest(), "little")
        for row in named
    ]


def join_outcomes(store: Store, version: registry.Version, ds: DataSet) -> int:
    """Writes what turned out beside predictions that lack it, and returns how many that were."""
    known = ds.where(~np.isnan(ds.label))
    waiting = set(store.rows(_WAITING, [version.model_id, version.version]))
    bad, good = WORDS[version.task.kind]
    rows: list[dict[str, Any]] = []
    for at, label, *key in zip(known.at, known.label, *(known.keys[k] for k in _NAMED), strict=True):
        moment = at.item().replace(tzinfo=UTC)
        named = [_plain(v) for v in key]
        if (*named, moment) in waiting:
            told = [version.model_id, version.version, *named, moment.isoformat()]
            rows.append(dict(zip(OUTCOME_KEYS, told, strict=True)) | {"outcome": bad if label > 0 else good})
    if rows:
        enter(store, [Entry(OUTCOMES, tuple(rows))])
    return len(rows)


_NAMED = ("station_id", "machine_no", "lot_id", "unit_id")
_WAITING = f"""SELECT {", ".join(_NAMED)}, occurred_at FROM floor.prediction
               WHERE model_id = $1 AND version = $2 AND outcome IS NULL"""


def _land(store: Store, version: registry.Version, model: Trained, todo: DataSet, keys: list[int]) -> int:
    """Puts the predictions through the landing; returns the alarms among them."""
    if not len(todo) or version.threshold is None:
        return 0
    score = model.probability(todo.rows)
    alarm = score >= version.threshold
    n = len(todo)
    machine = [_plain(v) for v in todo.keys.machine_no]
    table = pa.table(
        {
            "source_row": np.arange(1, n + 1), "source_key": pa.array(keys, pa.uint64()),
            "occurred_at": pa.array(todo.at.astype("datetime64[us]"), pa.timestamp("us")).cast(pa.timestamp("us", "UTC")),
            "model_id": [version.model_id] * n, "version": [version.version] * n,
            "station_id": _texts(todo, "station_id"), "machine_no": pa.array(machine, pa.int32()),
            "lot_id": _texts(todo, "lot_id"), "unit_id": _texts(todo, "unit_id"), "score": score,
            "threshold": np.full(n, version.threshold), "decision": np.where(alarm, "alarm", "pass"),
            "because": _because(model, todo, alarm),
        }
    )  # fmt: skip
    made_up = bool(store.rows("SELECT 1 FROM log.ingest_batch WHERE made_up LIMIT 1"))  # as the readings are
    with store.landing(kind="form", source_name=f"model {version.name}", made_up=made_up) as landing:
        landing.write("prediction", table)
    if store.is_owner:
        store.load_landed()
    return int(alarm.sum())


def _because(model: Trained, todo: DataSet, alarm: np.ndarray) -> pa.Array:
    """What drove each alarm, as JSON; nothing beside what passed."""
    told = iter(because(model, todo.where(alarm)))
    return pa.array([next(told) if flagged else None for flagged in alarm], pa.string())


def _inside(ds: DataSet, since: datetime, until: datetime | None) -> np.ndarray:
    """Marks the rows decided in [since, until)."""
    first, last = (np.datetime64(t.astimezone(UTC).replace(tzinfo=None), "us") if t else None for t in (since, until))
    return (ds.at >= first) & (True if last is None else ds.at < last)


def _texts(ds: DataSet, name: str) -> pa.Array:
    return pa.array([_plain(v) for v in ds.keys[name]], pa.string())


def _plain(value: Any) -> Any:
    """A cell of a key as the store holds it: None for nothing, a whole number for a machine."""
    if value is None or value != value:
        return None
    return int(value) if isinstance(value, float) else value
