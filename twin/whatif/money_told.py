"""What a scenario is worth as plain data, and in a sentence."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from twin.errors import Problem

if TYPE_CHECKING:
    from twin.compare.money.appraisal import Band
    from twin.whatif.money import Money


def money_json(money: "Money") -> dict[str, Any]:
    """Returns a scenario's account as plain data: won a year by line, NPV, payback, ROI, each P10, P50, P90; None = not told."""
    account = money.account
    return {
        "badge": "simulated", "yearly_krw": asdict(account.yearly_krw),
        "lines": [
            {
                "effect": line.kind.effect_id, "provenance": line.effect.provenance, "krw": asdict(line.krw),
                "amount": {"mean": line.effect.mean, "low": line.effect.low, "high": line.effect.high, "unit": line.kind.unit_en},
                "counted": not line.effect.is_limited,
            }
            for line in account.lines
        ],
        "npv_krw": _plain(account.npv_krw), "payback_years": _plain(account.payback_years), "roi": _plain(account.roi),
        "npv_positive": account.npv_positive, "break_even": account.break_even,
        "lacks": None if money.lacks is None else {"ko": money.lacks.ko, "en": money.lacks.en},
    }  # fmt: skip


def money_said(money: "Money") -> Problem:
    """Returns in a sentence what a scenario brings a year and when it has paid for itself: the P10 first, then the middle."""
    account = money.account
    if not any(line.kind.earns and not line.effect.is_limited for line in account.lines):
        return Problem("드러난 효과가 없어 벌어들이는 돈이 없습니다.", "No effect is shown that earns money.")
    low, middle = account.yearly_krw.p10, account.yearly_krw.p50
    ko, en = (
        f"해마다 {low:,.0f}원 이상(열에 아홉), 가운데 {middle:,.0f}원",
        f"KRW {low:,.0f} a year or more nine times in ten, {middle:,.0f} in the middle",
    )
    years = account.payback_years
    if years is not None:
        ko, en = (
            f"{ko} · 회수 {_years_ko(years.p50)}(늦으면 {_years_ko(years.p90)})",
            f"{en} · paid back in {_years_en(years.p50)} ({_years_en(years.p90)} if late)",
        )
    return Problem(ko, en)


def _years_ko(years: float) -> str:
    return "효과 기간 안에 못 함" if years == float("inf") else f"{years:.1f}년"


def _years_en(years: float) -> str:
    return "not within the years of effect" if years == float("inf") else f"{years:.1f} years"


def _plain(band: "Band | None") -> dict[str, float | None] | None:
    return None if band is None else {k: None if v == float("inf") else v for k, v in asdict(band).items()}
