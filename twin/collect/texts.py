"""Columns of a block into the texts a value is read from: joined, cut, searched, translated."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from twin.collect.compute import pc
from twin.collect.mapping import To, Where

NONE = pa.scalar(None, pa.string())


@dataclass(frozen=True)
class Texts:
    """What the file says for one value: the texts to read, those of the file, and where no text was found that is known."""

    read: pa.Array
    shown: pa.Array
    unknown: np.ndarray | None = None


def texts_of(to: To, columns: dict[str, pa.Array], rows: int, missing: tuple[str, ...]) -> Texts:
    """Returns the texts for one value, null where the file has none."""
    if to.constant is not None:
        constant = pa.repeat(pa.scalar(to.constant, pa.string()), rows)
        return Texts(_only(constant, to, columns), constant)
    parts = [empty_to_null(columns[name], (*missing, *to.missing)) for name in to.column]
    shown = parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, to.join)
    read, unknown = _only(shown, to, columns), None
    if (to.before, to.after, to.find, to.map) != (None, None, None, None):
        read, unknown = _translated(read, to)
    if to.default is not None:
        read = pc.fill_null(read, to.default)
        unknown = None if unknown is None else unknown & pc.is_null(read).to_numpy(zero_copy_only=False)
    return Texts(read, shown, unknown)


def empty_to_null(texts: pa.Array, missing: tuple[str, ...]) -> pa.Array:
    """Returns the texts with nulls for those that stand for nothing."""
    return pc.if_else(pc.is_in(texts, pa.array(missing, pa.string())), NONE, texts)


def holds(where: dict[str, Where], columns: dict[str, pa.Array], missing: tuple[str, ...]) -> np.ndarray | None:
    """Returns True for the rows on which every condition holds, shape (rows,); None where there are no conditions."""
    masks = [_condition(columns[name], condition, missing) for name, condition in where.items()]
    return np.logical_and.reduce(masks) if masks else None


def _condition(texts: pa.Array, where: Where, missing: tuple[str, ...]) -> np.ndarray:
    held = np.ones(len(texts), bool)
    if where.is_ is not None:
        held &= _among(texts, where.is_)
    if where.not_ is not None:
        held &= ~_among(texts, where.not_)
    if where.empty is not None:
        held &= _among(texts, missing) == where.empty
    if where.find is not None:
        encoded, pattern = texts.dictionary_encode(), re.compile(where.find)
        found = np.array([bool(pattern.search(word)) for word in encoded.dictionary.to_pylist()], bool)
        held &= found[encoded.indices.to_numpy(zero_copy_only=False)]
    return held


def _among(texts: pa.Array, wanted: tuple[str, ...]) -> np.ndarray:
    return pc.is_in(texts, pa.array(wanted, pa.string())).to_numpy(zero_copy_only=False)


def _only(texts: pa.Array, to: To, columns: dict[str, pa.Array]) -> pa.Array:
    held = holds(to.where, columns, ("",))
    return texts if held is None else pc.if_else(pa.array(held), texts, NONE)


def _translated(texts: pa.Array, to: To) -> tuple[pa.Array, np.ndarray]:
    """Each different text is translated once. True where there was a text and none came of it, against the mapping's wish."""
    encoded = texts.dictionary_encode()
    words: list[str] = encoded.dictionary.to_pylist()
    step = _step(to)
    results = [step(word) for word in words]
    if to.otherwise == "keep":
        results = [word if result is None else result for word, result in zip(words, results, strict=True)]
    read = pa.array(results, pa.string()).take(encoded.indices)
    lost = pc.is_valid(texts).to_numpy(zero_copy_only=False) & pc.is_null(read).to_numpy(zero_copy_only=False)
    return read, lost if to.otherwise == "reject" else np.zeros(len(lost), bool)


def _step(to: To) -> Callable[[str], str | None]:
    pattern = re.compile(to.find) if to.find is not None else None

    def step(word: str) -> str | None:
        if to.before is not None:
            word = word.partition(to.before)[0].strip()
        if to.after is not None:
            _, found, rest = word.partition(to.after)
            word = rest.strip() if found else word
        if pattern is not None:
            match = pattern.search(word)
            if match is None:
                return None
            word = (match[1] if pattern.groups else match[0]) or ""
        return word if to.map is None else to.map.get(word)

    return step
