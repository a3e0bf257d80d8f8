"""Why a row is refused: one sentence for each reason, with the place, the value, what was expected, what to do."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

# {v} the value, {c} the column of the file, {more} what the reason adds. After "file line N, column C: ".
SENTENCES = {
    "wrong_columns": ("칸이 {v}개인데 제목 줄은 {more}개입니다. 값 안의 구분 문자를 따옴표로 묶거나 빠진 칸을 채우십시오",
                      "{v} fields where the header has {more}: quote values that hold the delimiter, or fill what is missing"),
    "missing_value": ("꼭 있어야 하는 값이 비어 있습니다. 원본에서 채워 다시 넣으십시오",
                      "a value that must be there is empty: fill it in the source and send it again"),
    "unreadable_time": ("'{v}'을(를) 날짜와 시각으로 읽을 수 없습니다. {more} 같은 꼴이어야 합니다. 원본이나 매핑의 format을 고치십시오",
                        "'{v}' is not a date and time: expected one like {more}; correct the source or the mapping's format"),
    "clock_change": ("'{v}'은(는) 시계를 바꾸는 때라 그 지역에 없거나 두 번 있는 시각입니다. 시간대를 붙여 보내십시오",
                     "'{v}' falls where the clock is changed: it exists twice or never; send times with their offset"),
    "absurd_year": ("'{v}'은(는) 1990년보다 앞선 때입니다. 설비나 수집기의 시계를 확인하십시오",
                    "'{v}' is before 1990: check the clock of the machine or collector"),
    "future_time": ("'{v}'은(는) 아직 오지 않은 때입니다. 설비의 시계, 날짜 순서, 시간대를 확인하십시오",
                    "'{v}' has not come yet: check the machine's clock, the order of day and month, the time zone"),
    "unreadable_number": ("'{v}'을(를) 수로 읽을 수 없습니다. 1234.5 같은 수여야 합니다. 원본이나 매핑의 decimal·thousands를 고치십시오",
                          "'{v}' is not a number: expected one like 1234.5; correct the source, or decimal and thousands in the mapping"),
    "not_whole": ("'{v}'은(는) 정수가 아닙니다. 1, 2, 3 같은 번호여야 합니다",
                  "'{v}' is not a whole number: expected 1, 2, 3"),
    "negative_number": ("'{v}'은(는) 0보다 작습니다. 수량은 0 이상이어야 합니다. 원본을 확인하십시오",
                        "'{v}' is below 0: quantities are 0 or more; check the source"),
    "unreadable_duration": ("'{v}'을(를) 걸린 시간으로 읽을 수 없습니다. {more} 같은 꼴이어야 합니다. 원본을 고치십시오",
                            "'{v}' is not a duration: expected one like {more}; correct the source"),
    "negative_duration": ("걸린 시간 '{v}'이(가) 0보다 작습니다. 원본을 확인하십시오",
                          "the duration '{v}' is below 0: check the source"),
    "end_before_start": ("끝난 때 '{v}'이(가) 시작한 때({more})보다 앞섭니다. 두 열이 바뀌지 않았는지, 날짜가 맞는지 확인하십시오",
                         "the end '{v}' is before the start ({more}): check whether columns or dates are swapped"),
    "quantities": ("'{v}': 양품과 불량의 합이 전체 수량과 맞지 않습니다. 원본을 확인하십시오",
                   "'{v}': good and scrap do not fit the whole quantity: check the source"),
    "unknown_value": ("'{v}'은(는) 정해진 값이 아닙니다. 쓸 수 있는 것: {more}. 매핑의 map이나 otherwise를 고치십시오",
                      "'{v}' is none of the known values ({more}): extend map or otherwise in the mapping"),
    "unknown_station": ("설비 '{v}'은(는) 공장 설명에 없습니다. 있는 것: {more}. 공장 파일에 더하거나 매핑에서 이름을 맞추거나 stations = \"learn\"으로 두십시오",
                        "station '{v}' is not in the plant; it has {more}: add it to the plant file, map the name, or set stations = \"learn\""),
    "duplicate": ("{more}행과 같은 행입니다. 한 번만 셌습니다",
                  "the same row as line {more}: counted once"),
    "overlap": ("{v} 구간이 같은 설비의 {more}행 구간과 겹칩니다. 원본을 고치거나, 나란히 일하는 자리라면 매핑에 overlap = \"keep\"으로 적으십시오",
                "the interval {v} overlaps that of line {more} on the same machine: correct the source, or set overlap = \"keep\" where work runs side by side"),
}  # fmt: skip
SHOWN = 120  # letters of a value in a sentence; the whole of it stands in the raw row


@dataclass
class Refusals:
    """Rows of one file that were refused, one reason each: the first that was found."""

    file: str
    line: list[int] = field(default_factory=list)
    column: list[str | None] = field(default_factory=list)
    value: list[str | None] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    more: list[str] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)

    def add(
        self, lines: Sequence[int] | np.ndarray, code: str, column: str | None, values: Sequence[str | None],
        more: Sequence[str] | str, raws: Sequence[str],
    ) -> None:  # fmt: skip
        """Adds rows with one reason; `more` is one for all, or one each."""
        self.line += [int(n) for n in lines]
        self.code += [code] * len(lines)
        self.column += [column] * len(lines)
        self.value += values
        self.more += [more] * len(lines) if isinstance(more, str) else more
        self.raw += raws

    def sentence(self, i: int, lang: int) -> str:
        """Returns the sentence about the i-th, in Korean (0) or English (1)."""
        value = " ".join((self.value[i] or "").split())
        shown = value if len(value) <= SHOWN else value[:SHOWN] + "…"
        words = SENTENCES[self.code[i]][lang].format(v=shown, more=self.more[i])
        column = self.column[i]
        if lang == 0:
            return f"{self.file} {self.line[i]}행{f', 열 {column!r}' if column else ''}: {words}."
        return f"{self.file} line {self.line[i]}{f', column {column!r}' if column else ''}: {words}."

    def table(self) -> pa.Table:
        """Returns them as `Landing.reject` takes them, in order of lines."""
        order = sorted(range(len(self.line)), key=self.line.__getitem__)
        return pa.table(
            {
                "source_row": pa.array([self.line[i] for i in order], pa.int64()),
                "column_name": pa.array([self.column[i] for i in order], pa.string()),
                "value": pa.array([self.value[i] for i in order], pa.string()),
                "reason_code": pa.array([self.code[i] for i in order], pa.string()),
                "reason_ko": pa.array([self.sentence(i, 0) for i in order], pa.string()),
                "reason_en": pa.array([self.sentence(i, 1) for i in order], pa.string()),
                "raw": pa.array([self.raw[i] for i in order], pa.string()),
            }
        )
