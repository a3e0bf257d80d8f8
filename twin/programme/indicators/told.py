"""The book of indicators as lines for the terminal and as plain values for programs."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from twin.errors import Problem
from twin.programme.indicators.book import Version, changes, versions
from twin.programme.indicators.judged import Judged
from twin.programme.indicators.master import master
from twin.programme.indicators.shown import Verdicts, verdicts
from twin.programme.indicators.table import Row, Table, living
from twin.programme.indicators.values import Value

if TYPE_CHECKING:
    from twin.store import Store

STATES = {
    "open": ("적용일 없음", "no go-live"), "waiting": ("고정 대기", "to be frozen"), "due": ("고정 필요", "freeze due"),
    "frozen": ("고정됨", "frozen"), "changed": ("고정 뒤 바뀜", "changed since frozen"),
}  # fmt: skip
BADGES = {"measured": ("실측", "measured"), "entered": ("입력", "entered")}
DID = {
    "add": ("넣었습니다", "entered"), "set": ("새 판으로 적었습니다", "entered as a new version"), "withdraw": ("거두었습니다", "withdrawn"),
    "freeze": ("고정했습니다", "frozen"), "attach": ("첨부했습니다", "attached"),
}  # fmt: skip


def table(store: "Store", lang: str, *, as_json: bool) -> str:
    """Returns the book as it stands."""
    found, judged = living(store), verdicts(store)
    if as_json:
        return json.dumps(plain(found, judged), ensure_ascii=False, indent=2, default=str)
    if not found.rows:
        return _pick(lang, "성과지표 대장이 비어 있습니다: indicators master로 목록을 보고 indicators add로 넣으십시오.",
                     "The book of indicators is empty: see the list with indicators master, enter one with indicators add.")  # fmt: skip
    return "\n".join([*(_line(row, judged, lang) for row in found.rows), overall_line(found, lang)])


def plain(found: Table, judged: Verdicts) -> dict[str, Any]:
    """Returns the table as plain values; each value with its badge or the reason why there is none."""
    return {
        "last_day": found.last_day,
        "overall": asdict(found.overall) | {"weights_are_whole": found.overall.weights_are_whole},
        "indicators": [_plain(row) | {"verdict": _verdict(judged[row.indicator.id])} for row in found.rows],
    }


def overall_line(found: Table, lang: str) -> str:
    """Returns 종합달성도 in a sentence, or what is missing for it."""
    o = found.overall
    if o.value is not None:
        return _pick(lang, f"종합달성도 {o.value:.1%}", f"Overall achievement {o.value:.1%}")
    weights = "" if o.weights_are_whole else _pick(lang, f" 가중치 합 {o.weights:.3g} (1이어야 함).", f" Weights add up to {o.weights:.3g} (must be 1).")  # fmt: skip
    missing = "" if not o.missing else _pick(lang, f" 달성률이 아직 없는 지표: {', '.join(o.missing)}.", f" Without achievement yet: {', '.join(o.missing)}.")  # fmt: skip
    head = _pick(
        lang,
        f"종합달성도는 아직 없습니다 (지금까지 {o.so_far:.1%}).",
        f"No overall achievement yet ({o.so_far:.1%} so far).",
    )
    return head + weights + missing


def history(store: "Store", indicator_id: str, lang: str, *, as_json: bool) -> str:
    """Returns every version of an indicator with what changed, who signed it and why."""
    found = versions(store, indicator_id)
    older: list[Version | None] = [None, *found[:-1]]
    rows = [
        {
            "version": v.number, "entered_at": v.entered_at, "entered_by": v.entered_by, "reason": v.reason, "withdrawn": v.indicator is None,
            "changes": [asdict(c) for c in changes(old.indicator if old else None, v.indicator)],
        }
        for old, v in zip(older, found, strict=True)
    ]  # fmt: skip
    if as_json:
        return json.dumps(rows, ensure_ascii=False, indent=2, default=str)
    return "\n".join(_version_line(row, lang) for row in rows)


def master_as_json() -> str:
    """Returns the programme's list as JSON."""
    return json.dumps([asdict(entry) for entry in master().values()], ensure_ascii=False, indent=2)


