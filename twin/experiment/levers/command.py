"""`python -m twin levers`: what an AI model brings in the twin, by its measured record and by its supplier's claim."""

import argparse
import json
from dataclasses import asdict
from os import cpu_count
from pathlib import Path
from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.experiment.executor import Processes
from twin.experiment.keep import owned_by_us
from twin.experiment.levers.begin import Known, before, known
from twin.experiment.levers.claim import CLAIMED_RECALL, Claim
from twin.experiment.levers.compare import DRAWS, HORIZON_S, WARMUP_S, Settings
from twin.experiment.levers.kept import as_json, keep_lever
from twin.experiment.levers.lever import record_of
from twin.experiment.levers.listing import as_text
from twin.experiment.levers.study import Study, study
from twin.experiment.levers.work import work_of
from twin.plant_file import read_plant
from twin.store import open_store

if TYPE_CHECKING:
    from twin.store import Store

NAME_HELP = "AI를 켰을 때 트윈이 얻는 것: 없을 때, 실적대로, 주장대로 / what a model brings in the twin: off, as measured, as claimed"
DAY_S = 86_400.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's own arguments."""
    parser.add_argument(
        "plant",
        nargs="?",
        type=Path,
        help="모델을 쓰기 전으로 보정한 공장 파일(없으면 여기서 보정) / plant file calibrated on what was before the model (left out: calibrated here)",
    )
    parser.add_argument("--model", required=True, help="모델 이름, 또는 이름:판 / model, or model:version")
    parser.add_argument(
        "--claimed-recall", type=float, default=CLAIMED_RECALL,
        help="공급사가 주장하는 재현율 / recall the supplier claims: a share of breakdowns or of bad parts",
    )  # fmt: skip
    parser.add_argument(
        "--claimed-false", type=float, default=0.0,
        help="주장하는 오경보: 예지보전은 가동 시간당, 불량 예측은 양품 중 비율 / false alarms it claims: an operating hour, or a share of good parts",
    )  # fmt: skip
    parser.add_argument(
        "--draws", type=int, default=DRAWS, help="보정과 실적이 남긴 여지를 뽑는 수 / draws of what calibration and record leave open"
    )  # fmt: skip
    parser.add_argument("--days", type=float, default=HORIZON_S / DAY_S, help="한 번에 돌리는 일수 / days of each run")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", action="store_true", help="결과를 저장소에 남김 / keep the result in the store")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Prints the record and what it brings; returns the exit code."""
    _check(args)
    claim = Claim(args.claimed_recall, args.claimed_false)
    settings = Settings(args.draws, args.seed, args.days * DAY_S, WARMUP_S)
    with open_store(args.db) as store:
        if args.store:
            owned_by_us(store)
        found = _known(store, args)
        with Processes(cpu_count()) as executor:
            made = study(found.plant, found.work, found.record, claim, settings, executor)
        if args.store:
            keep_lever(store, made, found.plant)
    print(json.dumps(_as_json(made), ensure_ascii=False, indent=2) if args.json else as_text(made, args.lang))
    return 0


def _known(store: "Store", args: argparse.Namespace) -> Known:
    """The plant without the model and the model's record; the plant from its file where one is given."""
    if args.plant is None:
        return known(before(store, args.model))
    plant = read_plant(args.plant)
    with store.cursor() as cur:
        work = work_of(cur, args.model)
        return Known(plant, work, record_of(cur, plant, work))


def _as_json(made: Study) -> dict:
    """The record is measured, what it brings is simulated, the claim is what the supplier says."""
    work = {
        "model": made.work.model_id,
        "version": made.work.version,
        "station": made.work.station_id,
        "kind": made.work.kind,
    }
    return {
        **work, "record": as_json(made.told) | {"badge": "measured"}, "claim": asdict(made.claim) | {"badge": "claimed"},
        "brings": [asdict(b) for b in made.brings], "badge": "simulated", "verdict": made.verdict,
    }  # fmt: skip


def _check(args: argparse.Namespace) -> None:
    if not 0 <= args.claimed_recall <= 1:
        raise Problem(
            f"--claimed-recall {args.claimed_recall}: 0에서 1 사이여야 합니다.",
            f"--claimed-recall {args.claimed_recall}: expected a share from 0 to 1.",
        )
    if args.claimed_false < 0:
        raise Problem(
            f"--claimed-false {args.claimed_false}: 0 이상이어야 합니다.",
            f"--claimed-false {args.claimed_false}: expected 0 or more.",
        )
    if args.draws < 2:
        raise Problem(
            f"--draws는 2 이상이어야 하는데 {args.draws}입니다.",
            f"Expected --draws of at least 2, got {args.draws}.",
        )
    if not 1 <= args.days <= 400:
        raise Problem(
            f"--days {args.days:g}: 1일에서 400일 사이여야 합니다.",
            f"--days {args.days:g}: expected 1 to 400 days.",
        )
