"""The collection points of a station: which quantity each measures, on which machine, in which unit."""

import re
from dataclasses import dataclass

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


def points_of(store: Store) -> list[Point]:
    """Returns every measured point, by name.

    Station and item come from the point's description; where it has none, from its name: "diecast-2.mold_temp" is the
    item mold_temp of machine 2 at diecast, "diecast.mold_temp" the same for a station of one machine.
    """
    rows = store.rows(
        """SELECT m.point_id, c.station_id, c.machine_no, c.item_ko, c.item_en, c.unit
           FROM (SELECT DISTINCT point_id FROM floor.measurement) AS m
           LEFT JOIN plant.collection_point AS c USING (point_id) ORDER BY m.point_id"""
    )
    stations = {row[0] for row in store.rows("SELECT DISTINCT station_id FROM floor.operation_event")}
    return [_point(stations, *row) for row in rows]


def _point(stations: set[str], point_id: str, station: str | None, machine: int | None, ko, en, unit) -> Point:
    place, _, item = point_id.partition(".")
    place, item = (place, item) if item else ("", place)
    numbered = re.fullmatch(r"(.+)-(\d+)", place)
    if station is None and place not in stations and numbered:
        station, machine = numbered[1], int(numbered[2])
    told = item.replace("_", " ")
    return Point(point_id, station or place, machine, item, ko or told, en or told, unit or "")
