"""The daily values behind an indicator: numerator and denominator of each day, so that a sheet can recompute its values."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from twin.kpi import of_dates, read
from twin.kpi.catalogue import catalogue
from twin.plant import Site
from twin.programme.indicators.table import Row

if TYPE_CHECKING:
    from twin.store import Store


@dataclass(frozen=True)
class Daily:
    """One business day: its value in the KPI's unit, and its numerator and denominator where the KPI is a ratio of sums."""

    day: date
    value: float | None
    numerator: float | None
    denominator: float | None
    side: str  # before | after | other


def daily(store: "Store", row: Row, site: Site, days: tuple[date, date]) -> tuple[Daily, ...]:
    """Returns the days from the baseline's first to the log's last; () where no single KPI measures the indicator."""
    indicator = row.indicator
    if indicator.kpi is None or indicator.baseline_from is None:
        return ()
    scope = of_dates(site, indicator.baseline_from, days[1], **vars(indicator.place))
    table = read(store, scope, by="day", kpi_ids=[indicator.kpi]).dropna(subset=["bucket"])
    return tuple(
        Daily(day := date.fromisoformat(f"{told['bucket']}"[:10]), *(_known(told[k]) for k in ("value", "numerator", "denominator")), _side(row, day))
        for told in table.to_dict("records")
    )  # fmt: skip


def factor(row: Row) -> float:
    """Returns what numerator ÷ denominator is multiplied by to give the indicator's value."""
    kpi = catalogue()[row.indicator.kpi or ""]
    return kpi.times * (100 if kpi.unit == "%" else 1)


def _side(row: Row, day: date) -> str:
    i = row.indicator
    if i.baseline_from and i.baseline_until and i.baseline_from <= day <= i.baseline_until:
        return "before"
    last = getattr(row.now, "last", None)
    return "after" if i.after_from and last and i.after_from <= day <= last else "other"


def _known(value: float) -> float | None:
    return None if value != value else float(value)
