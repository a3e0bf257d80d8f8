"""`python -m twin budget [FILE.toml]`: who pays what, which rules of the call are kept, what has been spent of what was planned."""

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

NAME_HELP = "사업비: 누가 얼마를 내고 어느 규칙을 지키는지, 집행과 계획 / the budget: who pays what, which rules are kept, spent and planned"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the file to check instead of the book, and how to print."""
    parser.add_argument("file", nargs="?", type=Path, help="BUDGET.toml, 없으면 대장 / else the book")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Prints the budget of a file, or of the store; returns 0 where every rule is kept, 1 where one is broken."""
    from twin.programme.budget.budget import budget
    from twin.programme.budget.file import read_budget
    from twin.programme.budget.told import as_json, as_text
    from twin.store import open_store

    if args.file is not None:
        found = read_budget(args.file)
    else:
        with open_store(args.db) as store:
            found = budget(store)
    told: Any = (
        json.dumps(as_json(found, date.today()), ensure_ascii=False, indent=1)
        if args.json
        else as_text(found, args.lang)
    )
    print(told)
    return int(bool(found.broken))
