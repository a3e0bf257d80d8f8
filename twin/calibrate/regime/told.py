"""The regimes in words, from the report's plain data: which changes were seen and which stretch is used."""

from typing import Any

_NAMES = {
    "processing": ("작업시간", "pace"), "failures": ("고장", "breakdowns"), "scrap": ("불량", "scrap"), "output": ("산출", "output"),
}  # fmt: skip
_CHOSEN = {"last regime": ("마지막 변화 뒤", "since the last change"), "all": ("전체", "all of it")}
MOST_SHOWN = 6  # the latest: a person looks for what holds now


def regime_lines(window: dict[str, Any], lang: str) -> list[str]:
    """Returns the lines that say which stretch was chosen and the changes seen; none where a person chose the window."""
    if "chosen" not in window:
        return []
    ko = lang == "ko"
    chosen = _CHOSEN[window["chosen"]][0 if ko else 1]
    seen = window["changes"]
    head = (
        f"[기간] {chosen} · 가동 {window['days']}일에서 변화 {len(seen)}건"
        if ko
        else f"[window] {chosen} · {len(seen)} changes seen in {window['days']} working days"
    )
    return [head, *(f"  {change['day']}  {said(change, lang)}" for change in seen[-MOST_SHOWN:])]


def said(change: dict[str, Any], lang: str) -> str:
    """Returns one change as: station pace +12%, the size against the level before."""
    size = f"{change['relative']:+.0%}" if change["relative"] is not None else f"0 → {change['after']:.3g}"
    return f"{change['station_id']} {_NAMES[change['what']][0 if lang == 'ko' else 1]} {size}"
