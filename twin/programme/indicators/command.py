"""`python -m twin indicators`: the book of indicators on the terminal: listed, entered, changed, fixed, with evidence."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from twin.errors import Problem

if TYPE_CHECKING:
    from twin.store import Store

NAME_HELP = "성과지표 대장: 구축전·목표·가중치·근거와 지금의 달성률 / the book of indicators: baseline, target, weight, basis, achievement now"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds what to do and its words."""
    parser.add_argument(
        "action",
        choices=("list", "master", "add", "set", "withdraw", "freeze", "attach", "history"),
        nargs="?",
        default="list",
    )
    parser.add_argument(
        "words", nargs="*", metavar="ID [FIELD=VALUE …]",
        help="throughput_per_h target='120 개/h' weight=0.2 baseline_from=2026-01-05 …; attach: ID baseline|target|benefit FILE",
    )  # fmt: skip
    parser.add_argument("--by", default="", help="적는 사람 / who enters it")
    parser.add_argument("--reason", default="", help="이유 / why")
    parser.add_argument("--convert", action="store_true", help="다른 단위를 지표의 단위로 바꿈 / convert other units")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Does what was asked and prints what stands; returns the exit code."""
    from twin.programme.indicators import told
    from twin.store import open_store

    if args.action == "master":
        print(told.master_as_json() if args.json else told.master_as_text(args.lang))
        return 0
    with open_store(args.db) as store:
        if args.action == "history":
            print(told.history(store, _word(args, 0), args.lang, as_json=args.json))
        elif args.action == "list":
            print(told.table(store, args.lang, as_json=args.json))
        else:
            done = _act(store, args)
            print(json.dumps(done, ensure_ascii=False) if args.json else told.done(done, args.lang))
        if store.note is not None and not args.json:
            print(store.note.sentence(args.lang))
    return 0


def _act(store: "Store", args: argparse.Namespace) -> dict[str, str]:
    """Enters what was asked; returns what was done to which indicator, with the hash where there is one."""
    from twin.programme.indicators import attachments, book, freeze

    indicator_id, sign = _word(args, 0), {"by": args.by, "reason": args.reason}
    done = {"did": args.action, "indicator": indicator_id, "sha256": ""}
    if args.action == "add":
        book.add(store, indicator_id, _pairs(args.words[1:]), convert=args.convert, **sign)
    elif args.action == "set":
        book.change(store, indicator_id, _pairs(args.words[1:]), convert=args.convert, **sign)
    elif args.action == "withdraw":
        book.withdraw(store, indicator_id, **sign)
    elif args.action == "freeze":
        done["sha256"] = freeze.freeze(store, indicator_id, **sign).sha256
    else:
        path = Path(_word(args, 2))
        if not path.is_file():
            raise Problem(f"첨부할 파일 {path}이(가) 없습니다.", f"There is no file {path} to attach.")
        found = attachments.attach(store, indicator_id, _word(args, 1), path.name, path.read_bytes(), by=args.by)
        done["sha256"] = found.sha256
    return done


def _word(args: argparse.Namespace, place: int) -> str:
    if len(args.words) <= place:
        raise Problem(
            f"indicators {args.action}에는 지표의 id가 필요합니다: indicators {args.action} throughput_per_h … (attach는 id, 근거, 파일).",
            f"indicators {args.action} needs an indicator's id: indicators {args.action} throughput_per_h … (attach: id, basis, file).",
        )
    return args.words[place]


def _pairs(words: list[str]) -> dict[str, str]:
    odd = [word for word in words if "=" not in word]
    if odd or not words:
        shown = odd[0] if odd else ""
        raise Problem(
            f"'{shown}'을(를) 읽을 수 없습니다: 항목=값으로 적으십시오. 예: target='120 개/h' weight=0.2.",
            f"'{shown}' cannot be read: write FIELD=VALUE, as in target='120 개/h' weight=0.2.",
        )
    return {name: value for name, _, value in (word.partition("=") for word in words)}
