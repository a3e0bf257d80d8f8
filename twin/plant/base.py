"""What all parts of a description share: no unknown fields, ids, weekdays, shares of parts."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from twin.laws import Constant, Law, Source

Id = Annotated[str, Field(min_length=1, max_length=80)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Part(BaseModel):
    """Base of every part of the description: unknown fields are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class ScrapRate(Part):
    """Share of parts scrapped, and how much the rate itself moves from day to day."""

    rate: float = Field(ge=0, le=1)
    day_sd: float = Field(0.0, ge=0)
    low: float | None = Field(None, description="95 % interval of the rate")
    high: float | None = None
    source: Source = "entered"
    n: int | None = None


def _as_rate(given: Any) -> Any:
    return {"rate": given} if _is_number(given) else given


def _as_law(given: Any) -> Any:
    return {"law": "constant", "value": given} if _is_number(given) else given


def _is_number(given: Any) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool)


Rate = Annotated[ScrapRate, BeforeValidator(_as_rate)]
Seconds = Annotated[Law, BeforeValidator(_as_law)]
NO_TIME = Constant(law="constant", value=0.0)
