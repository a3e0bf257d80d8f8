"""The plan of a comparison: everything that is decided before the data after the go-live are looked at, with its hash."""

import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, Literal

from twin.errors import Problem
from twin.kpi.catalogue import catalogue

Wants = Literal["up", "down"]
COVARIATES = ("weekday", "mix", "volume", "trend")
USUAL = ("mix", "weekday")  # volume is often the effect itself, and a trend must be seen in the baseline first
DAYS = ("baseline_from", "baseline_until", "go_live", "after_until")


@dataclass(frozen=True)
class Place:
    """Where a KPI is read; None = no choice, that is the line with all its products."""

    process_id: str | None = None
    station_id: str | None = None
    product_id: str | None = None
    shift_id: str | None = None


@dataclass(frozen=True)
class Control:
    """A KPI of a place the change did not touch: it carries what happened to the whole plant."""

    kpi_id: str
    place: Place = Place()


@dataclass(frozen=True)
class Plan:
    """What is compared. Days are business dates, first and last included; `after_until` None = to the last whole day.

    `target` is the level the KPI is to reach, in its unit (a share of 1 where that is %); the change it asks for counts
    from `baseline_value`, None = from what was measured in the baseline. Raises Problem for a plan that cannot be meant.
    """

    kpi_id: str
    wants: Wants
    baseline_from: date
    baseline_until: date
    go_live: date
    place: Place = Place()
    ramp_in_days: int = 0
    after_until: date | None = None
    covariates: tuple[str, ...] = USUAL
    control: Control | None = None
    target: float | None = None
    baseline_value: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "covariates", tuple(sorted(set(self.covariates))))
        _check_names(self)
        _check_days(self)

    @property
    def after_from(self) -> date:
        """The first day that counts as after: the go-live and the days of learning behind it are left out."""
        return self.go_live + timedelta(days=self.ramp_in_days)

    @property
    def sign(self) -> int:
        """1 where more is better, -1 where less is: times it, a change for the better is positive."""
        return 1 if self.wants == "up" else -1

    def as_dict(self) -> dict[str, Any]:
        """Returns the plan as plain data (days as ISO text), which `plan_of` reads back."""
        plain = asdict(self) | {"covariates": list(self.covariates)}
        return {k: v.isoformat() if isinstance(v, date) else v for k, v in plain.items()}

    def sha256(self) -> str:
        """Returns the hash of what is planned (64 hexadecimal digits); the order of fields and of covariates changes nothing."""
        plain = self.as_dict()
        numbers = {k: None if plain[k] is None else float(plain[k]) for k in ("target", "baseline_value")}
        text = json.dumps(plain | numbers, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return sha256(text.encode()).hexdigest()


def plan_of(plain: dict[str, Any]) -> Plan:
    """Returns the plan kept as plain data."""
    control = plain.get("control")
    fields: dict[str, Any] = plain | {
        "place": Place(**(plain.get("place") or {})),
        "covariates": tuple(plain.get("covariates", USUAL)),
        "control": Control(control["kpi_id"], Place(**(control.get("place") or {}))) if control else None,
    }
    fields |= {day: date.fromisoformat(fields[day]) for day in DAYS if fields.get(day)}
    return Plan(**fields)


def _check_names(plan: Plan) -> None:
    for kpi_id in [plan.kpi_id, *([plan.control.kpi_id] if plan.control else [])]:
        if kpi_id not in catalogue():
            listed = ", ".join(catalogue())
            raise Problem(
                f"성과지표 '{kpi_id}'은(는) 목록에 없습니다. 있는 것: {listed}.",
                f"KPI '{kpi_id}' is not in the catalogue. Known: {listed}.",
            )
    if plan.wants not in ("up", "down"):
        raise Problem(
            f"지표가 바라는 방향 '{plan.wants}'을(를) 모릅니다: up(증가) 또는 down(감소)으로 적으십시오.",
            f"The direction '{plan.wants}' is not known: give up or down.",
        )
    strange = [c for c in plan.covariates if c not in COVARIATES]
    if strange:
        raise Problem(
            f"보정 항목 '{strange[0]}'을(를) 모릅니다. 쓸 수 있는 것: {', '.join(COVARIATES)}.",
            f"The covariate '{strange[0]}' is not known. Possible: {', '.join(COVARIATES)}.",
        )


def _check_days(plan: Plan) -> None:
    if plan.baseline_until < plan.baseline_from:
        raise Problem(
            f"기준 기간의 끝 {plan.baseline_until}이(가) 시작 {plan.baseline_from}보다 앞섭니다: 끝을 시작 뒤로 적으십시오.",
            f"The baseline ends on {plan.baseline_until}, before it begins on {plan.baseline_from}: give an end that is not before the start.",
        )
    if plan.baseline_until >= plan.go_live:
        raise Problem(
            f"기준 기간이 적용일 {plan.go_live}에 닿습니다({plan.baseline_until}까지): 적용일 전날까지로 줄이십시오.",
            f"The baseline (until {plan.baseline_until}) reaches the go-live of {plan.go_live}: let it end the day before at the latest.",
        )
    if plan.ramp_in_days < 0:
        raise Problem(
            f"적응 기간 {plan.ramp_in_days}일은 있을 수 없습니다: 0 이상의 날수를 적으십시오.",
            f"A ramp-in of {plan.ramp_in_days} days cannot be: give 0 or more.",
        )
    if plan.after_until is not None and plan.after_until < plan.after_from:
        raise Problem(
            f"적용 후 기간의 끝 {plan.after_until}이(가) 적응 기간이 끝나는 {plan.after_from}보다 앞섭니다: 끝을 늦추거나 적응 기간을 줄이십시오.",
            f"The time after ends on {plan.after_until}, before the ramp-in is over on {plan.after_from}: end later, or shorten the ramp-in.",
        )
