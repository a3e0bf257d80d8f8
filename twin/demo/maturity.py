"""The demonstration's self-assessment of maturity, with one claim too many, and the weeks' evidence as it was computed."""

from datetime import date, datetime, time

from twin.demo.models import BY
from twin.maturity.book import Entered, entry_of, levels_entered
from twin.maturity.readings import plant_of
from twin.maturity.snapshots import keep_due
from twin.store import Store
from twin.store.models import enter

ASSESSED = date(2026, 8, 10)  # after the second model's go-live
REASON = "자체 진단 (시연) / self-assessment (demonstration)"
CLAIMED = {
    ("diecast", "automation"): "mid1", ("diecast", "operation"): "mid1", ("diecast", "erp"): "mid1",
    ("cnc", "automation"): "mid1", ("cnc", "operation"): "mid1", ("cnc", "erp"): "mid1",
    ("inspect", "automation"): "mid1", ("inspect", "operation"): "basic", ("", "plm"): "basic", ("", "scm"): "basic",
}  # fmt: skip


def put_maturity(store: Store, last_day: date) -> None:
    """Enters the self-assessment once the log reaches its day, and keeps every week that has ended."""
    if last_day >= ASSESSED and not levels_entered(store, "claim"):
        at = datetime.combine(ASSESSED, time(10), tzinfo=plant_of(store).site.zone)
        said = [Entered("claim", process, area, level, at, BY, REASON) for (process, area), level in CLAIMED.items()]
        enter(store, [entry_of(entered) for entered in said])
    keep_due(store)
