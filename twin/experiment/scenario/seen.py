"""Whether a change leaves what the data have seen: a mean outside of nearly all single values measured, a structure never tried."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from twin.errors import Problem
from twin.experiment.scenario import at_station
from twin.experiment.scenario.lever import levers
from twin.experiment.scenario.scenario import Change, Scenario
from twin.experiment.scenario.words import change_words
from twin.laws import LawBase
from twin.plant import Plant

Kind = Literal["structure", "range", "claim"]
RANGE = (0.05, 0.95)  # of single values: a mean beyond it is one that was seldom met even once
DRAWS = 4_000
LAW = {
    "processing_time": "processing_s", "time_to_failure": "time_to_failure_s", "repair_time": "repair_s",
    "minor_stops": "time_to_minor_stop_s", "setup_time": "setup_s",
}  # fmt: skip
SAID: dict[Kind, tuple[str, str]] = {
    "structure": (
        "현장에서 해 본 적이 없어 모델의 논리로만 예측합니다(새로 더하는 것은 지금 있는 것과 같다고 가정): {}.",
        "The floor has never been so, it rests on the model's logic alone (what is added is assumed to be like what is there): {}.",
    ),
    "range": (
        "바뀐 평균이 지금까지 본 값의 5–95 % 밖이라 자료가 뒷받침하지 않습니다: {}.",
        "The new mean is outside of 5–95 % of the values seen, so the data do not support it: {}.",
    ),
    "claim": ("공급사의 주장이며 잰 기록이 아닙니다: {}.", "A supplier's claim, not a measured record: {}."),
}


@dataclass(frozen=True)
class Beyond:
    """What of a scenario the data do not support: "structure" the floor has never been so, "range" a mean hardly ever met,
    "claim" a supplier's word. `note` says it in both languages.
    """

    kind: Kind
    note: Problem


def beyond(scenario: Scenario, plant: Plant) -> list[Beyond]:
    """Returns what of a checked scenario the data do not support, one entry a kind; empty where all was seen."""
    found = []
    for kind, (ko, en) in SAID.items():
        mine = [change for change in scenario.changes if kind in _kinds(change, plant)]
        if mine:
            told = {lang: ", ".join(change_words(c, plant, lang) for c in mine) for lang in ("ko", "en")}
            found.append(Beyond(kind, Problem(ko.format(told["ko"]), en.format(told["en"]))))
    return found


def _kinds(change: Change, plant: Plant) -> set[Kind]:
    if change.lever_id == "model":
        return {"claim"} if dict(change.settings)["mode"] == "claimed" else set()
    found: set[Kind] = set()
    if any(levers()[lever_id].rests_on == "structure" for lever_id, _ in change.settings):
        found.add("structure")
    if any(_is_far(change, lever_id, value, plant) for lever_id, value in change.settings):
        found.add("range")
    return found


def _is_far(change: Change, lever_id: str, value: Any, plant: Plant) -> bool:
    """Whether the new mean of a law, or the new rate, is one the data have hardly met."""
    if levers()[lever_id].rests_on != "law":
        return False
    station = plant.station_by_id()[change.on]
    if lever_id == "scrap":
        rate = station.scrap_rate_by_product.get(change.product, station.scrap_rate)
        new = rate.rate * (1 + value / 100)
        return rate.low is None or rate.high is None or not rate.low <= new <= rate.high
    old = _law(station, lever_id, change.product)
    new_law = _law(
        station.model_copy(update=at_station.fields(station, lever_id, value, change.product)), lever_id, change.product
    )
    if old is None or new_law is None:
        return True
    low, high = np.quantile(old.draw(np.random.default_rng(1), DRAWS), RANGE)
    return not low <= new_law.mean() <= high


def _law(station: Any, lever_id: str, product: str) -> LawBase | None:
    if lever_id == "processing_time" and product:
        return station.processing_s_by_product.get(product, station.processing_s)
    if lever_id == "setup_time" and station.setup_s is None:
        return station.setups[0].setup_s
    return getattr(station, LAW[lever_id])
