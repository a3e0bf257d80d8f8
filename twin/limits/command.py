"""`python -m twin limits`: what limits the line, measured or simulated, and what removing each loss would bring."""

import argparse
import json
from dataclasses import dataclass
from os import cpu_count
from pathlib import Path
from typing import TYPE_CHECKING

from twin import kpi
from twin.errors import Problem
from twin.experiment.durations import seconds
from twin.experiment.executor import Processes
from twin.experiment.gains import REPLICATIONS, Study, loudest, study, worth_trying
from twin.experiment.gains_kept import keep_study
from twin.experiment.keep import newest_run
from twin.limits.told import as_json, as_text
from twin.line import end_of, start_of
from twin.line import run as run_line
from twin.plant import Plant
from twin.plant_file import read_plant
from twin.store import open_store
from twin.validate import KeptValidation, kept_validation

if TYPE_CHECKING:
    from twin.kpi import Limits
    from twin.store import Store

NAME_HELP = "무엇이 라인을 제한하는지, 어느 손실 때문인지 보여 줍니다 / show what limits the line, on how many days, through which loss"
NEWEST = "newest"


@dataclass(frozen=True)
class Asked:
    """What was read of the store. `version` and `kept` belong to the plant in force: None where `plant` is another."""

    found: "Limits"
    plant: Plant | None
    version: str | None
    loudest: list[str]
    kept: KeptValidation | None
    note: Problem | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's own arguments."""
    parser.add_argument(
        "--simulated", nargs="?", const=NEWEST, metavar="PLANT.toml",
        help="예측: 저장된 가장 새 모의실행, 또는 공장 파일을 한 번 돌려서 / simulated: the newest stored run, or one run of a plant file",
    )  # fmt: skip
    parser.add_argument("--horizon", default="28d", help="공장 파일을 돌리는 기간 / length of the run of a plant file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--gains", action="store_true",
        help="손실마다 없앴을 때 얻을 것을 모의실행으로 구해 남깁니다 (몇 분) / simulate what removing each loss would bring, and keep it (minutes)",
    )  # fmt: skip
    parser.add_argument(
        "--replications", type=int, default=REPLICATIONS, help="--gains의 반복 횟수 / replications of --gains"
    )
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Prints what limits the line, keeps the gains where the store is ours; returns the exit code."""
    if args.replications < 2:
        raise Problem(
            f"--replications는 2 이상이어야 하는데 {args.replications}입니다.",
            f"Expected --replications of at least 2, got {args.replications}.",
        )
    with open_store(args.db) as store:
        asked = _asked(args, store)
    brings = _gains(args, asked) if args.gains else None
    badge = "simulated" if args.simulated else "measured"
    notes = [asked.note, _keep(args, asked, brings) if brings else None]
    if args.json:
        print(json.dumps(as_json(asked.found, badge, brings, asked.kept), ensure_ascii=False, indent=2))
        return 0
    print(as_text(asked.found, badge, brings, asked.kept, args.lang))
    for note in filter(None, notes):
        print(note.sentence(args.lang))
    return 0


def _asked(args: argparse.Namespace, store: "Store") -> Asked:
    """What limits the line of the log asked for, and the plant to try changes on."""
    version, plant = store.plant() or (None, None)
    loud, kept = loudest(store), kept_validation(store)
    if args.simulated in (None, NEWEST):
        found = kpi.limits_of_run(store, _newest(store)) if args.simulated else kpi.limits(store)
        return Asked(found, plant, version, loud, kept, store.note)
    described = read_plant(Path(args.simulated))
    horizon_s = seconds(args.horizon, "--horizon")
    log = run_line(described, horizon_s=horizon_s, seed=args.seed)
    found = kpi.limits_of_log(log.tables(), described, start_of(described), end_of(described, horizon_s))
    if described == plant:
        return Asked(found, plant, version, loud, kept, None)
    return Asked(found, described, None, [], None, None)


def _newest(store: "Store") -> str:
    run_id = newest_run(store)
    if run_id is None:
        raise Problem(
            "지금 공장 설명으로 남긴 모의실행이 없습니다: `python -m twin simulate 공장파일 --store`로 남기거나 --simulated 뒤에 공장 파일을 적으십시오.",
            "No run of the plant in force is stored: keep one with `python -m twin simulate PLANT --store`, or name a plant file after --simulated.",
        )
    return run_id


def _gains(args: argparse.Namespace, asked: Asked) -> Study:
    if asked.plant is None:
        raise Problem(
            "공장 설명이 없어 모의실행할 수 없습니다: `python -m twin plant 파일`로 넣으십시오.",
            "There is no plant description to simulate: load one with `python -m twin plant FILE`.",
        )
    trial = worth_trying(asked.plant, asked.found, asked.loudest)
    with Processes(cpu_count()) as executor:
        return study(asked.plant, trial, number=args.replications, seed=args.seed, executor=executor)


def _keep(args: argparse.Namespace, asked: Asked, brings: Study) -> Problem:
    """Keeps the gains where they are of the plant in force and the store is ours; returns what became of them."""
    if asked.version is None:
        return Problem(
            "지금 쓰는 공장의 것이 아니어서 남기지 않았습니다.",
            "It is not of the plant in force, so it was not kept.",
        )
    with open_store(args.db) as store:
        if store.is_owner:
            keep_study(store, brings, asked.version)
            return Problem("남겼습니다: 라인과 트윈 화면에서 볼 수 있습니다.", "Kept: the page Line and twin shows it.")
    return Problem(
        "앱이 데이터베이스를 쓰고 있어 결과를 남기지 않았습니다. 남기려면 라인과 트윈 화면에서 실행하십시오.",
        "The app owns the database, so the result was not kept: run it on the page Line and twin to keep it.",
    )
