"""What people are told when something is wrong: one plain sentence, in Korean and in English."""

from typing import LiteralString

from pydantic_core import PydanticCustomError


class Problem(Exception):
    """Bad input or a state of things a person can mend: what, where, what was expected, what to do."""

    def __init__(self, ko: str, en: str) -> None:
        super().__init__(ko, en)  # both are arguments, so that it can be copied and sent between processes
        self.ko = ko
        self.en = en

    def __str__(self) -> str:
        return self.en

    def sentence(self, lang: str) -> str:
        """Returns the sentence in 'ko' or 'en'."""
        return self.ko if lang == "ko" else self.en


def mistake(code: LiteralString, message: LiteralString, **values: object) -> PydanticCustomError:
    """Returns the error a validator raises; `twin/plant_file.py` holds the Korean words for each code."""
    return PydanticCustomError(code, message, values)
