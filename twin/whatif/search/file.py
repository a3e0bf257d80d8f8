"""Searches as TOML files: a goal, a budget, what is taken for given, [[lever]] blocks with candidate values and their costs,
[[allocation]] of a total.
"""

from collections.abc import Mapping
from typing import Any

from twin.errors import Problem
from twin.experiment.scenario import Change, Scenario, applied, check, scenario_of
from twin.experiment.scenario.values import is_number
from twin.experiment.search import Budget, Goal, Option, Question, Slot, Space, Total
from twin.experiment.search.question import YEARS
from twin.kpi import catalogue
from twin.plant import Plant
from twin.programme.grant import most_affordable

TOP = ("name", "goal", "wants", "budget", "given", "lever", "allocation")
BUDGET = ("investment_krw", "own_krw", "in_kind_krw", "yearly_krw", "years", "single_applicant")
ALLOCATION = ("kind", "at", "total", "least", "most", "now")
BY_WORK = "processing_time"  # in an allocation its amounts share the work: as many times faster


def question_of(given: Mapping[str, Any], where: str, plant: Plant) -> Question:
    """Returns the question of what a search file holds; `where` names it in a Problem, with the place and what was expected."""
    _known(given, TOP, where)
    levers = [_slot(block, f"{where} lever {i}") for i, block in enumerate(given.get("lever", []), 1)]
    slots, totals = list[Slot](levers), list[Total]()
    for i, block in enumerate(given.get("allocation", []), 1):
        mine, amount = _shared(block, f"{where} allocation {i}")
        totals.append(Total(tuple(range(len(slots), len(slots) + len(mine))), amount))
        slots += mine
    space = Space(tuple(slots), tuple(totals))
    condition = given_of(given, where)
    check(condition, plant)
    goal, budget = _goal(given, where), budget_of(given.get("budget", {}), f"{where} budget")
    return Question(applied(condition, plant), space, goal, budget)


def given_of(given: Mapping[str, Any], where: str) -> Scenario:
    """Returns what holds for all that is compared, the plant as it is too: the [[given]] blocks, as when demand is higher."""
    blocks = given.get("given", [])
    return scenario_of({"name": "given"} | ({"change": blocks} if blocks else {}), f"{where} given")


def budget_of(given: Mapping[str, Any], where: str) -> Budget:
    """Returns the limit of a [budget] block: what may be invested, or what the programme's rules make of the company's own cash."""
    _known(given, BUDGET, where)
    in_kind = given.get("in_kind_krw", {})
    numbers = [given[k] for k in ("investment_krw", "own_krw", "yearly_krw", "years") if k in given]
    if not isinstance(in_kind, Mapping) or not all(is_number(v) and v >= 0 for v in (*numbers, *in_kind.values())):
        raise Problem(f"{where}: 금액은 0 이상인 수여야 합니다.", f"{where}: expected amounts of at least 0.")
    for name in ("investment_krw", "own_krw"):
        if given.get(name) == 0:
            raise Problem(
                f"{where}: {name}이(가) 0원입니다. 쓸 수 있는 금액을 적으십시오. 한도가 없으면 이 줄을 빼십시오.",
                f"{where}: {name} is 0: enter what may be spent, or leave the line out where there is no limit.",
            )
    most = [float(given["investment_krw"])] if "investment_krw" in given else []
    if "own_krw" in given:
        single = bool(given.get("single_applicant", False))
        most.append(most_affordable(float(given["own_krw"]), in_kind, is_single=single).investment_krw)
    yearly = given.get("yearly_krw")
    return Budget(min(most, default=None), None if yearly is None else float(yearly), float(given.get("years", YEARS)))


