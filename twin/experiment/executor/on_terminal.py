"""How far a work has come, on one line of the terminal, for whoever waits there."""

import sys
from collections.abc import Callable
from time import monotonic

WIDTH = 60  # what the longest line takes, to be written over


def progress_line(lang: str) -> Callable[[int, int], None]:
    """Returns a `tell(done, of)` that keeps one line on stderr up to date, in 'ko' or 'en'; silent where nobody looks."""
    if not sys.stderr.isatty():
        return lambda *_: None
    began = monotonic()

    def tell(done: int, of: int) -> None:
        left_s = (monotonic() - began) / done * (of - done) if done else None
        print(
            f"\r{_said(done, of, left_s, lang):<{WIDTH}}", end="\r" if done == of else "", file=sys.stderr, flush=True
        )

    return tell


def _said(done: int, of: int, left_s: float | None, lang: str) -> str:
    if done == of:
        return ""
    left = "" if left_s is None else f", 약 {left_s:.0f}초 남음" if lang == "ko" else f", about {left_s:.0f} s left"
    return f"{done}/{of} 회{left} (Ctrl-C: 취소)" if lang == "ko" else f"{done}/{of} runs{left} (Ctrl-C cancels)"
