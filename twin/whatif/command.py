"""`python -m twin whatif PLANT.toml SCENARIO.toml …`: what scenarios bring over the plant as it is, under the same luck."""

import argparse
import json
from pathlib import Path

from twin.compare.money.values import UnitValue, values_of
from twin.experiment.durations import seconds
from twin.experiment.executor import add_executor, executor_of, worth_processes
from twin.experiment.executor.cache import Cache
from twin.experiment.executor.on_terminal import progress_line
from twin.experiment.levers.lever import Record
from twin.experiment.scenario import Asked, Scenario, compare, read_scenario
from twin.experiment.scenario.comparison import TIME_LIMIT_S
from twin.experiment.scenario.made import cache_of
from twin.plant import Plant
from twin.plant_file import read_plant
from twin.store import open_store
from twin.validate import KeptValidation, kept_validation
from twin.whatif.records import records_of
from twin.whatif.told import as_json, as_text

NAME_HELP = "개선 시나리오를 지금 라인과 같은 운으로 견줍니다 / compare improvement scenarios with the plant as it is, under the same luck"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's own arguments."""
    parser.add_argument("plant", type=Path, help="PLANT.toml")
    parser.add_argument("scenario", type=Path, nargs="+", help="SCENARIO.toml …")
    parser.add_argument("--horizon", default="30d", help="측정 기간 (예열 뒤) / time measured, after the warm-up")
    parser.add_argument("--warmup", default="0", help="예열 기간 / time run before measuring")
    parser.add_argument(
        "--replications", type=int,
        help="반복 횟수(없으면 충분히 정확해질 때까지) / replications (left out: until the differences are known well enough)",
    )  # fmt: skip
    parser.add_argument(
        "--time-limit",
        default=f"{TIME_LIMIT_S:g}s",
        help="--replications가 없을 때 최대 시간 / most time without --replications",
    )
    parser.add_argument("--seed", type=int, default=1)
    add_executor(parser)
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Prints what each scenario brings; returns the exit code."""
    plant = read_plant(args.plant)
    scenarios = tuple(read_scenario(path) for path in args.scenario)
    records, kept, values = _of_store(args.db, plant, scenarios)
    horizon_s, warmup_s = seconds(args.horizon, "--horizon"), seconds(args.warmup, "--warmup")
    asked = Asked(plant, scenarios, horizon_s, warmup_s, args.seed, records=records)
    limit_s = seconds(args.time_limit, "--time-limit")
    with executor_of(args.executor, worth_processes(horizon_s)) as executor:
        made = compare(
            asked, args.replications, time_limit_s=limit_s, executor=executor, cache=_cache(args.db), tell=progress_line(args.lang)
        )  # fmt: skip
    told = as_json(made, kept, args.lang, values) if args.json else None
    print(as_text(made, kept, args.lang, values) if told is None else json.dumps(told, ensure_ascii=False, indent=2))
    return 0


def _of_store(
    db: Path, plant: Plant, scenarios: tuple[Scenario, ...]
) -> tuple[dict[str, Record], KeptValidation | None, dict[str, UnitValue]]:
    """The records of the AI models named, and the validation where this plant is the one in force, the unit values; nothing without a database."""
    if not db.exists():
        return {}, None, {}
    with open_store(db) as store:
        current = store.plant()
        kept = kept_validation(store) if current is not None and current[1] == plant else None
        return records_of(store, plant, scenarios), kept, values_of(store)


def _cache(db: Path) -> Cache | None:
    """The runs kept beside the database; without a database nothing is kept."""
    return cache_of(db) if db.exists() else None