def _goal(given: Mapping[str, Any], where: str) -> Goal:
    kpi_id, wants = given.get("goal"), given.get("wants")
    if kpi_id not in catalogue():
        raise Problem(
            f"{where}: goal = {kpi_id!r}을(를) 모릅니다. 쓸 수 있는 지표: {', '.join(catalogue())}.",
            f"{where}: unknown goal = {kpi_id!r}: expected one of {', '.join(catalogue())}.",
        )
    if wants not in (None, "more", "less"):
        raise Problem(f'{where}: wants는 "more"나 "less"여야 합니다.', f'{where}: expected wants = "more" or "less".')
    return Goal(kpi_id, wants or catalogue()[kpi_id].wants)


def _slot(block: Mapping[str, Any], where: str) -> Slot:
    """A lever and its candidates; each must say what it costs, nothing too."""
    candidates = block.get("values")
    if not isinstance(candidates, list) or not candidates or not all(isinstance(c, dict) for c in candidates):
        raise Problem(
            f"{where}: 후보가 없습니다. values = [{{ value = …, investment_krw = … }}]를 적으십시오.",
            f"{where}: it has no candidates: write values = [{{ value = …, investment_krw = … }}].",
        )
    head = {k: v for k, v in block.items() if k != "values"}
    return Slot((Option(None), *(_option(head, c, f"{where} value {i}") for i, c in enumerate(candidates, 1))))


def _option(head: dict[str, Any], candidate: dict[str, Any], where: str) -> Option:
    if "investment_krw" not in candidate:
        raise Problem(
            f"{where}: 비용이 없습니다. investment_krw를 적으십시오. 돈이 들지 않으면 0을 적으십시오.",
            f"{where}: it has no cost: write investment_krw, 0 if it costs nothing.",
        )
    ends = {name: candidate[name] for name in ("low", "high") if name in candidate}
    plain = {k: v for k, v in candidate.items() if k not in ends}
    change = _change(head | plain, where)
    moved = {name: _change(head | plain | {"value": value}, f"{where} {name}") for name, value in ends.items()}
    return Option(change, 0, moved.get("low"), moved.get("high"))


def _shared(block: Mapping[str, Any], where: str) -> tuple[list[Slot], int]:
    """The slots among which whole amounts are shared, and their total."""
    _known(block, ALLOCATION, where)
    at, total, least = block.get("at"), block.get("total"), block.get("least", 1)
    most = block.get("most", total)
    is_whole = [isinstance(v, int) and not isinstance(v, bool) and v >= 0 for v in (total, least, most)]
    if not isinstance(at, list) or len(at) < 2 or not isinstance(total, int) or not all(is_whole):
        raise Problem(
            f"{where}: 나눌 설비를 둘 이상 at에, 나눌 합계를 total에 정수로 적으십시오.",
            f"{where}: name at least two stations in at, and the whole number to share in total.",
        )
    amounts = range(least, min(most, total - least * (len(at) - 1)) + 1) or range(least, most + 1)
    return [Slot(tuple(_amount(block, str(on), n, where) for n in amounts)) for on in at], total


def _amount(block: Mapping[str, Any], on: str, amount: int, where: str) -> Option:
    value = _percent(block.get("now"), amount, where) if block.get("kind") == BY_WORK else amount
    return Option(
        _change({"kind": block.get("kind"), "station": on, "value": value}, f"{where} ({on}: {amount})"), amount
    )


def _percent(now: Any, amount: int, where: str) -> float:
    """The change of the time a part takes when so many share the work of those who do it now."""
    if not is_number(now) or now <= 0 or amount == 0:
        raise Problem(
            f"{where}: 지금 몇이 나눠 하는지 now에, 최소를 least에 1 이상으로 적으십시오.",
            f"{where}: write in now how many share the work today, and a least of at least 1.",
        )
    return round(100 * (now / amount - 1), 2)


def _change(block: dict[str, Any], where: str) -> Change:
    """The change of a block as a scenario file holds it, its place told as here."""
    found = scenario_of({"name": "search", "change": [block]}, where)
    return found.changes[0]


def _known(given: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in given:
        if key not in known:
            raise Problem(
                f"{where}: {key} 항목을 모릅니다. 쓸 수 있는 것: {', '.join(known)}.",
                f"{where}: unknown field {key}: expected one of {', '.join(known)}.",
            )
