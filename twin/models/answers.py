"""What the command says: as sentences and short tables for people, as JSON for programs."""

from datetime import datetime
from zoneinfo import ZoneInfo

from twin.errors import Problem
from twin.models.card import SOURCES
from twin.models.judge import Judgement
from twin.models.listing import as_text, entry, plain
from twin.models.record import Record
from twin.models.registry import Version
from twin.models.scores import Estimate
from twin.models.scoring import Scored
from twin.models.told import WHO, counted, evaluations, figure, named
from twin.store.store import Store

CURVE_LINES = 12


def trained(store: Store, version: Version, lang: str, as_json: bool) -> str:
    """Returns what was made of which rows, the threshold's reason, and the scores on the blocks not learned from."""
    if as_json:
        return as_text(entry(store, version))
    ko = lang == "ko"
    head = (
        f"{version.name} 학습: {counted(version.task.unit, version.rows or 0, version.bad_rows, lang)}"
        if ko
        else f"{version.name} trained: {counted(version.task.unit, version.rows or 0, version.bad_rows, lang)}"
    )
    lines = [head, *(f"  {n.sentence(lang)}" for n in version.notes)]
    if version.threshold_reason:
        lines.append(f"  {version.threshold_reason.sentence(lang)}")
    for found in evaluations(store, version)[:1]:
        lines += _table(found.source, found.scores, lang)
    return "\n".join(lines)


def judged(version: Version, found: Judgement, told: list[Problem], zone: ZoneInfo, lang: str, as_json: bool) -> str:
    """Returns the scores of a period beside the plain rules, the threshold's curve and the record."""
    scores = {(s.who, s.metric): s.estimate for s in found.scores}
    record = found.record and {
        k: getattr(found.record, k) for k in ("counts", "tp", "fp", "fn", "tn", "operating_h", "leads_h")
    }
    if as_json:
        about = {
            "model_id": version.model_id,
            "version": version.version,
            "source": found.source,
            "threshold": found.threshold,
        }
        period = {
            "from": found.since.isoformat(),
            "until": found.until.isoformat(),
            "rows": found.rows,
            "bad_rows": found.bad_rows,
        }
        apart = {"apart_rows": found.apart_rows, "apart_flagged": found.apart_flagged}
        more = {"curve": [s.as_json() for s in found.curve], "explained": list(found.explained), "notes": _notes(told)}
        return as_text(about | period | apart | {"scores": plain(scores), "record": record} | more)
    span = f"{found.since.astimezone(zone):%Y-%m-%d} – {found.until.astimezone(zone):%Y-%m-%d}"
    head = (
        f"{version.name}, {span}: {counted(version.task.unit, found.rows, found.bad_rows, lang)}{_apart(found, lang)}"
    )
    lines = [head, *(f"  {n.sentence(lang)}" for n in told), *_table(found.source, scores, lang)]
    more = [*_curve(found, lang), _record(found.record, lang)] if found.record else []
    return "\n".join([*lines, *more])


def acted(version: Version, action: str, from_at: datetime, by: str, lang: str, as_json: bool) -> str:
    """Returns what now holds from when, and who decided it."""
    if as_json:
        told = {"model_id": version.model_id, "version": version.version, "action": action}
        return as_text(told | {"from": from_at.isoformat(), "by": by})
    ko, en = {
        "apply": ("적용", "applied"),
        "retire": ("중지", "retired"),
        "roll_back": ("되돌려 적용", "applied again"),
    }[action]
    when = f"{from_at:%Y-%m-%d %H:%M %Z}"
    return f"{version.name}: {when}부터 {ko} ({by})." if lang == "ko" else f"{version.name}: {en} from {when} ({by})."


def scored(done: list[Scored], lang: str, as_json: bool) -> str:
    """Returns what each model did in this round, and the troubles met."""
    if as_json:
        return as_text([vars(d) | {"notes": _notes(list(d.notes)), "alerts": _notes(list(d.alerts))} for d in done])
    if not done:
        return "적용한 모델이 없습니다." if lang == "ko" else "No model is applied."
    lines = []
    for d in done:
        lines.append(
            f"{d.model_id}:{d.version}: 판정 {d.rows:,}건(경보 {d.alarms:,}), 판정하지 않음 {d.refused:,}건, 결과 이음 {d.joined:,}건"
            if lang == "ko"
            else f"{d.model_id}:{d.version}: {d.rows:,} scored ({d.alarms:,} alarms), {d.refused:,} not scored, {d.joined:,} outcomes joined"
        )
        lines += [f"  {n.sentence(lang)}" for n in d.notes]
        lines += [f"  [{'경고' if lang == 'ko' else 'alert'}] {a.sentence(lang)}" for a in d.alerts]
    return "\n".join(lines)


def _apart(found: Judgement, lang: str) -> str:
    if not found.record:
        return ""
    if lang == "ko":
        return f"; 따로 둔 {found.apart_rows:,}건 중 경보 {found.apart_flagged:,}건"
    return f"; {found.apart_flagged:,} of {found.apart_rows:,} kept apart flagged"


def _table(source: str, scores: dict[tuple[str, str], Estimate], lang: str) -> list[str]:
    side = 0 if lang == "ko" else 1
    lines = [f"  {SOURCES[source][side]}:"]
    for name, names in named(scores).items():
        cells = [f"{WHO[w][side]} {figure(name, scores[w, name])}" for w in WHO if (w, name) in scores]
        lines.append(f"    {names[side]:<28} " + " · ".join(cells))
    return lines


def _curve(found: Judgement, lang: str) -> list[str]:
    """Some of the steps: threshold, inspections, found, missed, cost a day."""
    steps = found.curve[:: max(1, len(found.curve) // CURVE_LINES)]
    head = (
        "  기준 → 하루 검사 · 발견 · 놓침 · 비용"
        if lang == "ko"
        else "  threshold → inspections, found, missed, cost a day"
    )
    return [
        head,
        *(
            f"    {s.threshold:.4f}  {s.inspections:8.1f} {s.found:6.2f} {s.missed:6.2f} {s.cost_krw:12,.0f} KRW"
            for s in steps
        ),
    ]


def _record(found: Record, lang: str) -> str:
    """The counts in a line: of units, or of breakdowns with the hours watched."""
    if found.counts != "event":
        return f"  TP {found.tp} FP {found.fp} FN {found.fn} TN {found.tn}"
    if lang == "ko":
        return f"  고장 {found.tp + found.fn}번 가운데 미리 안 것 {found.tp}, 놓침 {found.fn}; 가동 {found.operating_h:,.0f}시간에 헛경보 {found.fp}"
    return f"  {found.tp} of {found.tp + found.fn} breakdowns announced, {found.fn} missed; {found.fp} false alarms in {found.operating_h:,.0f} operating hours"


def _notes(told: list[Problem]) -> list[dict[str, str]]:
    return [{"ko": n.ko, "en": n.en} for n in told]
