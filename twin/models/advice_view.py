"""What a page says of advice on settings and demand: the version at work, how it did later, and what stands on the floor now."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from twin.models.advising import at_work, found_of
from twin.models.applied import state
from twin.models.demand import Demand
from twin.models.demand_task import outlook_now
from twin.models.listing import best
from twin.models.points import points_of
from twin.models.registry import Version
from twin.models.scores import Estimate
from twin.models.task import Task
from twin.models.tasks import all_tasks
from twin.models.told import Evaluation, evaluations
from twin.store.store import Store

NOW_DAYS = 1  # what a setting stands at: the median of its last day
HISTORY_WEEKS = 26


@dataclass(frozen=True)
class AtWork:
    """The version whose advice is shown, whether somebody applied it, and its newest judgement on later data."""

    name: str
    model_id: str
    task_id: str
    is_applied: bool
    learned_until: datetime | None
    judged: Evaluation | None

    def score(self, metric: str, who: str = "model") -> Estimate | None:
        """Returns a score of the newest judgement, or None."""
        return self.judged.scores.get((who, metric)) if self.judged else None


@dataclass(frozen=True)
class BandNow:
    """One band of a setting's range: its limits and the share of bad units in it, with a 95 % interval."""

    low: float
    high: float
    bad: Estimate


@dataclass(frozen=True)
class SettingNow:
    """A setting with what is advised on it and where it stands; shares are measured. `stands`: machine → median of its last day."""

    item: str
    ko: str
    en: str
    unit: str
    window: tuple[float, float] | None
    seen: tuple[float, float]
    inside: float
    now: Estimate
    there: Estimate
    bands: tuple[BandNow, ...]
    is_setting: bool | None
    stands: tuple[tuple[int | None, float], ...]

    @property
    def outside(self) -> tuple[tuple[int | None, float], ...]:
        """Returns the machines that stand outside the advised window, with where they stand."""
        return tuple((m, v) for m, v in self.stands if self.window and not self.window[0] <= v <= self.window[1])


@dataclass(frozen=True)
class DemandNow:
    """Forecasts, all products first, with the last whole weeks (Monday, parts) each goes on from; and what cannot be forecast."""

    forecasts: tuple[tuple[Demand, tuple[tuple[date, float], ...]], ...]
    notes: tuple[Any, ...]


def advising_tasks(store: Store) -> dict[str, list[Task]]:
    """Returns kind of advice → the tasks the data allow."""
    found: dict[str, list[Task]] = {"setpoint": [], "demand": [], "sequence": []}
    for task in all_tasks(store):
        if task.kind in found:
            found[task.kind].append(task)
    return found


def shown(store: Store, task_id: str) -> AtWork | None:
    """Returns the version of a task whose advice is shown: the one applied, else the newest; None where there is none."""
    version = at_work(store, task_id)
    if version is None:
        return None
    is_applied = state(store, version)[0] == "applied"
    judged = best(evaluations(store, version))
    return AtWork(version.name, version.model_id, task_id, is_applied, version.train_until, judged)


def settings_now(store: Store, task_id: str) -> list[SettingNow]:
    """Returns what the version shown says of each setting, those with a window first, the largest gain first."""
    version = at_work(store, task_id)
    return settings_of(store, version) if version else []


def settings_of(store: Store, version: Version) -> list[SettingNow]:
    """Returns what one version says of each setting, and where it stands on the floor now."""
    stands = _stands(store, version.task.station_id)
    return [_setting(told, stands) for told in found_of(store, version)["settings"]]


def demand_now(store: Store, task_id: str) -> DemandNow | None:
    """Returns the demand of this week and the three after it, by the methods of the version shown; None without one."""
    version = at_work(store, task_id)
    if version is None:
        return None
    found, series, ends_on = outlook_now(store, found_of(store, version)["methods"])
    history = {
        product: tuple((ends_on - timedelta(7 * (len(s) - i)), float(q)) for i, q in enumerate(s))[-HISTORY_WEEKS:]
        for product, s in series.items()
    }
    return DemandNow(tuple((d, history[d.product_id]) for d in found.forecasts), found.notes)


def _setting(told: dict[str, Any], stands: dict[str, tuple[tuple[int | None, float], ...]]) -> SettingNow:
    name = told["setting"]
    return SettingNow(
        name["name"], name["ko"], name["en"], name["unit"], tuple(told["window"]) if told["window"] else None, tuple(told["seen"]),
        told["inside_now"], Estimate(**told["now"]), Estimate(**told["there"]),
        tuple(BandNow(b["low"], b["high"], Estimate(**b["bad"])) for b in told["bands"]), told["is_setting"],
        stands.get(name["name"], ()),
    )  # fmt: skip


def _stands(store: Store, station: str) -> dict[str, tuple[tuple[int | None, float], ...]]:
    """Item → (machine, median of its last day with readings)."""
    mine = {p.point_id: p for p in points_of(store) if p.station_id == station}
    rows = store.rows(_LAST_DAY, [list(mine), NOW_DAYS]) if mine else []
    found: dict[str, list[tuple[int | None, float]]] = {}
    for point, value in rows:
        found.setdefault(mine[point].item, []).append((mine[point].machine_no, value))
    return {item: tuple(sorted(values, key=lambda v: v[0] or 0)) for item, values in found.items()}


_LAST_DAY = """
    WITH mine AS (SELECT point_id, occurred_at, value FROM floor.measurement WHERE list_contains($1, point_id) AND value IS NOT NULL),
         newest AS (SELECT max(occurred_at) AS at FROM mine)
    SELECT point_id, median(value) FROM mine, newest WHERE occurred_at > newest.at - to_days($2::INTEGER) GROUP BY point_id"""
