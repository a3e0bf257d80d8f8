"""Scrap found downstream seen as parts made bad at a watched station: only so can a model find them earlier.

A calibrated plant says where bad parts are found, not where they are made. For a model at a station all that inspections
after it find counts as made there and not yet noticed. That is the most a model can find, and its record is counted so too.
"""

from twin.errors import Problem
from twin.plant import Plant, ScrapRate, Station

NONE = ScrapRate(rate=0.0)


def inspections_after(plant: Plant, station_id: str) -> tuple[str, ...]:
    """Returns the ids of the stations that inspect after a station, in the order of the routes that pass it."""
    known, found = plant.station_by_id(), {}
    for product in plant.product:
        if station_id in product.route:
            later = product.route[product.route.index(station_id) + 1 :]
            found |= dict.fromkeys(s for s in later if known[s].inspects != "no" and s != station_id)
    return tuple(found)


def as_hidden(plant: Plant, station_id: str) -> Plant:
    """Returns the plant in which the scrap of the inspections after a station is made at it, hidden, and found by them.

    Each inspection finds on average what it found before: of the bad share q_i that reaches inspection i, s_i its scrap rate,
    e its escape rate, the last has q = s / (1 - e); before it q_i = s_i + (1 - s_i) q_(i+1), of which it lets on
    (q_i - s_i) / q_i. The station's own look finds what its scrap rate says. A plant that says itself what is made bad at the
    station stays as it is. Raises Problem where no inspection follows, so that nothing can be found earlier.
    """
    known, later = plant.station_by_id(), inspections_after(plant, station_id)
    if not later:
        raise nothing_to_find(station_id)
    watched = known[station_id]
    if watched.defect_rate.rate:
        return plant
    reaching, changed = NONE, {}
    for place in reversed(later):
        reaching, escape = _one_back(known[place], reaching, is_last=place == later[-1])
        changed[place] = {"scrap_rate": NONE, "scrap_rate_by_product": {}, "escape_rate": escape}
    changed[station_id] = {"defect_rate": reaching, "escape_rate": 1.0 if watched.inspects != "no" else 0.0}
    stations = tuple(s.model_copy(update=changed.get(s.id, {})) for s in plant.station)
    return plant.model_copy(update={"station": stations})


def times(rate: ScrapRate, factor: float) -> ScrapRate:
    """Returns a rate times a factor, its interval and its spread between days with it."""
    bounds = {b: None if (v := getattr(rate, b)) is None else v * factor for b in ("low", "high")}
    return rate.model_copy(update={"rate": min(1.0, rate.rate * factor), "day_sd": rate.day_sd * factor, **bounds})


def _one_back(inspection: Station, after: ScrapRate, *, is_last: bool) -> tuple[ScrapRate, float]:
    """The share of bad parts that reaches an inspection, given the share that leaves it, and its escape rate."""
    found, escape = inspection.scrap_rate, inspection.escape_rate
    if is_last:
        return (times(found, 1 / (1 - escape)) if escape < 1 else found), escape
    reaching = _both(found, times(after, 1 - found.rate))
    return reaching, (reaching.rate - found.rate) / reaching.rate if reaching.rate else escape


def _both(one: ScrapRate, other: ScrapRate) -> ScrapRate:
    """Two rates together, which move together from day to day."""
    low, high = (sum(p.rate if (v := getattr(p, b)) is None else v for p in (one, other)) for b in ("low", "high"))
    counts = [p.n for p in (one, other) if p.n]
    return ScrapRate(
        rate=min(1.0, one.rate + other.rate), day_sd=one.day_sd + other.day_sd, low=low, high=high,
        source=one.source, n=min(counts, default=None),
    )  # fmt: skip


def nothing_to_find(station_id: str) -> Problem:
    """Returns that no inspection follows a station."""
    return Problem(
        f"{station_id} 뒤에 검사하는 설비가 없어, AI가 무엇을 더 일찍 찾을지 이 공장 모델로는 알 수 없습니다. 공장 파일에서 뒤 공정의 검사 설비에 inspects를 적으십시오.",
        f"No station after {station_id} inspects, so this plant cannot say what a model would find earlier: set inspects at a later station in the plant file.",
    )
