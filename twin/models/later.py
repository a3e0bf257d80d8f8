"""Judging a version that is in the book on what came after its training, or a deployed one on its own predictions."""

from datetime import datetime

from twin.errors import Problem
from twin.models import advising, judge, registry, tasks
from twin.models.artifact import fits
from twin.models.dataset import moment
from twin.models.making import site_zone
from twin.models.oddities import look
from twin.models.split import learnable
from twin.models.threshold import Costs
from twin.store.models import enter
from twin.store.store import Store


def evaluate(
    store: Store, version: registry.Version, since: datetime | None = None, until: datetime | None = None, *, keep: bool = True
) -> tuple[judge.Judgement, list[Problem]]:  # fmt: skip
    """Returns the judgement of a later period and the troubles met in it; Problem for a period the model learned from."""
    cut, advises = version.train_until, advising.is_advising(version.task)
    if cut is None or (version.threshold is None and not advises):
        raise _supplied(version)
    since = since or cut
    if since < cut:
        raise _seen(version, since, cut)
    found, told = (
        (advising.evaluate(store, version, since, until), []) if advises else _rerun(store, version, cut, since, until)
    )
    if keep:
        enter(store, judge.entries(found, version.model_id, version.version))
    return found, told


def _rerun(
    store: Store, version: registry.Version, cut: datetime, since: datetime, until: datetime | None
) -> tuple[judge.Judgement, list[Problem]]:
    """The model run again over the later units or moments, beside rules set on what it learned from."""
    if version.threshold is None:
        raise _supplied(version)
    whole = tasks.data_of(store, version.task, version.settings.get("options", {}))
    model = registry.load(store, version)
    fits(model, whole.inputs, version.name)
    learn = learnable(whole.between(version.train_from, cut), moment(cut, whole.at[-1]))
    test = whole.between(since, until)
    can, told = look(model.columns, test)
    test = test.where(can | test.apart)
    costs = Costs(**version.settings.get("costs", {}))
    return tasks.judge_of(version.task)(model, version.threshold, learn, test, costs, site_zone(store)), told


def _seen(version: registry.Version, since: datetime, cut: datetime) -> Problem:
    return Problem(
        f"{version.name}은(는) {cut:%Y-%m-%d %H:%M} UTC까지의 자료로 배웠으므로 {since:%Y-%m-%d %H:%M}부터는 평가할 수 없습니다. 그 뒤의 기간을 고르십시오.",
        f"{version.name} learned from data up to {cut:%Y-%m-%d %H:%M} UTC, so it cannot be judged from {since:%Y-%m-%d %H:%M}: choose a later period.",
    )


def _supplied(version: registry.Version) -> Problem:
    return Problem(
        f"{version.name}은(는) 여기서 학습한 모델이 아니어서 다시 돌려 평가할 수 없습니다. 실제 판정과 결과로 평가하려면 --live 를 쓰십시오.",
        f"{version.name} was not trained here, so it cannot be run again: judge it by its own predictions with --live.",
    )
