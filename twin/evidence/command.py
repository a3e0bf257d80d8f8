"""`python -m twin evidence`: what stands behind a number, worked out again, exported, and marked by who checked it."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.kpi.command import add_scope, asked_scope

if TYPE_CHECKING:
    from twin.evidence import Evidence, Ref
    from twin.store import Store

NAME_HELP = "수의 근거를 보여 주고 다시 계산합니다 / show the evidence behind a number, and work it out again"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's own arguments."""
    parser.add_argument("--kpi", metavar="ID", help="성과지표 / KPI: oee, units_produced …")
    parser.add_argument(
        "--ref", metavar="TEXT", help="화면의 근거에 적힌 수의 이름 / the number's name as a page tells it"
    )
    add_scope(parser, "--until")
    parser.add_argument("--json", action="store_true", help="모두 JSON으로 / everything as JSON")
    parser.add_argument(
        "--rows", type=Path, metavar="FILE", help="들어간 행을 .csv나 .parquet으로 / the rows that went in"
    )
    parser.add_argument(
        "--sql", type=Path, metavar="FILE", help="원래 행에서 세는 SQL / the SQL that counts from raw rows"
    )
    parser.add_argument("--again", action="store_true", help="다시 계산 / work it out again")
    parser.add_argument(
        "--check", type=Path, metavar="FILE", help="전에 남긴 --json 파일의 수를 다시 계산 / a number kept before"
    )
    parser.add_argument("--marks", action="store_true", help="지금까지의 확인 표시 / the marks made so far")
    verdicts = ("checked", "questioned", "rejected", "withdrawn")
    parser.add_argument("--mark", choices=verdicts, help="확인·의문·거부·철회 / put a mark")
    parser.add_argument("--by", default="", help="표시하는 사람 / who marks")
    parser.add_argument("--remark", default="", help="한 문장 비고 / a remark")


def run(args: argparse.Namespace) -> int:
    """Prints the evidence asked for, or what was done with it; returns the exit code."""
    from twin.store import open_store

    with open_store(args.db) as store:
        if args.marks:
            print(_marks(store, args))
        elif args.check:
            print(_checked(store, args))
        else:
            _show(store, args)
        if store.note and not args.json:
            print(store.note.sentence(args.lang))
    return 0


def _show(store: "Store", args: argparse.Namespace) -> None:
    from twin.evidence import evidence_of, put_mark, recompute, script, write_rows
    from twin.evidence.formulas import MEASURED
    from twin.evidence.told import again_text, as_json, as_text

    found = evidence_of(store, _ref(store, args))
    again = recompute(store, found) if args.again else None
    if args.json:
        print(json.dumps(as_json(found, again), ensure_ascii=False, indent=2))
    else:
        print(as_text(found, args.lang))
        if again:
            print(again_text(again, args.lang))
    if args.rows:
        number = write_rows(store, found.ref, args.rows)
        _say(args, f"{number:,}행 → {args.rows}", f"{number:,} rows → {args.rows}")
    if args.sql:
        args.sql.write_text(_script_of(found, script(store, found.ref) if found.ref.kind in MEASURED else ""), "utf-8")
        _say(args, f"SQL → {args.sql}", f"SQL → {args.sql}")
    if args.mark:
        put_mark(store, found, args.mark, args.by, args.remark)
        _say(args, "표시를 남겼습니다.", "The mark is kept.")


def _checked(store: "Store", args: argparse.Namespace) -> str:
    """The number of a file kept before, worked out again, and what has changed since."""
    from twin.evidence import recompute
    from twin.evidence.again import before_of
    from twin.evidence.told import again_json, again_text

    if not args.check.is_file():
        raise Problem(f"{args.check} 파일이 없습니다.", f"There is no file {args.check}.")
    before = before_of(args.check.read_text("utf-8"), args.check.name)
    again = recompute(store, before)
    if args.json:
        return json.dumps({"ref": str(before.ref)} | again_json(again), ensure_ascii=False, indent=2)
    return f"{before.ref}\n{again_text(again, args.lang)}"


def _script_of(found: "Evidence", script: str) -> str:
    return script or f"{found.sql or found.rows_sql};\n"


def _say(args: argparse.Namespace, ko: str, en: str) -> None:
    if not args.json:
        print(ko if args.lang == "ko" else en)


def _marks(store: "Store", args: argparse.Namespace) -> str:
    from twin.evidence.told import mark_line
    from twin.store.marks import all_marks

    found = all_marks(store)
    if args.json:
        return json.dumps([mark.as_json() for mark in found], ensure_ascii=False, indent=2)
    none = "아직 표시가 없습니다." if args.lang == "ko" else "There are no marks yet."
    return "\n".join(mark_line(mark, args.lang) for mark in found) or none


def _ref(store: "Store", args: argparse.Namespace) -> "Ref":
    """The number asked for: by its name, or a KPI in a scope."""
    from twin.evidence import Ref

    if args.ref:
        return Ref.read(args.ref)
    if not args.kpi:
        raise Problem(
            "어느 수인지 적으십시오: --kpi oee, 또는 화면의 근거에 적힌 --ref.",
            "Say which number: --kpi oee, or --ref as a page's evidence tells it.",
        )
    current = store.plant()
    return Ref("kpi", args.kpi, asked_scope(args, current[1] if current else None, store, "--until"))
