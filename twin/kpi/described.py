"""What the facts need to know of the plant, as small tables: stations, who works when, which step is the last, lot sizes."""

from collections import defaultdict

import pyarrow as pa

from twin.kpi.cells import calendars, process_shifts
from twin.plant import Plant

ANY_PRODUCT = ""
ANY_STEP = -1
NO_STEP = 0  # the log does not say which step it was


def station_table(plant: Plant | None) -> pa.Table:
    """Returns one row a described station: process, calendar, machines, ideal seconds a part."""
    known = calendars(plant)
    rows = [
        (s.id, s.process, known[s.shifts], s.machines, s.ideal_s_per_part) for s in (plant.station if plant else ())
    ]  # fmt: skip
    schema = [
        ("station_id", pa.string()), ("process_id", pa.string()), ("calendar_id", pa.int32()),
        ("machines", pa.int32()), ("ideal_s_per_part", pa.float64()),
    ]  # fmt: skip
    return _table(rows, schema)


def place_table(plant: Plant | None) -> pa.Table:
    """Returns the places whose hours are counted: the line, each process and each station, with their calendars."""
    known = calendars(plant)
    rows: list[tuple] = [("line", "", known[None])]
    if plant is not None:
        rows += [("process", process, known[shifts]) for process, shifts in process_shifts(plant).items()]
        rows += [("station", s.id, known[s.shifts]) for s in plant.station]
    return _table(rows, [("place", pa.string()), ("place_id", pa.string()), ("calendar_id", pa.int32())])


def last_step_table(plant: Plant | None) -> pa.Table:
    """Returns where parts leave: for a product at a station (and step), is it the last of its route, of its process?

    `leaves`, `leaves_process`: 'always', 'sometimes' (routes differ) or 'never'. Rows of product '' serve lots whose
    product the plant does not describe. A row of step -1 holds for every step; others are given where steps differ.
    """
    process = {s.id: s.process for s in plant.station} if plant else {}
    inner = plant.components() if plant else frozenset()  # parts of others leave the line inside them
    rows = []
    for product, ways in _ways(plant).items():
        visits = defaultdict(list)  # (station, step) → [(last of the route, last of the process)]
        for way in ways:
            for step, station in enumerate(way, start=1):
                leaves = step == len(way) and product not in inner
                visits[station, step].append((leaves, _last_of_process(process, way, step)))
        by_station = defaultdict(list)
        for (station, _), found in visits.items():
            by_station[station] += found
        for station, found in by_station.items():
            whole = (_how_often([f[0] for f in found]), _how_often([f[1] for f in found]))
            if "sometimes" not in whole:
                rows.append((product, station, ANY_STEP, *whole))
                continue
            rows.append((product, station, NO_STEP, *whole))
            rows += [
                (product, station, step, _how_often([f[0] for f in each]), _how_often([f[1] for f in each]))
                for (at, step), each in visits.items()
                if at == station
            ]
    schema = [
        ("product_id", pa.string()), ("station_id", pa.string()), ("step_no", pa.int32()),
        ("leaves", pa.string()), ("leaves_process", pa.string()),
    ]  # fmt: skip
    return _table(rows, schema)


def lot_size_table(plant: Plant | None) -> pa.Table:
    """Returns how many parts travel together, by product; none for products whose orders are one lot."""
    rows = [(p.id, p.lot_size) for p in (plant.product if plant else ()) if isinstance(p.lot_size, int)]
    return _table(rows, [("product_id", pa.string()), ("parts", pa.int32())])


def _ways(plant: Plant | None) -> dict[str, list[tuple[str, ...]]]:
    if plant is None:
        return {}
    by_product = {p.id: [way.route for way in p.ways()] for p in plant.product}
    return by_product | {ANY_PRODUCT: [way for ways in by_product.values() for way in ways]}


def _last_of_process(process: dict[str, str], way: tuple[str, ...], step: int) -> bool:
    return all(process[later] != process[way[step - 1]] for later in way[step:])


def _how_often(answers: list[bool]) -> str:
    return "always" if all(answers) else "sometimes" if any(answers) else "never"


def _table(rows: list[tuple], schema: list[tuple[str, pa.DataType]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [[] for _ in schema]
    return pa.table([pa.array(c, t) for c, (_, t) in zip(columns, schema, strict=True)], schema=pa.schema(schema))
