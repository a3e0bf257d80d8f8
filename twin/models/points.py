"""The collection points of a station: which quantity each measures, on which machine, in which unit."""

import re
from dataclasses import dataclass, replace

from twin.store.store import Store


@dataclass(frozen=True)
class Point:
    """One collection point; several machines of a station measure the same item by points of their own."""

    point_id: str
    station_id: str
    machine_no: int | None
    item: str
    ko: str
    en: str
    unit: str
    is_setting: bool | None = None  # whether a person sets it; None where nobody has said


def points_of(store: Store) -> list[Point]:
    """Returns every measured point, by name.

    Station and item come from the point's description; where it has none, from its name: "diecast-2.mold_temp" is the
    item mold_temp of machine 2 at diecast, "diecast.mold_temp" the same for a station of one machine. Whether a person
    sets it comes from the description too, else from the `settings` of the station in the plant file.
    """
    rows = store.rows(
        """SELECT m.point_id, c.station_id, c.machine_no, c.item_ko, c.item_en, c.unit, c.is_setting
           FROM (SELECT DISTINCT point_id FROM floor.measurement) AS m
           LEFT JOIN plant.collection_point AS c USING (point_id) ORDER BY m.point_id"""
    )
    stations = {row[0] for row in store.rows("SELECT DISTINCT station_id FROM floor.operation_event")}
    current = store.plant()
    settings = {s.id: s.settings for s in current[1].station if s.settings is not None} if current else {}
    return [_said(_point(stations, *row), settings) for row in rows]


def _said(point: Point, settings: dict[str, tuple[str, ...]]) -> Point:
    """The point with what the plant file says of its being set, where its own description says nothing."""
    if point.is_setting is not None or point.station_id not in settings:
        return point
    return replace(point, is_setting=point.item in settings[point.station_id])


def _point(
    stations: set[str], point_id: str, station: str | None, machine: int | None, ko, en, unit, is_setting
) -> Point:
    place, _, item = point_id.partition(".")
    place, item = (place, item) if item else ("", place)
    numbered = re.fullmatch(r"(.+)-(\d+)", place)
    if station is None and place not in stations and numbered:
        station, machine = numbered[1], int(numbered[2])
    told = item.replace("_", " ")
    return Point(point_id, station or place, machine, item, ko or told, en or told, unit or "", is_setting)
