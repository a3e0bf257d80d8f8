"""What a scenario is worth: its simulated differences priced by the unit values people entered, less what it costs as entered.

Only what is shown earns: a difference whose interval holds 0, or that is surely too small to notice, is counted as none, so a change where the line is not limited earns
nothing. Output is priced once; parts of it that come from less scrap are not counted again.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from twin.compare.money.appraisal import Appraisal, YearlyEffect, appraise
from twin.compare.money.reference import value_kinds
from twin.compare.money.values import UnitValue
from twin.compare.money.yearly import YEAR_DAYS
from twin.errors import Problem
from twin.experiment.scenario.runs import DAY_S

if TYPE_CHECKING:
    from twin.experiment.scenario.comparison import Compared, Comparison, Effect
    from twin.experiment.scenario.scenario import Scenario

OWN = ("investment_krw", "licence_krw_per_year", "upkeep_krw_per_year")  # values of the AI project, not of a scenario
PRICED = {
    "units_produced": "throughput",
    "process_defect_ppm": "scrap",
    "wip_mean": "stock",
    "energy_kwh_per_part": "energy",
}


@dataclass(frozen=True)
class Money:
    """A scenario's account a year (simulated) and whether it pays; `lacks` says what to enter so that it can be told."""

    account: Appraisal
    lacks: Problem | None


def money_of(made: "Comparison", mine: "Compared", values: dict[str, UnitValue]) -> Money:
    """Returns what a scenario is worth a year and over its life; without the costs of its changes there is no life's account."""
    effects = [*_earned(made, mine), YearlyEffect("licence", 1.0, 1.0, 1.0, "entered")]
    own = {key: value for key, value in values.items() if key not in OWN} | _costs(mine.scenario)
    account = appraise(effects, own)
    return Money(account, _lacks(account, mine.scenario))


def _earned(made: "Comparison", mine: "Compared") -> list[YearlyEffect]:
    """The priced effects of a year, for the better positive."""
    found = {e.kpi_id: e for e in (*mine.effects, *mine.costs)}
    parts = found["units_produced"].base.mean or 0.0 if "units_produced" in found else 0.0
    a_year = YEAR_DAYS * DAY_S / made.asked.horizon_s
    times = {
        "throughput": a_year, "scrap": -parts * a_year / 1e6, "stock": -1.0, "energy": -parts * a_year,
    }  # fmt: skip
    return [_effect(kind, found[kpi_id], times[kind]) for kpi_id, kind in PRICED.items() if kpi_id in found and found[kpi_id].difference.mean is not None]  # fmt: skip


def _effect(kind: str, e: "Effect", times: float) -> YearlyEffect:
    mean, low, high = (times * (edge or 0.0) for edge in (e.difference.mean, e.difference.low, e.difference.high))
    low, high = sorted((low, high))
    if e.verdict not in ("better", "worse"):
        return YearlyEffect(kind, mean, low, high, "simulated", _NOT_SHOWN, is_limited=True)
    return YearlyEffect(kind, mean, low, high, "simulated", is_in_output=kind == "scrap")


def _costs(scenario: "Scenario") -> dict[str, UnitValue]:
    """What the scenario's changes cost, as entered; the investment only where something is entered, or nothing is changed."""
    source = ", ".join(dict.fromkeys(c.cost_source for c in scenario.changes if c.cost_source))
    known = {"licence_krw_per_year": scenario.yearly_krw}
    if scenario.investment_krw or scenario.yearly_krw or not scenario.changes:
        known["investment_krw"] = scenario.investment_krw
    return {key: UnitValue(key, v, v, v, source, "", datetime.now(UTC)) for key, v in known.items()}


def _lacks(account: Appraisal, scenario: "Scenario") -> Problem | None:
    missing = [v for v in account.missing if v != "investment_krw"]
    if "investment_krw" in account.missing:
        return Problem(
            f"시나리오 '{scenario.name}'의 비용이 입력되지 않아 회수기간을 말할 수 없습니다: 변경마다 투자비와 연간 비용을 출처와 함께 적으십시오.",
            f"No costs are entered for the scenario '{scenario.name}', so no payback can be told: enter investment and yearly cost of each change, with their source.",
        )
    if not missing:
        return None
    ko, en = (", ".join(getattr(value_kinds()[v], name) for v in missing) for name in ("name_ko", "name_en"))
    return Problem(
        f"단가가 없어 빠진 것이 있습니다({ko}): '투자 효과' 화면에서 출처와 함께 입력하십시오.",
        f"Left out for lack of unit values ({en}): enter them with their source on the page about money.",
    )


_NOT_SHOWN = Problem(
    "구간에 0이 들어 있거나 알아볼 수 없게 작은 차이이므로 0원으로 셉니다.",
    "Its interval holds 0, or it is too small to notice: counted as KRW 0.",
)
