"""`python -m twin money`: what the measured effects are worth, and the unit values they are priced with."""

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from twin.compare.money.appraisal import headline
from twin.errors import Problem

if TYPE_CHECKING:
    from twin.compare.money.appraisal import Appraisal, Band
    from twin.programme.worth import Worth

NAME_HELP = "측정된 효과를 돈으로: 한 해의 이익, 투자 회수 (P10·P50·P90) / measured effects in money: a year, payback"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds what to do and its words."""
    parser.add_argument("action", choices=("show", "set"), nargs="?", default="show")
    parser.add_argument(
        "words", nargs="*", metavar="VALUE LOW LIKELY HIGH", help="set: wage_krw_per_h 22000 25000 28000"
    )
    parser.add_argument("--source", default="", help="어디서 가져온 값인지 / where the value comes from")
    parser.add_argument("--by", default="", help="적는 사람 / who enters it")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Prints the account, or enters a unit value; returns the exit code."""
    from twin.compare.money.values import enter_value
    from twin.programme.worth import worth
    from twin.store import open_store

    with open_store(args.db) as store:
        if args.action == "set":
            value_id, low, likely, high = _numbers(args.words)
            entered = enter_value(store, value_id, low, likely, high, source=args.source, by=args.by)
            print(json.dumps(asdict(entered), default=str, ensure_ascii=False))
            return 0
        found = worth(store)
    print(json.dumps(as_json(found), ensure_ascii=False, indent=2) if args.json else as_text(found, args.lang))
    return 0


def as_json(found: "Worth") -> dict:
    """Returns the account as plain data; money in KRW a year, costs below 0."""
    account = found.measured
    return {
        "badge": account.provenance, "headline_p10_krw_a_year": account.yearly_krw.p10,
        "lines": [
            vars(line.effect) | {"why": vars(line.effect.why) if line.effect.why else None, "krw": asdict(line.krw)}
            for line in account.lines
        ],
        **{
            name: asdict(band) if (band := getattr(account, name)) else None
            for name in ("yearly_krw", "npv_krw", "payback_years", "roi")
        },
        "npv_positive": account.npv_positive, "break_even": account.break_even, "missing": list(account.missing),
        "year": asdict(found.year), "values": {k: asdict(v) | {"entered_at": f"{v.entered_at}"} for k, v in found.values.items()},
        "left": [{"indicator": one.name, "ko": one.why.ko, "en": one.why.en} for one in found.left],
    }  # fmt: skip


def as_text(found: "Worth", lang: str) -> str:
    """Returns the account for reading, the headline first."""
    ko, account = lang == "ko", found.measured
    badge = ("실측", "measured")[not ko]
    lines = [f"[{badge}] {headline(account).sentence(lang)}"]
    for line in account.lines:
        name, unit = (line.kind.name_ko, line.kind.unit_ko) if ko else (line.kind.name_en, line.kind.unit_en)
        lines.append(f"  {name}: {line.effect.mean:,.4g} {unit} → {_band(line.krw)}")
    lines += _whether_it_pays(account, ko)
    lines += [f"  {'뺀 것' if ko else 'left out'} {one.name}: {one.why.sentence(lang)}" for one in found.left]
    if account.missing:
        lines.append(f"  {'입력할 단가' if ko else 'unit values to enter'}: {', '.join(account.missing)}")
    return "\n".join(lines)


def _whether_it_pays(account: "Appraisal", ko: bool) -> list[str]:
    if account.npv_krw is None or account.payback_years is None or account.npv_positive is None:
        return []
    years = account.payback_years
    return [
        f"  {'순현재가치' if ko else 'net present value'}: {_band(account.npv_krw)}",
        f"  {'투자 회수' if ko else 'payback'}: P10 {_years(years.p10, ko)} · P50 {_years(years.p50, ko)} · P90 {_years(years.p90, ko)}",
        f"  {'이익일 확률' if ko else 'probability that it pays'}: {account.npv_positive:.0%}",
    ]


def _years(years: float, ko: bool) -> str:
    if years == float("inf"):
        return "효과 기간 안에 못 거둠" if ko else "not within the years of effect"
    return f"{years:.1f}{'년' if ko else ' years'}"


def _band(found: "Band") -> str:
    return f"P10 {found.p10:,.0f} · P50 {found.p50:,.0f} · P90 {found.p90:,.0f} KRW"


def _numbers(words: list[str]) -> tuple[str, float, float, float]:
    try:
        value_id, *numbers = words
        low, likely, high = (float(n.replace(",", "")) for n in (numbers * 3 if len(numbers) == 1 else numbers))
    except ValueError:
        raise Problem(
            "단가는 이렇게 적습니다: money set wage_krw_per_h 22000 25000 28000 (하나만 적으면 폭이 없습니다).",
            "Enter a unit value like this: money set wage_krw_per_h 22000 25000 28000 (one number: no range).",
        ) from None
    return value_id, low, likely, high
