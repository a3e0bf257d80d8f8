"""One indicator as the book keeps it: what is measured where, from what to what, on which basis, and what it is worth."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Literal

from twin.compare.plan import USUAL, Place, Plan
from twin.kpi.catalogue import Kpi, catalogue

Side = Literal["before", "after"]
EVERYWHERE = Place()  # the line with all its products
DAYS = ("baseline_from", "baseline_until", "go_live", "after_until")


@dataclass(frozen=True)
class Input:
    """A value people enter for a formula, before and after; None = not entered yet."""

    name: str
    ko: str = ""
    en: str = ""
    unit: str = ""
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True)
class Indicator:
    """An indicator of the application form and what stands behind it.

    Values are in `unit`, a per cent as 79.5. `kpi` measures it, or `formula` over KPIs and inputs, or neither: then it is
    entered. `baseline` None = measured over the baseline's days; `after` is for entered indicators only. `benefit` is a
    formula in KRW over `before`, `after` and the inputs: with the target as `after` it gives what is expected.
    """

    id: str
    field: str
    wants: Literal["up", "down"]
    name_ko: str
    unit: str
    name_en: str = ""
    unit_en: str = ""
    core: bool = False
    kpi: str | None = None
    formula: str | None = None
    formula_ko: str = ""
    formula_en: str = ""
    inputs: tuple[Input, ...] = ()
    place: Place = EVERYWHERE
    baseline_from: date | None = None
    baseline_until: date | None = None
    baseline: float | None = None
    target: float | None = None
    weight: float = 0.0
    go_live: date | None = None
    ramp_in_days: int = 0
    after_until: date | None = None
    covariates: tuple[str, ...] = USUAL
    after: float | None = None
    baseline_basis: str = ""
    target_basis: str = ""
    method: str = ""
    period: str = ""
    source: str = ""
    goal: str = ""
    solution: str = ""
    model: str = ""
    benefit: str = ""
    benefit_basis: str = ""
    remark: str = ""

    @property
    def calculation(self) -> str | None:
        """The formula that is calculated; None where the value itself is entered."""
        return self.formula or self.kpi

    @property
    def after_from(self) -> date | None:
        """The first day that counts as 구축후: the go-live and the days of learning behind it are left out."""
        return None if self.go_live is None else self.go_live + timedelta(days=self.ramp_in_days)

    def values(self, side: Side) -> dict[str, float]:
        """Returns the entered inputs of one side, by name."""
        found = {i.name: getattr(i, side) for i in self.inputs}
        return {name: value for name, value in found.items() if value is not None}

    def as_dict(self) -> dict[str, Any]:
        """Returns it as plain data (days as ISO text), which `indicator_of` reads back."""
        plain = asdict(self)
        return {k: v.isoformat() if isinstance(v, date) else v for k, v in plain.items()}


def indicator_of(plain: dict[str, Any]) -> Indicator:
    """Returns the indicator kept as plain data."""
    fields: dict[str, Any] = plain | {
        "place": Place(**plain["place"]),
        "inputs": tuple(Input(**given) for given in plain["inputs"]),
        "covariates": tuple(plain["covariates"]),
    }
    fields |= {day: date.fromisoformat(fields[day]) for day in DAYS if fields[day]}
    return Indicator(**fields)


def shown(kpi: Kpi, value: float) -> float:
    """Returns a KPI's value as it is written in the book: a share as per cent."""
    return value * 100 if kpi.unit == "%" else value


def plan(indicator: Indicator, baseline: float | None = None) -> Plan | None:
    """Returns how before and after are compared; None where no KPI or no days are given. Problem for days that cannot be."""
    first, last, live = indicator.baseline_from, indicator.baseline_until, indicator.go_live
    if indicator.kpi is None or first is None or last is None or live is None:
        return None
    scale = 0.01 if catalogue()[indicator.kpi].unit == "%" else 1.0
    target = None if indicator.target is None else indicator.target * scale
    return Plan(
        indicator.kpi, indicator.wants, first, last, live, indicator.place, indicator.ramp_in_days, indicator.after_until,
        indicator.covariates, None, target, None if baseline is None else baseline * scale,
    )  # fmt: skip
