"""Stretches of time in which a machine limits the line, and why it was there: at work, waiting, moved to, not supplied."""

from dataclasses import dataclass
from typing import Self

import numpy as np

WORK, WAIT, MOVE, SUPPLY, ACTIVE = range(5)


@dataclass(frozen=True)
class Pieces:
    """Stretches, one entry of each array a piece; `weight` is its share of the moment, `op` the operation at work or -1."""

    kind: np.ndarray
    machine: np.ndarray
    from_us: np.ndarray
    until_us: np.ndarray
    weight: np.ndarray
    op: np.ndarray

    @classmethod
    def of(
        cls,
        kind: int,
        machine: np.ndarray,
        from_us: np.ndarray,
        until_us: np.ndarray,
        weight: float | np.ndarray,
        op: np.ndarray | None = None,
    ) -> Self:
        """Returns the pieces of one kind that take time."""
        keep = from_us < until_us
        weights = np.broadcast_to(weight, machine.shape)
        ops = np.full(machine.shape, -1) if op is None else op
        return cls(np.full(keep.sum(), kind), machine[keep], from_us[keep], until_us[keep], weights[keep], ops[keep])

    @classmethod
    def none(cls) -> Self:
        """Returns no pieces."""
        whole = np.zeros(0, dtype=np.int64)
        return cls(whole, whole, whole, whole, np.zeros(0), whole)

    def take(self, index: np.ndarray) -> "Pieces":
        """Returns the pieces at these places."""
        return Pieces(*(column[index] for column in vars(self).values()))


def together(parts: list[Pieces]) -> Pieces:
    """Returns the pieces of all parts."""
    return Pieces(*(np.concatenate(columns) for columns in zip(*(vars(p).values() for p in parts), strict=True)))
