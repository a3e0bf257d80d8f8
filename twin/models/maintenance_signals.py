"""What a machine's signals say at a reading: now, and over the readings of this life up to now. Nothing later is looked at."""

from typing import TYPE_CHECKING

import numpy as np

from twin.models.points import Point
from twin.models.task import Input

if TYPE_CHECKING:
    import pandas as pd

SHORT, LONG = 3, 12  # readings
USUAL = 300  # readings of the machine, over all its lives, that make its usual level
LATELY_H = 24.0  # operating hours in which alarms are counted
SINCE = Input(
    "since_h",
    "정비 뒤 가동 시간",
    "operating hours since the last repair or planned stop",
    "h",
    "states and maintenance records",
)
ALARMS = Input(
    "alarms_lately",
    "최근 가동 24시간의 알람",
    "alarms in the last 24 operating hours",
    "",
    "alarms but those of models",
)
MACHINE = Input("machine_no", "설비 번호", "machine number", "", "the point's machine", "class")
KINDS = (  # suffix, Korean, English, per hour?
    (f"_mean{SHORT}", f"최근 {SHORT}회 평균", f"mean of the last {SHORT}", ""), (f"_mean{LONG}", f"최근 {LONG}회 평균", f"mean of the last {LONG}", ""),
    (f"_max{LONG}", f"최근 {LONG}회 최대", f"maximum of the last {LONG}", ""), (f"_slope{LONG}", f"최근 {LONG}회 기울기", f"slope over the last {LONG}", "/h"),
    ("_rise", "평소보다", "above its usual level", ""),
)  # fmt: skip


def inputs_of(points: list[Point]) -> tuple[Input, ...]:
    """Returns what is read at a station: each item's value and statistics, the hours since care, alarms, the machine."""
    told = {p.item: p for p in reversed(points)}
    found = []
    for item in sorted(told):
        p = told[item]
        found.append(Input(item, p.ko, p.en, p.unit, f"point:{item}"))
        found += [
            Input(
                item + tail, f"{p.ko} {ko}", f"{p.en}, {en}", f"{p.unit}{per}" if p.unit else "", f"readings of {item}"
            )
            for tail, ko, en, per in KINDS
        ]
    return (*found, SINCE, ALARMS, MACHINE)


def statistics(frame: "pd.DataFrame", items: list[str]) -> dict[str, np.ndarray]:
    """Returns a column a statistic, for readings in the order of machine_no and time with `life` and `clock_h`.

    Means, maxima and slopes start anew with each life: a changed part does not carry the wear of the one before.
    """
    life, machine = frame.groupby(["machine_no", "life"]), frame.groupby("machine_no")
    found: dict[str, np.ndarray] = {}
    for item in items:
        short, long = (_rolled(life[item].rolling(n, min_periods=1).mean()) for n in (SHORT, LONG))
        usual = _rolled(machine[item].rolling(USUAL, min_periods=1).mean())
        most = _rolled(life[item].rolling(LONG, min_periods=1).max())
        values = (frame[item].to_numpy(dtype=float), short, long, most, _slope(frame, item), short - usual)
        found |= dict(zip((item, *(item + tail for tail, *_ in KINDS)), values, strict=True))
    return found


def lately(at: np.ndarray, clock_h: np.ndarray, alarm_at: np.ndarray, alarm_clock_h: np.ndarray) -> np.ndarray:
    """Returns how many alarms came before each reading within the last 24 operating hours; alarms in the order of time."""
    before = np.searchsorted(alarm_at, at, side="left")
    long_ago = np.searchsorted(alarm_clock_h, clock_h - LATELY_H, side="right")
    return np.maximum(before - long_ago, 0).astype(float)


def _slope(frame: "pd.DataFrame", item: str) -> np.ndarray:
    """Least squares over the last readings of the life, per operating hour; 0 from fewer than three."""
    import pandas as pd

    x = frame[item].astype(float)
    t = (frame.clock_h - frame.life_from_h).where(x.notna())
    parts = pd.DataFrame({"x": x, "t": t, "xt": x * t, "tt": t * t, "n": x.notna().astype(float)})
    keys = [frame.machine_no, frame.life]
    sums = parts.groupby(keys).rolling(LONG, min_periods=1).sum()
    s = {name: _rolled(sums[name]) for name in parts.columns}
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = s["n"] * s["tt"] - s["t"] ** 2
        slope = (s["n"] * s["xt"] - s["x"] * s["t"]) / spread
    return np.where(x.isna(), np.nan, np.where((s["n"] >= 3) & (spread > 1e-9), slope, 0.0))


def _rolled(values: "pd.Series") -> np.ndarray:
    """A rolling figure of groups, back in the order of the rows."""
    return values.droplevel(list(range(values.index.nlevels - 1))).sort_index().to_numpy(dtype=float)
