"""Luck by name: every (thing, purpose) draws from its own stream, so that scenarios share luck and additions disturb nobody.

A stream is looked up by its name and the seed alone, never carried along inside an object.
"""

from collections.abc import Iterator
from hashlib import blake2b

import numpy as np

from twin.laws import LawBase

BLOCK = 256  # draws made at once: numpy is slow for single numbers


class Luck:
    """All randomness of one replication."""

    def __init__(self, seed: int, replication: int = 0) -> None:
        self.seed, self.replication = seed, replication

    def generator(self, *name: object) -> np.random.Generator:
        """Returns a fresh generator for this name: the same name gives the same numbers, on every machine."""
        digest = blake2b("|".join(map(str, name)).encode(), digest_size=16).digest()
        words = np.frombuffer(digest, dtype="<u4").tolist()
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence([self.seed, self.replication, *words])))

    def draws(self, law: LawBase, *name: object) -> Iterator[float]:
        """Returns an endless stream of draws from a law, in the law's unit."""
        generator = self.generator(*name)
        while True:
            yield from law.draw(generator, BLOCK).tolist()

    def uniforms(self, *name: object) -> Iterator[float]:
        """Returns an endless stream of numbers in [0, 1)."""
        generator = self.generator(*name)
        while True:
            yield from generator.random(BLOCK).tolist()
