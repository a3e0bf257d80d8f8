"""Luck by name: every (thing, purpose) draws from its own stream, so that scenarios share luck and additions disturb nobody.

A stream is looked up by its name and the seed alone, never carried along inside an object.
"""

from collections.abc import Callable, Iterator, Mapping
from hashlib import blake2b
from operator import length_hint

import numpy as np

from twin.laws import LawBase

BLOCK = 256  # draws made at once: numpy is slow for single numbers


class Luck:
    """All randomness of one replication."""

    def __init__(self, seed: int, replication: int = 0, taken: Mapping[str, int] | None = None) -> None:
        """`taken`: draws by stream that an earlier part of the same run has used already."""
        self.seed, self.replication, self._before = seed, replication, taken or {}
        self._blocks: dict[str, tuple[int, Iterator[float]]] = {}  # stream -> blocks made, what is left of the last

    def generator(self, *name: object) -> np.random.Generator:
        """Returns a fresh generator for this name: the same name gives the same numbers, on every machine."""
        digest = blake2b("|".join(map(str, name)).encode(), digest_size=16).digest()
        words = np.frombuffer(digest, dtype="<u4").tolist()
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence([self.seed, self.replication, *words])))

    def draws(self, law: LawBase, *name: object) -> Iterator[float]:
        """Returns an endless stream of draws from a law, in the law's unit."""
        return self._stream("|".join(map(str, name)), self.generator(*name), law.draw)

    def uniforms(self, *name: object) -> Iterator[float]:
        """Returns an endless stream of numbers in [0, 1)."""
        return self._stream("|".join(map(str, name)), self.generator(*name), np.random.Generator.random)

    def taken(self) -> dict[str, int]:
        """Returns how many draws each stream has given, those before this part of the run included."""
        now = {name: made * BLOCK - length_hint(left) for name, (made, left) in self._blocks.items()}
        return dict(self._before) | now

    def _stream(
        self, name: str, generator: np.random.Generator, draw: Callable[[np.random.Generator, int], np.ndarray]
    ) -> Iterator[float]:
        made, skip = 0, self._before.get(name, 0)
        while True:
            block = iter(draw(generator, BLOCK).tolist()[max(0, skip - made * BLOCK) :])
            made += 1
            if made * BLOCK > skip:
                self._blocks[name] = (made, block)
                yield from block
