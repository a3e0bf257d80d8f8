"""The verdict of a comparison, from the interval of its effect against the change that was aimed at. Never a bare point."""

from dataclasses import dataclass
from typing import Literal

from twin.compare.estimator import Effect
from twin.compare.guard import DEFINITION, MODEL, Guard, failed

Class = Literal[
    "achieved", "improved", "target_not_proven", "target_missed", "not_proven", "worse", "withheld", "not_adequate"
]
WORDS: dict[Class, tuple[str, str]] = {
    "achieved": ("목표 달성", "Target achieved"),
    "improved": ("개선됨", "Improved"),
    "target_not_proven": ("개선됨, 목표 달성은 확인되지 않음", "Improved, target not proven"),
    "target_missed": ("개선됨, 목표에는 못 미침", "Improved, target missed"),
    "not_proven": ("개선이 확인되지 않음", "Improvement not proven"),
    "worse": ("나빠짐", "Worse"),
    "withheld": ("판정 보류: 앞뒤로 세는 것이 달라짐", "Verdict withheld: before and after do not count the same thing"),
    "not_adequate": ("판정 불가: 이 방법이 맞지 않는 기록", "No verdict: the record does not fit the method"),
}  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """The class and the sentence why; `wanted` is the change for the better that was aimed at (None = no target)."""

    kind: Class
    wanted: float | None
    ko: str
    en: str

    def words(self, lang: str) -> str:
        """Returns the class in words."""
        return WORDS[self.kind][0 if lang == "ko" else 1]

    def sentence(self, lang: str) -> str:
        """Returns why."""
        return self.ko if lang == "ko" else self.en


def classed(low: float, high: float, wanted: float | None) -> Class:
    """Returns the class of an interval of improvement (for the better is positive) against the change aimed at."""
    if high < 0:
        return "worse"
    if low <= 0:
        return "not_proven"
    if wanted is None:
        return "improved"
    if low >= wanted:
        return "achieved"
    return "target_not_proven" if wanted <= high else "target_missed"


def verdict(effect: Effect, sign: int, wanted: float | None, guards: tuple[Guard, ...]) -> Verdict:
    """Returns the verdict; a guard that failed comes first. `sign`: 1 where more is better, -1 where less is."""
    for kind, of in (("withheld", DEFINITION), ("not_adequate", MODEL)):
        if found := failed(guards, of):
            return Verdict(kind, wanted, " ".join(g.ko for g in found), " ".join(g.en for g in found))
    low, high = sorted((sign * effect.low, sign * effect.high))
    kind = classed(low, high, wanted)
    return Verdict(kind, wanted, *_WHY[kind])


_WHY: dict[Class, tuple[str, str]] = {
    "achieved": (
        "95 % 구간 전체가 목표한 변화 이상입니다.", "The whole 95 % interval lies at or beyond the change aimed at.",
    ),
    "improved": (
        "95 % 구간 전체가 나아진 쪽에 있습니다. 목표는 정해지지 않았습니다.", "The whole 95 % interval lies on the better side; no target was set.",
    ),
    "target_not_proven": (
        "나아진 것은 분명하지만, 목표한 변화가 95 % 구간 안에 있어 달성했다고도 못했다고도 할 수 없습니다.",
        "It improved for sure, but the change aimed at lies within the 95 % interval: neither reached nor missed for sure.",
    ),
    "target_missed": (
        "나아진 것은 분명하지만, 95 % 구간 전체가 목표한 변화보다 작습니다.",
        "It improved for sure, but the whole 95 % interval lies below the change aimed at.",
    ),
    "not_proven": (
        "95 % 구간에 0이 들어 있어, 변화가 없었을 수도 있습니다.", "The 95 % interval holds 0: there may have been no change.",
    ),
    "worse": (
        "95 % 구간 전체가 나빠진 쪽에 있습니다.", "The whole 95 % interval lies on the worse side.",
    ),
}  # fmt: skip
