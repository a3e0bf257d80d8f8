"""What is said of a forecast held against the floor, in both languages."""

from twin.errors import Problem
from twin.whatif.decisions.agreement import Agreement

WORDS = {
    "within": ("실측이 예측 안에 있음", "measured lies within the prediction"),
    "smaller": ("예측보다 작음", "smaller than predicted"),
    "larger": ("예측보다 큼", "larger than predicted"),
    "open": ("아직 판정할 수 없음", "not yet measurable"),
    "unclear": ("이 기록으로는 판정할 수 없음", "this record cannot tell"),
}  # fmt: skip


def agreed(found: Agreement) -> Problem:
    """Returns the sentence for how a forecast and the measured change go together."""
    if found.kind == "open":
        return not_yet(found.days_more)
    if found.kind == "unclear":
        return not_yet(None)
    return _AGREED[found.kind]


def not_yet(days: int | None) -> Problem:
    """Returns that it cannot be told before so many working days more; None = however many."""
    if days is None:
        return Problem(
            "날마다의 흔들림에 견주어 예측한 변화가 너무 작아, 이 기록으로는 1년을 더 모아도 판정할 수 없습니다.",
            "The forecast change is too small beside the scatter of days: a year more of this record could not tell.",
        )
    return Problem(
        f"아직 판정할 수 없습니다: 일하는 날로 약 {days}일의 기록이 더 필요합니다.",
        f"Not yet measurable: about {days} more working days are needed.",
    )


def no_change() -> Problem:
    """Returns that nothing was forecast to be held against the floor."""
    return Problem(
        "트윈이 이 지표의 변화를 예측하지 않아 견줄 것이 없습니다.",
        "The twin forecast no change of this KPI, so there is nothing to hold against the floor.",
    )


def not_adequate(ko: str, en: str) -> Problem:
    """Returns that the record does not fit the method, and why."""
    return Problem(f"실측이 판정에 맞지 않습니다: {ko}", f"What was measured is not adequate: {en}")


def not_apart() -> Problem:
    """Returns that another change came too near."""
    return Problem(
        "같은 지표를 움직였을 다른 변경과 날짜가 너무 가까워 이 시나리오의 몫을 나눌 수 없습니다.",
        "Another change that moved the same KPI came too near in time for this one's part to be told apart.",
    )


_AGREED = {
    "within": Problem(
        "실측한 변화와 예측한 변화의 차이가 0일 수 있습니다: 예측대로입니다.",
        "Measured and forecast change may be the same: it came as forecast.",
    ),
    "smaller": Problem(
        "실측한 변화가 예측보다 분명히 작습니다: 트윈이 너무 좋게 보았거나 현장이 다르게 적용했습니다.",
        "The measured change is smaller for sure: the twin saw too much in it, or the floor did it otherwise.",
    ),
    "larger": Problem(
        "실측한 변화가 예측보다 분명히 큽니다: 트윈이 너무 조심스러웠거나 다른 것도 함께 달라졌습니다.",
        "The measured change is larger for sure: the twin was too careful, or something else changed as well.",
    ),
}  # fmt: skip
