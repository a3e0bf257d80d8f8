"""A comparison of scenarios as plain values, and for reading in a terminal."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from twin.compare.money.values import UnitValue
from twin.experiment.intervals import Estimate
from twin.experiment.scenario import words
from twin.experiment.scenario.comparison import SHOWN, Compared, Comparison, Effect
from twin.experiment.scenario.seen import beyond
from twin.kpi import catalogue
from twin.plant import Plant
from twin.whatif.money import money_of
from twin.whatif.money_told import money_json, money_said
from twin.whatif.trust import LABELS, grade, label

if TYPE_CHECKING:
    from twin.validate import KeptValidation

COSTS = {
    "material_krw_per_part": ("양품 하나의 재료비(원)", "material of a good part (KRW)"),
    "labour_krw_per_part": ("양품 하나의 노무비(원)", "labour of a good part (KRW)"),
    "energy_krw_per_part": ("양품 하나의 전기요금(원)", "electricity of a good part (KRW)"),
    "energy_kwh_per_part": ("양품 하나의 전력(kWh)", "electricity of a good part (kWh)"),
}
VERDICTS = {
    "better": ("나아짐", "better"), "none shown": ("차이가 드러나지 않음", "no difference shown"), "worse": ("나빠짐", "worse"),
    "too small": ("의미 없이 작음", "too small to matter"),
}  # fmt: skip


def as_json(
    made: Comparison, kept: "KeptValidation | None", lang: str, values: dict[str, UnitValue] | None = None
) -> dict[str, Any]:
    """Returns a comparison as plain data: for each scenario its changes in words, every KPI's estimates, what a good part
    costs, and the money by the unit `values` entered."""
    asked = made.asked
    return {
        "plant": asked.plant.site.name, "badge": "simulated", "seed": asked.seed, "horizon_s": asked.horizon_s,
        "warmup_s": asked.warmup_s, "replications": made.replications, "precise_enough": made.is_known,
        "inputs_drawn": asked.runs_a_draw > 1, "limiting": made.limiting,
        "scenarios": [_scenario_json(c, made, kept, lang, values or {}) for c in made.compared],
    }  # fmt: skip


def _scenario_json(
    mine: Compared, made: Comparison, kept: "KeptValidation | None", lang: str, values: dict[str, UnitValue]
) -> dict[str, Any]:
    scenario, plant = mine.scenario, made.asked.plant
    outside = beyond(scenario, plant)
    said = {f"changes_{i}": words(scenario, plant, i) for i in ("ko", "en")}
    kpis = {
        e.kpi_id: {
            "base": asdict(e.base), "scenario": asdict(e.scenario), "difference": asdict(e.difference),
            "verdict": e.verdict, "label": label(e, kept, outside), "grade": grade(e, kept),
        }
        for e in mine.effects
    }  # fmt: skip
    return {
        "name": scenario.name, "changes": said[f"changes_{lang}"], **said, "kpis": kpis, "limiting": mine.limiting,
        "per_good_part": {
            e.kpi_id: {"base": asdict(e.base), "scenario": asdict(e.scenario), "difference": asdict(e.difference), "verdict": e.verdict}
            for e in mine.costs
        },
        "money": money_json(money_of(made, mine, values)),
        "beyond_the_data": [{"kind": b.kind, "ko": b.note.ko, "en": b.note.en} for b in outside],
        "cost": {
            "investment_krw": scenario.investment_krw, "yearly_krw": scenario.yearly_krw, "badge": "entered",
            "sources": [c.cost_source for c in scenario.changes if c.cost_source],
        },
    }  # fmt: skip


def as_text(
    made: Comparison, kept: "KeptValidation | None", lang: str, values: dict[str, UnitValue] | None = None
) -> str:
    """Returns a comparison for reading, in 'ko' or 'en'."""
    lines = [_head(made, kept, lang)]
    for mine in made.compared:
        lines += _scenario_text(mine, made, kept, lang, values or {})
    if not made.is_known:
        lines.append(
            _say(
                lang,
                "아직 흔들림이 커서 작은 차이는 가려지지 않습니다: 반복을 늘리거나 기간을 길게 하십시오.",
                "Luck still hides small differences: ask for more replications or a longer horizon.",
            )
        )
    return "\n".join(lines)


def _head(made: Comparison, kept: "KeptValidation | None", lang: str) -> str:
    asked = made.asked
    trust = _say(lang, "신뢰도 미검증", "not validated") if kept is None else _say(lang, "검증됨", "validated")
    inputs = (
        _say(lang, "구간에 입력의 불확실성 포함", "intervals include what the inputs leave open")
        if asked.runs_a_draw > 1
        else _say(lang, "구간은 반복의 흔들림만", "intervals are of the runs' luck alone")
    )
    badge = _say(lang, "예측", "simulated")
    return f"{asked.plant.site.name}: {badge} · {trust}, n = {made.replications}, seed {asked.seed}; {inputs}"


def _scenario_text(
    mine: Compared, made: Comparison, kept: "KeptValidation | None", lang: str, values: dict[str, UnitValue]
) -> list[str]:
    scenario, plant = mine.scenario, made.asked.plant
    outside = beyond(scenario, plant)
    lines = ["", f"{scenario.name}: {words(scenario, plant, lang)}"]
    lines += [_effect_text(e, kept, outside, lang) for e in mine.effects if e.kpi_id in SHOWN]
    before, after = (_first(shares, plant, lang) for shares in (made.limiting, mine.limiting))
    lines.append(f"  {_say(lang, '라인을 제한하는 곳', 'limits the line')}: {before} → {after}")
    if scenario.investment_krw or scenario.yearly_krw:
        sources = ", ".join(c.cost_source for c in scenario.changes if c.cost_source)
        lines.append(
            _say(
                lang,
                f"  비용(입력): 투자 {scenario.investment_krw:,.0f}원, 해마다 {scenario.yearly_krw:,.0f}원 ({sources})",
                f"  Cost (entered): KRW {scenario.investment_krw:,.0f} once, KRW {scenario.yearly_krw:,.0f} a year ({sources})",
            )
        )
    lines += [_cost_text(e, lang) for e in mine.costs]
    money = money_of(made, mine, values)
    lines += [f"  {_say(lang, '돈', 'Money')}: {money_said(money).sentence(lang)}"] if values else []
    lines += [f"  {money.lacks.sentence(lang)}"] if money.lacks else []
    return [*lines, *(f"  {b.note.sentence(lang)}" for b in outside)]


def _cost_text(e: Effect, lang: str) -> str:
    """What one good part costs: won and kWh."""
    name = _say(lang, *COSTS[e.kpi_id])
    return f"  {name}: {_plain(e.base, 1)} → {_plain(e.scenario, 1)}, {_signed(e.difference, 1)} · {_say(lang, *VERDICTS[e.verdict])}"


def _effect_text(effect: Effect, kept: "KeptValidation | None", outside: list, lang: str) -> str:
    entry = catalogue()[effect.kpi_id]
    name, unit = (entry.name_ko, entry.unit) if lang == "ko" else (entry.name_en, entry.unit_en)
    if effect.difference.mean is None:
        return f"  {name}: -"
    times = 100 if unit == "%" else 1
    before, after = (_plain(e, times) for e in (effect.base, effect.scenario))
    points = "%p" if unit == "%" else unit
    said = _say(lang, *VERDICTS[effect.verdict])
    trust = f" · {_say(lang, *LABELS[label(effect, kept, outside)])}" if effect.verdict in ("better", "worse") else ""
    return f"  {name}: {before} → {after} {unit}, {_signed(effect.difference, times)} {points} · {said}{trust}"


def _first(shares: dict[str, float], plant: Plant, lang: str) -> str:
    """The name of the station that limits most; its id where it has none."""
    if not shares:
        return "-"
    station = plant.station_by_id()[next(iter(shares))]
    return _say(lang, station.name_ko, station.name_en) or station.id


def _plain(e: Estimate, times: int) -> str:
    return "-" if e.mean is None else _number(e.mean * times, "", 4)


def _signed(e: Estimate, times: int) -> str:
    """A difference with its interval."""
    mean = _number((e.mean or 0.0) * times, "+", 3)
    if e.low is None or e.high is None:
        return mean
    return f"{mean} ({_number(e.low * times, '+', 3)} – {_number(e.high * times, '+', 3)})"


def _number(value: float, sign: str, digits: int) -> str:
    """So many digits, but never as a power of ten where the number is large."""
    return f"{value:{sign},.0f}" if abs(value) >= 10**digits else f"{value:{sign},.{digits}g}"


def _say(lang: str, ko: str, en: str) -> str:
    return ko if lang == "ko" else en
