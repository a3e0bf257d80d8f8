"""A validation made by hand, to be kept and shown without simulating anything."""

from datetime import UTC, date, datetime, timedelta

from twin.validate.backtest import Backtest, Settings
from twin.validate.evidence import LAYERS, Layer
from twin.validate.forecasts import Forecast
from twin.validate.scores import score
from twin.validate.validation import Validation

MONDAY = date(2026, 1, 5)


def forecasts(kpi_id: str, errors: list[float], actual: float = 100.0, sd: float = 0.02) -> list[Forecast]:
    """Weeks that were forecast with these relative errors, each with a spread of `sd` of the actual."""
    s = sd * actual
    rows = []
    for i, error in enumerate(errors):
        mean = actual * (1 + error)
        bands = mean - 1.28 * s, mean + 1.28 * s, mean - 1.64 * s, mean + 1.64 * s
        rows.append(Forecast(kpi_id, MONDAY + timedelta(weeks=i), actual, mean, s, *bands, s / 4, actual, 2 * s, s / 2))
    return rows


def validation(
    errors: dict[str, list[float]] | None = None, *, until: datetime = datetime(2026, 3, 9, tzinfo=UTC),
    plant: tuple[str | None, str | None] = (None, None),
) -> Validation:  # fmt: skip
    """A validation with these errors by KPI; by default output is graded A and lead time has too few weeks."""
    given = errors or {"throughput_per_h": [0.01, -0.01] * 3, "lead_time_mean_h": [0.2, 0.1]}
    found = {k: forecasts(k, e) for k, e in given.items()}
    scores = {k: score(k, rows) for k, rows in found.items()}
    weeks = sorted({f.week for rows in found.values() for f in rows})
    layers = [Layer(name, "passed", f"{name} 한국어", f"{name} English") for name in LAYERS]
    return Validation(Settings(), Backtest(Settings(), weeks, found, scores), layers, *plant, until, 1.0)
