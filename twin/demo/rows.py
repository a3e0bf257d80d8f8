"""The story as rows of the log: operations, inspections, orders, maintenance, alarms, energy."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from twin.demo.columns import moments, named, numbered, whole
from twin.demo.floor import OPERATION_WIDTH
from twin.demo.luck import choices
from twin.demo.machine import STATES
from twin.demo.states import States
from twin.demo.story import Story

HOUR_S = 3600.0
INSPECTS = {"diecast": ("in_process", "human"), "cnc": ("in_process", "auto"), "inspect": ("final", "auto")}
DONE = {"critical": "고장 부위 확인·수리", "warning": "조건 확인·재검사"}  # about an alert, by its level
DEFECTS = {
    "diecast": ["short_shot", "cold_shut", "soldering"],
    "cnc": ["porosity", "dimension"],
    "inspect": ["leak", "surface"],
}


def operations(story: Story) -> np.ndarray:
    """Returns the operations that ended within the log, by their end: queued, started, ended (s since 1970), machine,
    product, order, lot, step, in, scrap; shape (n, 10)."""
    rows = np.frombuffer(story.floor.operations, dtype=float).reshape(-1, OPERATION_WIDTH).copy()
    rows = rows[rows[:, 2] <= story.clock.total_s]
    rows[:, 0], rows[:, 1], rows[:, 2] = (
        story.clock.begin(rows[:, 0]),
        story.clock.begin(rows[:, 1]),
        story.clock.end(rows[:, 2]),
    )
    rows = rows[(rows[:, 2] > story.from_s) & (rows[:, 2] <= story.until_s)]
    return rows[np.lexsort((rows[:, 6], rows[:, 3], rows[:, 2]))]


def operation_table(story: Story, rows: np.ndarray) -> pa.Table:
    """Returns the operations as rows of the log."""
    machines, (queued, started, ended, machine, product, order, lot, step, qty, scrap) = story.floor.machines, rows.T
    return pa.table(
        {
            "queued_at": moments(queued), "started_at": moments(started), "ended_at": moments(ended),
            "station_id": named([m.spec.id for m in machines], machine),
            "machine_no": whole(np.array([m.number for m in machines])[machine.astype(int)]),
            "product_id": named([p.id for p in story.truth.product], product),
            "order_id": numbered("O", order + 1, 4), "lot_id": numbered("L", lot + 1, 6), "step_no": whole(step),
            "qty_in": qty, "qty_good": qty - scrap, "qty_scrap": scrap, "qty_rework": np.zeros(len(rows)),
        }
    )  # fmt: skip


def inspection_table(story: Story, rows: np.ndarray) -> pa.Table:
    """Returns inspections: in process at die casting and CNC, final at the leak and vision check."""
    stations = [story.floor.ids[m.station] for m in story.floor.machines]
    rows = rows[np.isin(rows[:, 3], [i for i, s in enumerate(stations) if s in INSPECTS])]
    at = [stations[i] for i in rows[:, 3].astype(int)]
    alarmed = {lot.number for lot in story.floor.casts if lot.alarmed}
    by = [
        "model" if s == "diecast" and lot in alarmed else INSPECTS[s][1]
        for s, lot in zip(at, rows[:, 6].tolist(), strict=True)
    ]
    which = choices(story.luck.stream("defect code"), [0.6, 0.3, 0.1], len(rows)).tolist()
    codes = [
        DEFECTS[s][min(k, len(DEFECTS[s]) - 1)] if bad else None
        for s, k, bad in zip(at, which, rows[:, 9], strict=True)
    ]
    return pa.table(
        {
            "occurred_at": moments(rows[:, 2]), "station_id": at, "lot_id": numbered("L", rows[:, 6] + 1, 6),
            "product_id": named([p.id for p in story.truth.product], rows[:, 4]), "qty_inspected": rows[:, 8],
            "qty_defect": rows[:, 9], "stage": [INSPECTS[s][0] for s in at], "defect_code": pa.array(codes, pa.string()), "inspector": by,
        }
    )  # fmt: skip


def maintenance_table(story: Story) -> pa.Table:
    """Returns maintenance jobs that ended within the log: corrective, preventive, and those a model asked for."""
    jobs = [(m, s) for m in story.floor.machines for s in m.stops if s.ended_s <= story.clock.total_s]
    began = story.clock.begin(np.array([s.began_s for _, s in jobs]))
    ended = story.clock.end(np.array([s.ended_s for _, s in jobs]))
    order = [i for i in np.argsort(ended, kind="stable").tolist() if story.from_s <= began[i]]
    return pa.table(
        {
            "started_at": moments(began[order]), "ended_at": moments(ended[order]),
            "station_id": pa.array([jobs[i][0].spec.id for i in order], pa.string()),
            "machine_no": whole(np.array([jobs[i][0].number for i in order])),
            "kind": pa.array([jobs[i][1].kind for i in order], pa.string()),
            "reason": pa.array([jobs[i][1].reason for i in order], pa.string()),
        }
    )  # fmt: skip


def alarm_table(story: Story, predictions: pa.Table) -> pa.Table:
    """Returns alarms: one for each breakdown, and one for each call of a model."""
    codes = {r: f"E{100 * (i + 1) + k + 1}" for i, s in enumerate(story.truth.station) for k, r in enumerate(s.reasons)}
    codes |= {m.reason: f"E{300 + k + 1}" for k, m in enumerate(story.truth.spindle.mode)}
    downs = [
        (float(story.clock.begin(np.array(s.began_s))), m, s.reason)
        for m in story.floor.machines
        for s in m.stops
        if s.kind == "corrective"
    ]
    downs = sorted((d for d in downs if story.from_s <= d[0] < story.until_s), key=lambda d: (d[0], d[1].index))
    broke = pa.table(
        {
            "occurred_at": moments(np.array([d[0] for d in downs])), "station_id": pa.array([d[1].spec.id for d in downs], pa.string()),
            "machine_no": whole(np.array([d[1].number for d in downs])), "level": pa.array(["critical"] * len(downs), pa.string()),
            "code": pa.array([codes[d[2]] for d in downs], pa.string()), "text": pa.array([d[2] for d in downs], pa.string()),
        }
    )  # fmt: skip
    calls = predictions.filter(pc.field("decision") == "alarm")
    called = pa.table(
        {
            "occurred_at": calls["occurred_at"], "station_id": calls["station_id"], "machine_no": calls["machine_no"],
            "level": pa.array(["warning"] * len(calls), pa.string()), "code": pa.array(["AI"] * len(calls), pa.string()),
            "text": pa.array([f"{m} 예측 경보" for m in calls["model_id"].to_pylist()], pa.string()),
        }
    )  # fmt: skip
    return pa.concat_tables([broke, called]).sort_by(
        [("occurred_at", "ascending"), ("station_id", "ascending"), ("machine_no", "ascending")]
    )


def energy_table(story: Story, found: States) -> pa.Table:
    """Returns hourly energy (kWh) of each station by the states of its machines, and of the rest of the site."""
    edges = np.arange(story.from_s, story.until_s + 1, HOUR_S)
    truth, parts = story.truth.energy, []
    for i, spec in enumerate(story.truth.station):
        kw, total = np.array([spec.kw[s] for s in STATES]), np.zeros(len(edges))
        for machine in (m for m in story.floor.machines if m.station == i):
            of = found.machine == machine.index
            used = (
                np.concatenate([[0.0], np.cumsum(kw[found.state[of]] * (found.ended_s[of] - found.began_s[of]))])
                / HOUR_S
            )
            total += np.interp(edges, np.append(found.began_s[of], story.until_s), used)
        parts.append(np.diff(total))
    worked = np.diff(story.clock.worked(edges)) / HOUR_S
    parts.append(truth.site_base_kw + worked * (truth.site_working_kw - truth.site_base_kw))
    hours = len(edges) - 1
    kwh = np.stack(parts) * (
        1
        + truth.noise_cv * np.stack([story.luck.stream("energy", i).standard_normal(hours) for i in range(len(parts))])
    )
    places = [s.id for s in story.truth.station]
    return pa.table(
        {
            "started_at": moments(np.repeat(edges[:-1], len(parts))), "ended_at": moments(np.repeat(edges[1:], len(parts))),
            "station_id": named(places, np.tile([*range(len(places)), -1], hours)), "kwh": np.round(kwh.T.ravel(), 3),
        }
    )  # fmt: skip
