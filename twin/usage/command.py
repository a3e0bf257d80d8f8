"""`python -m twin usage-log`: is it whole, a day in the service's form, the half-year's form, who uses what."""

import argparse
import json
from datetime import datetime
from pathlib import Path

NAME_HELP = (
    "사용기록: 온전한지, 하루 내보내기, 반기 양식 / the usage log: is it whole, export a day, the half-year's form"
)
WHAT = ("check", "export", "half-year", "who")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds what to do, the day, and where to."""
    parser.add_argument("what", choices=WHAT, nargs="?", default="check")
    parser.add_argument("--day", metavar="DATE", help="날짜, 없으면 오늘 / day, else today")
    parser.add_argument("--half", metavar="YYYY-06|YYYY-12", help="반기 / half-year, by its last month")
    parser.add_argument("--out", type=Path, help="FILE.json | FILE.csv")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Does what was asked; returns 0, or 1 where the log is not whole."""
    from twin.store import open_store
    from twin.usage.service import service_key, zone_of

    with open_store(args.db) as store:
        zone, key = zone_of(store), service_key(store)
    today = datetime.now(zone).date()
    if args.what == "check":
        return _check(args)
    if args.what == "export":
        return _export(args, zone, key, today)
    return _told(args, zone, today)


def _check(args: argparse.Namespace) -> int:
    from twin.usage.check import check

    found = check(args.db)
    if found.problem is not None:
        print(found.problem.sentence(args.lang))
        return 1
    ko = args.lang == "ko"
    print(
        f"{'온전합니다' if ko else 'whole'}: {found.number:,} {'줄' if ko else 'lines'} {found.first_at} – {found.last_at} {found.head[:12]}"
    )
    return 0


def _export(args: argparse.Namespace, zone, key: str, today) -> int:
    from twin.programme.dates import read_day
    from twin.usage.export import as_json, export, write

    found = export(args.db, read_day(args.day, "--day", "--day") if args.day else today, zone, key, today)
    if args.out is None:
        print(as_json(found))
        return 0
    write(found, args.out)
    print(f"{args.out}: {len(found.submissions)} / {len(found.every)}")
    for note in found.notes:
        print(f"  {note.sentence(args.lang)}")
    return 0


def _told(args: argparse.Namespace, zone, today) -> int:
    from twin.usage.form import write as write_form
    from twin.usage.service import half_of
    from twin.usage.statistic import half_year, use

    found = use(args.db, zone, today)
    if args.what == "half-year" and args.out is not None:
        write_form(half_year(found, *half_of(args.half, today)), args.out)
        print(args.out)
        return 0
    if args.what == "half-year":
        rows = [vars(m) for m in half_year(found, *half_of(args.half, today))]
    else:
        rows = [vars(p) | {"last_on": p.last_on.isoformat()} for p in found.people]
    print(json.dumps(rows, ensure_ascii=False, indent=1) if args.json else "\n".join(str(row) for row in rows) or "–")
    return 0
