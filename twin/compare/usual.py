"""The plan most comparisons begin with: all days before the go-live, weekday and mix taken out, the KPI's own direction."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from twin.compare.calendar import whole_days
from twin.compare.plan import USUAL, Place, Plan
from twin.errors import Problem
from twin.kpi.reader import chosen

if TYPE_CHECKING:
    from twin.store import Store

LONGEST_BASELINE = timedelta(days=365)  # a year holds every season; what is older may be another plant


def usual_plan(store: "Store", kpi_id: str, go_live: date, place: Place | None = None, **given: Any) -> Plan:
    """Returns the plan; `given` fields stand instead of the usual ones (None = usual). Problem without days before the go-live."""
    kpi = chosen([kpi_id])[0]
    place = place or Place()
    span = whole_days(store)
    if span is None:
        raise Problem(
            "온전히 기록된 날이 하루도 없어 견줄 것이 없습니다. 먼저 ingest 명령으로 현장 자료를 넣으십시오.",
            "No day is recorded from beginning to end, so there is nothing to compare: load floor data first with the ingest command.",
        )
    if go_live <= span[0]:
        raise Problem(
            f"적용일 {go_live} 앞에 기록이 없습니다(기록은 {span[0]}부터). 그 뒤의 날짜를 주십시오.",
            f"Nothing is recorded before the go-live {go_live} (the record begins on {span[0]}): give a later date.",
        )
    usual: dict[str, Any] = {
        "wants": "up" if kpi.wants == "more" else "down",
        "baseline_from": max(span[0], go_live - LONGEST_BASELINE),
        "baseline_until": go_live - timedelta(days=1),
        "covariates": usual_covariates(place),
    }
    fields = usual | {k: v for k, v in given.items() if v is not None}
    return Plan(kpi_id=kpi_id, go_live=go_live, place=place, **fields)


def usual_covariates(place: Place) -> tuple[str, ...]:
    """Returns weekday and mix; of one product only weekday: its share of the mix is not what made it better."""
    return tuple(c for c in USUAL if c != "mix" or place.product_id is None)


def read_target(kpi_id: str, text: str) -> float | None:
    """Returns a target as people write it, in the KPI's unit; None for nothing written. Problem for what cannot be meant.

    A share needs its % sign, so that 0.9 and 90 cannot be mistaken for each other.
    """
    if not text.strip():
        return None
    is_share, plain = chosen([kpi_id])[0].unit == "%", text.replace(",", "").strip()
    try:
        value = float(plain.removesuffix("%"))
    except ValueError:
        value = None
    if value is None or plain.endswith("%") != is_share:
        like = "90%" if is_share else "120"
        raise Problem(
            f"'{text}'을(를) 이 지표의 목표로 읽을 수 없습니다: {like}처럼 적으십시오.",
            f"'{text}' cannot be read as a target of this indicator: write it like {like}.",
        )
    return value / 100 if is_share else value
