"""What no log tells and nobody has entered: one sentence each, so that what is left out of the model is known."""

from collections.abc import Callable

from twin.calibrate.report import Report
from twin.plant import Plant

Said = tuple[Callable[[Plant], bool], str, str]


def say_untold(report: Report, plant: Plant) -> None:
    """Notes what a calibrated plant still lacks that only a person can tell, with the field of the plant file to enter it in."""
    for is_open, ko, en in UNTOLD:
        if is_open(plant):
            report.assume(ko, en)


def _waits_for_nobody(plant: Plant) -> bool:
    return not plant.operator


def _repaired_at_once(plant: Plant) -> bool:
    return not plant.crew and any(s.time_to_failure_s for s in plant.station)


def _takes_turns(plant: Plant) -> bool:
    return len(plant.product) > 1 and all(s.dispatch == "fifo" for s in plant.station)


def _inspects_without_error(plant: Plant) -> bool:
    return any(s.inspects != "no" and not s.escape_rate and not s.false_reject_rate for s in plant.station)


def _goes_alone(plant: Plant) -> bool:
    several = len(plant.product) > 1
    return several and not any(p.made_of for p in plant.product) and not any(s.lots_out for s in plant.station)


def _as_new_by_default(plant: Plant) -> bool:
    return any(m.as_new and s.time_to_failure_s for s in plant.station for m in s.maintenance)


def _unpriced(plant: Plant) -> bool:
    return plant.site.energy_krw_per_kwh is None or any(p.material_krw is None for p in plant.product)


UNTOLD: tuple[Said, ...] = (
    (
        _waits_for_nobody,
        "작업자가 몇 명인지 기록으로는 알 수 없어 사람을 기다리는 일이 없다고 봄: 공장 파일 [[operator]]에 적으십시오",
        "the log cannot tell how many operators there are, so nothing waits for people: enter them in [[operator]] of the plant file",
    ),
    (
        _repaired_at_once,
        "수리 인원이 몇 명인지 기록으로는 알 수 없어 고장은 바로 수리된다고 봄: 공장 파일 [[crew]]에 적으십시오",
        "the log cannot tell how many repairers there are, so every breakdown is repaired at once: enter them in [[crew]] of the plant file",
    ),
    (
        _takes_turns,
        "다음 로트를 고르는 규칙은 기록으로 알 수 없어 온 순서대로 봄: 공장 파일의 dispatch에 적으십시오",
        "the log cannot tell by which rule the next lot is chosen, so first come is first served: enter dispatch in the plant file",
    ),
    (
        _inspects_without_error,
        "검사가 놓친 불량과 잘못 버린 양품은 기록으로 알 수 없어 없다고 봄: 공장 파일의 escape_rate, false_reject_rate에 적으십시오",
        "the log cannot tell which bad parts an inspection lets pass nor which good ones it rejects, so none: enter escape_rate and false_reject_rate in the plant file",
    ),
    (
        _goes_alone,
        "어느 부품이 어느 제품에 들어가고 로트를 몇 개씩 나누거나 합치는지 기록으로는 알 수 없어 없다고 봄: 공장 파일의 made_of, lots_out에 적으십시오",
        "the log cannot tell which parts go into which, nor in what size lots are split and merged, so neither happens: enter made_of and lots_out in the plant file",
    ),
    (
        _as_new_by_default,
        "계획 보전 뒤의 설비가 새것과 같은지 기록으로는 알 수 없어 같다고 봄: 공장 파일의 maintenance as_new에 적으십시오",
        "the log cannot tell whether planned maintenance leaves a machine as new, so it does: enter as_new of its maintenance in the plant file",
    ),
    (
        _unpriced,
        "재료비와 전력 단가는 기록으로 알 수 없음: 공장 파일의 material_krw, energy_krw_per_kwh에 적으십시오",
        "the log cannot tell prices of material and energy: enter material_krw and energy_krw_per_kwh in the plant file",
    ),
)
