"""Judging a maintenance model on a later period: by breakdowns announced, false alarms an hour and lead, beside plain rules."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import numpy as np

from twin.models import judge as units
from twin.models.dataset import DataSet
from twin.models.judge import Judgement, Score
from twin.models.maintenance_choice import curve
from twin.models.maintenance_events import Tally, tally
from twin.models.maintenance_rules import plain_rules
from twin.models.maintenance_scores import difference, scores_of
from twin.models.record import Record
from twin.models.split import judged
from twin.models.threshold import Costs
from twin.models.train import Trained

OF_READINGS = (
    "pr_auc",
    "brier",
    "expected_over_observed",
    "roc_auc",
)  # what can be said of readings; the rest is of events


def judge(
    model: Trained, threshold: float, learn: DataSet, test: DataSet, costs: Costs, zone: ZoneInfo,
    *, source: str = "test", probability: np.ndarray | None = None,
) -> Judgement:  # fmt: skip
    """Returns the judgement of `test`, its record by breakdowns; Problem where no reading is before a breakdown, or all are."""
    rows = judged(test)
    given = probability if probability is not None or not len(rows) else model.probability(rows.rows)
    found = units.judge(model, threshold, learn, test, costs, zone, source=source, probability=given)
    alarms = tally(rows, np.asarray(given) >= threshold)
    scores = [*_by_events(learn, rows, alarms), *(s for s in found.scores if s.metric in OF_READINGS)]
    return replace(
        found, scores=tuple(scores), curve=curve(rows, np.asarray(given), found.days, costs),
        record=record_of(alarms, found.record, source) if found.record else None,
    )  # fmt: skip


def record_of(found: Tally, of_units: Record, source: str) -> Record:
    """Returns the record by events: breakdowns announced and missed, false alarms, operating hours, lead times."""
    leads = tuple(round(e.lead_h, 4) for e in found.events if e.lead_h is not None and e.lead_h == e.lead_h)
    return replace(
        of_units, source=source, counts="event", tp=found.caught, fn=len(found.events) - found.caught, fp=found.false,
        tn=None, operating_h=found.operating_h, leads_h=leads,
    )  # fmt: skip


def _by_events(learn: DataSet, rows: DataSet, model: Tally) -> list[Score]:
    found = scores_of("model", model)
    for who, (rule, detail) in plain_rules(learn, rows, model).items():
        found += scores_of(who, rule, detail)
        found.append(Score(f"model_minus_{who}", "event_recall", difference(model, rule), "", detail))
    return found
