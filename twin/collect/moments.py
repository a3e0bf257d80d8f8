"""Texts into moments in UTC, whole columns at once. Day and month are never guessed: other orders are named in the mapping."""

import re
import warnings
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa

from twin.collect.compute import pc

NAT = np.datetime64("NaT", "us")
OFFSET = r"(Z|[+-]\d{2}:?\d{2})$"
ISO = r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$"
# Year first, so nothing is ambiguous. Tried in turn where the mapping names no format.
USUAL = (
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y.%m.%d %H:%M:%S", "%Y.%m.%d %H:%M", "%Y.%m.%d",
    "%Y%m%d%H%M%S", "%Y%m%d %H%M%S", "%Y%m%d %H:%M:%S", "%Y%m%d", "%Y년 %m월 %d일 %H시 %M분 %S초",
    "%Y년 %m월 %d일 %H시 %M분", "%Y년 %m월 %d일 %H:%M:%S", "%Y년 %m월 %d일 %H:%M", "%Y년 %m월 %d일",
    "%Y-%m-%d %p %I:%M:%S", "%Y-%m-%d %p %I:%M", "%Y/%m/%d %p %I:%M:%S", "%Y-%m-%d %H:%M:%S.%f",
)  # fmt: skip
EXCEL_EPOCH = np.datetime64("1899-12-30", "us")
MIDNIGHT = re.compile(r"([ T])24(?=:00(?::00(?:\.0+)?)?$|시(?:\s*0+분)?(?:\s*0+초)?$)")
DAY = np.timedelta64(1, "D")


def moments(
    texts: pa.Array, formats: tuple[str, ...], zone: ZoneInfo, *, midnight: str, serial: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Returns (datetime64[us] in UTC, NaT where empty or unreadable; unreadable; fallen into a change of the clock).

    A text without an offset is local time of `zone`. `serial` takes plain numbers for Excel's days since 1899-12-30.
    `midnight` "24:00": a time of 00:00 ends its day.
    """
    valid = pc.is_valid(texts).to_numpy(zero_copy_only=False)
    series = texts.to_pandas()
    local, done = np.full(len(valid), NAT), ~valid
    utc = np.full(len(valid), NAT)
    _iso(texts, series, formats, local, utc, done)
    if not done.all():
        _others(series, formats, local, utc, done, serial or "excel" in formats)
    if midnight == "24:00":
        local[_at_midnight(local)] += DAY
    changed = np.zeros(len(valid), bool)
    is_local = ~np.isnat(local)
    if is_local.any():
        utc[is_local] = _to_utc(local[is_local], zone)
        changed = is_local & np.isnat(utc)
    return utc, valid & ~done, changed


def _iso(
    texts: pa.Array, series: pd.Series, formats: tuple[str, ...], local: np.ndarray, utc: np.ndarray, done: np.ndarray
) -> None:
    """Reads what is written as ISO 8601, where the mapping names no format or names ISO."""
    if formats and not {"iso", "ISO"} & set(formats):
        return
    plain = pc.fill_null(pc.match_substring_regex(texts, ISO), False).to_numpy(zero_copy_only=False)
    if not plain.any():
        return
    zoned = plain & pc.fill_null(pc.match_substring_regex(texts, r"\d\s*" + OFFSET), False).to_numpy(
        zero_copy_only=False
    )
    zoned &= pc.fill_null(pc.greater(pc.utf8_length(texts), 10), False).to_numpy(zero_copy_only=False)
    for mask, target in ((plain & ~zoned, local), (zoned, utc)):
        if mask.any():
            target[mask] = _read(series[mask], "ISO8601")
    done |= plain & ~(np.isnat(local) & np.isnat(utc))


def _others(
    series: pd.Series, formats: tuple[str, ...], local: np.ndarray, utc: np.ndarray, done: np.ndarray, serial: bool
) -> None:
    """Reads the rest: the formats named, or the usual ones; Excel's numbers; 24:00."""
    open_ = np.flatnonzero(~done)
    texts = series.iloc[open_].str.replace("오전", "AM").str.replace("오후", "PM")
    if serial:
        days = pd.to_numeric(texts, errors="coerce").to_numpy(float, na_value=np.nan)
        found = (days >= 1) & (days < 2_958_466)  # 1900-01-01 .. 9999-12-31
        local[open_[found]] = EXCEL_EPOCH + np.round(days[found] * 86_400e3).astype("timedelta64[ms]")
        done[open_[found]] = True
    late = np.array([bool(MIDNIGHT.search(text)) for text in texts])
    if late.any():
        texts = pd.Series([MIDNIGHT.sub(r"\g<1>00", text) for text in texts], index=texts.index)
    for name in [f for f in formats if f.lower() not in ("excel",)] or ("ISO8601", *USUAL):
        left = ~done[open_]
        if not left.any():
            return
        name = "ISO8601" if name.lower() == "iso" else name
        places = open_[left]
        read = _read(texts[left], name)
        (utc if "%z" in name else local)[places] = read + np.where(late[left], DAY, np.timedelta64(0, "D"))
        done[places] = ~np.isnat(read)


def _read(series: pd.Series, name: str) -> np.ndarray:
    """The texts in one format; NaT where they are not. Offsets, where read, are applied."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            read = pd.to_datetime(series, format=name, errors="coerce", utc=True)
        except (ValueError, OverflowError):
            return np.full(len(series), NAT)
    return read.dt.tz_localize(None).to_numpy().astype("datetime64[us]")


def _at_midnight(local: np.ndarray) -> np.ndarray:
    return ~np.isnat(local) & (local == local.astype("datetime64[D]"))


def _to_utc(local: np.ndarray, zone: ZoneInfo) -> np.ndarray:
    index = pd.DatetimeIndex(local).tz_localize(zone, ambiguous="NaT", nonexistent="NaT")
    return index.tz_convert("UTC").tz_localize(None).to_numpy().astype("datetime64[us]")
