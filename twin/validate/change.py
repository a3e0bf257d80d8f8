"""A change predicted: what a known change brought to the line, forecast from data before it, held against what came.

The change itself is an input: at its station the laws measured after it take the place of those before. What the line makes of
it is the outcome: the twin, calibrated on what was before alone, runs weeks before and after with their real plans, and the
difference it expects is held against the difference measured. Only this layer tests what a what-if claims.
"""

from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from twin.calibrate import calibrate_from
from twin.errors import Problem
from twin.experiment.executor import Executor, Look, ignore
from twin.kpi.catalogue import catalogue
from twin.plant import Plant, Station
from twin.validate.backtest import Floor
from twin.validate.evidence import Layer, impossible
from twin.validate.fold import Prepared, Share, opened, ready, simulate
from twin.validate.known import FEWEST_WEEKS, MOST_WEEKS, Around, Asked, KnownChange, around, known_changes
from twin.validate.predicted import Predicted, predicted, result_of

SIDE_RUNS, UNCHANGED_SHARE = 48, 2  # runs of each side, spread over its weeks; one in so many again without the change
MOST_RUNS = 2 * (SIDE_RUNS + MOST_WEEKS) + SIDE_RUNS // UNCHANGED_SHARE
Values = list[list[dict[str, float | None]]]  # by week, run by run
SHOWN = ("throughput_per_h", "availability", "lead_time_mean_h")
TAKEN = (
    "time_to_failure_s", "repair_s", "time_to_minor_stop_s", "minor_stop_s", "maintenance", "scrap_rate",
    "scrap_rate_by_product", "rework", "processing_s", "processing_s_by_product", "setup_s", "setups",
)  # fmt: skip


