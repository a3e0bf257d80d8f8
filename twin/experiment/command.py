"""`python -m twin simulate PLANT.toml`: replications of a plant and what they measure."""

import argparse
import json
from dataclasses import asdict
from os import cpu_count
from pathlib import Path

from twin.errors import Problem
from twin.experiment.durations import seconds
from twin.experiment.executor import add_executor, executor_of, worth_processes
from twin.experiment.intervals import Estimate
from twin.experiment.keep import keep_run, owned_by_us
from twin.experiment.replications import Results, replications
from twin.line import Log
from twin.line import run as run_line
from twin.line.cost import unpriced
from twin.line.load import warnings_of
from twin.plant_file import read_plant
from twin.store import open_store

NAME_HELP = (
    "공장 파일의 라인을 모의실행하고 KPI를 구간과 함께 보여 줍니다 / simulate a plant file's line, KPIs with intervals"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's own arguments."""
    parser.add_argument("plant", type=Path, help="PLANT.toml")
    parser.add_argument(
        "--horizon", default="30d", help="측정 기간 (예열 뒤) / time measured, after the warm-up: 30d, 8h …"
    )
    parser.add_argument("--warmup", default="0", help="예열 기간 / time run before measuring")
    parser.add_argument("--replications", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    add_executor(parser)
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--log", type=Path, metavar="DIR", help="첫 반복의 로그를 Parquet로 / first replication's log as Parquet"
    )
    parser.add_argument("--store", action="store_true", help="결과를 저장소에 남깁니다 / keep the results in the store")


def run(args: argparse.Namespace) -> int:
    """Runs the replications and prints or keeps them; returns the exit code."""
    plant = read_plant(args.plant)
    horizon_s, warmup_s = seconds(args.horizon, "--horizon"), seconds(args.warmup, "--warmup")
    _check(args, horizon_s)
    if args.store:
        _keeping_is_possible(args.db)
    with executor_of(args.executor, worth_processes(horizon_s, cpu_count())) as executor:
        results = replications(
            plant, horizon_s=horizon_s, warmup_s=warmup_s, number=args.replications, seed=args.seed, executor=executor
        )  # fmt: skip
    log = run_line(plant, horizon_s=warmup_s + horizon_s, seed=args.seed) if args.log or args.store else None
    if log and args.log:
        write_log(log, args.log)
    if args.store:
        with open_store(args.db) as store:
            keep_run(store, results, purpose="simulate", log=log)
    print(json.dumps(as_json(results), ensure_ascii=False, indent=2) if args.json else as_text(results, args.lang))
    return 0


def write_log(log: Log, folder: Path) -> None:
    """Writes a log as Parquet files into a folder, a file a table."""
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    for name, table in log.tables().items():
        pq.write_table(table, folder / f"{name}.parquet")


def as_json(results: Results) -> dict:
    """Returns the results as plain data: KPIs with 95 % intervals over replications, stations' shares of machine time."""
    return {
        "plant": results.plant.site.name,
        "seed": results.seed,
        "horizon_s": results.horizon_s,
        "warmup_s": results.warmup_s,
        "replications": len(results.outcomes),
        "kpis": {k: asdict(e) for k, e in results.kpis().items()},
        "costs": {k: asdict(e) for k, e in results.costs().items()},
        "unpriced": list(unpriced(results.plant)),
        "stations": results.stations(),
        "warnings": [
            {"ko": w.ko, "en": w.en} for w in warnings_of(results.plant, results.warmup_s + results.horizon_s)
        ],
    }


def as_text(results: Results, lang: str) -> str:
    """Returns the results for reading, in 'ko' or 'en'."""
    from twin.kpi import catalogue

    korean = lang == "ko"
    lines = [
        f"{results.plant.site.name}: {'예측' if korean else 'simulated'}, n = {len(results.outcomes)}, seed {results.seed}"
    ]
    for key, e in results.kpis().items():
        entry = catalogue()[key]
        name, unit = (entry.name_ko, entry.unit) if korean else (entry.name_en, entry.unit_en)
        lines.append(f"  {name}: {_reading(e, unit)}")
    lines += [
        f"  {_COSTS[k][0 if korean else 1]}: {_reading(e, _COSTS[k][2])}" for k, e in results.costs().items() if e.n
    ]
    for station, shares in results.stations().items():
        parts = ", ".join(f"{state} {share:.1%}" for state, share in shares.items() if share >= 0.0005)
        lines.append(f"  {station}: {parts}")
    lines += [w.sentence(lang) for w in warnings_of(results.plant, results.warmup_s + results.horizon_s)]
    return "\n".join(lines)


_COSTS = {
    "material_krw_per_part": ("개당 재료비", "Material a part", "KRW"),
    "labour_krw_per_part": ("개당 노무비", "Labour a part", "KRW"),
    "energy_krw_per_part": ("개당 에너지비", "Energy a part", "KRW"),
    "energy_kwh_per_part": ("개당 전력", "Electricity a part", "kWh"),
}


def _reading(e: Estimate, unit: str) -> str:
    """A value with its interval; shares of 1 as percentages."""
    if e.mean is None:
        return "-"
    times = 100 if unit == "%" else 1
    band = f" ({e.low * times:,.5g} – {e.high * times:,.5g})" if e.low is not None and e.high is not None else ""
    return f"{e.mean * times:,.5g} {unit}{band}"


def _keeping_is_possible(db: Path) -> None:
    """Raises Problem before the work, not after it, where the results could not be kept."""
    with open_store(db) as store:
        owned_by_us(store)


def _check(args: argparse.Namespace, horizon_s: float) -> None:
    if args.replications < 1 or horizon_s <= 0:
        raise Problem(
            f"--replications는 1 이상, --horizon은 0보다 길어야 하는데 {args.replications}, {args.horizon}입니다.",
            f"Expected --replications of at least 1 and a --horizon above 0, got {args.replications} and {args.horizon}.",
        )
