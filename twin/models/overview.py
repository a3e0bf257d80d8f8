"""What a page says of the models: which work where, how good they are now, what they flagged lately."""

from dataclasses import dataclass
from datetime import datetime

from twin.errors import Problem
from twin.models.applied import state
from twin.models.card import card
from twin.models.listing import best
from twin.models.plan import Line, plan
from twin.models.registry import version_named, versions
from twin.models.scores import Estimate
from twin.models.told import evaluations
from twin.store.store import Store

LEADS = {"maintenance": "event_recall"}  # the score that leads, by kind of task; others: PR-AUC
RECENT = 50


@dataclass(frozen=True)
class ModelRow:
    """One version of a model. `scores`: (who, metric) → estimate of its newest judgement on later data; `alerts`: of its watch."""

    name: str
    model_id: str
    kind: str
    process_id: str
    station_id: str
    ko: str
    en: str
    state: str  # trained | applied | retired …
    since: datetime | None
    made_at: datetime
    made_by: str
    leads: str
    scores: dict[tuple[str, str], Estimate]
    judged_until: datetime | None
    alerts: tuple[Problem, ...]


@dataclass(frozen=True)
class Flagged:
    """What a model flagged since a moment: at which machines, how many units."""

    model_id: str
    station_id: str
    machine_no: int | None
    units: int
    last_at: datetime


@dataclass(frozen=True)
class Prediction:
    """One decision of a model and what turned out; `outcome` is None where nobody knows yet."""

    at: datetime
    station_id: str
    machine_no: int | None
    unit: str | None
    score: float
    decision: str
    outcome: str | None


def overview(store: Store) -> list[ModelRow]:
    """Returns every version in the book, those at work first."""
    found = []
    for version in versions(store):
        now, since = state(store, version)
        told, task = best(evaluations(store, version)), version.task
        rows = store.rows(
            """SELECT ko, en FROM model.watch WHERE model_id = $1 AND version = $2 AND is_alert
               AND checked_at = (SELECT max(checked_at) FROM model.watch WHERE model_id = $1 AND version = $2) ORDER BY what""",
            [version.model_id, version.version],
        )
        found.append(
            ModelRow(
                version.name, version.model_id, task.kind, task.process_id, task.station_id, task.ko, task.en, now, since,
                version.made_at, version.made_by, LEADS.get(task.kind, "pr_auc"), told.scores if told else {},
                told.test_until if told else None, tuple(Problem(*row) for row in rows),
            )
        )  # fmt: skip
    return sorted(found, key=lambda r: (r.state != "applied", r.process_id, r.name))


def flagged(store: Store, since: datetime) -> list[Flagged]:
    """Returns what the models at work flagged from a moment on, the newest first."""
    rows = store.rows(
        """SELECT model_id, station_id, machine_no, count(DISTINCT coalesce(unit_id, lot_id, occurred_at::VARCHAR)), max(occurred_at) AS last_at
           FROM floor.prediction WHERE decision = 'alarm' AND occurred_at >= $1 AND station_id IS NOT NULL
           GROUP BY ALL ORDER BY last_at DESC""",
        [since],
    )
    return [Flagged(*row) for row in rows]


def newest(store: Store) -> datetime | None:
    """Returns when a model last said anything; None where none ever did."""
    return store.rows("SELECT max(occurred_at) FROM floor.prediction")[0][0]


def recent(store: Store, model_id: str) -> list[Prediction]:
    """Returns a model's newest alarms, the newest first."""
    rows = store.rows(
        """SELECT occurred_at, station_id, machine_no, coalesce(unit_id, lot_id), score, decision, outcome FROM floor.prediction
           WHERE model_id = $1 AND decision = 'alarm' ORDER BY occurred_at DESC LIMIT $2""",
        [model_id, RECENT],
    )
    return [Prediction(*row) for row in rows]


def card_of(store: Store, name: str, lang: str) -> str:
    """Returns the card of a version by its name, in 'ko' or 'en'."""
    return card(store, version_named(store, name), lang)


def plan_of(store: Store, name: str, lang: str) -> list[Line]:
    """Returns a version's plan of verification with the result, in 'ko' or 'en'."""
    return plan(store, version_named(store, name), lang)
