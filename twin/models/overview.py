"""What a page says of the models: which work where, how good they are now, what they said lately."""

from dataclasses import dataclass
from datetime import datetime

from twin.errors import Problem
from twin.models.applied import state
from twin.models.card import card
from twin.models.listing import best
from twin.models.plan import Line, plan
from twin.models.registry import version_named, versions
from twin.models.scores import Estimate
from twin.models.told import evaluations, leads
from twin.models.watch import newest_look
from twin.models.watch_fall import pays
from twin.models.watched import Watch
from twin.store.store import Store

RECENT = 50


@dataclass(frozen=True)
class ModelRow:
    """One version of a model. `scores`: (who, metric) → estimate of its newest judgement on later data."""

    name: str
    model_id: str
    task_id: str
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
    evaluation_id: str | None  # of that judgement
    judged_until: datetime | None
    watched: tuple[Watch, ...]  # at the newest look
    pays: Watch | None  # whether acting on its alarms pays, by its newest judgement; None where that is not known

    @property
    def alerts(self) -> tuple[Problem, ...]:
        """Returns what is to be looked at."""
        return tuple(w.told for w in self.watched if w.is_alert)

    @property
    def surely_pays(self) -> bool:
        """Returns whether the whole interval of its right alarms lies above what it takes to pay."""
        right = self.scores.get(("model", "alarm_precision" if self.kind == "maintenance" else "precision"))
        return bool(self.pays and right and self.pays.low is not None and right.low > self.pays.low)


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
        found.append(
            ModelRow(
                version.name, version.model_id, task.task_id, task.kind, task.process_id, task.station_id, task.ko, task.en, now, since,
                version.made_at, version.made_by, leads(task.kind), told.scores if told else {},
                told.evaluation_id if told else None, told.test_until if told else None, newest_look(store, version),
                pays(store, version),
            )
        )  # fmt: skip
    return sorted(found, key=lambda r: (r.state != "applied", r.process_id, r.name))


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
