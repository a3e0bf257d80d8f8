"""Calibrating from a copy of the database in a process of its own, so that whoever asks need not wait for it."""

from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING

from twin.calibrate.calibration import STEPS, Calibration, calibrate_from
from twin.calibrate.keep import entered_base, keep_calibration
from twin.plant import Plant
from twin.store.connect import connect_snapshot, cursor_of
from twin.store.overrides import Override, all_overrides, standing

if TYPE_CHECKING:
    from twin.store import Store


@dataclass(frozen=True)
class Asked:
    """What is to be calibrated, by whom, and the file in which the work notes the step it is at."""

    copy: Path
    by: str
    base_version: str | None
    base: Plant | None
    overrides: tuple[Override, ...]
    days: float | None
    step: Path


def asked(store: "Store", *, by: str, days: float | None = None) -> Asked:
    """Returns the task of calibrating what the store holds now (only the last `days` of it)."""
    version, base = entered_base(store)
    _, step = mkstemp(prefix="calibration-", suffix=".step")
    return Asked(store.copied(), by, version, base, tuple(standing(all_overrides(store))), days, Path(step))


def calibrated(task: Asked) -> Calibration:
    """Returns the calibration of a task; a function of a module, so that any process finds it."""

    def note(step: str) -> None:
        draft = task.step.with_suffix(".draft")
        draft.write_text(step, encoding="utf-8")
        draft.replace(task.step)  # in one move: whoever looks never sees half a word

    with closing(connect_snapshot(task.copy, task.copy)) as con:
        return calibrate_from(
            cursor_of(con), base=task.base, window=timedelta(days=task.days) if task.days else None,
            overrides=task.overrides, progress=note,
        )  # fmt: skip


def share_done(task: Asked) -> tuple[float, str]:
    """Returns how far the work has come, 0 to 1, and the step it is at; the first where nothing is noted yet."""
    try:
        name = task.step.read_text()
    except OSError:
        name = ""
    return (STEPS.index(name) / len(STEPS), name) if name in STEPS else (0.0, STEPS[0])


def keep(store: "Store", task: Asked, found: Calibration) -> str:
    """Keeps what was found under a new number and returns the plant's version."""
    task.step.unlink(missing_ok=True)
    options = {"days": task.days} if task.days else {}
    return keep_calibration(
        store, found, name="calibrated", made_by=task.by, base_version=task.base_version, options=options
    )
