"""All detectors in turn: first what can be mended before anything is fitted, then what is only told."""

from typing import Any

import duckdb

from twin.calibrate.report import Report
from twin.calibrate.traps.calendar import outside_calendar
from twin.calibrate.traps.clock_skew import clock_skew
from twin.calibrate.traps.counters import counters
from twin.calibrate.traps.definitions import definitions
from twin.calibrate.traps.drift import drift
from twin.calibrate.traps.duplicates import drop_duplicates
from twin.calibrate.traps.finding import Finding
from twin.calibrate.traps.late import late
from twin.calibrate.traps.only_finished import only_finished
from twin.calibrate.traps.reused_ids import split_reused
from twin.calibrate.traps.series import daily_series
from twin.calibrate.traps.stuck import stuck
from twin.calibrate.traps.time_zone import time_zone
from twin.calibrate.traps.units import units


def mend(cur: duckdb.DuckDBPyConnection, report: Report) -> None:
    """Corrects `op` and `state` (rows.prepare) and notes what was corrected; before the clock runs."""
    for finding in (drop_duplicates(cur), split_reused(cur)):
        report.trap(finding.as_dict())
        if finding.done == "corrected":
            report.drop(finding.n, finding.ko, finding.en) if finding.trap == "duplicates" else report.assume(
                finding.ko, finding.en
            )


def look(cur: duckdb.DuckDBPyConnection, report: Report) -> None:
    """Looks for all other traps and notes what was found; after everything is fitted."""
    series = daily_series(cur)
    found = [
        late(cur), clock_skew(cur), time_zone(cur), units(series), counters(cur), stuck(cur), drift(series),
        outside_calendar(report.items), only_finished(cur), definitions(cur),
    ]  # fmt: skip
    for finding in found:
        report.trap(finding.as_dict())
        if finding.done == "told" and finding.touches_laws:
            report.warn(finding.ko, finding.en)


def found_in(report: dict[str, Any], trap: str) -> dict[str, Any]:
    """Returns what a calibration's report says of one trap."""
    return next(entry for entry in report["traps"] if entry["trap"] == trap)


__all__ = ["Finding", "found_in", "look", "mend"]
