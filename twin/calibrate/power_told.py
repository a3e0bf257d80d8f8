"""What calibration says of electric power in words."""

from twin.calibrate.report import Report
from twin.plant import Station

NAMES = {
    "processing": ("가공", "processing"), "setup": ("준비교체", "set-up"), "idle": ("대기", "idle"),
    "stopped": ("정지", "stopped"), "off": ("꺼짐", "off"),
}  # fmt: skip


def told(station_id: str, kw: dict[str, float], interval_kw: dict[str, tuple[float, float]], n: int) -> dict[str, str]:
    """Returns the sentence about the power of one machine of a station, kW with 95 % intervals, from n metered intervals."""
    ko, en = (", ".join(f"{NAMES[k][i]} {v:.3g}{_bounds(interval_kw.get(k))}" for k, v in kw.items()) for i in (0, 1))
    return {
        "ko": f"{station_id}: 설비 한 대의 전력 {ko} kW (계량 {n:,}건, 95 % 구간)",
        "en": f"{station_id}: one machine draws {en} kW ({n:,} meter readings, 95 % intervals)",
    }


def _bounds(interval: tuple[float, float] | None) -> str:
    return f" [{interval[0]:.3g}, {interval[1]:.3g}]" if interval else ""


def say_site_only(report: Report, n: int) -> None:
    """Notes that only the whole site is metered, where it is."""
    if n:
        report.assume(
            "전력량이 공장 전체로만 기록되어 설비 상태별 전력은 알 수 없음: 설비마다 계량기를 달거나 공장 파일에 power_kw를 적으십시오",
            "energy is metered for the whole site only, so the power of a machine cannot be told: meter each station, or enter power_kw in the plant file",
        )


def say_no_states(report: Report, station_id: str, n: int) -> None:
    """Notes that a meter has too few intervals in which all machine states are known."""
    report.assume(
        f"{station_id}: 설비 상태를 모두 아는 전력 기록이 {n}건뿐이라 상태별 전력은 입력값을 씀: 상태를 빠짐없이 수집하십시오",
        f"{station_id}: only {n} metered intervals in which every machine's state is known, so its entered power is kept: collect states without gaps",
    )


def say_guessed(report: Report, station_id: str, kinds: list[str]) -> None:
    """Notes which kinds of time were too short to tell their power."""
    if kinds:
        ko, en = (", ".join(NAMES[k][i] for k in kinds) for i in (0, 1))
        report.assume(
            f"{station_id}: {ko} 시간이 너무 짧아 그 전력은 대기 전력과 같다고 봄",
            f"{station_id}: too few hours of {en} to tell the power, taken as that of an idle machine",
        )


def compared(
    report: Report, station: Station, kw: dict[str, float], interval_kw: dict[str, tuple[float, float]]
) -> None:
    """Warns where an entered power lies outside what the meter allows."""
    if station.power_kw is None:
        return
    entered = {k: getattr(station.power_kw, k) for k in interval_kw}
    off = [k for k, (low, high) in interval_kw.items() if not low <= entered[k] <= high and _differs(entered[k], kw[k])]
    if off:
        ko, en = (", ".join(f"{NAMES[k][i]} {entered[k]:.3g} → {kw[k]:.3g} kW" for k in off) for i in (0, 1))
        report.warn(
            f"{station.id}: 입력된 전력이 계량 값과 달라 계량 값을 씀({ko})",
            f"{station.id}: entered power differs from the meter, which is used ({en})",
        )


def _differs(entered: float, measured: float) -> bool:
    return abs(entered - measured) > 0.1 * max(entered, measured)
