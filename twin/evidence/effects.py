"""Evidence of a measured effect: the comparison behind an indicator's verdict, its plan, days, guards and the days left out."""

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from twin.compare.measured import Beforehand, Comparison
from twin.compare.overview import Asked, answer
from twin.compare.series import scope_of
from twin.compare.told import LEFT_OUT
from twin.evidence.evidence import Evidence, LeftOut
from twin.evidence.readable import filled
from twin.evidence.ref import Ref
from twin.evidence.stored import detail, parts_of, unknown
from twin.evidence.versions import made_from
from twin.kpi.catalogue import catalogue
from twin.kpi.opened import open_facts
from twin.kpi.reading import Note
from twin.plant import Site
from twin.programme.indicators.judged import comparison

if TYPE_CHECKING:
    from twin.store import Store


def evidence(store: "Store", ref: Ref) -> Evidence:
    """Returns the evidence of an effect: after less before by the estimator, in the KPI's unit, with its 95 % interval.

    `effect/INDICATOR` is one of the book's; what a person asked beside it is called by `of_asked`. `seen/…` likewise is the smallest
    change that can be seen.
    """
    asked = _asked(ref)
    found = comparison(store, ref.name) if asked is None else answer(store, asked)
    if ref.kind == "seen" and found is not None:
        return _seen(store, ref, found)
    if not isinstance(found, Comparison):
        raise unknown(ref)
    kpi, e = catalogue()[found.plan.kpi_id], found.effect
    counts = Counter(left.reason for left in found.series.left_out)
    return Evidence(
        ref, "measured", Note(f"{kpi.name_ko}: 적용 효과", f"{kpi.name_en}: effect of the go-live"), e.median,
        Note(kpi.unit, kpi.unit_en),
        Note(
            "적용 전후 날마다의 값에 맞춘 계단의 크기 (두 시간규모 GLS, 잡음의 모수는 적분; 요일·품목 구성 등 계획의 보정 항목을 뺌). 사후분포의 중앙값",
            "Size of the step at the go-live in the daily values (two-scale GLS, noise parameters integrated; the plan's covariates taken out). Median of the posterior",
        ),
        "", made_from(store), e.low, e.high, Note("95 % 구간", "95 % interval"),
        parts=((Note("적용 전", "Before"), found.value_before), (Note("적용 후", "After"), found.value_after)),
        facts=tuple((fact, found.provenance["fact_rows"]) for fact in kpi.over[:1]),
        left_out=tuple(LeftOut(n, Note(f"날: {LEFT_OUT[r][0]}", f"days: {LEFT_OUT[r][1]}")) for r, n in counts.most_common()),
        details=_details(found), notes=(Note(found.verdict.ko, found.verdict.en),),
        rows_sql=_days(store, found), source="Harvey 1989; " + kpi.source,
    )  # fmt: skip


def _seen(store: "Store", ref: Ref, found: Comparison | Beforehand) -> Evidence:
    kpi, plan = catalogue()[found.plan.kpi_id], found.plan
    return Evidence(
        ref, "measured", Note(f"{kpi.name_ko}: 알아볼 수 있는 가장 작은 변화", f"{kpi.name_en}: smallest change that can be seen"), found.seen.often,
        Note(kpi.unit, kpi.unit_en),
        Note("날마다의 값이 흔들리는 만큼과 앞뒤의 날 수에서: 이만한 변화면 다섯 번에 네 번 알아봄", "From how daily values vary and the number of days before and after: a change of this size is seen four times in five"),
        "", made_from(store), parts=((Note("거의 늘 알아봄", "seen nearly always"), found.seen.nearly_always),),
        details=(
            detail("기준 기간", "Baseline", f"{plan.baseline_from} – {plan.baseline_until}"), detail("적용일", "Go-live", plan.go_live),
            detail("날 수", "Days", len(found.series.day)), detail("계획의 SHA-256", "SHA-256 of the plan", plan.sha256()),
        ),
        source="Harvey 1989; " + kpi.source,
    )  # fmt: skip


def of_asked(asked: Asked) -> Ref:
    """Returns what the effect a person asked for is called: `effect/KPI/GO_LIVE/STATION/RAMP_IN/CONTROL/MORE/TARGET`."""
    more = ",".join(asked.more)
    given = (asked.kpi_id, asked.go_live, asked.station_id, asked.ramp_in_days, asked.control_id, more, asked.target)
    return Ref("effect", "/".join(str(part) for part in given))


def _asked(ref: Ref) -> Asked | None:
    """What a person asked for; None where the name is that of an indicator of the book."""
    if "/" not in ref.name:
        return None
    kpi_id, day, station, ramp, control, more, target = parts_of(ref, 7)
    try:
        go_live, days = date.fromisoformat(day), int(ramp)
    except ValueError:
        raise unknown(ref) from None
    if kpi_id not in catalogue():
        raise unknown(ref)
    return Asked(kpi_id, go_live, station, days, control, tuple(m for m in more.split(",") if m), target)


def _details(found: Comparison) -> tuple[tuple[Note, str], ...]:
    plan, after = found.plan, int(found.series.is_after.sum())
    return (
        detail("판정", "Verdict", f"{found.verdict.words('ko')} / {found.verdict.words('en')}"),
        detail("기준 기간", "Baseline", f"{plan.baseline_from} – {plan.baseline_until} ({len(found.series.day) - after})"),
        detail("적용일", "Go-live", plan.go_live), detail("적응 기간 (일)", "Ramp-in (days)", plan.ramp_in_days),
        detail("적용 후 날 수", "Days after", after),
        detail("보정 항목", "Covariates", ", ".join(plan.covariates)),
        detail("계획의 SHA-256", "SHA-256 of the plan", plan.sha256()),
        *((Note(f"확인: {g.id}", f"Guard: {g.id}"), f"{g.status} · {g.ko} / {g.en}") for g in found.guards),
    )  # fmt: skip


def _days(store: "Store", found: Comparison) -> str:
    """The query of the daily values; '' where the facts are not stored, so that no query could read them again."""
    current = store.plant()
    site, kpi, days = current[1].site if current else Site(name=""), catalogue()[found.plan.kpi_id], found.series.day
    with open_facts(store, scope_of(site, found.plan.place, days[0], days[-1])) as facts:
        sql = filled(*facts.select(*kpi.over))
        columns = (
            f"{kpi.value} AS value" if kpi.value else f"{kpi.numerator} AS numerator, {kpi.denominator} AS denominator"
        )
        return f"SELECT business_date, {columns} FROM ({sql}) GROUP BY business_date ORDER BY 1" if facts.schema else ""
