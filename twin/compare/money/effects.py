"""Effects a year from what was measured: comparisons of before and after, and the alarms models raised in vain."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from twin.compare.money.appraisal import YearlyEffect
from twin.compare.money.yearly import YEAR_DAYS
from twin.errors import Problem

if TYPE_CHECKING:
    from twin.compare.measured import Comparison
    from twin.compare.money.yearly import Yearly
    from twin.models.record import Record

NO_VERDICT = ("withheld", "not_adequate")
PRICED_AS = {  # KPI → the effect it is priced as
    "throughput_per_h": "throughput", "process_defect_ppm": "scrap", "final_defect_ppm": "scrap", "wip_mean": "stock",
}  # fmt: skip


@dataclass(frozen=True)
class Left:
    """A comparison that earns no line of the account, and why."""

    name: str
    why: Problem


def effects_of(
    compared: "dict[str, Comparison]", year: "Yearly", limiting: str | None, before_it: frozenset[str] = frozenset()
) -> tuple[list[YearlyEffect], list[Left]]:  # fmt: skip
    """Returns the yearly effects of comparisons by name, and those left out with the reason; the same effect counts once.

    `limiting`: the station that limits the line, None where that is not known; `before_it`: the processes and stations
    before it, whose scrap costs material but no output.
    """
    found, left, seen = list[YearlyEffect](), list[Left](), set[tuple]()
    for name, one in compared.items():
        kind = PRICED_AS.get(one.plan.kpi_id)
        key = (kind, one.plan.place, one.plan.go_live)
        if kind is None:
            left.append(Left(name, _NO_PRICE))
        elif one.verdict.kind in NO_VERDICT:
            left.append(Left(name, Problem(one.verdict.ko, one.verdict.en)))
        elif key in seen:
            left.append(Left(name, _TWICE))
        else:
            seen.add(key)
            found.append(_effect(name, kind, one, year, limiting, before_it))
    return found, left


def false_alarms(record: "Record", kind: str, name: str) -> YearlyEffect:
    """Returns the alarms in vain of a year from a record: Gamma(FP + ½) over the days it was counted in."""
    from scipy.stats import gamma

    days = max((record.test_until - record.test_from) / timedelta(days=1), 1.0)
    count = gamma(record.fp + 0.5)
    low, mean, high = (float(v) * YEAR_DAYS / days for v in (count.ppf(0.025), count.mean(), count.ppf(0.975)))
    why = Problem(
        f"{name}: {days:.0f}일의 실적에서 헛경보 {record.fp}번", f"{name}: {record.fp} false alarms in {days:.0f} days on record"
    )  # fmt: skip
    return YearlyEffect(
        "false_alarms" if kind == "maintenance" else "false_rejects", mean, low, high, "measured", why
    )  # fmt: skip


def _effect(
    name: str, kind: str, one: "Comparison", year: "Yearly", limiting: str | None, before_it: frozenset[str]
) -> YearlyEffect:  # fmt: skip
    """The effect of one comparison times the year's volume; a station that does not limit the line gains it nothing."""
    times = {"throughput": year.hours, "scrap": year.parts / 1e6, "stock": 1.0}[kind] * one.plan.sign
    low, high = sorted((one.effect.low * times, one.effect.high * times))
    station = one.plan.place.station_id
    if kind == "throughput" and station is not None and station != limiting:
        return YearlyEffect(kind, one.effect.mean * times, low, high, "measured", _limited(station), is_limited=True)
    why = Problem(
        f"{name}: 실측 전후 비교({one.plan.go_live} 적용)", f"{name}: measured before and after (go-live {one.plan.go_live})"
    )  # fmt: skip
    place = one.plan.place.station_id or one.plan.place.process_id
    in_output = kind == "scrap" and place not in before_it
    return YearlyEffect(kind, one.effect.mean * times, low, high, "measured", why, is_in_output=in_output)


def _limited(station: str) -> Problem:
    return Problem(
        f"{station}은(는) 라인을 막는 공정이 아니어서, 빨라져도 라인의 생산이 늘지 않습니다: 0원.",
        f"{station} does not limit the line: its gain adds no output of the line, KRW 0.",
    )


_NO_PRICE = Problem(
    "이 지표는 돈으로 세지 않습니다: 생산·불량·재공처럼 돈이 되는 결과에서 셉니다.",
    "This indicator is not priced: money is counted where it is earned, in output, scrap and stock.",
)
_TWICE = Problem("같은 곳의 같은 효과는 한 번만 셉니다.", "The same effect at the same place is counted once.")
