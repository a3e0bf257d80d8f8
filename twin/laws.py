"""Laws of chance: how long things take. Each says what it is, how we know it, and draws from a named stream.

Parameters follow scipy.stats with loc = 0. Times are seconds wherever a field's name ends in `_s`.
"""

from typing import Annotated, Any, Literal

import numpy as np
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, model_validator

from twin.errors import mistake

Clock = Literal["operating", "calendar"]
Source = Literal["measured", "pooled", "assumed", "entered"]
SMALLEST_SHAPE = 0.01  # of a weibull: below it the mean is beyond what a computer can count
SMALLEST_CV, LARGEST_CV = 1e-6, 1e3


class LawBase(BaseModel):
    """What every law carries beside its parameters."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)
    clock: Clock = Field("operating", description="for time_to_failure_s: runs while processing, or always")
    source: Source = Field("entered", description="measured, pooled over similar things, assumed, or entered")
    n: int | None = Field(None, ge=0, description="size of the sample behind it")

    def mean(self) -> float:
        """Returns the expected value."""
        raise NotImplementedError

    def draw(self, rng: np.random.Generator, size: int) -> np.ndarray:
        """Returns `size` draws, shape (size,), none below 0."""
        raise NotImplementedError


class Constant(LawBase):
    law: Literal["constant"]
    value: float = Field(ge=0, validation_alias=AliasChoices("value", "mean"))

    def mean(self) -> float:
        return self.value

    def draw(self, rng: np.random.Generator, size: int) -> np.ndarray:
        return np.full(size, self.value)


class Exponential(LawBase):
    law: Literal["exponential"]
    mean_: float = Field(gt=0, alias="mean")

    def mean(self) -> float:
        return self.mean_

    def draw(self, rng: np.random.Generator, size: int) -> np.ndarray:
        return self.mean_ * rng.standard_exponential(size)


class Gamma(LawBase):
    law: Literal["gamma"]
    shape: float = Field(gt=0)
    scale: float = Field(gt=0)

    @model_validator(mode="before")
    @classmethod
    def _from_mean(cls, given: Any) -> Any:
        mean, cv, rest = _mean_and_cv(given)
        return given if mean is None else rest | {"shape": 1 / cv**2, "scale": mean * cv**2}

    def mean(self) -> float:
        return self.shape * self.scale

    def draw(self, rng: np.random.Generator, size: int) -> np.ndarray:
        return self.scale * rng.standard_gamma(self.shape, size)


class Lognormal(LawBase):
    law: Literal["lognormal"]
    mu: float = Field(ge=-50, le=50)  # e^50 s is longer than the world is old
    sigma: float = Field(ge=0, le=25)

    @model_validator(mode="before")
    @classmethod
    def _from_mean(cls, given: Any) -> Any:
        mean, cv, rest = _mean_and_cv(given)
        if mean is None:
            return given
        sigma2 = float(np.log1p(cv**2))
        return rest | {"mu": float(np.log(mean)) - sigma2 / 2, "sigma": sigma2**0.5}

    def mean(self) -> float:
        return float(np.exp(self.mu + self.sigma**2 / 2))

    def draw(self, rng: np.random.Generator, size: int) -> np.ndarray:
        return np.exp(self.mu + self.sigma * rng.standard_normal(size))


class Weibull(LawBase):
    law: Literal["weibull"]
    shape: float = Field(ge=SMALLEST_SHAPE)
    scale: float = Field(gt=0)

    @model_validator(mode="before")
    @classmethod
    def _from_mean(cls, given: Any) -> Any:
        if not isinstance(given, dict) or "mean" not in given:
            return given
        rest = {k: v for k, v in given.items() if k != "mean"}
        if "shape" not in rest or "scale" in rest:
            raise mistake("law_weibull", "weibull takes shape and scale, or shape and mean")
        mean, shape = _number(given, "mean"), _number(given, "shape")
        if shape < SMALLEST_SHAPE:
            return rest | {"scale": 1.0}  # the check of shape itself says what is wrong
        return rest | {"scale": mean / _gamma_function(1 + 1 / shape)}

    def mean(self) -> float:
        return self.scale * _gamma_function(1 + 1 / self.shape)

    def draw(self, rng: np.random.Generator, size: int) -> np.ndarray:
        return self.scale * rng.standard_exponential(size) ** (1 / self.shape)


class Normal(LawBase):
    """Truncated at 0: nothing takes negative time."""

    law: Literal["normal"]
    mean_: float = Field(gt=0, alias="mean")
    sd: float = Field(ge=0)

    def mean(self) -> float:
        from scipy.stats import norm

        if self.mean_ >= 40 * self.sd:  # what is cut off is less than a number can show
            return self.mean_
        a = -self.mean_ / self.sd
        return self.mean_ + self.sd * float(norm.pdf(a) / norm.sf(a))

    def draw(self, rng: np.random.Generator, size: int) -> np.ndarray:
        from scipy.special import ndtr, ndtri

        if self.sd == 0:
            return np.full(size, self.mean_)
        below = ndtr(-self.mean_ / self.sd)
        return np.maximum(0.0, self.mean_ + self.sd * ndtri(below + (1 - below) * rng.random(size)))


class Triangular(LawBase):
    law: Literal["triangular"]
    low: float = Field(ge=0, validation_alias=AliasChoices("low", "min"))
    mode: float
    high: float = Field(validation_alias=AliasChoices("high", "max"))

    @model_validator(mode="after")
    def _ordered(self) -> "Triangular":
        if not self.low <= self.mode <= self.high:
            raise mistake(
                "law_order", "expected rising numbers, got {given}", given=f"{self.low}, {self.mode}, {self.high}"
            )
        return self

    def mean(self) -> float:
        return (self.low + self.mode + self.high) / 3

    def draw(self, rng: np.random.Generator, size: int) -> np.ndarray:
        u, width = rng.random(size), self.high - self.low
        if width == 0:
            return np.full(size, self.low)
        turn = (self.mode - self.low) / width
        rising = self.low + np.sqrt(u * width * (self.mode - self.low))
        falling = self.high - np.sqrt((1 - u) * width * (self.high - self.mode))
        return np.where(u < turn, rising, falling)


class Uniform(LawBase):
    law: Literal["uniform"]
    low: float = Field(ge=0, validation_alias=AliasChoices("low", "min"))
    high: float = Field(validation_alias=AliasChoices("high", "max"))

    @model_validator(mode="after")
    def _ordered(self) -> "Uniform":
        if self.low > self.high:
            raise mistake("law_order", "expected rising numbers, got {given}", given=f"{self.low}, {self.high}")
        return self

    def mean(self) -> float:
        return (self.low + self.high) / 2

    def draw(self, rng: np.random.Generator, size: int) -> np.ndarray:
        return self.low + (self.high - self.low) * rng.random(size)


class Empirical(LawBase):
    """What was seen, drawn again: `values` are drawn as they are; `quantiles` are evenly spaced and joined by lines."""

    law: Literal["empirical"]
    values: tuple[float, ...] = ()
    quantiles: tuple[float, ...] = ()

    @model_validator(mode="after")
    def _one_of_both(self) -> "Empirical":
        if bool(self.values) == bool(self.quantiles):
            raise mistake("law_empirical", "give either values or quantiles, one of them")
        if min(self.values or self.quantiles) < 0:
            raise mistake("law_negative", "expected no number below 0")
        if len(self.quantiles) == 1 or list(self.quantiles) != sorted(self.quantiles):
            raise mistake("law_quantiles", "expected at least two quantiles in rising order")
        return self

    def mean(self) -> float:
        if self.values:
            return float(np.mean(self.values))
        return float(np.mean((np.array(self.quantiles[1:]) + np.array(self.quantiles[:-1])) / 2))

    def draw(self, rng: np.random.Generator, size: int) -> np.ndarray:
        u = rng.random(size)
        if self.values:
            ordered = np.sort(np.asarray(self.values, dtype=float))
            return ordered[(u * len(ordered)).astype(int)]
        return np.interp(u, np.linspace(0, 1, len(self.quantiles)), self.quantiles)


class Geometric(LawBase):
    """Whole steps until a success of probability `p` each (at least one): the law of machines that move in cycles."""

    law: Literal["geometric"]
    p: float = Field(gt=0, le=1)
    step_s: float = Field(1.0, gt=0)

    def mean(self) -> float:
        return self.step_s / self.p

    def draw(self, rng: np.random.Generator, size: int) -> np.ndarray:
        return self.step_s * rng.geometric(self.p, size)


Law = Annotated[
    Constant | Exponential | Gamma | Lognormal | Weibull | Normal | Triangular | Uniform | Empirical | Geometric,
    Field(discriminator="law"),
]


_IN_SECONDS: dict[type[LawBase], tuple[str, ...]] = {
    Constant: ("value",), Exponential: ("mean_",), Gamma: ("scale",), Weibull: ("scale",), Normal: ("mean_", "sd"),
    Triangular: ("low", "mode", "high"), Uniform: ("low", "high"), Empirical: ("values", "quantiles"), Geometric: ("step_s",),
}  # fmt: skip


def scaled(law: LawBase, factor: float) -> LawBase:
    """Returns the law with all its times multiplied by `factor`."""
    if isinstance(law, Lognormal):
        return law.model_copy(update={"mu": law.mu + float(np.log(factor))})
    return law.model_copy(update={name: _times(getattr(law, name), factor) for name in _IN_SECONDS[type(law)]})


def _times(value: Any, factor: float) -> Any:
    return tuple(v * factor for v in value) if isinstance(value, tuple) else value * factor


def _gamma_function(x: float) -> float:
    from math import gamma

    return gamma(x)


def _mean_and_cv(given: Any) -> tuple[float | None, float, dict]:
    """Returns (mean, coefficient of variation, the other fields) where a law is given by its mean and cv or sd."""
    if not isinstance(given, dict) or "mean" not in given:
        return None, 0.0, {}
    rest = {k: v for k, v in given.items() if k not in ("mean", "cv", "sd")}
    if ("cv" in given) == ("sd" in given) or rest.keys() & {"shape", "scale", "mu", "sigma"}:
        raise mistake("law_cv", "a law given by its mean needs cv or sd beside it, one of them")
    mean = _number(given, "mean")
    cv = _number(given, "cv") if "cv" in given else _number(given, "sd") / mean if mean > 0 else 0.0
    if mean <= 0 or not SMALLEST_CV <= cv <= LARGEST_CV:
        raise mistake(
            "law_mean", "expected a mean above 0 and a cv from {smallest} to {largest}, got {given}",
            smallest=SMALLEST_CV, largest=LARGEST_CV, given=f"{mean:g}, {cv:g}",
        )  # fmt: skip
    return mean, cv, rest


def _number(given: dict, name: str) -> float:
    value = given[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise mistake("law_number", "expected a number for {name}, got {given}", name=name, given=str(value))
    return float(value)
