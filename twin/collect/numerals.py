"""Texts into numbers and durations, whole columns at once; what cannot be read is marked, never guessed."""

import re

import numpy as np
import pyarrow as pa

from twin.collect.compute import pc

PLAIN = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
CLOCK = {"H:M": (3600, 60), "H:M:S": (3600, 60, 1), "M:S": (60, 1)}


def numbers(texts: pa.Array, decimal: str, thousands: str | None) -> tuple[np.ndarray, np.ndarray]:
    """Returns (float64 values, NaN where empty or unreadable; True where unreadable), both shape (rows,)."""
    values = _cast(texts) if decimal == "." else None
    if values is None:
        texts = _plain(
            texts,
            decimal,
            "." if decimal == "," and thousands is None else thousands or ("," if thousands is None else ""),
        )
        readable = pc.fill_null(pc.match_substring_regex(texts, PLAIN), False)
        values = _cast(pc.if_else(readable, texts, pa.scalar(None, pa.string())))
    if values is None:  # pragma: no cover - the pattern lets only numbers through
        raise ValueError("a number that matches the pattern could not be read")
    bad = pc.is_valid(texts).to_numpy(zero_copy_only=False) & ~np.isfinite(values)
    return np.where(bad, np.nan, values), bad


def durations(texts: pa.Array, formats: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Returns (seconds, True where unreadable) of clock-like texts: 006:19 as "H:M"; seconds may follow a "H:M"."""
    encoded = texts.dictionary_encode()
    found = np.array([_seconds(t, formats) for t in encoded.dictionary.to_pylist()] + [np.nan])
    places = encoded.indices.fill_null(len(found) - 1).to_numpy(zero_copy_only=False)
    values = found[places]
    return values, np.isnan(values) & pc.is_valid(texts).to_numpy(zero_copy_only=False)


def _seconds(text: str, formats: tuple[str, ...]) -> float:
    if not re.fullmatch(r"-?\d+(:\d{1,2}){1,2}(\.\d+)?", text):
        return np.nan
    parts = [float(p) for p in text.lstrip("-").split(":")]
    for name in formats:
        weights = CLOCK[name] + ((1,) if name == "H:M" and len(parts) == 3 else ())
        if len(weights) == len(parts) and all(p < 60 for p in parts[1:]):
            return (-1 if text.startswith("-") else 1) * float(np.dot(weights, parts))
    return np.nan


def _cast(texts: pa.Array) -> np.ndarray | None:
    try:
        return pc.cast(texts, pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        return None


def _plain(texts: pa.Array, decimal: str, thousands: str) -> pa.Array:
    """Takes away thousands separators where they part groups of three, and makes the decimal sign a point."""
    if thousands:
        mark, point = re.escape(thousands), re.escape(decimal)
        grouped = pc.match_substring_regex(texts, rf"^[+-]?\d{{1,3}}({mark}\d{{3}})+({point}\d*)?$")
        texts = pc.if_else(pc.fill_null(grouped, False), pc.replace_substring(texts, thousands, ""), texts)
    if decimal != ".":
        texts = pc.replace_substring(
            pc.if_else(pc.fill_null(pc.match_substring(texts, "."), False), pa.scalar("?"), texts), decimal, "."
        )
    return texts
