"""What the service asks for beside the log: the project's key, the site's clock, which half-year a form is for."""

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from twin.errors import Problem
from twin.plant import Site
from twin.programme import entries

if TYPE_CHECKING:
    from twin.store import Store

SERVICE = "log_service"
FIRST_YEAR = 2000


def service_key(store: "Store") -> str:
    """Returns the project key entered, '' where none is."""
    return entries.contents(store, "project").get(SERVICE, {}).get("key", "")


def put_key(store: "Store", key: str, *, by: str) -> None:
    """Enters the project key of the service."""
    entries.put(store, "project", {SERVICE: {"key": key.strip()}}, by=by)


def zone_of(store: "Store") -> ZoneInfo:
    """Returns the site's time zone."""
    current = store.plant()
    return (current[1].site if current else Site(name="")).zone


def half_of(given: str | None, today: date) -> tuple[int, int]:
    """Returns (year, 6 or 12) of a text like 2026-12, else of today; Problem for any other month."""
    if not given:
        return today.year, 6 if today.month <= 6 else 12
    year, _, month = given.partition("-")
    if not (year.isdigit() and len(year) == 4 and int(year) >= FIRST_YEAR) or month not in ("06", "12"):
        raise Problem(
            f"--half {given}: 2026-06이나 2026-12처럼 적으십시오.", f"--half {given}: write it like 2026-06 or 2026-12."
        )
    return int(year), int(month)
