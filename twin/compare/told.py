"""A comparison in words and as plain data: for the terminal, for scripts, for whoever prints it."""

from typing import Any

import numpy as np

from twin.compare.estimator import Effect
from twin.compare.measured import Beforehand, Comparison
from twin.compare.series import Series
from twin.kpi.catalogue import Kpi, catalogue

MARKS = {"passed": "✓", "told": "·", "failed": "✗"}
LEFT_OUT = {
    "between": ("기준 기간과 적용일 사이", "between the baseline and the go-live"), "ramp_in": ("적응 기간", "ramp-in"),
    "holiday": ("쉬는 날", "no working day"), "unrecorded": ("일한 날이지만 기록 없음", "working day without a record"),
    "no_production": ("생산 없음", "nothing made"), "little": ("생산이 거의 없음", "hardly anything made"),
    "no_value": ("지표의 값이 없음", "the indicator has no value"), "part_day": ("하루가 다 기록되지 않음", "day not recorded whole"),
    "no_control": ("대조군의 값이 없음", "the control has no value"),
}  # fmt: skip


_THIS = ("이 적용", "this go-live")
_TIED = ("다른 적용과 너무 가까워 나눌 수 없음", "too near another go-live to be told apart")


def amount(kpi: Kpi, value: float, lang: str, *, signed: bool = False) -> str:
    """Returns a value with its unit; a change (`signed`) of a % is told in points."""
    plus = "+" if signed else ""
    if kpi.unit == "%":
        unit = "%" if not signed else "%p" if lang == "ko" else "points"
        return f"{100 * value:{plus}.2f} {unit}"
    unit = kpi.unit if lang == "ko" else kpi.unit_en
    return f"{value:{plus},.0f} {unit}" if abs(value) >= 1000 else f"{value:{plus}.3g} {unit}"


def interval(kpi: Kpi, e: Effect, lang: str) -> str:
    """Returns a change with its 95 % interval."""
    change, low, high = (amount(kpi, v, lang, signed=True) for v in (e.median, e.low, e.high))
    return f"{change} [{low}, {high}]"


def headline(found: Comparison, lang: str) -> str:
    """Returns the verdict with the change and its interval, in one line."""
    return f"{found.verdict.words(lang)}: {interval(catalogue()[found.plan.kpi_id], found.effect, lang)}"


def as_text(found: Comparison, lang: str) -> str:
    """Returns the comparison as lines."""
    kpi, ko = catalogue()[found.plan.kpi_id], lang == "ko"
    before, after = (amount(kpi, v, lang) for v in (found.value_before, found.value_after))
    n1 = int(found.series.is_after.sum())
    days = (len(found.series.day) - n1, n1)
    said = "실측" if ko else "measured"
    lines = [
        f"{kpi.name_ko if ko else kpi.name_en} [{said}]",
        headline(found, lang),
        f"  {found.verdict.sentence(lang)}",
        f"  {before} → {after} ({days[0]}일 → {days[1]}일)" if ko else f"  {before} → {after} ({days[0]} days → {days[1]} days)",
        *_split_lines(found, lang),
        *_separate_lines(found, lang),
        _seen(found.seen.often, found.seen.nearly_always, kpi, lang),
        *(f"  {MARKS[g.status]} {g.sentence(lang)}" for g in found.guards),
        *_left_lines(found.series, lang),
        f"  {'계획' if ko else 'plan'} sha256 {found.plan.sha256()[:16]}",
    ]  # fmt: skip
    return "\n".join(lines)


def early_text(found: Beforehand, lang: str) -> str:
    """Returns what can be said before the time after, as lines."""
    kpi = catalogue()[found.plan.kpi_id]
    lines = [
        f"{kpi.name_ko} [실측] 기준 {amount(kpi, found.value_before, lang)} ({len(found.series.day)}일)"
        if lang == "ko"
        else f"{kpi.name_en} [measured] baseline {amount(kpi, found.value_before, lang)} ({len(found.series.day)} days)",
        _seen(found.seen.often, found.seen.nearly_always, kpi, lang),
        *(f"  {MARKS[g.status]} {g.sentence(lang)}" for g in found.guards),
    ]
    return "\n".join(lines)


