"""What began or ceased to be recorded within the days compared: then before and after may not count the same thing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from twin.calibrate.traps.definitions import change_of_presence
from twin.compare.guard import Guard
from twin.compare.names import name_of
from twin.compare.plan import Place, Plan
from twin.compare.remembered import remembered
from twin.compare.series import Series
from twin.plant import Plant, Site

if TYPE_CHECKING:
    from twin.store import Store

NAMES = {
    "state": ("상태 {}", "state {}"), "defect": ("불량 코드 {}", "defect code {}"), "stage": ("{} 단계의 검사", "inspections of stage {}"),
    "inspector": ("검사자 {}", "inspector {}"), "operation": ("작업 기록", "operations"), "scrap": ("불량 수", "scrap"),
    "rework": ("재작업 수", "rework"), "work_s": ("작업시간", "worked time"),
}  # fmt: skip
WAITS = "('STARVED', 'BLOCKED', 'UNKNOWN')"  # come and go with the flow, not with what is recorded
OWN_DOING = "inspector"  # a model that inspects from its go-live on is the change itself: told, no obstacle


@dataclass(frozen=True)
class Begun:
    """Something that is recorded from a day on and was never before, or the other way round."""

    kind: str
    what: str
    station_id: str
    day: date
    begins: bool

    def told(self, plant: Plant | None, lang: str) -> str:
        """Returns it as: CNC: state SETUP, from 2026-02-14 on."""
        station = name_of(plant, "station", self.station_id, lang)
        name = NAMES[self.kind][0 if lang == "ko" else 1].format(self.what)
        when = ("부터 기록됨", "부터 기록되지 않음") if lang == "ko" else ("from {} on", "no longer from {} on")
        end = when[0 if self.begins else 1]
        return f"{station}: {name}, {self.day}{end}" if lang == "ko" else f"{station}: {name}, {end.format(self.day)}"


def recording(store: "Store", plan: Plan, plant: Plant | None, series: Series) -> Guard:
    """Returns the guard on what is recorded at the plan's place."""
    return _judged(begun(store, plan, plant, series), plant)


def begun(store: "Store", plan: Plan, plant: Plant | None, series: Series) -> list[Begun]:
    """Returns what began or ceased to be recorded at the plan's place within the days compared."""
    site = plant.site if plant else Site(name="")
    asked = {
        "zone": site.timezone, "day_s": site.day_starts.hour * 3600 + site.day_starts.minute * 60,
        "first": series.day[0], "last": series.day[-1], "stations": _stations(plant, plan.place),
    }  # fmt: skip
    return remembered(store, (begun.__qualname__, *map(str, asked.values())), lambda: _all_begun(store, asked))


def _all_begun(store: "Store", asked: dict[str, Any]) -> list[Begun]:
    """The same for every indicator of these stations and days."""
    rows = store.rows(_PRESENCE, asked)
    days = sorted({row[3] for row in rows})
    place = {day: i for i, day in enumerate(days)}
    found: dict[tuple[str, str, str], np.ndarray] = {}
    for kind, what, station, day, n in rows:
        counts = found.setdefault((kind, what, station), np.zeros(len(days)))
        counts[place[day]] = n
    return [
        b for (kind, what, station), counts in sorted(found.items()) for b in _begun(kind, what, station, days, counts)
    ]


def _begun(kind: str, what: str, station: str, days: list[date], counts: np.ndarray) -> Iterator[Begun]:
    at, begins = change_of_presence(counts)
    if at is not None:
        yield Begun(kind, what, station, days[at], begins)


def _stations(plant: Plant | None, place: Place) -> list[str] | None:
    """The stations of a place; None = all of them."""
    if place.station_id is not None:
        return [place.station_id]
    if place.process_id is None or plant is None:
        return None
    return [s.id for s in plant.station if s.process == place.process_id]


def _judged(found: list[Begun], plant: Plant | None) -> Guard:
    obstacles = [b for b in found if b.kind != OWN_DOING]
    if not found:
        return Guard(
            "recording", "passed",
            "견주는 기간 내내 같은 것들이 기록되었습니다.", "The same kinds of things were recorded all the time.",
        )  # fmt: skip
    if not obstacles:
        return Guard(
            "recording", "told",
            f"검사하는 쪽이 달라졌습니다({_all(found, plant, 'ko')}). 더 잘 찾아낸 불량이 불량률을 올릴 수 있습니다.",
            f"Who inspects has changed ({_all(found, plant, 'en')}): defects that are found better can raise the rate.",
        )  # fmt: skip
    return Guard(
        "recording", "failed",
        f"기록되는 것이 도중에 바뀌었습니다({_all(obstacles, plant, 'ko')}). 앞뒤의 수가 같은 것을 세지 않으므로, 기록 방식이 같은 기간끼리 견주십시오.",
        f"What is recorded changed on the way ({_all(obstacles, plant, 'en')}): before and after do not count the same thing; compare days that were recorded alike.",
    )  # fmt: skip


def _all(found: list[Begun], plant: Plant | None, lang: str) -> str:
    return "; ".join(b.told(plant, lang) for b in found)


_PRESENCE = f"""
WITH seen AS (
  SELECT 'state' AS kind, state AS what, station_id, started_at AS moment FROM floor.state_interval WHERE state NOT IN {WAITS}
  UNION ALL SELECT 'defect', defect_code, station_id, occurred_at FROM floor.inspection WHERE defect_code IS NOT NULL AND qty_defect > 0
  UNION ALL SELECT 'stage', stage, station_id, occurred_at FROM floor.inspection
  UNION ALL SELECT 'inspector', inspector, station_id, occurred_at FROM floor.inspection WHERE inspector IS NOT NULL
  UNION ALL SELECT 'operation', '', station_id, ended_at FROM floor.operation_event
  UNION ALL SELECT 'scrap', '', station_id, ended_at FROM floor.operation_event WHERE qty_scrap > 0
  UNION ALL SELECT 'rework', '', station_id, ended_at FROM floor.operation_event WHERE qty_rework > 0
  UNION ALL SELECT 'work_s', '', station_id, ended_at FROM floor.operation_event WHERE work_s IS NOT NULL
), dated AS (
  SELECT kind, what, station_id, (timezone($zone, moment) - to_seconds($day_s))::DATE AS day FROM seen
  WHERE $stations IS NULL OR list_contains($stations, station_id))
SELECT kind, what, station_id, day, count(*) FROM dated
WHERE day BETWEEN $first AND $last AND day IN (SELECT day FROM dated WHERE kind = 'operation') GROUP BY ALL
"""
