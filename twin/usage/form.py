"""The half-year's form (June and December) as a table to be copied by hand."""

import csv
import io
from collections.abc import Sequence

from twin.usage.export import limits
from twin.usage.statistic import Month


def as_csv(rows: Sequence[Month]) -> bytes:
    """Returns months, days used, users and uses by action as CSV that Excel opens as it is (UTF-8 with its mark)."""
    names = limits()["action"]
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(
        ["월 / month", "사용일 / days", "사용자 / users", *(f"{code} {ko}" for code, (ko, _) in names.items())]
    )
    for m in rows:
        table.writerow([m.month, m.days, m.users, *(m.actions.get(code, 0) for code in names)])
    return written.getvalue().encode("utf-8-sig")
