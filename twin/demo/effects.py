"""The true effects of the demonstration plant's AI: the same luck told twice, with the models acting and without.

`python -m twin.demo.effects` tells several lucks and writes `data/demo/effects.toml`, for tests and benches to compare.
"""

import sys
from statistics import fmean, stdev

import numpy as np

from twin.demo import rows
from twin.demo.machine import DOWN, PLANNED_STOP, PROCESSING
from twin.demo.states import states
from twin.demo.story import Story, tell
from twin.demo.truth import FOLDER, Truth

SEEDS = range(1, 11)
HOUR_S = 3600.0


def kpis(story: Story, from_s: float) -> dict[str, float]:
    """Returns what the plant achieved from a moment (s since 1970) to the end of its log, counted without loss.

    Units are the catalogue's; `cnc_availability` is counted from the go-live of maintenance AI where that is later.
    """
    done, floor, clock = rows.operations(story), story.floor, story.clock
    done = done[done[:, 2] > from_s]
    station = np.array([m.station for m in floor.machines])[done[:, 3].astype(int)]
    of = {name: done[station == i] for i, name in enumerate(floor.ids)}
    worked_h = float(np.diff(clock.worked(np.array([from_s, story.until_s])))[0]) / HOUR_S
    good = of["pack"][:, 8].sum() - of["pack"][:, 9].sum()
    seen = np.concatenate([of["diecast"], of["cnc"]])
    orders = [o for o in floor.book.orders if from_s < o.due_s <= story.until_s]
    on_time = [
        o.completed_s <= clock.total_s and floor.book.shipped_s(float(clock.end(np.array(o.completed_s)))) <= o.due_s
        for o in orders
    ]
    return {
        "throughput_per_h": good / worked_h,
        "process_defect_ppm": _ppm(seen),
        "process_defect_ppm_diecast": _ppm(of["diecast"]),
        "process_defect_ppm_cnc": _ppm(of["cnc"]),
        "final_defect_ppm": _ppm(of["inspect"]),
        "first_pass_yield": 1 - _ppm(done) / 1e6,
        "lead_time_mean_h": _lead_h(story, of["pack"]),
        "wip_mean": _lots_inside(story, from_s),
        "scrap_per_casting": done[:, 9].sum() / of["diecast"][:, 8].sum(),
        "cnc_down_share": share(story, from_s, DOWN),
        "cnc_planned_stop_share": share(story, from_s, PLANNED_STOP),
        "cnc_availability": _availability(story, max(from_s, _maintenance_s(story))),
        "on_time_delivery": float(np.mean(on_time)) if on_time else float("nan"),
    }


def _ppm(operations: np.ndarray) -> float:
    return operations[:, 9].sum() / operations[:, 8].sum() * 1e6


def _availability(story: Story, from_s: float) -> float:
    """Of the CNC machines: time processing, of the time no stop was planned."""
    return share(story, from_s, PROCESSING) / (1 - share(story, from_s, PLANNED_STOP))


def _maintenance_s(story: Story) -> float:
    return story.clock.moment(story.truth.maintenance_ai.live_from, "00:00")


def _released_s(story: Story, operations: np.ndarray) -> np.ndarray:
    """When the orders of these operations were released, in s since 1970."""
    released = np.array([order.released_s for order in story.floor.book.orders])
    return story.clock.begin(released[operations[:, 5].astype(int)])


def _lead_h(story: Story, packed: np.ndarray) -> float:
    """From the release of its order to its packing, nights included, mean over the lots of which something good was packed."""
    packed = packed[packed[:, 8] > packed[:, 9]]
    return float((packed[:, 2] - _released_s(story, packed)).mean()) / HOUR_S


def _lots_inside(story: Story, from_s: float) -> float:
    """Lots released and not yet packed or scrapped whole, mean over the calendar from a moment on."""
    done = rows.operations(story)
    first, last = done[done[:, 7] == 1], done[(done[:, 7] == len(story.floor.ids)) | (done[:, 8] == done[:, 9])]
    gone_s = dict(zip(last[:, 6], last[:, 2], strict=True))
    left_s = np.array([gone_s.get(lot, story.until_s) for lot in first[:, 6]])
    inside_s = np.clip(left_s, from_s, story.until_s) - np.clip(_released_s(story, first), from_s, story.until_s)
    return float(inside_s.sum() / (story.until_s - from_s))


