"""What each lever changes at a station: the fields that are other ones afterwards."""

from collections.abc import Callable
from typing import Any

from twin.laws import Constant, LawBase, scaled
from twin.plant import PredictiveMaintenance, ScrapRate, Station

HOUR_S, MINUTE_S = 3600.0, 60.0
Fields = dict[str, Any]


def fields(station: Station, lever_id: str, value: Any, product: str = "") -> Fields:
    """Returns the fields of a station that a lever changes; `product` limits it to one product where it can be."""
    if lever_id in _PLAIN:
        return {_PLAIN[lever_id]: value}
    if lever_id in _BY_PRODUCT:
        return _BY_PRODUCT[lever_id](station, 1 + value / 100, product)
    return _OTHERS[lever_id](station, value)


def reason_against(station: Station, lever_id: str, product: str = "") -> tuple[str, str] | None:
    """Returns why a lever has nothing to act on at a station, in both languages; None where it has."""
    wanted = _NEEDS.get(lever_id)
    if wanted is None or wanted[0](station, product):
        return None
    return wanted[1], wanted[2]


def _processing(station: Station, factor: float, product: str) -> Fields:
    own = station.processing_s_by_product
    if product:
        return {"processing_s_by_product": own | {product: scaled(own.get(product, station.processing_s), factor)}}
    return {
        "processing_s": scaled(station.processing_s, factor),
        "processing_s_by_product": {p: scaled(law, factor) for p, law in own.items()},
    }


def _scrap(station: Station, factor: float, product: str) -> Fields:
    own = station.scrap_rate_by_product
    if product:
        return {"scrap_rate_by_product": own | {product: _times(own.get(product, station.scrap_rate), factor)}}
    return {
        "scrap_rate": _times(station.scrap_rate, factor),
        "scrap_rate_by_product": {p: _times(rate, factor) for p, rate in own.items()},
        "defect_rate": _times(station.defect_rate, factor),
    }


def _times(rate: ScrapRate, factor: float) -> ScrapRate:
    return rate.model_copy(update={"rate": min(1.0, rate.rate * factor), "day_sd": rate.day_sd * factor})


def _law(name: str, of_rate: bool = False) -> Callable[[Station, float], Fields]:
    """Changes a law's mean by so many per cent; `of_rate`: the number of events, not the time between them."""

    def change(station: Station, percent: float) -> Fields:
        factor = 1 + percent / 100
        return {name: scaled(getattr(station, name), 1 / factor if of_rate else factor)}

    return change


def _setups(station: Station, percent: float) -> Fields:
    factor = 1 + percent / 100
    pairs = tuple(s.model_copy(update={"setup_s": scaled(s.setup_s, factor)}) for s in station.setups)
    return {"setup_s": scaled(station.setup_s, factor) if station.setup_s else None, "setups": pairs}


def _interval(station: Station, percent: float) -> Fields:
    factor = 1 + percent / 100
    return {"maintenance": tuple(m.model_copy(update={"every_s": m.every_s * factor}) for m in station.maintenance)}


def _operators_needed(_: Station, number: int) -> Fields:
    """Nobody needed: neither at the start of the work."""
    return {"operators": number} | ({} if number else {"operator_s": None})


def _announced(_: Station, recall: float) -> Fields:
    """The three settings that follow fill in lead, planned stop and false alarms; the policy needs laws from the start."""
    at_once = Constant(law="constant", value=0.0, source="assumed")
    return {"predictive_maintenance": PredictiveMaintenance(recall=recall, lead_s=at_once, planned_s=at_once)}


def _policy(name: str, unit_s: float | None) -> Callable[[Station, float], Fields]:
    """Changes one figure of the policy; with `unit_s` it is a length of time, given in that unit."""

    def change(station: Station, value: float) -> Fields:
        policy = station.predictive_maintenance
        new: Any = value if unit_s is None else Constant(law="constant", value=value * unit_s, source="assumed")
        return {"predictive_maintenance": policy.model_copy(update={name: new}) if policy else None}

    return change


_PLAIN = {
    "machines": "machines", "buffer": "buffer_before", "dispatch": "dispatch", "inspection": "inspects",
    "escape_rate": "escape_rate",
}  # fmt: skip
_BY_PRODUCT: dict[str, Callable[[Station, float, str], Fields]] = {"processing_time": _processing, "scrap": _scrap}
_OTHERS: dict[str, Callable[[Station, Any], Fields]] = {
    "time_to_failure": _law("time_to_failure_s"), "repair_time": _law("repair_s"),
    "minor_stops": _law("time_to_minor_stop_s", of_rate=True), "setup_time": _setups,
    "maintenance_interval": _interval, "operators_needed": _operators_needed, "pm_recall": _announced,
    "pm_lead_h": _policy("lead_s", HOUR_S), "pm_planned_min": _policy("planned_s", MINUTE_S),
    "pm_false_per_h": _policy("false_alarms_per_h", None),
}  # fmt: skip


def _fails(station: Station, _: str) -> bool:
    return station.time_to_failure_s is not None


def _is_on_operating_clock(station: Station, _: str) -> bool:
    return isinstance(station.time_to_failure_s, LawBase) and station.time_to_failure_s.clock == "operating"


def _has_scrap(station: Station, product: str) -> bool:
    if product:
        return station.scrap_rate_by_product.get(product, station.scrap_rate).rate > 0
    rates = (station.scrap_rate, station.defect_rate, *station.scrap_rate_by_product.values())
    return any(rate.rate > 0 for rate in rates)


_Wanted = tuple[Callable[[Station, str], bool], str, str]  # what must hold, and what is missing where it does not
_FAILURES = ("고장이 적혀 있지 않습니다", "has no breakdowns")
_NEEDS: dict[str, _Wanted] = {
    "time_to_failure": (_fails, *_FAILURES),
    "repair_time": (_fails, *_FAILURES),
    "pm_recall": (_is_on_operating_clock, "가동 시간 기준의 고장이 적혀 있지 않습니다", "has no breakdowns on the operating clock"),
    "minor_stops": (lambda s, _: s.time_to_minor_stop_s is not None, "순간정지가 적혀 있지 않습니다", "has no minor stops"),
    "setup_time": (lambda s, _: bool(s.setup_s or s.setups), "준비교체가 적혀 있지 않습니다", "has no change-overs"),
    "maintenance_interval": (lambda s, _: bool(s.maintenance), "계획정비가 적혀 있지 않습니다", "has no planned maintenance"),
    "scrap": (_has_scrap, "불량률이 0입니다", "has no scrap"),
    "buffer": (lambda s, _: s.kanban_cards is None, "버퍼 대신 간판을 씁니다", "is fed by kanban cards, not by a buffer"),
    "escape_rate": (lambda s, _: s.inspects != "no", "검사하는 설비가 아닙니다", "does not inspect"),
}  # fmt: skip
