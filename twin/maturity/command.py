"""`python -m twin maturity`: levels of KS X 9001-1 supported by the data, beside what is claimed, with the way to the target."""

import argparse
import json
from datetime import date

from twin.errors import Problem

NAME_HELP = "스마트화 수준(KS X 9001-1): 데이터가 뒷받침하는 수준과 중간1까지 남은 것 / smartness level: what the data support, and the way to Mid 1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the day, what to enter, and how to print it."""
    parser.add_argument(
        "--on", metavar="DATE", help="업무일, 없으면 마지막 날 / business day (else the last of the data)"
    )
    parser.add_argument(
        "--claim", nargs=3, metavar=("PROCESS", "AREA", "LEVEL"), help="주장하는 수준 / a level claimed (site: -)"
    )
    parser.add_argument(
        "--target", nargs=2, metavar=("PROCESS", "LEVEL"), help="목표 수준 / a level aimed at (site: -)"
    )
    parser.add_argument(
        "--threshold",
        nargs=2,
        metavar=("CRITERION", "VALUE"),
        help="기준값 변경 (%%는 0–1) / change a threshold (%% as 0–1)",
    )
    parser.add_argument("--by", default="", help="적는 사람 / who enters it")
    parser.add_argument("--reason", default="", help="이유 / why")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Enters what was asked and prints where the plant stands; returns the exit code."""
    from twin.kpi import refresh
    from twin.maturity import told
    from twin.maturity.days import day_asked
    from twin.maturity.levels import state
    from twin.store import open_store

    with open_store(args.db, after_load=[refresh]) as store:
        _enter(store, args)
        found = state(store, day_asked(store, _date(args.on)))
        print(
            json.dumps(told.as_json(store, found), ensure_ascii=False, indent=1)
            if args.json
            else told.as_text(store, found, args.lang)
        )
        if store.note is not None and not args.json:
            print(store.note.sentence(args.lang))
    return 0


def _enter(store, args: argparse.Namespace) -> None:
    from twin.maturity import book

    sign = {"by": args.by, "reason": args.reason}
    if args.claim:
        process, area, level = args.claim
        book.claim(store, process.strip("-"), area, level, **sign)
    if args.target:
        book.aim(store, args.target[0].strip("-"), args.target[1], **sign)
    if args.threshold:
        book.set_threshold(store, args.threshold[0], _number(args.threshold[1]), **sign)


def _date(given: str | None) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise Problem(
            f"--on {given}: 날짜로 읽을 수 없습니다. 2026-05-25처럼 적으십시오.",
            f"--on {given} is no date: write it like 2026-05-25.",
        ) from None


def _number(given: str) -> float:
    try:
        return float(given)
    except ValueError:
        raise Problem(
            f"기준값 '{given}'은(는) 수가 아닙니다. 80 %는 0.8로 적으십시오.",
            f"The threshold '{given}' is no number: write 80 % as 0.8.",
        ) from None
