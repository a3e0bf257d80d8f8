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
    if account.payback_years is not None:
        back = _paid_back(account.payback_years)
        ko, en = f"{ko} · {back.ko}", f"{en} · {back.en}"
    return Problem(ko, en)


def _paid_back(years: "Band") -> Problem:
    """When the investment has come back, in the middle and if late; an infinite number is later than the effect lasts."""
    if years.p50 == float("inf"):
        return Problem("효과를 보는 기간 안에 투자를 거두지 못함", "not paid back within the years of effect")
    ko, en = (
        ("기간 안에 못 거둠", "not in time")
        if years.p90 == float("inf")
        else (f"{years.p90:.1f}년", f"{years.p90:.1f} years")
    )
    return Problem(f"회수 {years.p50:.1f}년(늦으면 {ko})", f"paid back in {years.p50:.1f} years ({en} if late)")


def _plain(band: "Band | None") -> dict[str, float | None] | None:
    return None if band is None else {k: None if v == float("inf") else v for k, v in asdict(band).items()}
