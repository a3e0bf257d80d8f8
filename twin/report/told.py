"""What both formats say of an indicator, a model or a projection, as pairs of a name and a text."""

from typing import TYPE_CHECKING

from twin.compare.measured import Comparison
from twin.compare.told import LEFT_OUT, amount
from twin.errors import Problem
from twin.kpi.catalogue import catalogue
from twin.models.told import figure, named
from twin.programme.indicators.indicator import Indicator
from twin.programme.indicators.values import Value
from twin.report.words import number, say

if TYPE_CHECKING:
    from twin.experiment.intervals import Estimate
    from twin.kpi.catalogue import Kpi
    from twin.models.overview import ModelRow
    from twin.programme.indicators.table import Row
    from twin.report.contents import Chapter, Contents


def name(indicator: Indicator, lang: str) -> str:
    """Returns what an indicator is called."""
    return (indicator.name_ko if lang == "ko" else indicator.name_en) or indicator.name_ko or indicator.id


def unit(indicator: Indicator, lang: str) -> str:
    """Returns the unit of its values."""
    return (indicator.unit if lang == "ko" else indicator.unit_en) or indicator.unit


def value(found: Value | Problem, lang: str) -> str:
    """Returns a value with its badge, or a dash."""
    return f"{number(found.value)} ({say(lang, f'badge_{found.badge}')})" if isinstance(found, Value) else "–"


def verdict(chapter: "Chapter", lang: str) -> str:
    """Returns the verdict in words, or that there is none."""
    found = chapter.comparison
    return found.verdict.words(lang) if isinstance(found, Comparison) else say(lang, "no_comparison")


def change(found: Comparison, lang: str) -> str:
    """Returns the measured change with its interval in the KPI's unit."""
    kpi, e = catalogue()[found.plan.kpi_id], found.effect
    middle, low, high = (amount(kpi, v, lang, signed=True) for v in (e.median, e.low, e.high))
    return f"{middle} [{low}, {high}]"


def basis(row: "Row", lang: str) -> list[tuple[str, str]]:
    """Returns what the form asks for behind the numbers: formula, days, bases, method, goal, model, benefit, freeze."""
    i, none = row.indicator, "–"
    frozen = row.frozen[-1] if row.frozen else None
    fixed = say(lang, "not_frozen")
    if frozen:
        fixed = say(lang, "frozen_at", at=f"{frozen.frozen_at:%Y-%m-%d}", by=frozen.frozen_by, sha=frozen.sha256)
    files = ", ".join(f"{a.file_name} (SHA-256 {a.sha256[:16]}…)" for a in row.evidence)
    money = " → ".join(f"{number(k)} KRW" for k in (row.expected_krw, row.reached_krw)) if i.benefit else none
    pairs = {
        "formula": _formula(i, lang), "baseline_days": _days(i.baseline_from, i.baseline_until),
        "go_live": f"{i.go_live or none}" + (f" + {say(lang, 'days', n=i.ramp_in_days)}" if i.ramp_in_days else ""),
        "after_days": _days(getattr(row.now, "first", None), getattr(row.now, "last", None)),
        "baseline_basis": i.baseline_basis or none, "target_basis": i.target_basis or none,
        "method": " · ".join(t for t in (i.method, i.period, i.source) if t) or none,
        "goal": " → ".join(t for t in (i.goal, i.solution) if t) or none, "model": i.model or none,
        "benefit": money, "frozen": fixed, "attachments": files or none,
    }  # fmt: skip
    return [(say(lang, key), text) for key, text in pairs.items()]


def left_out(found: Comparison, lang: str) -> list[tuple[str, int]]:
    """Returns how many days were left out for which reason."""
    counts: dict[str, int] = {}
    for day in found.series.left_out:
        counts[day.reason] = counts.get(day.reason, 0) + 1
    return [(LEFT_OUT[reason][0 if lang == "ko" else 1], n) for reason, n in counts.items()]


def model_line(row: "ModelRow", lang: str) -> list[str]:
    """Returns a model's line: name and process, state, leading score, whether it pays."""
    found = row.scores.get(("model", row.leads))
    score = f"{named(row.scores)[row.leads][0 if lang == 'ko' else 1]} {figure(row.leads, found)}" if found else "–"
    since = f"{row.since:%Y-%m-%d}" if row.since else "–"
    return [
        f"{row.ko if lang == 'ko' else row.en} ({row.name})", row.process_id, say(lang, f"state_{row.state}", since=since), score,
        row.pays.told.sentence(lang) if row.pays else "–",
    ]  # fmt: skip


def estimate(found: "Estimate", times: float, *, signed: bool) -> str:
    """Returns an estimate with its interval."""
    if found.mean is None:
        return "–"
    plus = "+" if signed else ""
    interval = (
        ""
        if found.low is None or found.high is None
        else f" [{found.low * times:{plus}.3g}, {found.high * times:{plus}.3g}]"
    )
    return f"{found.mean * times:{plus}.3g}{interval}"


def projected_rows(contents: "Contents", lang: str) -> list[list[str]]:
    """Returns the projection of all models together: indicator, measured change, by the records, as claimed, allocated parts."""
    kept, rows = contents.projection, []
    measured = {c.row.indicator.id: c for c in contents.chapters}
    for one in kept.projection.items if kept else ():
        kpi, chapter = catalogue()[one.item.kpi_id], measured.get(one.item.name)
        found = chapter.comparison if chapter else None
        parts = " · ".join(f"{model} {_spread(kpi, e, lang)}" for model, e in one.parts.items())
        label = name(chapter.row.indicator, lang) if chapter else kpi.name_ko if lang == "ko" else kpi.name_en
        real = change(found, lang) if isinstance(found, Comparison) else "–"
        rows.append([label, real, _spread(kpi, one.measured, lang), _spread(kpi, one.claimed, lang), parts])
    return rows


def _spread(kpi: "Kpi", e: "Estimate", lang: str) -> str:
    if e.mean is None:
        return "–"
    low, high = (amount(kpi, v, lang, signed=True) if v is not None else "–" for v in (e.low, e.high))
    return f"{amount(kpi, e.mean, lang, signed=True)} [{low}, {high}]"


def grade(contents: "Contents", lang: str) -> str:
    """Returns the grade of the twin by the KPI it is judged by."""
    kept = contents.validation
    score = kept.scores.get("throughput_per_h") if kept else None
    return say(lang, "grade", grade=score.grade) if score and score.grade else say(lang, "grade_none")


def _formula(indicator: Indicator, lang: str) -> str:
    own = indicator.formula_ko if lang == "ko" else indicator.formula_en
    if own or indicator.kpi is None:
        return own or indicator.formula or "–"
    kpi = catalogue()[indicator.kpi]
    return kpi.formula_ko if lang == "ko" else kpi.formula_en


def _days(first: object, last: object) -> str:
    return f"{first} – {last}" if first and last else "–"
