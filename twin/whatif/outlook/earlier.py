"""The plant as it could be known on an earlier day: learnt from what the log told until then, nothing later."""

from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from twin.calibrate import calibrate_from
from twin.calibrate.keep import entered_base
from twin.errors import Problem
from twin.experiment.scenario import Scenario
from twin.kpi import of_dates
from twin.plant import Plant, Site
from twin.plant_file import parse_plant, write_plant
from twin.store.connect import connect_snapshot, cursor_of

if TYPE_CHECKING:
    from twin.store import Store


@dataclass(frozen=True)
class Earlier:
    """A copy of a store, the description entered, and the moment at which the days that may be known end."""

    copy: Path
    base: str
    until: datetime


def earlier(store: "Store", day: date, scenarios: tuple[Scenario, ...]) -> Earlier:
    """Returns what any process needs to learn the plant from the days before `day`.

    Raises Problem where a scenario rests on the record of an AI model: that was not known then.
    """
    if any(change.lever_id == "model" for s in scenarios for change in s.changes):
        raise Problem(
            "AI 모델의 실적은 적용한 뒤에 쌓인 것이라 적용 전 자료만으로는 예측할 수 없습니다: 공급사가 약속한 값을 지렛대(예지보전, 불량률…)로 적은 시나리오를 쓰십시오.",
            "An AI model's record came after its go-live, so nothing can be forecast with it from data before: use a scenario with the levers as they were promised (predictive maintenance, scrap …).",
        )
    base = entered_base(store)[1]
    site = base.site if base else Site(name="")
    until = of_dates(site, day, None).starts_at
    assert until is not None
    return Earlier(store.copied(), write_plant(base) if base else "", until)


@lru_cache(maxsize=1)  # a process learns it once, however many runs it makes
def plant_before(asked: Earlier) -> Plant:
    """Returns the plant; Problem where the days before tell too little."""
    with closing(connect_snapshot(asked.copy, asked.copy)) as con:
        base = parse_plant(asked.base, "plant.toml") if asked.base else None
        return calibrate_from(cursor_of(con), until=asked.until, base=base, search=False).plant
