"""Every rule of the call held against a budget: what it is, what is allowed, how much room is left, what to do.

The amounts stand in data/reference/grant.toml. Everything is counted in supply values; VAT is extra.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from twin.errors import Problem
from twin.kpi.reading import Note
from twin.programme.budget.item import MONTHS, Item, Project
from twin.programme.grant import fee_krw, rules

CATEGORY_OF = {"cloud": "cloud", "labour": "labour", "equipment": "existing"}  # form in kind → its category
NEAR_KRW = 1  # shares of a total that is no round number


@dataclass(frozen=True)
class Rule:
    """One rule on one budget. `room_krw`: won left until the limit, below 0 what is too much; None where it is no limit."""

    rule_id: str
    name: Note
    given: float
    allowed: float
    room_krw: float | None
    is_met: bool
    said: Problem


@dataclass(frozen=True)
class Sums:
    """What a budget comes to, in won: in all, by who bears it, in kind."""

    total: int
    government: int
    lead: int
    adopter: int
    in_kind: int

    @property
    def adopter_cash(self) -> int:
        """What the adopter pays in cash."""
        return self.adopter - self.in_kind


def sums(items: Iterable[Item]) -> Sums:
    """Returns what items come to."""
    by = {"government": 0, "lead": 0, "adopter": 0}
    kind = 0
    for item in items:
        by[item.source] += item.krw
        kind += item.krw if item.in_kind else 0
    return Sums(sum(by.values()), by["government"], by["lead"], by["adopter"], kind)


def check(project: Project, items: Sequence[Item]) -> list[Rule]:
    """Returns every rule on a budget, in the order of the call; of an empty budget none is broken but the mandatory costs."""
    found = sums(items)
    return [*_shares(found), *_in_kind(project, items, found), *_cloud(items), *_vat(items), *_mandatory(items, found)]


def _shares(s: Sums) -> Iterator[Rule]:
    given = rules()
    yield _at_most(
        "total", Note("총사업비", "total"), s.total, given["most_total_krw"], "총사업비를 줄이십시오", "lower the total"
    )
    share = given["government_share"]
    yield _at_most("government_share", Note(f"정부지원금 {share:.0%} 이내", f"government at most {share:.0%}"), s.government, share * s.total, "민간부담금을 늘리거나 정부지원금을 줄이십시오", "raise what the companies bear, or lower the government's part")  # fmt: skip
    yield _at_most("government_most", Note("정부지원금 한도", "government's limit"), s.government, given["government_most_krw"], "넘는 만큼을 도입기업 부담으로 옮기십시오", "move the rest to the adopter")  # fmt: skip
    lead = given["lead_share"] * s.total
    yield Rule(
        "lead_share", Note(f"주관기관 {given['lead_share']:.0%}", f"lead company {given['lead_share']:.0%}"), s.lead, lead, None, abs(s.lead - lead) < NEAR_KRW,
        _exactly(f"주관기관은 총사업비의 {given['lead_share']:.0%}", f"The lead company bears {given['lead_share']:.0%} of the total", s.lead, lead),
    )  # fmt: skip
    yield _at_least("adopter_share", Note(f"도입기업 {given['adopter_share']:.0%} 이상", f"adopter at least {given['adopter_share']:.0%}"), s.adopter, given["adopter_share"] * s.total, "도입기업 부담을 늘리십시오", "raise the adopter's part")  # fmt: skip


def _in_kind(project: Project, items: Sequence[Item], s: Sums) -> Iterator[Rule]:
    given = rules()["in_kind"]
    yield _at_most("in_kind_share", Note(f"현물은 도입기업 부담금의 {given['share']:.0%} 이내", f"in kind at most {given['share']:.0%} of the adopter's part"), s.in_kind, given["share"] * s.adopter, "현물을 줄이고 현금으로 내십시오", "give less in kind and pay in cash")  # fmt: skip
    yield _at_most(
        "in_kind_most",
        Note("현물 한도", "in kind, the limit"),
        s.in_kind,
        given["most_krw"],
        "현물을 줄이십시오",
        "give less in kind",
    )
    strange = [i for i in items if i.in_kind and i.source != "adopter"]
    yield _none("in_kind_adopter", Note("현물은 도입기업만", "only the adopter gives in kind"), strange, "현물은 도입기업 부담금에서만 인정됩니다", "only the adopter's part may be given in kind")  # fmt: skip
    kinds = [i for i in items if i.in_kind and i.category != CATEGORY_OF[i.form]]
    yield _none("in_kind_linked", Note("현물은 클라우드·인건비·연동 기구축 장비만", "in kind: cloud, labour, linked existing equipment only"), kinds, "현물의 종류와 분류가 다릅니다: 현물 장비는 '연동 기구축 장비', 현물 인건비는 '인건비', 현물 클라우드는 '클라우드'로 하거나 현금으로 바꾸십시오", "kind and category do not agree: in kind there is linked existing equipment, labour and cloud; change the category, or make it cash")  # fmt: skip
    labour = [i for i in items if i.form in given["not_for_single"]] if project.is_single else []
    yield _none("labour_single", Note("단독 신청은 인건비 현물 불가", "no labour in kind without a supplier"), labour, "공급기업 없이 신청하면 현물 인건비를 넣을 수 없습니다", "without a supplier labour cannot be given in kind")  # fmt: skip


def _cloud(items: Sequence[Item]) -> Iterator[Rule]:
    most = rules()["cloud"]["most_years"]
    cloud = [i for i in items if i.form == "cloud" or i.category == "cloud"]
    long = [i for i in cloud if not 0 < i.years <= most]
    yield _none("cloud_years", Note(f"클라우드는 최대 {most}년", f"cloud for at most {most} years"), long, f"클라우드 이용료는 사용 시작일부터 {most}년까지만 편성합니다", f"cloud fees count for at most {most} years from the start of use")  # fmt: skip
    late = [i for i in cloud if not 1 <= i.from_month <= MONTHS]
    yield _none("cloud_start", Note("클라우드 사용은 협약 기간 안에 시작", "cloud use begins within the agreement"), late, "사용을 시작하는 달(1–12)을 적으십시오", "give the month (1–12) in which its use begins")  # fmt: skip


def _vat(items: Sequence[Item]) -> Iterator[Rule]:
    """VAT stands beside the sums, never in them; more than its rate points to an amount that holds it already."""
    rate = rules()["vat_share"]
    high = [i for i in items if i.vat_krw >= rate * i.krw + NEAR_KRW]  # rounded up to the won it is right
    yield _none("vat", Note(f"부가세는 따로, 공급가액의 {rate:.0%} 이내", f"VAT apart, at most {rate:.0%} of the supply value"), high, f"부가세가 공급가액의 {rate:.0%}보다 많습니다: 공급가액과 부가세를 나누어 적으십시오", f"VAT is more than {rate:.0%} of the supply value: enter supply value and VAT apart")  # fmt: skip


def _mandatory(items: Sequence[Item], s: Sums) -> Iterator[Rule]:
    names = {
        "costing": Note("원가계산", "costing"),
        "training": Note("교육", "training"),
        "escrow": Note("기술임치", "escrow"),
    }
    wanted = {key.removesuffix("_krw"): krw for key, krw in rules()["mandatory"].items()} | {
        "settlement": fee_krw(s.total)
    }
    for category, krw in wanted.items():
        name = names.get(category, Note("정산수수료", "settlement fee"))
        there = sum(i.krw for i in items if i.category == category)
        yield Rule(
            category, Note(f"필수 비용: {name.ko}", f"mandatory: {name.en}"), there, krw, None, there == krw,
            _exactly(f"필수 비용 {name.ko}", f"Mandatory: {name.en}", there, krw),
        )  # fmt: skip


def _at_most(rule_id: str, name: Note, given: float, allowed: float, ko: str, en: str) -> Rule:
    room = allowed - given
    return Rule(
        rule_id, name, given, allowed, room, room >= 0,
        Problem(f"{name.ko}: {allowed:,.0f}원까지인데 {given:,.0f}원으로 {-room:,.0f}원 넘습니다. {ko}.", f"{_begun(name.en)}: KRW {allowed:,.0f} allowed, {given:,.0f} given, {-room:,.0f} too much: {en}.")
        if room < 0
        else Problem(f"{name.ko}: {room:,.0f}원 더 쓸 수 있습니다.", f"{_begun(name.en)}: KRW {room:,.0f} left."),
    )  # fmt: skip


def _at_least(rule_id: str, name: Note, given: float, allowed: float, ko: str, en: str) -> Rule:
    lack = allowed - given
    return Rule(
        rule_id, name, given, allowed, None, lack < NEAR_KRW,
        Problem(f"{name.ko}: {allowed:,.0f}원이어야 하는데 {given:,.0f}원으로 {lack:,.0f}원 모자랍니다. {ko}.", f"{_begun(name.en)}: KRW {allowed:,.0f} wanted, {given:,.0f} given, {lack:,.0f} short: {en}.")
        if lack >= NEAR_KRW
        else Problem(f"{name.ko}: {abs(lack):,.0f}원 더 부담합니다.", f"{_begun(name.en)}: KRW {abs(lack):,.0f} more than that."),
    )  # fmt: skip


def _none(rule_id: str, name: Note, against: Sequence[Item], ko: str, en: str) -> Rule:
    names = ", ".join(f"'{i.name}'" for i in against)
    said = (
        Problem(f"{names}: {ko}.", f"{names}: {en}.")
        if against
        else Problem(f"{name.ko}: 지켜집니다.", f"{_begun(name.en)}: kept.")
    )
    return Rule(rule_id, name, len(against), 0, None, not against, said)


def _exactly(ko: str, en: str, given: float, wanted: float) -> Problem:
    """What is said of an amount that must be met to the won."""
    lack = wanted - given
    if abs(lack) < NEAR_KRW:
        return Problem(f"{ko}: {given:,.0f}원, 맞습니다.", f"{en}: KRW {given:,.0f}, as it should be.")
    do = (
        (f"{lack:,.0f}원을 더하십시오", f"add KRW {lack:,.0f}")
        if lack > 0
        else (f"{-lack:,.0f}원을 빼십시오", f"take KRW {-lack:,.0f} out")
    )
    return Problem(
        f"{ko}: {wanted:,.0f}원이어야 하는데 {given:,.0f}원입니다. {do[0]}.",
        f"{en}: KRW {wanted:,.0f} wanted, {given:,.0f} given: {do[1]}.",
    )


def _begun(text: str) -> str:
    """A text with its first letter large, the others as they are."""
    return text[:1].upper() + text[1:]
