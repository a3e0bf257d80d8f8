"""`python -m twin override`: values a person sets instead of what the data say: set, listed, withdrawn, never lost."""

import argparse
import json
from typing import Any

from twin.errors import Problem

NAME_HELP = (
    "자료 대신 쓸 값을 이름·이유와 함께 정하거나 거둡니다 / set or withdraw a value that stands instead of the data"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds what to do and its words."""
    parser.add_argument("action", choices=("set", "list", "withdraw"))
    parser.add_argument(
        "words", nargs="*", metavar="TARGET [VALUE]",
        help="station.cnc.machines 5 …; 짝으로 정하는 값은 이어서 / values that belong together one after the other",
    )  # fmt: skip
    parser.add_argument("--by", default="", help="정하는 사람 / who sets it")
    parser.add_argument("--reason", default="", help="이유 / why")
    parser.add_argument("--all", action="store_true", help="거둔 것까지 / withdrawn and replaced ones too")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Does what was asked and prints what stands; returns the exit code."""
    from twin.calibrate.keep import set_values, withdraw_values
    from twin.store import open_store

    with open_store(args.db) as store:
        if args.action == "list":
            print(_listed(store, args))
            return 0
        if args.action == "set":
            at_once = set_values(store, _pairs(args.words), by=args.by, reason=args.reason)
        else:
            at_once = withdraw_values(store, _some(args.words), by=args.by, reason=args.reason)
        if store.note:
            print(store.note.sentence(args.lang))
    print(_outcome(at_once, args.lang))
    return 0


def _outcome(at_once: bool, lang: str) -> str:
    if at_once:
        return (
            "새 번호의 보정으로 반영했습니다." if lang == "ko" else "It is in force, as a calibration of a new number."
        )
    return (
        "적어 두었습니다. 다음 보정부터 반영됩니다."
        if lang == "ko"
        else "It is kept, and in force from the next calibration."
    )


def _listed(store, args: argparse.Namespace) -> str:
    from twin.calibrate.keep import in_force, value_told
    from twin.store.overrides import all_overrides, standing

    kept, entries = in_force(store), all_overrides(store)
    shown = entries if args.all else standing(entries)
    rows = [e.as_json() | {"data": value_told(kept, e.target)} for e in shown]
    if args.json:
        return json.dumps(rows, ensure_ascii=False, indent=2)
    if not rows:
        return "입력된 값이 없습니다." if args.lang == "ko" else "No values are set."
    return "\n".join(_line(row, args.lang) for row in rows)


def _line(row: dict[str, Any], lang: str) -> str:
    told = "–" if row["data"] is None else json.dumps(row["data"], ensure_ascii=False)
    what = row["value"] or ("거둠" if lang == "ko" else "withdrawn")
    data = "자료" if lang == "ko" else "data"
    return (
        f"{row['override_id']:>3}  {row['entered_at'][:16]}  {row['entered_by']}  {row['target']} = {what}"
        f"  [{data}: {told}]  {row['reason']}"
    )


def _pairs(words: list[str]) -> dict[str, str]:
    if not words or len(words) % 2:
        raise Problem(
            "override set은 항목과 값을 차례로 적습니다: override set station.cnc.machines 5 --by 이름 --reason 이유.",
            "override set takes a target and its value: override set station.cnc.machines 5 --by NAME --reason WHY.",
        )
    return dict(zip(words[::2], words[1::2], strict=True))


def _some(words: list[str]) -> list[str]:
    if not words:
        raise Problem(
            "override withdraw에는 거둘 항목을 적습니다: override withdraw station.cnc.machines --by 이름 --reason 이유.",
            "override withdraw takes a target: override withdraw station.cnc.machines --by NAME --reason WHY.",
        )
    return words