def as_json(found: Comparison) -> dict[str, Any]:
    """Returns the comparison as plain data; days as ISO text."""
    s, x = found.series, found.expected
    return {
        "badge": "measured", "plan": found.plan.as_dict(), "plan_sha256": found.plan.sha256(),
        "value_before": found.value_before, "value_after": found.value_after, "effect": vars(found.effect),
        "wanted": found.wanted,
        "verdict": {"kind": found.verdict.kind, "ko": found.verdict.words("ko"), "en": found.verdict.words("en")},
        "guards": [vars(g) for g in found.guards], "detectable": vars(found.seen),
        "split": None if found.split is None else {
            "rate": found.split.rate, "mix": found.split.mix, "parts": [_plain(vars(p)) for p in found.split.parts],
        },
        "separate": [
            {"day": s.day.isoformat(), "ko": s.ko, "en": s.en, "effect": vars(s.effect) if s.effect else None} for s in found.separate
        ],
        "days": [
            {"day": d.isoformat(), "after": bool(a), "value": float(v), "expected": float(e), "low": float(lo), "high": float(hi)}
            for d, a, v, e, lo, hi in zip(s.day, s.is_after, s.value, x.level, x.low, x.high, strict=True)
        ],
        "left_out": [{"day": left.day.isoformat(), "reason": left.reason, "value": left.value} for left in s.left_out],
        "provenance": found.provenance,
    }  # fmt: skip


def early_json(found: Beforehand) -> dict[str, Any]:
    """Returns what can be said beforehand as plain data."""
    return {
        "badge": "measured", "plan": found.plan.as_dict(), "plan_sha256": found.plan.sha256(), "value_before": found.value_before,
        "wanted": found.wanted, "guards": [vars(g) for g in found.guards], "detectable": vars(found.seen),
    }  # fmt: skip


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {k: None if isinstance(v, float) and np.isnan(v) else v for k, v in values.items()}


def _split_lines(found: Comparison, lang: str) -> list[str]:
    if found.split is None:
        return []
    kpi = catalogue()[found.plan.kpi_id]
    total, rate, mix = (
        amount(kpi, v, lang, signed=True) for v in (found.split.total, found.split.rate, found.split.mix)
    )
    if lang == "ko":
        return [f"  단순 차이 {total} = 품목마다의 변화 {rate} + 품목 구성의 변화 {mix}"]
    return [f"  crude change {total} = products' own {rate} + mix {mix}"]


def _separate_lines(found: Comparison, lang: str) -> list[str]:
    kpi, place = catalogue()[found.plan.kpi_id], 0 if lang == "ko" else 1
    return [
        f"  {s.day} {(s.ko, s.en)[place] or _THIS[place]}: {interval(kpi, s.effect, lang) if s.effect else _TIED[place]}"
        for s in found.separate
    ]


def _seen(often: float, always: float, kpi: Kpi, lang: str) -> str:
    """The smallest change that can be seen."""
    small, large = (amount(kpi, v, lang, signed=True).lstrip("+") for v in (often, always))
    if lang == "ko":
        return f"  이 기간에서 확인할 수 있는 가장 작은 변화: {small} (다섯 번에 네 번), {large} (거의 언제나)"
    return f"  smallest change that can be seen in this window: {small} (four times in five), {large} (nearly always)"


def _left_lines(series: Series, lang: str) -> list[str]:
    counts: dict[str, int] = {}
    for left in series.left_out:
        counts[left.reason] = counts.get(left.reason, 0) + 1
    if not counts:
        return []
    told = ", ".join(f"{LEFT_OUT[r][0 if lang == 'ko' else 1]} {n}" for r, n in counts.items())
    return [f"  뺀 날: {told}" if lang == "ko" else f"  days left out: {told}"]
