"""A validation of the twin: the rolling back-test and the other layers of evidence, from a copy of the database."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from os import cpu_count
from pathlib import Path
from typing import TYPE_CHECKING

from twin.calibrate import calibrate_from
from twin.errors import Problem
from twin.experiment.executor import Executor, Processes
from twin.plant import Plant
from twin.plant_file import parse_plant
from twin.store.query import asked
from twin.validate.backtest import Backtest, Settings, Tell, backtest, read_floor
from twin.validate.change import MOST_RUNS, change
from twin.validate.engine import engine
from twin.validate.evidence import Layer, LayerName, impossible
from twin.validate.exact import exact
from twin.validate.fold import opened
from twin.validate.semi import RUNS, WEEKS, semi

if TYPE_CHECKING:
    from twin.store import Store

SEMI_RUNS = WEEKS * RUNS
OTHER_RUNS = SEMI_RUNS + MOST_RUNS  # beside those of the back-test


@dataclass(frozen=True)
class Subject:
    """What is validated: a copy of the database, the plant that measures its floor, the description calibration starts from."""

    copy: Path
    plant: Plant
    base: Plant | None
    plant_version: str | None
    plant_kind: str | None
    data_until: datetime


@dataclass(frozen=True)
class Validation:
    """What a validation found. `backtest` is None where no week could be forecast; its layer says why."""

    settings: Settings
    backtest: Backtest | None
    layers: list[Layer]
    plant_version: str | None
    plant_kind: str | None
    data_until: datetime
    seconds: float


def subject(store: "Store", base: Plant | None = None) -> Subject:
    """Returns what there is to validate in a store; Problem where nothing was ever recorded.

    The floor is measured by the plant in force; where none is described, by what calibration finds in the whole log.
    """
    copy = store.copied()
    version = store.rows("SELECT plant_version, kind FROM plant.version WHERE in_force")
    name, kind = version[0] if version else (None, None)
    current, base = store.plant(), base or _entered(store)
    with opened(copy) as cur:
        until = asked(cur, "SELECT max(ended_at) FROM floor.operation_event")[0][0]
        plant = current[1] if current else calibrate_from(cur, base=base, search=False).plant
    if until is None:
        raise Problem(
            "작업 기록이 없어 검증할 수 없습니다. 먼저 ingest 명령으로 현장 자료를 넣으십시오.",
            "There are no operations to validate against: load floor data first with the ingest command.",
        )
    return Subject(copy, plant, base, name, kind, until)


def validate(
    given: Subject, settings: Settings, executor: Executor | None = None, *, tell: Tell | None = None
) -> Validation:  # fmt: skip
    """Returns the validation; the numbers do not depend on the executor (none: a process a core). It reads files of this
    machine. `tell(done, of)` counts runs and may raise to stop the work.
    """
    began = time.monotonic()
    floor = read_floor(given.copy, given.plant)
    with opened(given.copy) as cur:
        replayed = exact(cur, given.plant, given.data_until)
    count = _Count(tell, settings)
    with executor or Processes(cpu_count()) as executor:
        half = _layer("semi", lambda: semi(executor, floor, given.copy, given.base, settings.seed, count.semi))
        known = _layer("change", lambda: change(executor, floor, given.copy, given.base, settings.seed, count.change))
        try:
            tested: Backtest | None = backtest(executor, floor, given.copy, given.base, settings, count.backtest)
            forecast = _said(tested)
        except Problem as problem:
            tested, forecast = None, impossible("backtest", problem)
    layers = [engine(), replayed, half, forecast, known]
    return Validation(
        settings, tested, layers, given.plant_version, given.plant_kind, given.data_until, time.monotonic() - began
    )


class _Count:
    """Counts the runs of all layers together."""

    def __init__(self, tell: Tell | None, settings: Settings) -> None:
        self.tell, self.of = tell, OTHER_RUNS + settings.weeks * settings.runs

    def semi(self, done: int) -> None:
        if self.tell:
            self.tell(done, self.of)

    def change(self, done: int) -> None:
        self.semi(SEMI_RUNS + done)

    def backtest(self, done: int, of: int) -> None:
        if self.tell:
            self.tell(OTHER_RUNS + done, OTHER_RUNS + of)


def _layer(name: LayerName, made: Callable[[], Layer]) -> Layer:
    try:
        return made()
    except Problem as problem:
        return impossible(name, problem)


def _entered(store: "Store") -> Plant | None:
    """The newest description an engineer entered; never an earlier calibration."""
    kept = store.rows("SELECT toml, name FROM plant.version WHERE kind = 'nominal' ORDER BY saved_at DESC LIMIT 1")
    return parse_plant(*kept[0]) if kept else None


def _said(tested: Backtest) -> Layer:
    """The back-test as a layer: which KPIs it supports."""
    graded = {k: s.grade for k, s in tested.scores.items() if s.grade}
    good = [k for k, grade in graded.items() if grade in ("A", "B", "C")]
    weeks, runs = len(tested.weeks), tested.settings.runs
    if not graded:
        return Layer(
            "backtest", "partly",
            f"{weeks}주를 각각 앞의 기록만으로 {runs}번씩 예측함. 등급을 매기기에는 주가 모자람",
            f"{weeks} weeks forecast from what was known before each, {runs} runs a week; too few weeks to grade",
            {"weeks": weeks, "runs": runs},
        )  # fmt: skip
    return Layer(
        "backtest", "passed" if len(good) == len(graded) else "partly" if good else "failed",
        f"{weeks}주를 각각 앞의 기록만으로 {runs}번씩 예측함. 지표 {len(graded)}개 가운데 {len(good)}개가 C 이상",
        f"{weeks} weeks forecast from what was known before each, {runs} runs a week; {len(good)} of {len(graded)} KPIs reach C or better",
        {"weeks": weeks, "runs": runs, "graded": len(graded), "c_or_better": len(good)},
    )  # fmt: skip
