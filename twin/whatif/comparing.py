"""A comparison of scenarios under way: one a store at a time, watched or cancelled by anybody, kept when it is done."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from twin.background import Background
from twin.errors import Problem
from twin.experiment.executor import Executor, usual_executor
from twin.experiment.keep import owned_by_us
from twin.experiment.scenario import Asked, Scenario, as_table, compare, scenario_of
from twin.experiment.scenario.comparison import FIRST, check_asked
from twin.experiment.scenario.kept import keep_comparison
from twin.experiment.scenario.made import cache_of
from twin.experiment.scenario.runs import DAY_S
from twin.whatif.one_at_a_time import OneAtATime
from twin.whatif.records import records_of

if TYPE_CHECKING:
    from twin.store import Store

USUAL_DAYS, WARMUP_DAYS = 30, 2  # a line starts empty: two days fill it
_kept: OneAtATime["Comparing"] = OneAtATime()


class Comparing(Background):
    """A comparison under way. `comparison_id` is there when it is kept; `by` began it, of the scenarios in `names`.

    Each run is kept as it comes, so that a comparison cancelled or cut off goes on where it was when it is asked for again.
    """

    def __init__(
        self, store: "Store", asked: Asked, number: int | None, plant_version: str, by: str, executor: Executor
    ) -> None:
        self.comparison_id: str | None = None
        self.by, self.names = by, tuple(s.name for s in asked.scenarios)
        self._store, self._asked, self._number = store, asked, number
        self._version, self._executor = plant_version, executor
        super().__init__((number or FIRST) * (len(asked.scenarios) + 1))

    def make(self) -> None:
        """Makes the runs that are not kept yet, and keeps what they say together."""
        cache = cache_of(self._store.path)
        with self._executor as executor:
            found = compare(self._asked, self._number, executor=executor, cache=cache, tell=self.count_on)
        self.comparison_id = keep_comparison(self._store, found, self._version, by=self.by)


def begin_comparison(
    store: "Store", scenarios: Sequence[Scenario], *, by: str, days: int = USUAL_DAYS, number: int | None = None,
    seed: int = 1, executor: Executor | None = None,
) -> Comparing:  # fmt: skip
    """Returns a comparison of scenarios on the plant in force that has begun, over `days` after a warm-up, on spare cores
    where no executor is named; without a number of replications as many as it takes (see `compare`).

    Raises Problem where no plant is in force, a scenario cannot be tried, another comparison is under way, or another
    program owns the store.
    """
    owned_by_us(store)
    current = store.plant()
    if current is None:
        raise Problem(
            "공장이 아직 없어 견줄 라인이 없습니다: 보정 화면에서 먼저 보정하십시오.",
            "There is no plant yet to compare with: calibrate one first, on the page Calibration.",
        )
    version, plant = current
    for scenario in scenarios:
        scenario_of(as_table(scenario), scenario.name)  # as it will be read back: a cost needs its source
    records = records_of(store, plant, scenarios)
    asked = Asked(plant, tuple(scenarios), days * DAY_S, WARMUP_DAYS * DAY_S, seed, records=records)
    check_asked(asked, number)
    return _kept.begin(
        store, lambda: Comparing(store, asked, number, version, by, executor or usual_executor()), _refused
    )


def _refused(other: Comparing) -> Problem:
    return Problem(
        f"{other.by}님이 시작한 비교가 돌고 있습니다: 끝나기를 기다리거나 취소한 뒤 시작하십시오.",
        f"A comparison begun by {other.by} is under way: wait for it, or cancel it and begin yours.",
    )


def under_way(store: "Store") -> Comparing | None:
    """Returns the comparison that runs on a store now, whoever began it; None where none does."""
    return _kept.under_way(store)
