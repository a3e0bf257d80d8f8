"""What a detector says: which trap, how often, where, when, what was done, and what is left to a person."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

Done = Literal["corrected", "told", "nothing"]
MOST_PLACES = 8  # named in a sentence; the count is whole


@dataclass(frozen=True)
class Finding:
    """One trap looked for; n = 0 and done = "nothing" where it was not found."""

    trap: str
    n: int = 0
    done: Done = "nothing"
    ko: str = "찾지 못함"
    en: str = "nothing found"
    where: tuple[str, ...] = ()
    first_s: float | None = None
    last_s: float | None = None
    details: dict[str, Any] = field(default_factory=dict)
    touches_laws: bool = True  # False: the laws come from other records

    def as_dict(self) -> dict[str, Any]:
        """Returns it as plain data, moments as ISO texts in UTC."""
        name_ko, name_en = NAMES[self.trap]
        return {
            "trap": self.trap, "name_ko": name_ko, "name_en": name_en, "n": self.n, "done": self.done, "ko": self.ko,
            "en": self.en, "where": list(self.where), "touches_laws": self.touches_laws,
            "first": _moment(self.first_s), "last": _moment(self.last_s),
            **self.details,
        }  # fmt: skip


def listed(places: Iterable[str]) -> str:
    """Returns a few places for a sentence."""
    every = list(dict.fromkeys(places))
    return ", ".join(every[:MOST_PLACES]) + (" …" if len(every) > MOST_PLACES else "")


def day(moment_s: float) -> str:
    """Returns the day of a moment, UTC."""
    return datetime.fromtimestamp(moment_s, UTC).date().isoformat()


def _moment(moment_s: float | None) -> str | None:
    return None if moment_s is None else datetime.fromtimestamp(float(moment_s), UTC).isoformat()


NAMES = {
    "duplicates": ("중복·재전송", "duplicates and retransmissions"),
    "late": ("늦게 온 기록", "late and out of order"),
    "reused_ids": ("다시 쓰인 로트 번호", "reused lot numbers"),
    "clock_skew": ("설비 사이 시계 차이", "clock skew between stations"),
    "time_zone": ("시간대 오류", "wrong time zone"),
    "units": ("단위 변경", "changed units"),
    "counters": ("계수기 초기화", "counter resets"),
    "stuck": ("멈춘 센서", "stuck sensors"),
    "drift": ("서서히 변함", "drift"),
    "calendar": ("근무 달력 밖의 가동", "activity outside the calendar"),
    "only_finished": ("끝난 주문만 남김", "only finished orders kept"),
    "definitions": ("정의 변경", "changed definitions"),
}
