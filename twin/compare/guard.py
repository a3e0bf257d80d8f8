"""One guard of a comparison: a thing that would make its verdict wrong, looked for, with what was found."""

from dataclasses import dataclass
from typing import Literal

Status = Literal["passed", "told", "failed"]
DEFINITION = (
    "recording",
    "inspection",
    "counter",
    "calendar",
    "ideal",
)  # failed: before and after are not the same thing
MODEL = (
    "baseline",
    "days",
    "mix",
    "trend",
    "steady",
    "placebo",
)  # failed: the noise is not what the estimator takes it for


@dataclass(frozen=True)
class Guard:
    """What was looked for (`id`), whether it stands in the way, and a plain sentence of what was found.

    passed: nothing found; told: to be known, but no obstacle; failed: the verdict cannot be given.
    """

    id: str
    status: Status
    ko: str
    en: str

    def sentence(self, lang: str) -> str:
        """Returns the sentence in 'ko' or 'en'."""
        return self.ko if lang == "ko" else self.en


def failed(guards: tuple[Guard, ...], of: tuple[str, ...]) -> list[Guard]:
    """Returns the guards of a kind that stand in the way."""
    return [g for g in guards if g.status == "failed" and g.id in of]
