"""`python -m twin levers`: what a maintenance model brings in the twin, by its measured record and by its supplier's claim."""

import argparse
import json
from dataclasses import asdict
from datetime import datetime
from os import cpu_count
from typing import TYPE_CHECKING, Any

from twin.errors import Problem
from twin.experiment.levers.compare import DRAWS, Brings, brings
from twin.experiment.levers.maintenance import MaintenanceRecord, maintenance_record
from twin.kpi import catalogue
from twin.plant_file import read_plant
from twin.store import open_store
from twin.store.query import asked

if TYPE_CHECKING:
    from twin.experiment.intervals import Estimate
    from twin.store import Store

NAME_HELP = "AI를 켰을 때 트윈이 얻는 것: 없을 때, 실적대로, 주장대로 / what a model brings in the twin: off, as measured, as claimed"
SHOWN = ("throughput_per_h", "availability", "oee", "lead_time_mean_h", "on_time_delivery", "mtbf_h", "mttr_h")
CLAIMED_RECALL = 0.95


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's own arguments."""
    parser.add_argument(
        "plant",
        help="모델을 쓰기 전으로 보정한 공장 파일 / plant file calibrated on what was before the model (calibrate --until)",
    )
    parser.add_argument("--model", required=True, help="모델 이름 / model, as in floor.prediction")
    parser.add_argument(
        "--claimed-recall", type=float, default=CLAIMED_RECALL, help="주장하는 재현율 / recall the supplier claims"
    )
    parser.add_argument(
        "--claimed-false-per-h", type=float, default=0.0, help="주장하는 시간당 오경보 / false alarms an hour it claims"
    )
    parser.add_argument(
        "--draws",
        type=int,
        default=DRAWS,
        help="보정과 실적이 남긴 여지를 뽑는 수 / draws of what calibration and record leave open",
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Prints the record and what it brings; returns the exit code."""
    _check(args)
    plant = read_plant(args.plant)
    with open_store(args.db) as store:
        record = record_of(store, args.model, plant)
    found = brings(
        plant, record, (args.claimed_recall, args.claimed_false_per_h), number=args.draws, seed=args.seed,
        workers=cpu_count() or 1,
    )  # fmt: skip
    shown = [b for b in found if b.kpi_id in SHOWN]
    if args.json:
        print(json.dumps(as_json(record, shown), ensure_ascii=False, indent=2))
    else:
        print(as_text(record, shown, args.lang))
    return 0


def record_of(store: "Store", model_id: str, before: Any) -> MaintenanceRecord:
    """Returns the live record of a model since its first prediction; Problem where it never predicted anything."""
    with store.cursor() as cur:
        rows: list[tuple[str, datetime, datetime]] = asked(cur, _SINCE, {"model": model_id})
        if not rows:
            known = (
                ", ".join(r[0] for r in asked(cur, "SELECT DISTINCT model_id FROM floor.prediction ORDER BY 1")) or "-"
            )
            raise Problem(
                f"--model {model_id}: 이 모델의 판정이 기록에 없습니다. 있는 모델: {known}",
                f"--model {model_id}: the log has no prediction of it; it knows {known}",
            )
        station, from_, until = rows[0]
        if station not in before.station_by_id():
            raise Problem(
                f"모델이 보는 설비 {station}이(가) 공장 파일에 없습니다.",
                f"The plant file has no station {station}, which the model watches.",
            )
        return maintenance_record(cur, before, model_id, station, from_, until)


def as_json(record: MaintenanceRecord, found: list[Brings]) -> dict[str, Any]:
    """Returns both as plain data: the record is measured, what it brings is simulated, the claim is what the supplier says."""
    laws = ("planned_s", "check_s", "missed_repair_s")
    told = {k: v for k, v in asdict(record).items() if k not in laws} | {
        k: law.mean() if (law := getattr(record, k)) else None for k in laws
    }
    return {"record": told | {"badge": "measured"}, "brings": [asdict(b) for b in found], "badge": "simulated"}


def as_text(record: MaintenanceRecord, found: list[Brings], lang: str) -> str:
    """Returns the same for reading, in 'ko' or 'en'."""
    ko = lang == "ko"
    hours, rate = record.lead_s / 3600, record.false_alarms / record.operating_h
    head = (
        f"[실측] {record.model_id} @ {record.station_id}: 고장 {record.caught + record.missed}건 가운데 {record.caught}건 미리 정비, "
        f"오경보 {record.false_alarms}건 ({rate:.3f}/가동시간), 앞당긴 시간 평균 {hours:.1f}시간"
        if ko
        else f"[measured] {record.model_id} at {record.station_id}: {record.caught} of {record.caught + record.missed} breakdowns became "
        f"planned stops, {record.false_alarms} false alarms ({rate:.3f} per running hour), {hours:.1f} h of life lost to each on average"
    )
    words = ("없을 때", "실적대로", "주장대로") if ko else ("off", "as measured", "as claimed")
    lines = [head, "[예측]" if ko else "[simulated]"]
    for b in found:
        kpi = catalogue()[b.kpi_id]
        times, unit = (100, "%") if kpi.unit == "%" else (1, kpi.unit if ko else kpi.unit_en)
        name = kpi.name_ko if ko else kpi.name_en
        parts = (
            f"{w} {_band(e, times, s)}"
            for w, e, s in zip(words, (b.off, b.measured, b.claimed), ("", "+", "+"), strict=True)
        )
        lines.append(f"  {name} ({unit}): " + " · ".join(parts))
    return "\n".join(lines)


def _band(e: "Estimate", times: int, sign: str) -> str:
    if e.mean is None or e.low is None or e.high is None:
        return "-"
    return f"{e.mean * times:{sign}.3g} ({e.low * times:{sign}.3g} – {e.high * times:{sign}.3g})"


def _check(args: argparse.Namespace) -> None:
    if not 0 <= args.claimed_recall <= 1:
        raise Problem(
            f"--claimed-recall {args.claimed_recall}: 0에서 1 사이여야 합니다.",
            f"--claimed-recall {args.claimed_recall}: expected a share from 0 to 1.",
        )
    if args.claimed_false_per_h < 0:
        raise Problem(
            f"--claimed-false-per-h {args.claimed_false_per_h}: 0 이상이어야 합니다.",
            f"--claimed-false-per-h {args.claimed_false_per_h}: expected 0 or more.",
        )
    if args.draws < 2:
        raise Problem(
            f"--draws는 2 이상이어야 하는데 {args.draws}입니다.",
            f"Expected --draws of at least 2, got {args.draws}.",
        )


_SINCE = """
SELECT any_value(station_id), min(occurred_at), max(occurred_at) FROM floor.prediction
WHERE model_id = $model AND station_id IS NOT NULL HAVING count(*) > 0
"""
