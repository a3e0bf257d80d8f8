"""What a number is called, so that its evidence can be asked for: its kind, its name and its scope, as one line of text.

`kpi/oee?from=2026-10-03T23:00:00Z&until=2026-10-30T23:00:00Z&station=cnc`: the same number has the same text everywhere.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Self, cast, get_args
from urllib.parse import parse_qsl, quote, unquote, urlencode

from twin.errors import Problem
from twin.kpi.scope import EVERYTHING, Scope

Kind = Literal[
    "kpi", "share", "model", "run", "forecast", "gain", "comparison", "validation", "law", "plan", "override", "effect", "money",
    "projection", "lever", "maturity", "flag", "watch", "cost", "demand", "setting", "sequence", "search", "unit_value", "indicator",
    "book", "limit", "stop", "gate", "point", "seen", "programme",
]  # fmt: skip
PLACES = ("process", "station", "product", "shift")


@dataclass(frozen=True)
class Ref:
    """The name of one number. `name` may have parts, parted by '/': which table of the number's kind says what they are."""

    kind: Kind
    name: str
    scope: Scope = EVERYTHING

    def __str__(self) -> str:
        edges = {"from": self.scope.starts_at, "until": self.scope.ends_at}
        asked = {name: _written(at) for name, at in edges.items() if at is not None} | self.scope.filters()
        return f"{self.kind}/{quote(self.name, safe='/:@')}" + (f"?{urlencode(asked, safe=':')}" if asked else "")

    @classmethod
    def read(cls, text: str) -> Self:
        """Returns the number of a text; Problem for one that names none."""
        path, _, asked = text.partition("?")
        kind, _, name = path.partition("/")
        given = dict(parse_qsl(asked))
        known = {"from", "until", *PLACES}
        if kind not in get_args(Kind) or not name or not set(given) <= known:
            raise _unreadable(text)
        try:
            starts_at, ends_at = (_moment(given.get(edge)) for edge in ("from", "until"))
        except ValueError:
            raise _unreadable(text) from None
        places = {f"{place}_id": given.get(place) for place in PLACES}
        return cls(cast(Kind, kind), unquote(name), Scope(starts_at, ends_at, **places))


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return at


def _unreadable(text: str) -> Problem:
    return Problem(
        f"'{text}'은(는) 수의 이름이 아닙니다. kpi/oee?from=2026-10-03T23:00:00Z 처럼 적으십시오 (종류: {', '.join(get_args(Kind))}).",
        f"'{text}' names no number: write it like kpi/oee?from=2026-10-03T23:00:00Z (kinds: {', '.join(get_args(Kind))}).",
    )
