"""`python -m twin demand`: how many parts will be ordered in the next weeks, by product, with intervals."""

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from twin.store import open_store

if TYPE_CHECKING:
    from twin.models.demand import Demand, Outlook
    from twin.models.scores import Estimate

NAME_HELP = "제품별로 앞으로 몇 주의 주문 수량을 예측합니다 / forecast the orders of the next weeks by product"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's own arguments."""
    parser.add_argument("--json", action="store_true", help="JSON으로 / as JSON")


def run(args: argparse.Namespace) -> int:
    """Prints the forecast; returns the exit code."""
    from twin.models.demand import demand
    from twin.models.making import site_zone

    with open_store(args.db) as store:
        found = demand(store, site_zone(store))
    print(as_json(found) if args.json else as_text(found, args.lang))
    return 0


def as_json(found: "Outlook") -> str:
    """Returns the forecast as JSON text; quantities in parts a week, with 80 % intervals."""
    told: dict[str, Any] = {
        "badge": "simulated", "unit": "parts/week", "interval": 0.8,
        "forecasts": [asdict(d) for d in found.forecasts], "notes": [{"ko": n.ko, "en": n.en} for n in found.notes],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=2, default=str)


def as_text(found: "Outlook", lang: str) -> str:
    """Returns the forecast for reading, in 'ko' or 'en'."""
    ko = lang == "ko"
    title = "[예측] 주별 주문 수량 (개, 80 % 구간)" if ko else "[simulated] Orders a week (parts, 80 % interval)"
    lines = [title]
    for one in found.forecasts:
        lines += _lines(one, ko)
    return "\n".join([*lines, *(note.sentence(lang) for note in found.notes)])


def _lines(one: "Demand", ko: bool) -> list[str]:
    from twin.models.demand_methods import METHODS

    name = one.product_id or ("모든 제품" if ko else "all products")
    weeks = [f"    {w.begins_on}  {w.qty:,.0f} ({w.low:,.0f}–{w.high:,.0f})" for w in one.ahead]
    ours, naive, gain = (_share(e) for e in (one.wape, one.wape_naive, one.better_by))
    method = METHODS[one.method][0 if ko else 1]
    if ko:
        head = f"  {name}: {method} · 오차(WAPE) {ours}, 지난주와 같다고 보면 {naive}, 줄어든 오차 {gain} · {one.history_weeks}주"
    else:
        head = (
            f"  {name}: {method}; error (WAPE) {ours}, as last week {naive}, less by {gain}; {one.history_weeks} weeks"
        )
    return [head, *weeks]


def _share(e: "Estimate") -> str:
    return f"{e.value:.1%} ({e.low:.1%}–{e.high:.1%})"
