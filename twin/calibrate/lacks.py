"""What there was too little data for: one plain sentence each, with the smallest thing that would mend it.

`level` is "nothing" where the twin goes on without any data, "few" where the law is assumed or borrowed until more come.
"""

from collections.abc import Iterator
from math import ceil
from typing import Any

from twin.calibrate.failures import FEWEST_FOR_SHAPE
from twin.calibrate.fit import ENOUGH_TO_FIT
from twin.calibrate.repair import FEWEST_OWN_LENGTHS
from twin.calibrate.scrap import FEWEST_PARTS
from twin.plant import Plant

NAMED = 5  # products named in a sentence
KINDS = {
    "repair": ("수리", "repairs"),
    "minor_stop": ("순간정지", "minor stops"),
    "setup": ("준비교체", "change-overs"),
}

Item = dict[str, Any]


def lacks_of(plant: Plant, items: list[Item], days: float) -> list[Item]:
    """Returns what each station of a calibrated plant lacks, from the report's items of a window of so many days."""
    found: list[Item] = []
    for station in plant.station:
        of = {i["what"]: i for i in items if i["station_id"] == station.id and not i["product_id"] and "pair" not in i}
        if "station" not in of:
            found.append(_lack(station.id, "station", "nothing", _never_seen(station.id)))
            continue
        found += [_lack(station.id, *told) for told in _of_station(station.id, of, days)]
    return found


def _of_station(name: str, of: dict[str, Item], days: float) -> Iterator[tuple[str, str, tuple[str, str]]]:
    if "processing" not in of:
        yield "processing", "nothing", _no_times(name)
    else:
        yield from _times(name, of["processing"], days)
    failures = of.get("time_to_failure", {}).get("n", 0)
    if 0 < failures < FEWEST_FOR_SHAPE:
        yield "time_to_failure", "few", _few_failures(name, failures, days)
    for what in KINDS:
        if what in of:
            yield from _lengths(name, what, of[what], days)
    parts = of.get("scrap_rate", {}).get("n", 0)
    if parts < FEWEST_PARTS:
        yield "scrap_rate", "few" if parts else "nothing", _few_parts(name, int(parts), days)


def _times(name: str, item: Item, days: float) -> Iterator[tuple[str, str, tuple[str, str]]]:
    if item["n"] < ENOUGH_TO_FIT:
        yield "processing", "few", _few_times(name, item["n"], days)
        return
    few = item.get("few", {}) if len(item.get("few", {})) > 1 or item.get("n_rest", 0) < item["n"] else {}
    if few:
        yield "processing", "few", _few_of_products(name, few)


def _lengths(name: str, what: str, item: Item, days: float) -> Iterator[tuple[str, str, tuple[str, str]]]:
    own = item.get("n_own", item["n"])
    if own < FEWEST_OWN_LENGTHS and what != "setup":
        yield what, "few", _borrowed(name, what, own, days)
    elif own < ENOUGH_TO_FIT:
        yield what, "few", _assumed(name, what, own, days)


def _lack(station_id: str, what: str, level: str, said: tuple[str, str]) -> Item:
    return {"station_id": station_id, "what": what, "level": level, "ko": said[0], "en": said[1]}


def _never_seen(name: str) -> tuple[str, str]:
    return (
        f"{name}: 기록에 한 번도 나오지 않아 입력된 값을 그대로 씀. 자료에 다른 이름으로 적혀 있으면 매핑 파일에서 이름을 맞추고, 아니면 작업의 시작과 끝을 모으십시오",
        f"{name} is never seen in the log, so its entered values are kept: if the data call it something else, match the name in the mapping file; else collect the start and end of its operations",
    )


def _no_times(name: str) -> tuple[str, str]:
    return (
        f"{name}: 작업시간을 알 수 있는 기록이 없어 입력값을 씀(입력도 없으면 0초). 작업마다 시작과 끝 시각을 모으십시오",
        f"{name}: no usable times in the log, so the entered law is kept (0 s where none is entered): collect the start and end of each operation",
    )


