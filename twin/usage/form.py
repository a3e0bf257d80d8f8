"""The half-year's form (June and December) as a table to be copied by hand."""

from collections.abc import Sequence
from pathlib import Path

from twin import sheet
from twin.errors import Problem
from twin.usage.export import limits
from twin.usage.statistic import Month


def as_csv(rows: Sequence[Month]) -> bytes:
    """Returns months, days used, users and uses by action as CSV that Excel opens as it is (UTF-8 with its mark)."""
    names = limits()["action"]
    heads = ["월 / month", "사용일 / days", "사용자 / users", *(f"{code} {ko}" for code, (ko, _) in names.items())]
    return sheet.as_csv(
        [heads, *([m.month, m.days, m.users, *(m.actions.get(code, 0) for code in names)] for m in rows)]
    )


def write(rows: Sequence[Month], path: Path) -> None:
    """Writes the form to a .csv file; Problem for another ending or a place that cannot be written."""
    if path.suffix != ".csv":
        raise Problem(
            f"{path.name}: 반기 양식의 파일 이름은 .csv로 끝나야 합니다.",
            f"{path.name}: the name of the half-year's form must end in .csv.",
        )
    try:
        path.write_bytes(as_csv(rows))
    except OSError as trouble:
        raise Problem(f"{path}에 쓸 수 없습니다 ({trouble.strerror}). 다른 곳을 정하십시오.", f"Cannot write {path} ({trouble.strerror}): choose another place.") from None  # fmt: skip
