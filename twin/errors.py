"""What people are told when something is wrong: one plain sentence, in Korean and in English."""


class Problem(Exception):
    """Bad input or a state of things a person can mend: what, where, what was expected, what to do."""

    def __init__(self, ko: str, en: str) -> None:
        super().__init__(en)
        self.ko = ko
        self.en = en

    def __reduce__(self) -> tuple:
        return type(self), (self.ko, self.en)

    def sentence(self, lang: str) -> str:
        """Returns the sentence in 'ko' or 'en'."""
        return self.ko if lang == "ko" else self.en
