"""`python -m twin compare`: what changed at a go-live, with its interval and what stands in the way of believing it."""

import argparse
import json
from typing import TYPE_CHECKING, cast

from twin.compare.plan import Control, Place, Plan
from twin.kpi.command import PLACES, check_known, read_date

if TYPE_CHECKING:
    from datetime import date

    from twin.store import Store

NAME_HELP = "도입 전후를 실측으로 견주어 효과를 구간과 함께 말합니다 / compare measured days before and after a go-live, with intervals"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the plan's fields; what is left out is the usual."""
    parser.add_argument("--kpi", required=True, metavar="ID", help="성과지표 / KPI")
    parser.add_argument(
        "--go-live", required=True, metavar="DATE", help="적용일 / first day with the change, 2026-07-04"
    )
    for name, ko in PLACES.items():
        parser.add_argument(f"--{name}", metavar="ID", help=f"{ko} / {name}")
    parser.add_argument("--from", dest="first", metavar="DATE", help="기준 기간의 시작 / first day of the baseline")
    parser.add_argument("--until", dest="last", metavar="DATE", help="적용 후 기간의 끝 / last day after")
    parser.add_argument("--ramp-in", type=int, default=0, metavar="DAYS", help="적응 기간 / days of learning left out")
    parser.add_argument(
        "--wants", choices=("up", "down"), help="바라는 방향 (빼면 지표의 것) / direction (else the KPI's)"
    )
    parser.add_argument("--covariates", metavar="LIST", help="보정: weekday,mix,volume,trend / taken out")
    parser.add_argument("--control-station", metavar="ID", help="대조군 설비 / untouched station taken off")
    parser.add_argument("--target", metavar="VALUE", help="목표값 (예: 120, 90%%) / level to reach")
    parser.add_argument(
        "--before-only", action="store_true", help="적용 후를 보지 않고 확인할 수 있는 크기만 / before the data after"
    )
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Prints the comparison; returns the exit code."""
    from twin.compare.measured import beforehand, compare
    from twin.compare.told import as_json, as_text, early_json, early_text
    from twin.store import open_store

    with open_store(args.db) as store:
        plan = _plan(store, args)
        if args.before_only:
            early = beforehand(store, plan)
            plain, text = early_json(early), early_text(early, args.lang)
        else:
            found = compare(store, plan)
            plain, text = as_json(found), as_text(found, args.lang)
        print(json.dumps(plain, ensure_ascii=False, indent=2) if args.json else text)
        if store.note is not None and not args.json:
            print(store.note.sentence(args.lang))
    return 0


def _plan(store: "Store", args: argparse.Namespace) -> Plan:
    from twin.compare.usual import read_target, usual_plan

    place = Place(**{f"{name}_id": getattr(args, name) for name in PLACES})
    control = Control(args.kpi, Place(station_id=args.control_station)) if args.control_station else None
    current = store.plant()
    for name, value in [*((n, getattr(args, n)) for n in PLACES), ("station", args.control_station)]:
        if value is not None:
            check_known(name, value, current[1] if current else None, store)
    go_live = cast("date", read_date("--go-live", args.go_live))
    return usual_plan(
        store, args.kpi, go_live, place, baseline_from=read_date("--from", args.first), after_until=read_date("--until", args.last),
        ramp_in_days=args.ramp_in, wants=args.wants, covariates=tuple(args.covariates.split(",")) if args.covariates else None,
        control=control, target=read_target(args.kpi, args.target or ""),
    )  # fmt: skip
