"""What a grade allows to say and to do, in Korean and in English: the sentence an evaluator reads first."""

from twin.errors import Problem
from twin.validate.scores import FEWEST_WEEKS, Score

_ALLOWS = {
    "A": (
        "이보다 큰 차이를 보이는 대안은 이 값으로 골라도 됩니다.",
        "Alternatives that differ by more than this may be chosen by this number.",
    ),
    "B": (
        "이보다 크게 다른 대안을 고르는 데 쓸 수 있고, 금액은 시행 뒤에 다시 재십시오.",
        "It may choose between alternatives that differ by more than this; measure the amount again after the change.",
    ),
    "C": (
        "크게 다른 대안의 순서를 매기는 데까지만 쓰고, 이 값만으로 금액을 정하지 마십시오.",
        "It may rank alternatives that differ widely; no amount of money should rest on it alone.",
    ),
    "D": (
        "이 값으로 결정하지 마십시오. 무엇을 더 재야 할지 묻는 데에만 쓰십시오.",
        "Do not decide by this number: use it only to ask what should be measured next.",
    ),
}


def sentence(score: Score) -> Problem:
    """Returns what this score allows, with its margin and weeks, in both languages."""
    if score.grade is None:
        return _not_assessed(score)
    margin, weeks = f"{100 * (score.credibility or 0):.1f} %", score.weeks
    ko = f"{weeks}주를 미리 예측해 보니 평균 오차가 {margin} 안임이 95 % 확신으로 확인되었습니다. {_ALLOWS[score.grade][0]}"
    en = f"Over {weeks} weeks forecast in advance the mean error is within {margin}, with 95 % confidence. {_ALLOWS[score.grade][1]}"
    if score.grade == "D" and score.undiminished == "D":
        ko = f"{weeks}주를 미리 예측해 보니 평균 오차가 {margin}까지 될 수 있습니다. {_ALLOWS['D'][0]}"
        en = f"Over {weeks} weeks forecast in advance the mean error may be as large as {margin}. {_ALLOWS['D'][1]}"
    reasons = lowered(score)
    return Problem(f"{ko}{reasons.ko}", f"{en}{reasons.en}")


def allows(score: Score) -> Problem:
    """Returns the short form for a table: what may be done with the number, and why its grade was lowered."""
    if score.grade is None:
        return _not_assessed(score)
    reasons = lowered(score)
    return Problem(f"{_ALLOWS[score.grade][0]}{reasons.ko}", f"{_ALLOWS[score.grade][1]}{reasons.en}")


def lowered(score: Score) -> Problem:
    """Returns why the grade is one lower than its margin alone would give; empty where it is not."""
    if score.grade == score.undiminished:
        return Problem("", "")
    ko = [
        text
        for holds, text in (
            (score.too_narrow, "예측 구간이 너무 좁음"),
            (score.no_skill, "지난 주들의 평균보다 못 맞힘"),
        )
        if holds
    ]
    en = [
        text
        for holds, text in (
            (score.too_narrow, "its intervals are too narrow"),
            (score.no_skill, "it is worse than the mean of past weeks"),
        )
        if holds
    ]
    return Problem(f" (한 등급 내림: {', '.join(ko)})", f" (one grade down: {' and '.join(en)})")


def _not_assessed(score: Score) -> Problem:
    if score.weeks_needed:
        return Problem(
            f"평가하지 않음: {score.weeks}주를 시험했고 {FEWEST_WEEKS}주는 있어야 하므로 {score.weeks_needed}주가 더 필요합니다.",
            f"Not assessed: {score.weeks} weeks tested, at least {FEWEST_WEEKS} are needed, so {score.weeks_needed} more weeks.",
        )
    return Problem(
        "평가하지 않음: 시험한 어느 주에도 이런 일이 없어 비율로 나눌 것이 없습니다.",
        "Not assessed: nothing of the kind happened in any week tested, so there is nothing to compare with.",
    )
