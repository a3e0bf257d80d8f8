"""The layers of evidence a trust in the twin rests on, each with its result, or why these data do not allow it."""

from dataclasses import dataclass, field
from typing import Literal

from twin.errors import Problem

Result = Literal["passed", "failed", "partly", "impossible"]
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