def share(story: Story, from_s: float, state: int) -> float:
    """Returns the share of the CNC machines' working time in a state from a moment (s since 1970) on; breaks are no working time."""
    found, clock = states(story), story.clock
    cnc = [m.index for m in story.floor.machines if m.spindle]
    of = np.isin(found.machine, cnc) & (found.state == state) & (found.ended_s > from_s)
    spent = clock.worked(found.ended_s[of]) - clock.worked(np.maximum(found.began_s[of], from_s))
    whole = np.diff(clock.worked(np.array([from_s, story.until_s])))[0] * len(cnc)
    return float(spent.sum() / whole)


def models(story: Story) -> dict[str, dict[str, float]]:
    """Returns how the deployed models really did: by bad lots of castings, and by worn spindles."""
    floor, truth, clock = story.floor, story.truth, story.clock
    cast = [lot for lot in floor.casts if lot.step and lot.cast_s >= floor.quality_live_s]
    bad = [lot for lot in cast if lot.bad >= truth.quality_ai.bad_lot_from]
    alarmed = [lot for lot in cast if lot.alarmed]
    right = sum(lot.bad >= truth.quality_ai.bad_lot_from for lot in alarmed)
    cnc = [m for m in floor.machines if m.spindle]
    stops = [s for m in cnc for s in m.stops if s.began_s >= floor.maintenance_live_s]
    gradual = {m.reason for m in truth.spindle.mode if m.gradual}
    caught = sum(s.reason == truth.maintenance_ai.reason for s in stops)
    missed = sum(s.kind == "corrective" and s.reason in gradual for s in stops)
    sudden = sum(s.kind == "corrective" and s.reason not in gradual for s in stops)
    false = sum(s.reason == truth.maintenance_ai.check_reason for s in stops)
    share_live = max(0.0, 1 - floor.maintenance_live_s / clock.total_s)
    hours = sum(m.operated_s for m in cnc) * share_live / HOUR_S
    return {
        "quality_ai": {
            "bad_lot_share": len(bad) / len(cast), "alarm_share": len(alarmed) / len(cast),
            "recall": right / len(bad), "precision": right / len(alarmed),
            "false_alarm_rate": (len(alarmed) - right) / (len(cast) - len(bad)),
        },
        "maintenance_ai": {
            "recall_of_breakdowns": caught / (caught + missed + sudden), "recall_of_gradual": caught / (caught + missed),
            "precision": caught / (caught + false), "false_alarms_per_operating_h": false / hours,
        },
    }  # fmt: skip


def effects(days: int, seeds: range = SEEDS, truth: Truth | None = None) -> dict[str, dict[str, float]]:
    """Returns for each KPI: its value with and without AI after the first go-live, the paired effect, and its standard error."""
    pairs: dict[str, list[tuple[float, float]]] = {}
    for seed in seeds:
        told = [tell(days, seed, ai=ai, truth=truth) for ai in (True, False)]
        live_s = told[0].clock.moment(told[0].truth.quality_ai.live_from, "00:00")
        with_ai, without = (kpis(story, max(live_s, story.from_s)) for story in told)
        for name in with_ai:
            pairs.setdefault(name, []).append((with_ai[name], without[name]))
    return {name: _paired(found) for name, found in pairs.items()}


def _paired(found: list[tuple[float, float]]) -> dict[str, float]:
    differences = [a - b for a, b in found]
    error = stdev(differences) / len(found) ** 0.5 if len(found) > 1 else float("nan")
    return {
        "with_ai": fmean(a for a, _ in found),
        "without_ai": fmean(b for _, b in found),
        "effect": fmean(differences),
        "standard_error": error,
    }


def main() -> int:
    """Writes the true effects beside the truth."""
    lines = [
        "# Derived from truth.toml by `python -m twin.demo.effects`: what AI really changed, first go-live to the end of the log",
        "# (cnc_availability: from the go-live of maintenance AI on).",
        f"# Means over {len(SEEDS)} lucks, each told with and without AI; models: luck 1. Made up, like everything here.",
    ]
    tables = effects(300) | models(tell(300, 1))
    for name, values in tables.items():
        lines += ["", f"[{name}]", *(f"{key} = {value:.6g}" for key, value in values.items())]
    (FOLDER / "effects.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
