"""The calibrations made so far as lines for a person: which, when, by whom, from which data, by which code."""

import json
from typing import TYPE_CHECKING, Any

from twin.errors import Problem
from twin.store.calibrations import Kept, calibrations

if TYPE_CHECKING:
    from twin.store import Store


def listed(store: "Store", lang: str, as_json: bool = False) -> str:
    """Returns one line (or one JSON object) a calibration, the newest first."""
    every = calibrations(store)
    if as_json:
        return json.dumps([plain(kept) for kept in every], ensure_ascii=False, indent=2)
    if not every:
        return "아직 보정한 적이 없습니다." if lang == "ko" else "Nothing has been calibrated yet."
    return "\n".join(headline(store, kept, lang) for kept in every)


def plain(kept: Kept) -> dict[str, Any]:
    """Returns what is known of a calibration without its report and texts."""
    origin = kept.origin
    return {
        "number": kept.number, "made_at": origin.made_at.isoformat(), "made_by": origin.made_by, "in_force": kept.in_force,
        "plant_version": kept.plant_version, "base_version": origin.base_version,
        "data_from": kept.data_from and kept.data_from.isoformat(), "data_until": kept.data_until and kept.data_until.isoformat(),
        "batches": list(origin.batches), "options": origin.options, "code_version": origin.code_version,
        "overrides": [entry["target"] for entry in kept.report.get("overrides", [])],
    }  # fmt: skip


def of_number(store: "Store", number: int) -> Kept:
    """Returns the calibration of a number; Problem where there is none."""
    found = calibrations(store, number)
    if not found:
        last = max((kept.number for kept in calibrations(store)), default=0)
        raise Problem(
            f"{number}번 보정이 없습니다. 지금까지 {last}번까지 있습니다.",
            f"There is no calibration number {number}: they run up to {last}.",
        )
    return found[0]


def plant_text(store: "Store", kept: Kept) -> str:
    """Returns the plant file of a calibration, overrides included."""
    return store.rows("SELECT toml FROM plant.version WHERE plant_version = ?", [kept.plant_version])[0][0]


def headline(store: "Store", kept: Kept, lang: str) -> str:
    """Returns one line: number, when and by whom, window, sources, what was overridden, code."""
    origin, ko = kept.origin, lang == "ko"
    window = f"{_day(kept.data_from)} – {_day(kept.data_until)}"
    overrides = len(kept.report.get("overrides", []))
    parts = [
        f"{'*' if kept.in_force else ' '}{kept.number:>3}",
        f"{origin.made_at:%Y-%m-%d %H:%M} UTC",
        origin.made_by or "–",
        f"{'자료' if ko else 'data'} {window}",
        sources(store, kept, lang),
        f"{'입력값' if ko else 'overrides'} {overrides}",
        f"{'코드' if ko else 'code'} {origin.code_version or '–'}",
    ]
    return "  ".join(parts)


def sources(store: "Store", kept: Kept, lang: str) -> str:
    """Returns where a calibration's rows came from, in a few words: how many batches, and the names of three."""
    batches = list(kept.origin.batches)
    names = store.rows(
        "SELECT source_name FROM log.ingest_batch WHERE list_contains($batches::INTEGER[], batch_id) GROUP BY 1 ORDER BY min(batch_id)",
        {"batches": batches},
    )
    shown = ", ".join(name for (name,) in names[:3]) + (" …" if len(names) > 3 else "")
    return f"{'묶음' if lang == 'ko' else 'batches'} {len(batches)}" + (f" ({shown})" if shown else "")


def _day(moment: Any) -> str:
    return moment.date().isoformat() if moment else "–"
