"""Work outside the calendar: hours put in as overtime, and what is left between shifts, breaks and holidays."""

from typing import Any

from twin.calibrate.traps.finding import Finding

MOST_OUTSIDE = 0.02


def outside_calendar(items: list[dict[str, Any]]) -> Finding:
    """Returns what calibration found of overtime and scattered work: corrected where it became overtime."""
    by_what = {i["what"]: i for i in items}
    days = by_what.get("overtime", {}).get("n", 0)
    hours = by_what.get("overtime", {}).get("hours", 0.0)
    left = by_what.get("hours", {}).get("share_outside", 0.0)
    if left > MOST_OUTSIDE:
        return Finding(
            "calendar", days, "told",
            f"작업의 {left:.1%}가 근무시간과 연장근무 밖에 흩어져 있음. 공장 파일의 근무조와 휴일을 확인하십시오",
            f"{left:.1%} of the work lies outside shifts and overtime: check shifts and holidays in the plant file",
        )  # fmt: skip
    if not days:
        return Finding("calendar")
    return Finding(
        "calendar", days, "corrected",
        f"근무조 밖에서 일한 {days}일 {hours:.0f}시간을 연장근무로 넣음",
        f"{hours:.0f} h of work outside the shifts on {days} days are put in as overtime",
    )  # fmt: skip