def _few_times(name: str, n: int, days: float) -> tuple[str, str]:
    ko, en = _soon(n, ENOUGH_TO_FIT, days)
    return (
        f"{name}: 작업시간 기록이 {n}건뿐이라 같은 평균과 산포의 법칙을 가정함. 시작과 끝이 있는 작업 {ENOUGH_TO_FIT - n}건을 더 모으면 법칙을 고를 수 있음{ko}",
        f"{name}: only {n} processing times, so a law of their mean and spread is assumed: {ENOUGH_TO_FIT - n} more operations with start and end are enough to choose one{en}",
    )


def _few_of_products(name: str, few: dict[str, int]) -> tuple[str, str]:
    shown = ", ".join(f"{p} ({n})" for p, n in sorted(few.items(), key=lambda e: -e[1])[:NAMED])
    shown += " …" if len(few) > NAMED else ""
    return (
        f"{name}: 제품 {shown}은(는) 작업시간이 {ENOUGH_TO_FIT}건 미만이라 한 법칙을 함께 씀. 제품마다 {ENOUGH_TO_FIT}건이 모이면 저절로 나뉨",
        f"{name}: products {shown} have fewer than {ENOUGH_TO_FIT} times each and share one law: with {ENOUGH_TO_FIT} of a product it gets its own",
    )


def _few_failures(name: str, n: int, days: float) -> tuple[str, str]:
    ko, en = _soon(n, FEWEST_FOR_SHAPE, days)
    return (
        f"{name}: 고장 기록이 {n}건뿐이라 고장 간격은 지수분포로 두고 구간이 넓음. 고장의 시작과 끝을 계속 기록하십시오{ko}",
        f"{name}: only {n} breakdowns, so the time between them is taken as exponential with a wide interval: go on recording when each begins and ends{en}",
    )


def _borrowed(name: str, what: str, n: int, days: float) -> tuple[str, str]:
    (ko_name, en_name), (ko, en) = KINDS[what], _soon(n, FEWEST_OWN_LENGTHS, days)
    return (
        f"{name}: {ko_name} 길이 기록이 {n}건뿐이라 비슷한 설비와 합침. {FEWEST_OWN_LENGTHS - n}건 더 기록하면 자기 법칙을 씀{ko}",
        f"{name}: only {n} lengths of {en_name}, pooled with like machines: with {FEWEST_OWN_LENGTHS - n} more it gets a law of its own{en}",
    )


def _assumed(name: str, what: str, n: int, days: float) -> tuple[str, str]:
    (ko_name, en_name), (ko, en) = KINDS[what], _soon(n, ENOUGH_TO_FIT, days)
    return (
        f"{name}: {ko_name} 길이 기록이 {n}건뿐이라 같은 평균과 산포의 법칙을 가정함. {ENOUGH_TO_FIT - n}건 더 기록하면 법칙을 고를 수 있음{ko}",
        f"{name}: only {n} lengths of {en_name}, so a law of their mean and spread is assumed: with {ENOUGH_TO_FIT - n} more one can be chosen{en}",
    )


def _few_parts(name: str, n: int, days: float) -> tuple[str, str]:
    ko, en = _soon(n, FEWEST_PARTS, days)
    return (
        f"{name}: 센 수량이 {n}개뿐이라 불량률은 입력값을 씀(입력이 없으면 0). 작업마다 투입 수량과 불량 수량을 적으십시오{ko}",
        f"{name}: only {n} parts counted, so the entered scrap rate is kept (0 where none is entered): record parts in and scrapped with each operation{en}",
    )


def _soon(n: int, needed: int, days: float) -> tuple[str, str]:
    """How long it takes at the present pace; nothing where there is no pace."""
    if n <= 0 or days <= 0:
        return "", ""
    left = ceil((needed - n) / n * days)
    return f" (지금 속도로 약 {left}일)", f" (about {left} days at the present pace)"
