"""The layers of evidence a trust in the twin rests on, each with its result, or why these data do not allow it."""

from dataclasses import dataclass, field
from typing import Literal

from twin.errors import Problem

Result = Literal["passed", "failed", "partly", "impossible", "not_made"]
LayerName = Literal["engine", "exact", "semi", "backtest", "change"]
LAYERS: tuple[LayerName, ...] = ("engine", "exact", "semi", "backtest", "change")


@dataclass(frozen=True)
class Layer:
    """One layer: its result, what was found in a sentence of both languages, and the figures behind it."""

    layer: LayerName
    result: Result
    ko: str
    en: str
    figures: dict[str, float | int | str | None] = field(default_factory=dict)


def impossible(layer: LayerName, why: Problem) -> Layer:
    """Returns a layer that these data do not allow, with the reason."""
    return Layer(layer, "impossible", f"이 데이터로는 할 수 없음: {why.ko}", f"Not possible with these data: {why.en}")


def not_made(layer: LayerName) -> Layer:
    """Returns a layer this edition does not make yet, so that its absence is seen."""
    return Layer(
        layer, "not_made", "이 판에서는 아직 시험하지 않음. 뒷받침하는 것이 없다는 뜻임",
        "This edition does not test it yet: it supports nothing",
    )  # fmt: skip
