"""Evidence of a calibrated law: its calibration, the stretch of log it was fitted to, its files, what was left out."""

from typing import TYPE_CHECKING

from twin.calibrate.told import LawTold, laws_told
from twin.evidence.arrivals import arrivals
from twin.evidence.evidence import Badge, Evidence, LeftOut, MadeFrom
from twin.evidence.ref import Ref
from twin.evidence.stored import detail, parts_of, unknown
from twin.evidence.versions import catalogue_version
from twin.kpi.reading import Note
from twin.plant_file import parse_plant
from twin.store.calibrations import Kept, calibrations

if TYPE_CHECKING:
    from twin.store import Store

BADGES: dict[str, Badge] = {"measured": "measured", "pooled": "measured", "assumed": "assumed", "entered": "entered"}


def evidence(store: "Store", ref: Ref) -> Evidence:
    """Returns the evidence of `law/CALIBRATION/STATION/WHAT` or `…/WHAT/PRODUCT`: the mean of a law (s, or a share of parts)."""
    number, station, what, *of = [*parts_of(ref, 3)[:2], *ref.name.split("/", 3)[2:]]
    found = calibrations(store, int(number)) if number.isdigit() else []
    law = _law(store, found[0], station, what, of[0] if of else None) if found else None
    if law is None:
        raise unknown(ref)
    kept, unit = found[0], "" if law.family is None else "s"
    low, high = law.interval or (None, None)
    said = f"{station} {what}" + (f" ({law.of})" if law.of else "")
    return Evidence(
        ref, BADGES[law.source], Note(f"법칙의 평균: {said}", f"Mean of a law: {said}"), law.mean, Note(unit, unit),
        Note(law.why_ko or "기록에 맞춘 법칙의 평균", law.why_en or "Mean of the law fitted to the records"),
        "", MadeFrom(max(kept.origin.batches, default=None), kept.plant_version, kept.origin.code_version, catalogue_version()),
        low, high, Note("95 % 구간", "95 % interval") if law.interval else None, kept.data_from, kept.data_until,
        inputs=(("floor", law.n),) if law.n else (), arrivals=arrivals(store, dict.fromkeys(kept.origin.batches, 0)),
        left_out=tuple(LeftOut(d["n"], Note(d["ko"], d["en"])) for d in kept.report.get("dropped", [])),
        details=_details(kept, law), notes=_notes(kept),
    )  # fmt: skip


def _law(store: "Store", kept: Kept, station: str, what: str, of: str | None) -> LawTold | None:
    toml = store.rows("SELECT toml FROM plant.version WHERE plant_version = $version", {"version": kept.plant_version})
    plant = parse_plant(toml[0][0], "calibration") if toml else None
    if plant is None or station not in plant.station_by_id():
        return None
    told = laws_told(plant, kept.report.get("items", []), station)
    return next((law for law in told if (law.what, law.of) == (what, of)), None)


def _details(kept: Kept, law: LawTold) -> tuple[tuple[Note, str], ...]:
    origin = kept.origin
    return (
        detail("보정 번호", "Calibration", kept.number), detail("보정한 때", "Made at", origin.made_at),
        detail("보정한 사람", "Made by", origin.made_by or None), detail("법칙", "Law", law.family),
        detail("표본 수", "Sample", None if law.n is None else f"{law.n:,}"), detail("시계", "Clock", law.clock),
        detail("사람이 정하기 전 데이터의 값", "What the data say instead", law.measured),
        detail("보정 코드", "Code of calibration", origin.code_version), detail("공장 판", "Plant version", kept.plant_version),
    )  # fmt: skip


def _notes(kept: Kept) -> tuple[Note, ...]:
    said = [note for part in ("warnings", "assumptions") for note in kept.report.get(part, [])]
    return tuple(Note(note["ko"], note["en"]) for note in said)
