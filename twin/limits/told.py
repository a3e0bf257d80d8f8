"""What limits the line and what removing each loss would bring, as plain values and for reading in a terminal."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from twin.experiment.gains import MEASURE, Gain, Study

if TYPE_CHECKING:
    from twin.kpi import Limits, Ranking
    from twin.validate import KeptValidation

METHODS = {"path": ("임계경로", "critical path"), "active": ("활성 구간법", "active periods")}
LOSSES = {
    "processing": ("가공", "processing"), "quality": ("불량 가공", "making bad parts"), "minor_stop": ("순간정지", "minor stop"),
    "down": ("고장", "breakdown"), "setup": ("교체", "change-over"), "waiting": ("기다림", "waiting"), "moving": ("옮김", "moving"),
}  # fmt: skip
REMOVED = {"processing": ("가공 10 % 빠르게", "processing a tenth faster")}
VERDICTS = {
    "earns": ("얻음", "earns"), "nothing": ("얻는 것 없음", "earns nothing"), "open": ("확실하지 않음", "not proven"),
    "loses": ("잃음", "loses"),
}  # fmt: skip


def grade_of(kept: "KeptValidation | None") -> str | None:
    """Returns the grade of the twin's good parts per hour, which gains are counted in; None where it was not validated."""
    score = kept.scores.get(MEASURE) if kept else None
    return score.grade if score else None


def badge_text(badge: str, kept: "KeptValidation | None", lang: str) -> str:
    """Returns the badge; a simulated one with its grade, and whether that is outdated."""
    if badge == "measured":
        return _say(lang, "실측", "measured")
    grade = grade_of(kept)
    trust = _say(lang, f"신뢰도 {grade}", f"trust {grade}") if grade else _say(lang, "신뢰도 미검증", "not validated")
    old = _say(lang, " · 옛 검증", " · outdated") if grade and kept and kept.stale else ""
    return f"{_say(lang, '예측', 'simulated')} · {trust}{old}"


def as_json(found: "Limits", badge: str, brings: Study | None, kept: "KeptValidation | None") -> dict[str, Any]:
    """Returns both methods and the gains as plain values; shares are of the time looked at, gains good parts per hour."""
    methods = {name: _ranking_json(getattr(found, name)) for name in METHODS}
    told = {"badge": badge, "best": found.best.method, "disagree": found.disagree, "methods": methods, "gains": None}
    if badge == "simulated":
        told["grade"] = grade_of(kept)
    if brings is not None:
        told["gains"] = asdict(brings) | {"badge": "simulated", "grade": grade_of(kept)}
    return told


def as_text(found: "Limits", badge: str, brings: Study | None, kept: "KeptValidation | None", lang: str) -> str:
    """Returns the same for reading: the two highest of each method with their days and losses, then the gains."""
    if found.best.is_empty:
        return _say(
            lang,
            "기록이 없어 말할 수 없습니다: 작업이나 설비 상태를 모으십시오.",
            "No record tells: collect operations or machine states.",
        )
    lines = [badge_text(badge, kept, lang)]
    for name, names in METHODS.items():
        lines += _ranking_text(getattr(found, name), _say(lang, *names), lang)
    if found.disagree:
        lines.append(
            _say(
                lang,
                "두 방법이 먼저 꼽는 곳이 다릅니다: 두 곳을 함께 보십시오.",
                "The two methods name different stations first: look at both.",
            )
        )
    return "\n".join([*lines, *(_study_text(brings, kept, lang) if brings else [])])


def _ranking_json(ranking: "Ranking") -> dict[str, Any]:
    losses = {s: dict(zip(t["loss"], t["share"], strict=True)) for s, t in ranking.losses.groupby("station_id")}
    stations = [row | {"losses": losses.get(row["station_id"], {})} for row in ranking.stations.to_dict("records")]
    return {"stations": stations, "days": ranking.days, "supply": ranking.supply, "supply_days": ranking.supply_days}


def _ranking_text(ranking: "Ranking", name: str, lang: str) -> list[str]:
    lines = []
    for row in ranking.stations.head(2).to_dict("records"):
        mine = ranking.losses[ranking.losses["station_id"] == row["station_id"]]
        parts = ", ".join(
            f"{_say(lang, *LOSSES[loss])} {share:.1%}" for loss, share in zip(mine["loss"], mine["share"], strict=True)
        )
        days = _say(
            lang, f"{ranking.days}일 가운데 {row['days']}일 첫째", f"first on {row['days']} of {ranking.days} days"
        )
        lines.append(f"  {name}: {row['station_id']} {row['share']:.1%} ({days}): {parts}")
    if ranking.supply:
        waited = _say(lang, "들어올 로트를 기다림", "lots not come yet")
        lines.append(f"  {name}: {waited} {ranking.supply:.1%}")
    return lines


def _study_text(brings: Study, kept: "KeptValidation | None", lang: str) -> list[str]:
    head = _say(lang, "없애면 (시간당 양품, 동시 95 % 구간)", "Without it (good parts per hour, joint 95 % intervals)")
    lines = [f"{head}: {badge_text('simulated', kept, lang)}", *(_gain_text(g, lang) for g in brings.gains)]
    mine = [g for g in brings.gains if g.station_id == brings.loud]
    if mine and all(g.verdict == "nothing" for g in mine):
        lines.append(
            _say(
                lang,
                f"  {brings.loud}: 많이 멈추지만 라인을 제한하지 않으므로 멈춤을 없애도 얻는 것이 없습니다.",
                f"  {brings.loud} stops much but does not limit the line: removing its stops earns nothing.",
            )
        )
    return lines


def _gain_text(gain: Gain, lang: str) -> str:
    what = _say(lang, *REMOVED.get(gain.loss, LOSSES[gain.loss]))
    e = gain.per_h
    band = f" ({e.low:+.3g} – {e.high:+.3g})" if e.low is not None and e.high is not None else ""
    size = "-" if e.mean is None else f"{e.mean:+.3g}{band}"
    return f"  {gain.station_id} · {what}: {size} · {_say(lang, *VERDICTS[gain.verdict])}"


def _say(lang: str, ko: str, en: str) -> str:
    return ko if lang == "ko" else en
