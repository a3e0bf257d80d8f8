"""What a budget is made of: items, each paid by one of the three in cash or in kind, and what was spent on them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from twin.errors import Problem
from twin.kpi.reading import Note

MONTHS = 12  # of the agreement
CATEGORIES = {
    "software": Note("솔루션(SW)", "software"), "ai": Note("AI 모델·데이터", "AI models and data"), "hardware": Note("설비·HW", "equipment"),
    "robot": Note("로봇·AGV", "robots, AGV"), "cloud": Note("클라우드", "cloud"), "labour": Note("인건비", "labour"),
    "existing": Note("연동 기구축 장비", "linked existing equipment"), "costing": Note("원가계산", "costing"),
    "training": Note("교육", "training"), "escrow": Note("기술임치", "escrow"), "settlement": Note("정산수수료", "settlement fee"),
    "other": Note("기타", "other"),
}  # fmt: skip
SOURCES = {
    "government": Note("정부", "government"),
    "lead": Note("주관기관", "lead company"),
    "adopter": Note("도입기업", "adopter"),
}
CASH = "cash"
FORMS = {
    CASH: Note("현금", "cash"), "cloud": Note("현물: 클라우드", "in kind: cloud"), "labour": Note("현물: 인건비", "in kind: labour"),
    "equipment": Note("현물: 연동 기구축 장비", "in kind: linked existing equipment"),
}  # fmt: skip
MOST_KRW = 10**12
NEVER = 0
MOST_YEARS = 50  # what anybody could mean


@dataclass(frozen=True)
class Project:
    """What the rules go by: when the agreement begins, and whether an adopter applies alone, without a supplier."""

    starts_on: date | None = None
    is_single: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Returns it as plain data."""
        return {"starts_on": self.starts_on.isoformat() if self.starts_on else None, "is_single": self.is_single}


@dataclass(frozen=True)
class Item:
    """One line of the budget. `krw` is the supply value without VAT; `month` 1 to 12, when it is to be paid.

    Of a cloud service: `from_month`, in which its use begins, and for how many `years` the fee is counted.
    """

    item_id: str
    name: str
    category: str
    source: str
    form: str
    krw: int
    month: int
    vat_krw: int = 0
    from_month: int = NEVER
    years: float = 0.0
    about: str = ""

    @property
    def in_kind(self) -> bool:
        """Whether it is given in kind, not paid."""
        return self.form != CASH

    def as_dict(self) -> dict[str, Any]:
        """Returns it as plain data without its id."""
        return {k: v for k, v in asdict(self).items() if k != "item_id"}


@dataclass(frozen=True)
class Spending:
    """One payment on an item (or what was given in kind), without VAT."""

    spending_id: str
    item_id: str
    day: date
    krw: int
    about: str = ""


def item_of(item_id: str, given: Mapping[str, Any], where: str = "") -> Item:
    """Returns the item of plain data; Problem names the field, what stands there and what was expected."""
    place = f"{where}: " if where else ""
    name = str(given.get("name") or "").strip()
    if not name:
        raise Problem(f"{place}항목의 이름이 없습니다. 무엇에 쓰는 돈인지 적으십시오.", f"{place}the item has no name: say what the money is for.")  # fmt: skip
    for field, known in (("category", CATEGORIES), ("source", SOURCES), ("form", FORMS)):
        if given.get(field) not in known:
            names = ", ".join(f"{k} {v.ko}" for k, v in known.items())
            raise Problem(
                f"{place}'{name}'의 {field} = {given.get(field)!r}을(를) 모릅니다. {names} 가운데 하나여야 합니다.",
                f"{place}'{name}' has {field} = {given.get(field)!r}: expected one of {', '.join(known)}.",
            )
    from_month = _whole(given.get("from_month") or NEVER, 0, MONTHS, f"{place}'{name}' from_month")
    return Item(
        item_id, name, given["category"], given["source"], given["form"], _whole(given.get("krw"), 0, MOST_KRW, f"{place}'{name}' krw"),
        _whole(given.get("month", 1), 1, MONTHS, f"{place}'{name}' month"), _whole(given.get("vat_krw") or 0, 0, MOST_KRW, f"{place}'{name}' vat_krw"),
        from_month, _years(given.get("years"), f"{place}'{name}' years"), str(given.get("about") or "").strip(),
    )  # fmt: skip


def spending_of(spending_id: str, given: Mapping[str, Any]) -> Spending:
    """Returns the payment of plain data; Problem for an amount or a day that cannot be."""
    try:
        day = given["day"] if isinstance(given["day"], date) else date.fromisoformat(str(given["day"]))
    except (KeyError, ValueError):
        raise Problem(
            f"집행일 {given.get('day')!r}을(를) 읽을 수 없습니다. 2026-11-30처럼 적으십시오.",
            f"The day of payment {given.get('day')!r} is no date: write it like 2026-11-30.",
        ) from None
    krw = _whole(given.get("krw"), 1, MOST_KRW, "krw")
    return Spending(spending_id, str(given.get("item_id") or ""), day, krw, str(given.get("about") or "").strip())


def _years(given: Any, where: str) -> float:
    """Years of a cloud service; 0 where none are given."""
    try:
        years = float(given or 0.0)
    except (TypeError, ValueError):
        years = float("nan")
    if not 0 <= years <= MOST_YEARS:
        raise Problem(
            f"{where} = {given}은(는) 쓸 수 없습니다. 0에서 {MOST_YEARS} 사이의 햇수여야 합니다.",
            f"{where} = {given} cannot be used: expected a number of years from 0 to {MOST_YEARS}.",
        )
    return years


def _whole(given: Any, least: int, most: int, where: str) -> int:
    """A whole number in a range; texts with thousands separators are read as people write them."""
    text = str(given).replace(",", "").strip()
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not (least <= number <= most and number == int(number)):
        raise Problem(
            f"{where} = {given}은(는) 쓸 수 없습니다. {least:,}에서 {most:,} 사이의 정수여야 합니다.",
            f"{where} = {given} cannot be used: expected a whole number from {least:,} to {most:,}.",
        )
    return int(number)
