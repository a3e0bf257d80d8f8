"""The programme's money: who bears which share of a project, and how much can be invested with what a company has of its own.

Rules and their source: data/reference/grant.toml.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import floor
from pathlib import Path
from typing import Any

from twin.errors import Problem

REFERENCE = Path(__file__).parents[2] / "data" / "reference" / "grant.toml"


@dataclass(frozen=True)
class Shares:
    """A project's total in won and who bears it; `in_kind_krw` is the part of the adopter's share not paid in cash."""

    total_krw: float
    government_krw: float
    lead_krw: float
    adopter_krw: float
    in_kind_krw: float
    mandatory_krw: float

    @property
    def investment_krw(self) -> float:
        """Returns what is left to invest after the costs every project must pay."""
        return self.total_krw - self.mandatory_krw

    @property
    def adopter_cash_krw(self) -> float:
        """Returns what the adopter pays in cash, all that is given in kind being its own."""
        return self.adopter_krw - self.in_kind_krw


@cache
def rules() -> dict[str, Any]:
    """Returns the rules as the reference file holds them."""
    return tomllib.loads(REFERENCE.read_text(encoding="utf-8"))


def shares(total_krw: float, in_kind: Mapping[str, float] | None = None, *, is_single: bool = False) -> Shares:
    """Returns who bears a total. `in_kind` are amounts by kind (cloud, labour, equipment); more than the rules allow counts not.

    Raises Problem for a total that the programme does not know, or a kind that cannot be given in kind.
    """
    given, most = rules(), rules()["most_total_krw"]
    if not 0 < total_krw <= most:
        raise Problem(
            f"총사업비는 0원보다 크고 {most:,}원까지인데 {total_krw:,.0f}원입니다.",
            f"A project's total is above 0 and at most KRW {most:,}, but this one is KRW {total_krw:,.0f}.",
        )
    government = min(given["government_share"] * total_krw, given["government_most_krw"])
    lead = given["lead_share"] * total_krw
    company = total_krw - government
    adopter = company - lead
    used = min(_offered(in_kind or {}, is_single=is_single), given["in_kind"]["share"] * adopter)
    return Shares(total_krw, government, lead, adopter, used, mandatory_krw(total_krw))


def mandatory_krw(total_krw: float) -> float:
    """Returns what every project of this total must pay for costing, training, escrow and settlement (without VAT)."""
    return sum(rules()["mandatory"].values()) + fee_krw(total_krw)


def fee_krw(total_krw: float) -> int:
    """Returns the settlement fee by the total (without VAT)."""
    return next(step["krw"] for step in rules()["settlement"] if total_krw <= step.get("up_to_krw", total_krw))


def most_affordable(
    cash_krw: float, in_kind: Mapping[str, float] | None = None, *, is_single: bool = False
) -> Shares:  # fmt: skip
    """Returns the largest project whose adopter's share can be paid with so much cash and what is given in kind.

    Raises Problem for cash that pays not even for the costs every project must pay.
    """
    given, offered = rules(), _offered(in_kind or {}, is_single=is_single)
    own = given["adopter_share"]
    least = own * (1 - given["in_kind"]["share"])
    total = floor(min((cash_krw + offered) / own, cash_krw / least, given["most_total_krw"]))
    if total <= mandatory_krw(max(total, 1)):
        raise Problem(
            f"현금 {cash_krw:,.0f}원으로는 의무 비용도 낼 수 없습니다: 쓸 수 있는 현금을 늘려 적으십시오.",
            f"Cash of KRW {cash_krw:,.0f} does not even pay the mandatory costs: enter more cash.",
        )
    return shares(total, in_kind, is_single=is_single)


def _offered(in_kind: Mapping[str, float], *, is_single: bool) -> float:
    """What is given in kind and may be, up to the most that counts."""
    given = rules()["in_kind"]
    for kind, krw in in_kind.items():
        if kind not in given["kinds"] or krw < 0:
            raise Problem(
                f"현물 {kind} = {krw:,.0f}은(는) 쓸 수 없습니다. {', '.join(given['kinds'])} 가운데 0 이상의 금액이어야 합니다.",
                f"In kind {kind} = {krw:,.0f} cannot be used: expected an amount of at least 0 for {', '.join(given['kinds'])}.",
            )
    allowed = [krw for kind, krw in in_kind.items() if not (is_single and kind in given["not_for_single"])]
    return min(sum(allowed), given["most_krw"])
