"""Making a version: data up to a moment, training, threshold, file, validation, all entered in the book at once."""

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from twin.errors import Problem
from twin.models import advising, artifact, judge, registry, tasks
from twin.models.dataset import DataSet, moment
from twin.models.defect_notes import recorded_alike_from
from twin.models.explain import shares
from twin.models.scores import days_of
from twin.models.split import learnable
from twin.models.task import Task
from twin.models.threshold import Choice, Costs
from twin.models.train import Tell, Trained, Validation, train
from twin.store.calibrations import code_version
from twin.store.models import Entry, enter
from twin.store.store import Store


@dataclass(frozen=True)
class Wish:
    """What somebody asks of a new version: the period to learn from, what counts as bad, what costs what.

    Without `until` the last `held_back_days` of the data are left to judge it by.
    """

    since: datetime | None = None
    until: datetime | None = None
    model_id: str | None = None
    options: tuple[tuple[str, Any], ...] = ()  # of the task's data set
    costs: Costs = field(default_factory=Costs)
    held_back_days: int = 0


def site_zone(store: Store) -> ZoneInfo:
    """Returns the site's time zone; Seoul's where no plant is described."""
    plant = store.plant()
    return plant[1].site.zone if plant else ZoneInfo("Asia/Seoul")


def make_version(store: Store, task: Task, wish: Wish, by: str, tell: Tell | None = None) -> registry.Version:
    """Trains a version of the task, keeps its file and book entries, and returns it; Problem where the data do not allow it.

    `tell` hears how far the training is; what it raises stops it, and nothing is kept.
    """
    model_id = wish.model_id or task.task_id
    if advising.is_advising(task):
        asked = advising.Asked(wish.since, wish.until, wish.held_back_days, tell)
        return advising.make_version(store, task, model_id, tasks.asked_of(task, dict(wish.options)), asked, by)
    number, wish = registry.next_version(store, model_id), replace(wish, costs=tasks.costs_of(store, task, wish.costs))
    whole = tasks.data_of(store, task, dict(wish.options))
    ds, cut = period(whole, wish.since, wish.until, wish.held_back_days)
    fitted, checked = train(ds, cut, tell=tell)
    learn = learnable(ds, cut)
    fitted = _weighed(fitted, learn)
    zone = site_zone(store)
    days = int(days_of(checked.rows.at, zone).max()) + 1
    choice = tasks.choice_of(task, checked.rows, checked.probability, days, wish.costs)
    found = tasks.judge_of(task)(
        fitted, choice.threshold, learn, checked.rows, wish.costs, zone, source="validation", probability=checked.probability
    )  # fmt: skip
    file_name = registry.file_name_of(model_id, number)
    about = {"model_id": model_id, "version": number, "task_id": task.task_id}
    file_sha256 = artifact.write_model(registry.file_of(store.path, file_name), fitted, about)
    row = _row(task, ds, learn, cut, wish, by, checked, choice) | {
        "model_id": model_id, "version": number, "file_name": file_name, "file_sha256": file_sha256,
    }  # fmt: skip
    enter(store, [Entry("version", (row,)), *judge.entries(found, model_id, number)])
    return registry.version_of_row(row)


def period(
    ds: DataSet, since: datetime | None, until: datetime | None, held_back_days: int = 0
) -> tuple[DataSet, np.datetime64]:
    """Returns the rows to learn from and the cut: from where the recording is the same as now, unless asked otherwise."""
    if not len(ds):
        return ds, np.datetime64("now", "us")
    cut = moment(until, ds.at[-1] + np.timedelta64(1, "us") - np.timedelta64(held_back_days, "D"))
    begin = moment(since, recorded_alike_from(ds) or ds.at[0])
    return ds.where(ds.at >= begin), cut


def _weighed(fitted: Trained, learn: DataSet) -> Trained:
    """The model with each input's share of what drives it, which decides what a troubled sensor stops."""
    part = shares(fitted, learn)
    columns = tuple(replace(c, share=round(float(s), 6)) for c, s in zip(fitted.columns, part, strict=True))
    return replace(fitted, columns=columns)


def _row(
    task: Task,
    ds: DataSet,
    learn: DataSet,
    cut: np.datetime64,
    wish: Wish,
    by: str,
    checked: Validation,
    choice: Choice,
) -> dict[str, Any]:
    reached = [asdict(s) | {"pr_auc": value} for s, value in checked.pr_auc]
    settings = {
        "known_ko": task.known_ko, "known_en": task.known_en, "options": tasks.options_of(task, dict(wish.options)), "costs": wish.costs.as_json(),
        "tried": reached, "inputs": [asdict(i) for i in learn.inputs],
    }  # fmt: skip
    return {
        "task_id": task.task_id, "kind": task.kind, "process_id": task.process_id, "station_id": task.station_id,
        "unit": task.unit, "name_ko": task.ko, "name_en": task.en, "made_at": datetime.now(UTC).isoformat(), "made_by": by,
        "train_from": _iso(learn.at[0]), "train_until": _iso(cut), "rows": len(learn), "bad_rows": int(learn.label.sum()),
        "apart_rows": int(ds.apart[ds.at < cut].sum()), "data_sha256": learn.sha256(), "threshold": choice.threshold,
        "threshold_ko": choice.reason.ko, "threshold_en": choice.reason.en,
        "settings": json.dumps(settings, ensure_ascii=False), "notes": _sentences(ds.notes),
        "code_version": code_version("models"),
    }  # fmt: skip


def _sentences(notes: tuple[Problem, ...]) -> str:
    return json.dumps([{"ko": n.ko, "en": n.en} for n in notes], ensure_ascii=False)


def _iso(at: np.datetime64) -> str:
    return at.astype("datetime64[us]").item().replace(tzinfo=UTC).isoformat()