def change(executor: Executor, floor: Floor, copy: Path, base: Plant | None, seed: int, look: Look = ignore) -> Layer:
    """Returns the layer of the last known change that has weeks enough around it.

    `look(done)` counts runs; it is called twice a second at least and may raise to stop the work.
    """
    if not floor.weeks:
        return impossible("change", _nothing_known())
    site = floor.measuring.site
    where = Asked(copy, base, site, floor.weeks[-1].ends_at)
    [known] = executor.results([executor.submit(known_changes, where)], lambda _: look(0))
    chosen = around(copy, base, site, known, floor.weeks, floor.sums)
    if chosen is None:
        return impossible("change", _too_few_weeks(known[-1], site.zone) if known else _nothing_known())
    tasks = [executor.submit(partial(described, has_changed=changed), chosen) for changed in (True, False)]
    after, others = executor.results(tasks, lambda _: look(0))
    before, unchanged = others[: len(chosen.before)], others[len(chosen.before) :]
    each_before, each_after = (-(-SIDE_RUNS // len(side)) for side in (before, after))
    shares = (before, each_before), (after, each_after), (unchanged, each_after // UNCHANGED_SHARE)
    tasks = [Share(week, floor.measuring, seed, range(n), 1) for weeks, n in shares for week in weeks]
    futures = [executor.submit(simulate, task) for task in tasks]
    runs = executor.results(futures, lambda done: look(sum(len(t.runs) for t in tasks[:done])))
    return layer(chosen, differences(floor, chosen, runs), site.zone)


def described(given: Around, *, has_changed: bool) -> list[Prepared]:
    """Returns weeks ready to be run: those after with the changed station's new laws, or all of them on the laws from before."""
    with opened(given.copy) as cur:
        at, last, base = given.change.at, given.after[-1].ends_at, given.base
        plant = calibrate_from(cur, until=at, base=base, search=False).plant
        if has_changed:
            new = calibrate_from(cur, until=last, base=base, window=last - at, search=False, regime=False).plant
            plant = with_station(plant, new.station_by_id()[given.change.station_id])
        return [
            ready(cur, plant, week, given.past)
            for week in (given.after if has_changed else (*given.before, *given.after))
        ]


def with_station(plant: Plant, station: Station) -> Plant:
    """Returns the plant with one station's laws taken from another description of it; its place in the line stays."""
    taken = {name: getattr(station, name) for name in TAKEN}
    stations = tuple(s.model_copy(update=taken) if s.id == station.id else s for s in plant.station)
    return plant.model_copy(update={"station": stations})


def differences(floor: Floor, given: Around, runs: Values) -> list[Predicted]:
    """Returns the shown KPIs' differences; `runs` of the weeks before, after, and after had nothing changed. One without a
    value is left out.
    """
    found, n = [], len(given.before)
    sides = runs[:n], runs[n : n + len(given.after)], runs[n + len(given.after) :]
    for kpi_id in SHOWN:
        simulated = [np.array([[r.get(kpi_id) for r in week] for week in side], dtype=float) for side in sides]
        before, after = ([floor.values[w.monday].get(kpi_id) for w in side] for side in (given.before, given.after))
        measured = [v for v in before if v is not None], [v for v in after if v is not None]
        whole = len(measured[0]) == len(before) and len(measured[1]) == len(after)
        if whole and all(np.isfinite(s).all() for s in simulated):
            found.append(predicted(kpi_id, *simulated, measured))
    return found


def layer(given: Around, found: list[Predicted], zone: ZoneInfo) -> Layer:
    """Returns the result in a sentence: what was expected and what came, and what follows for what-ifs."""
    known, weeks = given.change, (len(given.before), len(given.after))
    if not found:
        return impossible("change", _too_few_weeks(known, zone))
    result = result_of(found)
    day = known.at.astimezone(zone).date()
    ko, en = ("; ".join(_said(p, lang) for p in found) for lang in ("ko", "en"))
    more_ko, more_en = _FOLLOWS[result]
    figures: dict[str, float | int | str | None] = {
        "changed_at": known.at.isoformat(), "station": known.station_id, "what_ko": known.ko, "what_en": known.en,
        "weeks_before": weeks[0], "weeks_after": weeks[1], "runs": SIDE_RUNS,
    }  # fmt: skip
    for p in found:
        parts = {
            "predicted": p.mean, "half_width": p.half, "measured": p.measured, "measured_half_width": p.measured_half,
            "unchanged": p.unchanged, "unchanged_half_width": p.unchanged_half,
        }  # fmt: skip
        figures |= {f"{p.kpi_id}_{name}": value for name, value in parts.items()}
    return Layer(
        "change", result,
        f"{day} {known.station_id} {known.ko}. 앞 {weeks[0]}주와 뒤 {weeks[1]}주의 차이를 그 전 기록으로 예측한 것과 측정한 것 (98 % 구간): {ko}. {more_ko}",
        f"{day} {known.station_id}, {known.en}. {weeks[0]} weeks before and {weeks[1]} after, difference predicted from data before it and measured (98 % intervals): {en}. {more_en}",
        figures,
    )  # fmt: skip


_FOLLOWS = {
    "passed": ("예측한 만큼 달라짐: 가정 시나리오의 이득은 구간이 0을 벗어나면 ‘뒷받침됨’", "The line changed as predicted: gains of what-ifs whose interval excludes 0 are supported"),
    "partly": ("어긋나지는 않으나 변화가 주마다의 흔들림에 묻힘: 가정 시나리오의 이득은 ‘참고’", "Nothing contradicts it, but the change drowns in the weeks' own noise: gains of what-ifs are indicative"),
    "failed": ("예측과 다르게 달라짐: 가정 시나리오의 이득은 ‘참고’일 뿐임", "The line changed otherwise than predicted: gains of what-ifs are indicative only"),
}  # fmt: skip


def _said(p: Predicted, lang: str) -> str:
    kpi = catalogue()[p.kpi_id]
    times, unit = (100, "%p") if kpi.unit == "%" else (1, kpi.unit if lang == "ko" else kpi.unit_en)
    name, words = (kpi.name_ko, ("예측", "측정", "바꾸지 않았다면"))
    if lang == "en":
        name, words = kpi.name_en, ("predicted", "measured", "without it")
    pairs = (p.mean, p.half), (p.measured, p.measured_half), (p.unchanged, p.unchanged_half)
    told = (
        f"{word} {times * value:+.1f} ± {times * half:.1f}" for word, (value, half) in zip(words, pairs, strict=True)
    )
    return f"{name} {', '.join(told)} {unit}"


def _nothing_known() -> Problem:
    return Problem(
        "예측할 변화가 없음. 다음에 설비나 AI를 바꾸면 그 날짜와 내용을 남기십시오",
        "nothing to predict: when equipment or a model changes next, record its date and kind",
    )


def _too_few_weeks(known: KnownChange, zone: ZoneInfo) -> Problem:
    day = known.at.astimezone(zone).date()
    return Problem(
        f"{day} 변화의 앞뒤에, 다른 변화가 없는 온전한 주가 {FEWEST_WEEKS}주씩 있어야 함",
        f"{FEWEST_WEEKS} whole weeks without another change are needed on each side of the change of {day}",
    )
