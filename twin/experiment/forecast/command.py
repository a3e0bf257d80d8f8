"""`python -m twin forecast`: this shift, its day and its week from the floor's present state, and the orders at risk."""

import argparse
import json
from dataclasses import asdict
from datetime import datetime
from os import cpu_count
from typing import Any

from twin.errors import Problem
from twin.experiment.executor import Processes, add_executor, executor_of
from twin.experiment.forecast.begin import Beginning, beginning
from twin.experiment.forecast.forecast import REPLICATIONS, forecast
from twin.experiment.forecast.kept import keep_forecast
from twin.experiment.forecast.results import Forecast, OrderAhead, Output
from twin.plant import Plant
from twin.store import Store, open_store

NAME_HELP = (
    "지금 상태에서 이번 근무조와 이번 주를 예측합니다 / forecast this shift and week from the floor's present state"
)
FEWEST = 100  # below, the edges of an 80 % band are more luck than knowledge
ORDERS_SHOWN = 15
SPANS = {"shift": ("근무조", "shift"), "day": ("하루", "day"), "week": ("주", "week")}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's own arguments."""
    parser.add_argument(
        "--at",
        metavar="MOMENT",
        help="이 시각의 상태에서 (없으면 기록의 끝) / from this moment (else the end of the log)",
    )
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    parser.add_argument("--seed", type=int, default=1)
    add_executor(parser)
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Makes the forecast, keeps it where it is of now, prints it; returns the exit code."""
    if args.replications < FEWEST:
        raise Problem(
            f"--replications {args.replications}: 80 % 구간에는 {FEWEST}번 이상이 필요합니다.",
            f"--replications {args.replications}: an 80 % band needs at least {FEWEST}.",
        )
    with executor_of(args.executor, Processes(cpu_count())) as executor, open_store(args.db) as store:
        begun = beginning(store, _moment(args.at, store))
        made = forecast(
            begun.plant, begun.present, begun.so_far, plant_version=begun.plant_version, number=args.replications, drift=begun.drift,
            seed=args.seed, executor=executor,
        )  # fmt: skip
        kept_id = keep_forecast(store, made) if args.at is None and store.is_owner else None
    print(
        json.dumps(as_json(made, kept_id), ensure_ascii=False, indent=2)
        if args.json
        else as_text(made, begun, args.lang, kept_id)
    )
    return 0


def as_json(made: Forecast, kept_id: str | None) -> dict[str, Any]:
    """Returns the forecast as plain data, moments as ISO text; `kept_id` is None where it was not kept."""
    plain = json.loads(json.dumps(asdict(made), default=lambda m: m.isoformat()))
    return {"kept_id": kept_id, **plain}


def as_text(made: Forecast, begun: Beginning, lang: str, kept_id: str | None) -> str:
    """Returns the forecast for reading, in 'ko' or 'en'."""
    ko, plant = lang == "ko", begun.plant
    lines = [
        f"{plant.site.name}: {_local(made.at, plant)} {'상태에서, 예측' if ko else 'on, simulated'}, n = {made.replications}"
    ]
    lines += [_output_line(o, plant, ko) for o in made.outputs]
    dated = [o for o in made.orders if o.on_time is not None]
    lines.append(
        f"{'납기 위험이 큰 주문' if ko else 'Orders most at risk'} ({min(len(dated), ORDERS_SHOWN)} / {len(dated)}):"
    )
    lines += [_order_line(o, plant, ko) for o in dated[:ORDERS_SHOWN]]
    lines += [f"[{'가정' if ko else 'assumed'}] {n.ko if ko else n.en}" for n in made.notes]
    if kept_id is None:
        lines.append(
            "저장하지 않음: 지난 시각의 예측이거나 앱이 데이터베이스를 쓰고 있습니다."
            if ko
            else "Not kept: a forecast of a past moment, or the app owns the database."
        )
    return "\n".join(lines)


def _output_line(o: Output, plant: Plant, ko: bool) -> str:
    shift = next((s for s in plant.shift if s.id == o.span.shift_id), None)
    name = (shift.name_ko if ko else shift.name_en) or shift.id if shift else SPANS[o.span.name][0 if ko else 1]
    band = f"{o.median:,.0f} ({o.low:,.0f} – {o.high:,.0f})"
    plan = ""
    if o.span.planned is not None and o.reach is not None:
        chance = f"{o.reach.share:.0%} [{o.reach.low:.0%}, {o.reach.high:.0%}]"
        plan = (
            f", 계획 {o.span.planned:,.0f} 달성 {chance}"
            if ko
            else f", chance of the planned {o.span.planned:,.0f}: {chance}"
        )
    return f"  {name} {_local(o.span.starts_at, plant)} – {_local(o.span.ends_at, plant)}: {band}{plan}"


def _order_line(o: OrderAhead, plant: Plant, ko: bool) -> str:
    done = _local(o.median_at, plant) if o.median_at else ("기간 안에 안 끝남" if ko else "not within the forecast")
    due = _local(o.due_at, plant) if o.due_at else "-"
    chance = f"{o.on_time.share:.0%} [{o.on_time.low:.0%}, {o.on_time.high:.0%}]" if o.on_time else "-"
    words = ("납기", "완료 예상", "지킬 확률") if ko else ("due", "expected", "on time")
    return f"  {o.order} {o.product} {o.qty:,}: {words[0]} {due}, {words[1]} {done}, {words[2]} {chance}"


def _local(moment: datetime, plant: Plant) -> str:
    return f"{moment.astimezone(plant.site.zone):%m-%d %H:%M}"


def _moment(given: str | None, store: Store) -> datetime | None:
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise Problem(
            f"--at {given}: 시각으로 읽을 수 없습니다. 2026-06-30T14:00처럼 적으십시오.",
            f"--at {given}: not a moment; write it like 2026-06-30T14:00.",
        ) from None
    current = store.plant()
    if moment.tzinfo is None and current is not None:
        moment = moment.replace(tzinfo=current[1].site.zone)
    return moment
