"""What a mapping is: which column of a company's export becomes which column of the log (`docs/mapping-file.md`)."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from twin.errors import mistake

TIMES = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86_400.0}  # in seconds
ENERGIES = {"Wh": 0.001, "kWh": 1.0, "MWh": 1000.0}  # in kWh
UNITS = TIMES | ENERGIES
MISSING = ("", "-", "N/A", "#N/A", "NULL", "null", "NaN", "nan")
Table = Literal[
    "operation_event", "state_interval", "inspection", "measurement", "production_order", "energy", "maintenance",
    "alarm", "alert_action", "prediction",
]  # fmt: skip

Words = Annotated[tuple[str, ...], BeforeValidator(lambda given: (given,) if isinstance(given, str) else given)]


def tidy(name: str) -> str:
    """Returns a column's name on one line, single-spaced, in composed letters (file systems of a Mac decompose Hangul)."""
    return unicodedata.normalize("NFC", " ".join(name.replace("\ufeff", "").split()))


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as trouble:
        raise mistake("pattern", "not a regular expression ({why})", why=str(trouble)) from None
    return pattern


Column = Annotated[str, AfterValidator(tidy)]
Columns = Annotated[tuple[Column, ...], BeforeValidator(lambda given: (given,) if isinstance(given, str) else given)]


Pattern = Annotated[str, AfterValidator(_compiles)]


class Part(BaseModel):
    """Base of every part of a mapping: unknown fields are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Where(Part):
    """A condition on one column; all that are given must hold."""

    is_: tuple[str, ...] | None = Field(None, alias="is")
    not_: tuple[str, ...] | None = Field(None, alias="not")
    empty: bool | None = None
    find: Pattern | None = Field(None, description="regular expression that is found in the text")

    @model_validator(mode="before")
    @classmethod
    def _short(cls, given: Any) -> Any:
        """`"D"` and `["D", "S"]` stand for `{ is = [...] }`."""
        if isinstance(given, dict):
            return {k: v if k in ("empty", "find") else _texts(v) for k, v in given.items()}
        return {"is": _texts(given)}


class To(Part):
    """How one value is made: from a column (or several, joined) or a constant, through text steps, into a number or time."""

    column: Columns = ()
    constant: str | None = None
    join: str = " "
    missing: tuple[str, ...] = ()
    before: str | None = Field(None, description="the text before the first of these separators")
    after: str | None = Field(None, description="the text after the first of these separators")
    find: Pattern | None = Field(None, description="regular expression: its group, or the whole of what it finds")
    map: dict[str, str] | None = None
    otherwise: Literal["reject", "keep", "empty"] = "reject"
    default: str | None = None
    required: bool = False
    formats: Words = ()
    midnight: Literal["00:00", "24:00"] = "00:00"
    unit: str | None = None
    scale: float = 1.0
    offset: float = 0.0
    plus: "To | None" = None
    minus: "To | None" = None
    where: dict[Column, Where] = {}
    take: Literal["first", "last", "min", "max", "sum"] = "first"

    @model_validator(mode="before")
    @classmethod
    def _short(cls, given: Any) -> Any:
        """A bare text stands for `{ column = … }`; the format of one kind may be given as `format`."""
        if not isinstance(given, dict):
            return {"column": given}
        given = dict(given)
        if "format" in given:
            given["formats"] = given.pop("format")
        for name in ("constant", "default"):
            if isinstance(given.get(name), int | float):
                given[name] = f"{given[name]:g}" if not isinstance(given[name], bool) else str(int(given[name]))
        if isinstance(given.get("map"), dict):
            given["map"] = {str(k): f"{v}" for k, v in given["map"].items()}
        if "missing" in given:
            given["missing"] = _texts(given["missing"])
        return given

    @model_validator(mode="after")
    def _one_origin(self) -> "To":
        if bool(self.column) == (self.constant is not None):
            raise mistake("origin", "give either column or constant, one of them")
        return self

    def reads(self) -> list[str]:
        """Returns the columns of the file it reads."""
        deeper = [name for part in (self.plus, self.minus) if part for name in part.reads()]
        return [*self.column, *self.where, *deeper]


class Point(To):
    """One column of a wide file that becomes rows of `measurement`."""

    id: str = Field(min_length=1)


class Into(Part):
    """Rows for one table of the log."""

    table: Table
    where: dict[Column, Where] = {}
    overlap: Literal["reject", "trim", "keep"] | None = None
    group_by: Columns = ()
    to: dict[str, To] = {}
    point: tuple[Point, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _targets(cls, given: Any) -> Any:
        """Everything that is not a setting of the block names a column of the table."""
        if not isinstance(given, dict) or "to" in given:
            return given
        settings = {k: v for k, v in given.items() if k in ("table", "where", "overlap", "group_by", "point")}
        return settings | {"to": {k: v for k, v in given.items() if k not in settings}}

    def reads(self) -> list[str]:
        """Returns the columns of the file it reads."""
        values = [name for to in (*self.to.values(), *self.point) for name in to.reads()]
        return list(dict.fromkeys([*self.where, *self.group_by, *values]))


class Source(Part):
    """How the file is written."""

    name: str = Field("", description="names the origin; rows of another origin are never taken for the same")
    encoding: str | None = None
    delimiter: str | None = Field(None, min_length=1, max_length=1)
    sheet: str | int | None = None
    skip_rows: int = Field(0, ge=0)
    header_rows: int = Field(1, ge=0, le=4)
    columns: Columns = Field((), description="names of the columns of a file without a header")
    timezone: str | None = None
    formats: Words = ()
    decimal: Literal[".", ","] = "."
    thousands: Literal[",", ".", " ", "'", ""] | None = None
    missing: tuple[str, ...] = MISSING
    key: Columns = ()
    stations: Literal["learn", "reject"] | None = None
    made_up: bool = False

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, name: str | None) -> str | None:
        import codecs

        try:
            codecs.lookup(name or "utf-8")
        except LookupError:
            raise mistake(
                "encoding", "unknown encoding '{name}', expected one like utf-8 or cp949", name=name
            ) from None
        return name

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str | None) -> str | None:
        from zoneinfo import available_timezones

        if name is not None and name not in available_timezones():
            raise mistake("time_zone", "unknown time zone '{name}', expected one like Asia/Seoul", name=name)
        return name

    @model_validator(mode="after")
    def _names(self) -> "Source":
        if (self.header_rows == 0) != bool(self.columns):
            raise mistake("header", "columns belongs to header_rows = 0, and only there")
        if (self.thousands or "") == self.decimal:
            raise mistake("separators", "thousands and decimal must differ")
        return self


class Mapping(Part):
    """A whole mapping."""

    source: Source = Source()
    into: tuple[Into, ...] = Field(min_length=1, max_length=64)

    def reads(self) -> list[str]:
        """Returns the columns of the file it reads, the key's among them."""
        return list(dict.fromkeys([*self.source.key, *(name for into in self.into for name in into.reads())]))


@dataclass(frozen=True)
class Named:
    """A mapping with where it came from."""

    mapping: Mapping
    name: str
    text: str

    @property
    def sha256(self) -> str:
        """Returns the hash of the mapping's text."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def _texts(given: Any) -> Any:
    """Values to compare with are texts, however TOML wrote them."""
    listed = given if isinstance(given, list | tuple) else [given]
    return tuple(f"{v:g}" if isinstance(v, int | float) and not isinstance(v, bool) else v for v in listed)