def master_as_text(lang: str) -> str:
    """Returns the programme's list, a line each; * marks the core ones."""
    return "\n".join(
        f"{e.field}  {e.id:<20} {_pick(lang, e.name_ko, e.name_en)}{'*' if e.core else ''} [{_pick(lang, e.unit, e.unit_en)}] "
        f"{'↑' if e.wants == 'up' else '↓'}  {_pick(lang, e.formula_ko, e.formula_en)}"
        for e in master().values()
    )


def done(what: dict[str, str], lang: str) -> str:
    """Returns what was done in a sentence."""
    said = _pick(lang, *DID[what["did"]])
    return f"{what['indicator']}: {said}" + (f" (sha256 {what['sha256']})" if what["sha256"] else "")


def _line(row: Row, judged: Verdicts, lang: str) -> str:
    i = row.indicator
    target = "–" if i.target is None else f"{i.target:,.6g}"
    share = "–" if row.achieved is None else f"{row.achieved:.1%}"
    gain = "–" if row.improved is None else f"{row.improved:+.1f} %"
    unit, name = _pick(lang, i.unit, i.unit_en or i.unit), _pick(lang, i.name_ko, i.name_en or i.name_ko)
    found = judged[i.id]
    verdict = _pick(lang, found.ko, found.en) if isinstance(found, Judged) else "–"
    parts = [
        f"{i.field} {i.id}", f"{name}{'*' if i.core else ''} [{unit}]", f"{_told(row.before, lang)} → {target}", _told(row.now, lang),
        _pick(lang, f"달성 {share} · 개선 {gain}", f"achieved {share} · improved {gain}"),
        _pick(lang, f"가중치 {i.weight:g}", f"weight {i.weight:g}"), verdict, _pick(lang, *STATES[row.state]),
    ]  # fmt: skip
    return "  |  ".join(parts)


def _told(value: Value | Problem, lang: str) -> str:
    if isinstance(value, Problem):
        return f"({value.sentence(lang)})"
    return f"{value.value:,.6g} [{_pick(lang, *BADGES[value.badge])}]"


def _plain(row: Row) -> dict[str, Any]:
    return {
        **row.indicator.as_dict(), "version": row.version.number, "entered_by": row.version.entered_by,
        "entered_at": row.version.entered_at, "reason": row.version.reason, "before": _value(row.before), "now": _value(row.now),
        "achieved": row.achieved, "improved_pct": row.improved, "expected_krw": row.expected_krw, "reached_krw": row.reached_krw,
        "state": row.state, "frozen": [{k: v for k, v in vars(f).items() if k != "content"} for f in row.frozen],
        "baseline_recomputed": row.recomputed, "evidence": [vars(a) for a in row.evidence], "gaps": row.gaps,
    }  # fmt: skip


def _value(value: Value | Problem) -> dict[str, Any]:
    return {"value": None, "ko": value.ko, "en": value.en} if isinstance(value, Problem) else vars(value)


def _verdict(found: Judged | Problem | None) -> dict[str, Any] | None:
    """The verdict with the effect and its 95 % interval in the indicator's unit; why there is none; None where none is meant."""
    if found is None or isinstance(found, Problem):
        return None if found is None else {"kind": None, "ko": found.ko, "en": found.en}
    return vars(found) | {"why": {"ko": found.why.ko, "en": found.why.en}}


def _version_line(row: dict[str, Any], lang: str) -> str:
    changed = ", ".join(f"{c['field']}: {c['before']} → {c['after']}" for c in row["changes"])
    changed = _pick(lang, "거둠", "withdrawn") if row["withdrawn"] else changed
    return f"{row['version']}  {row['entered_at']:%Y-%m-%d %H:%M}  {row['entered_by']}  {row['reason']}  {changed}"


def _pick(lang: str, ko: str, en: str) -> str:
    return ko if lang == "ko" else en
