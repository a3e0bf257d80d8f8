"""What the log could not tell of the present, and how it was filled in: one sentence each, in both languages."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Note:
    """One thing that was assumed."""

    ko: str
    en: str


@dataclass
class Notes:
    """The assumptions made on the way, each once."""

    said: list[Note] = field(default_factory=list)

    def say(self, ko: str, en: str) -> None:
        """Adds an assumption, unless it was said before."""
        note = Note(ko, en)
        if note not in self.said:
            self.said.append(note)

    def count(self, number: int, ko: str, en: str) -> None:
        """Adds an assumption about so many things; none where there are none."""
        if number:
            self.say(f"{number:,}{ko}", f"{number:,} {en}")
