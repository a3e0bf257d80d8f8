"""`python -m twin programme`: schedule, deliverables, dates, documents, procedure, self-check and support, as they stand on a day."""

import argparse
import json
from datetime import date

from twin.programme.dates import read_day

NAME_HELP = "사업 관리: 일정·산출물·기한·서류·절차·자가평가·상생지원 / the programme: schedule, deliverables, dates, documents, procedure, self-check, support"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the day and how to print."""
    parser.add_argument("--on", metavar="DATE", help="날짜, 없으면 오늘 / day, else today")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Prints where the programme stands; returns the exit code."""
    from twin.programme.told import as_json, as_text
    from twin.store import open_store

    on = read_day(args.on, "--on", "--on") if args.on else date.today()
    with open_store(args.db) as store:
        print(
            json.dumps(as_json(store, on), ensure_ascii=False, indent=1) if args.json else as_text(store, on, args.lang)
        )
    return 0
