"""The budget as it stands: items, rules, and what was spent of what was planned, month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from twin.errors import Problem
from twin.programme import entries
from twin.programme.budget.item import MONTHS, Item, Project, Spending, item_of, spending_of
from twin.programme.budget.rules import Rule, Sums, check, sums
from twin.programme.grant import fee_krw, rules

if TYPE_CHECKING:
    from twin.store import Store

ONE = "agreement"  # the id of the one project a store is about


@dataclass(frozen=True)
class Month:
    """One month of the agreement: what was to be paid by its end, and what has been, in won (None: it is still to come)."""

    month: int
    planned: int
    spent: int | None


@dataclass(frozen=True)
class Budget:
    """The whole picture; broken rules first."""

    project: Project
    items: tuple[Item, ...]
    spending: tuple[Spending, ...]
    sums: Sums
    rules: tuple[Rule, ...]

    @property
    def broken(self) -> tuple[Rule, ...]:
        """The rules that are not kept."""
        return tuple(r for r in self.rules if not r.is_met)

    def spent_on(self, item_id: str) -> int:
        """Returns what was spent on an item, in won."""
        return sum(s.krw for s in self.spending if s.item_id == item_id)

    @property
    def spent(self) -> int:
        """What was spent in all, in won."""
        return sum(s.krw for s in self.spending)

    def by_month(self, today: date | None = None) -> list[Month]:
        """Returns the twelve months with what was planned and spent up to the end of each, spent up to `today` where given; without a
        first day nothing is spent in any."""
        now = _month(self.project.starts_on, today) if today and self.project.starts_on else MONTHS
        found = []
        for month in range(1, MONTHS + 1):
            planned = sum(i.krw for i in self.items if i.month <= month)
            spent = sum(s.krw for s in self.spending if _month(self.project.starts_on, s.day) <= month) if self.project.starts_on else 0  # fmt: skip
            found.append(Month(month, planned, spent if month <= now else None))
        return found


def budget(store: "Store") -> Budget:
    """Returns the budget as it stands."""
    items = [item_of(item_id, content) for item_id, content in entries.contents(store, "budget").items()]
    spending = [spending_of(i, c) for i, c in entries.contents(store, "spending").items()]
    return of(project(store), items, spending)


def of(project_: Project, items: Sequence[Item], spending: Sequence[Spending] = ()) -> Budget:
    """Returns the budget of items and payments, the broken rules first."""
    found = sorted(check(project_, items), key=lambda r: r.is_met)
    return Budget(project_, tuple(items), tuple(sorted(spending, key=lambda s: s.day)), sums(items), tuple(found))


def project(store: "Store") -> Project:
    """Returns what is entered about the agreement; its usual where nothing is."""
    content = entries.contents(store, "project").get(ONE, {})
    starts_on = content.get("starts_on")
    return Project(date.fromisoformat(starts_on) if starts_on else None, bool(content.get("is_single", False)))


def put_project(store: "Store", found: Project, *, by: str) -> None:
    """Enters when the agreement begins and whether there is a supplier."""
    entries.put(store, "project", {ONE: found.as_dict()}, by=by)


def put_item(store: "Store", given: dict[str, Any], *, by: str, item_id: str | None = None) -> list[Rule]:
    """Enters an item (a new one without an id) and returns the rules the budget then breaks: it is kept all the same."""
    return put_items(store, [given | {"id": item_id or ""}], by=by)


def put_items(store: "Store", given: Sequence[dict[str, Any]], *, by: str) -> list[Rule]:
    """Enters items all or none and returns the rules the budget then breaks; one whose `id` stands is changed, any other is new.

    Raises Problem for what cannot be an item, or less than has been spent on it already.
    """
    now = budget(store)
    there = {item.item_id: item for item in now.items}
    first = int(entries.new_id(store, "budget", "b")[1:])
    new, found = 0, dict[str, Item]()
    for one in given:
        item_id = str(one.get("id") or "")
        if item_id not in there or item_id in found:
            item_id, new = f"b{first + new}", new + 1
        found[item_id] = item_of(item_id, one)
        spent = now.spent_on(item_id)
        if found[item_id].krw < spent:
            raise Problem(
                f"'{found[item_id].name}'에는 이미 {spent:,}원을 집행했습니다: 예산은 그보다 적을 수 없습니다.",
                f"KRW {spent:,} have been spent on '{found[item_id].name}' already: its budget cannot be less.",
            )
    entries.put(store, "budget", {item_id: item.as_dict() for item_id, item in found.items()}, by=by)
    return [r for r in check(now.project, list((there | found).values())) if not r.is_met]


def take_out(store: "Store", item_id: str, *, by: str) -> None:
    """Takes an item out of the budget; Problem where something has been spent on it."""
    spent = budget(store).spent_on(item_id)
    if spent:
        raise Problem(
            f"이 항목에는 이미 {spent:,}원을 집행했습니다: 집행을 먼저 거두십시오.",
            f"KRW {spent:,} have been spent on this item: take the payments out first.",
        )
    entries.withdraw(store, "budget", item_id, by=by, reason="")


def put_spending(store: "Store", given: dict[str, Any], *, by: str) -> Spending:
    """Enters a payment on an item that stands and returns it; Problem for any other, or for more than is planned for it."""
    now = budget(store)
    found = spending_of(entries.new_id(store, "spending", "s"), given)
    item = next((i for i in now.items if i.item_id == found.item_id), None)
    if item is None:
        raise Problem(f"'{found.item_id}'(이)라는 예산 항목이 없습니다.", f"The budget has no item '{found.item_id}'.")
    left = item.krw - now.spent_on(item.item_id)
    if found.krw > left:
        raise Problem(
            f"'{item.name}'에는 {left:,}원이 남았는데 {found.krw:,}원을 집행한다고 적었습니다: 예산을 먼저 늘리거나 금액을 고치십시오.",
            f"'{item.name}' has KRW {left:,} left, but {found.krw:,} are entered as spent: raise the budget first, or mend the amount.",
        )
    entries.put(store, "spending", {found.spending_id: {"item_id": found.item_id, "day": found.day.isoformat(), "krw": found.krw, "about": found.about}}, by=by)  # fmt: skip
    return found


def usual_items(total_krw: int) -> list[Item]:
    """Returns the items every budget must have at this total: a start for an empty one."""
    wanted = rules()["mandatory"]
    names = {"costing": "원가계산 비용", "training": "스마트공장 교육비", "escrow": "기술임치 비용"}
    found = [Item("", name, key, "adopter", "cash", wanted[f"{key}_krw"], 12 if key == "escrow" else 2) for key, name in names.items()]  # fmt: skip
    return [*found, Item("", "정산 수수료", "settlement", "adopter", "cash", fee_krw(total_krw), 12)]


def _month(starts_on: date | None, day: date) -> int:
    """The month of the agreement a day lies in: 1 is the first; a day before it counts as the first."""
    if starts_on is None:
        return MONTHS
    months = (day.year - starts_on.year) * 12 + day.month - starts_on.month - (day.day < starts_on.day)
    return max(1, months + 1)
