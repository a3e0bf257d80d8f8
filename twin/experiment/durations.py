"""Lengths of time as people write them: 90s, 15m, 8h, 30d, 2w."""

import re

from twin.errors import Problem

SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


def seconds(text: str, name: str) -> float:
    """Returns the length in seconds; `name` is the option a Problem speaks of."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([smhdw]?)\s*", text)
    if not match:
        raise Problem(
            f"{name} '{text}'을(를) 읽을 수 없습니다: 90s, 15m, 8h, 30d, 2w처럼 적으십시오.",
            f"Cannot read {name} '{text}': write it like 90s, 15m, 8h, 30d or 2w.",
        )
    return float(match[1]) * SECONDS[match[2]]
