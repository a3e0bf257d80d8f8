"""`python -m twin search PLANT.toml SEARCH.toml`: the best sets of changes within a budget, and what more money brings."""

import argparse
import json
from dataclasses import replace
from pathlib import Path

from twin.errors import Problem
from twin.experiment.durations import seconds
from twin.experiment.executor import add_executor, executor_of, worth_processes
from twin.experiment.scenario.made import cache_of
from twin.experiment.search import Question, search
from twin.experiment.search.kept_runs import kept_runs
from twin.experiment.search.search import planned
from twin.plant import Plant
from twin.plant_file import read_plant
from twin.store import open_store
from twin.toml_text import table_of, text_of
from twin.validate import KeptValidation, kept_validation
from twin.whatif.search.answer import answer_of, as_json, given_said
from twin.whatif.search.file import given_of, question_of
from twin.whatif.search.told import as_text, plan

NAME_HELP = "예산 안에서 가장 좋은 변경 조합을 찾습니다 / find the best sets of changes within a budget"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's own arguments."""
    parser.add_argument("plant", type=Path, help="PLANT.toml")
    parser.add_argument("search", type=Path, help="SEARCH.toml")
    parser.add_argument(
        "--budget", type=float, help="투자 한도(원), 파일의 것 대신 / most to invest (KRW), instead of the file's"
    )
    parser.add_argument("--horizon", default="20d", help="측정 기간 (예열 뒤) / time measured, after the warm-up")
    parser.add_argument("--warmup", default="0", help="예열 기간 / time run before measuring")
    parser.add_argument("--replications", type=int, default=40, help="마지막 비교의 반복 / of the last comparison")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    add_executor(parser)


def run(args: argparse.Namespace) -> int:
    """Prints what was found; returns the exit code."""
    plant = read_plant(args.plant)
    given = table_of(text_of(args.search, "탐색 파일", "search file"), args.search.name)
    condition = given_of(given, args.search.name)
    question = _asked(args, question_of(given, args.search.name, plant))
    kept = _validation(args.db, plant)
    how, affordable = planned(question)
    if not args.json:
        print(plan(question, how, len(affordable)).sentence(args.lang), flush=True)
    cache = cache_of(args.db) if args.db.exists() else None
    with executor_of(args.executor, worth_processes(question.horizon_s)) as executor:
        answer = answer_of(search(question, kept_runs(executor.map, cache)), kept, given_said(condition, plant))
    print(json.dumps(as_json(answer), ensure_ascii=False, indent=2) if args.json else as_text(answer, args.lang))
    return 0


def _asked(args: argparse.Namespace, question: Question) -> Question:
    """The question with what the command line says otherwise."""
    budget = question.budget
    if args.budget is not None:
        if args.budget <= 0:
            raise Problem(
                f"--budget {args.budget:g}: 예산은 0원보다 커야 합니다. 쓸 수 있는 금액을 적으십시오.",
                f"--budget {args.budget:g}: expected more than 0 won: give what may be spent.",
            )
        budget = replace(budget, investment_krw=args.budget)
    times = seconds(args.horizon, "--horizon"), seconds(args.warmup, "--warmup")
    return replace(
        question, budget=budget, horizon_s=times[0], warmup_s=times[1], replications=args.replications, seed=args.seed
    )


def _validation(db: Path, plant: Plant) -> KeptValidation | None:
    """The validation of this plant where it is the one in force in the database."""
    if not db.exists():
        return None
    with open_store(db) as store:
        current = store.plant()
        return kept_validation(store) if current is not None and current[1] == plant else None
