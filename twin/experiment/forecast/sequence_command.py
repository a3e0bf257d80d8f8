"""`python -m twin sequence`: which order to release next, and what the advised sequence would bring in the twin."""

import argparse
import json
from dataclasses import asdict
from os import cpu_count
from typing import TYPE_CHECKING, Any

from twin.errors import Problem
from twin.experiment.executor import Processes
from twin.experiment.forecast.begin import beginning
from twin.experiment.forecast.resequenced import RUNS, Resequenced, resequenced
from twin.experiment.forecast.sequence_now import ahead_of, set_up_for, to_sequence
from twin.experiment.intervals import Estimate
from twin.models.sequence_jobs import advice_for
from twin.store import open_store

if TYPE_CHECKING:
    from twin.models.sequence import Advice, Plan

NAME_HELP = (
    "다음에 투입할 주문 순서를 조언하고 트윈으로 확인합니다 / advise which orders to release next, checked in the twin"
)
FEWEST = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's own arguments."""
    parser.add_argument(
        "--replications", type=int, default=RUNS, help="확인할 모의실행 수, 0 = 안 함 / runs to check it with, 0 = none"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Prints the advice and, in the twin, what it brings; returns the exit code."""
    if args.replications and args.replications < FEWEST:
        raise Problem(
            f"--replications는 0이거나 {FEWEST} 이상이어야 하는데 {args.replications}입니다.",
            f"Expected --replications of 0 or at least {FEWEST}, got {args.replications}.",
        )
    with open_store(args.db) as store:
        begun = beginning(store)
    station, advice = advice_for(
        begun.plant, to_sequence(begun), begun.present.state.at, set_up_for(begun), ahead_of(begun)
    )
    brings = None
    if args.replications:
        with Processes(cpu_count()) as executor:
            brings = resequenced(
                begun.plant, begun.present, advice.advised.order_ids, number=args.replications, seed=args.seed, executor=executor
            )  # fmt: skip
    if args.json:
        print(json.dumps(as_json(station.id, advice, brings), ensure_ascii=False, indent=2))
    else:
        print(as_text(station.id, advice, brings, args.lang))
    return 0


def as_json(station_id: str, advice: "Advice", brings: Resequenced | None) -> dict[str, Any]:
    """Returns the advice as plain data; what it brings is simulated, per week, with 95 % intervals."""
    gains = None if brings is None else asdict(brings) | {"badge": "simulated"}
    return {"station_id": station_id, **asdict(advice), "brings": gains}


def as_text(station_id: str, advice: "Advice", brings: Resequenced | None, lang: str) -> str:
    """Returns the advice for reading, in 'ko' or 'en'."""
    ko = lang == "ko"
    lines = [
        f"{station_id}: {'조언하는 투입 순서' if ko else 'advised sequence of release'}",
        "  " + " → ".join(advice.advised.order_ids),
        f"  {'지금 순서' if ko else 'as listed'}: {_costs(advice.as_listed, ko)}",
        f"  {'조언 순서' if ko else 'advised'}: {_costs(advice.advised, ko)}",
    ]
    if not advice.is_best:
        lines.append(
            "  더 나은 순서가 없다고 증명된 것은 아님" if ko else "  It is not proved that no sequence is better."
        )
    if brings is not None:
        words = (
            ("주 끝까지 양품", "납기 지킨 주문") if ko else ("good parts by the end of the week", "orders done in time")
        )
        badge = "예측" if ko else "simulated"
        lines += [
            f"  [{badge}] {words[0]} {_band(brings.good_parts)}, {words[1]} {_band(brings.on_time_orders)} (n = {brings.runs})"
        ]
    return "\n".join(lines)


def _costs(plan: "Plan", ko: bool) -> str:
    hours = plan.setup_s / 3600
    if ko:
        return f"교체 {plan.changeovers}번 {hours:.1f}시간, 늦는 주문 {plan.late}건 (합 {plan.late_s / 3600:.1f}시간)"
    return f"{plan.changeovers} change-overs, {hours:.1f} h; {plan.late} orders late, {plan.late_s / 3600:.1f} h in all"


def _band(e: Estimate) -> str:
    if e.mean is None or e.low is None or e.high is None:
        return "-"
    return f"{e.mean:+,.1f} ({e.low:+,.1f} – {e.high:+,.1f})"
