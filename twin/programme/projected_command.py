"""`python -m twin projected`: the book's indicators as the twin projects them for all models at work, and each model's part."""

import argparse
import json
from os import cpu_count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twin.experiment.intervals import Estimate
    from twin.experiment.together.projection import Projection
    from twin.kpi import Kpi

NAME_HELP = "성과지표를 트윈이 예측하면: AI 없이, 실적대로, 주장대로, 모델마다의 몫 / indicators as the twin projects them, by model"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's own arguments."""
    parser.add_argument("--draws", type=int, default=12, help="불확실함을 뽑는 수 / draws of what is open")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", action="store_true", help="저장소에 남김 / keep it in the store")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Prints the projection; returns the exit code."""
    from twin.errors import Problem
    from twin.experiment.executor import Processes
    from twin.experiment.levers.compare import Settings
    from twin.experiment.together.begin import project
    from twin.experiment.together.kept import as_json, keep_projection
    from twin.programme.projected import items_of
    from twin.store import open_store

    if args.draws < 2:
        raise Problem(
            f"--draws는 2 이상이어야 하는데 {args.draws}입니다.", f"Expected --draws of at least 2, got {args.draws}."
        )
    with open_store(args.db) as store:
        with Processes(cpu_count()) as executor:
            found = project(store, items_of(store), Settings(draws=args.draws, seed=args.seed), executor)
        if args.store:
            keep_projection(store, found)
    told = as_json(found) | {"badge": "simulated", "parts": "allocated"}
    print(json.dumps(told, ensure_ascii=False, indent=2) if args.json else as_text(found, args.lang))
    return 0


def as_text(found: "Projection", lang: str) -> str:
    """Returns the projection for reading."""
    from twin.kpi import catalogue

    ko = lang == "ko"
    lines = ["[예측] 같은 운으로 돌린 차이. 실측에 더하지 않습니다." if ko else "[simulated] differences of runs with the same luck; never added to what was measured"]  # fmt: skip
    for one in found.items:
        kpi = catalogue()[one.item.kpi_id]
        name = kpi.name_ko if ko else kpi.name_en
        record, claim = ("실적대로", "주장대로") if ko else ("by the records", "as claimed")
        lines.append(f"  {name}: {record} {_told(kpi, one.measured, lang)} · {claim} {_told(kpi, one.claimed, lang)}")
        parts = " · ".join(f"{model} {_told(kpi, part, lang)}" for model, part in one.parts.items())
        lines.append(f"    {'나눈 몫' if ko else 'allocated'}: {parts}")
    return "\n".join(lines)


def _told(kpi: "Kpi", e: "Estimate", lang: str) -> str:
    from twin.compare.told import amount

    if e.mean is None or e.low is None or e.high is None:
        return "–"
    middle, low, high = (amount(kpi, v, lang, signed=True) for v in (e.mean, e.low, e.high))
    return f"{middle} [{low}, {high}]"
