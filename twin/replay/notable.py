"""What to look at in a scene, in sentences: the longest stops, buffers that ran empty or full, or that all went well."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from twin.kpi.reasons import reason_name
from twin.plant import Plant, Site
from twin.replay.machines import Machine, Piece
from twin.replay.scene import Place, Scene

STOPS = {
    "down": ("고장", "was down"),
    "setup": ("준비교체", "changed over"),
    "minor_stop": ("순간정지", "stopped briefly"),
}
LEAST_S = {"down": 0.0, "setup": 600.0, "minor_stop": 180.0}  # in all within the scene; less is not worth a sentence
BREAKDOWN_WEIGHS = 3  # a breakdown tells more than a change-over of the same length
LEAST_WAIT_S = 180.0
MOST, MOST_STOPS = 3, 2


@dataclass(frozen=True)
class Remark:
    """A sentence in both languages, and the second of the scene to go to."""

    ko: str
    en: str
    at_s: float


class _Found(NamedTuple):
    """A remark and the seconds it is about; those of a breakdown weigh more."""

    weight_s: float
    remark: Remark


def notable(scene: Scene, plant: Plant | None) -> list[Remark]:
    """Returns at most three remarks in the order of time: the two worst stops, and what else kept machines waiting."""
    words = _Words(scene, plant)
    stops = sorted(_stops(scene, words), key=lambda found: -found.weight_s)[:MOST_STOPS]
    waits = sorted([*_empty(scene, words), *_full(scene, words)], key=lambda found: -found.weight_s)
    return sorted((found.remark for found in [*stops, *waits][:MOST]), key=lambda remark: remark.at_s)


class _Words:
    """Names and times as people say them."""

    def __init__(self, scene: Scene, plant: Plant | None) -> None:
        self.starts_at, self.zone = scene.starts_at, (plant.site if plant else Site(name="")).zone
        self.described = plant.station_by_id() if plant else {}

    def clock(self, at_s: float) -> str:
        return f"{(self.starts_at + timedelta(seconds=at_s)).astimezone(self.zone):%H:%M}"

    def station(self, station_id: str) -> tuple[str, str]:
        spec = self.described.get(station_id)
        return (spec.name_ko or station_id, spec.name_en or station_id) if spec else (station_id, station_id)

    def machine(self, place: Place, machine: Machine) -> tuple[str, str]:
        ko, en = self.station(place.station_id)
        is_one_of_several = len(place.machines) > 1 and machine.machine_no > 0
        return (f"{ko} {machine.machine_no}호기", f"{en} {machine.machine_no}") if is_one_of_several else (ko, en)


def _stops(scene: Scene, words: _Words) -> Iterator[_Found]:
    """Each machine's worst kind of stop."""
    for place in scene.places:
        for machine in place.machines:
            for state, least_s in LEAST_S.items():
                pieces = [p for p in machine.pieces if p.state == state]
                lost_s = sum(p.to_s - p.from_s for p in pieces)
                if lost_s > least_s:
                    remark = _stop(words, words.machine(place, machine), state, pieces, lost_s)
                    yield _Found(lost_s * (BREAKDOWN_WEIGHS if state == "down" else 1), remark)
                    break


def _stop(words: _Words, name: tuple[str, str], state: str, pieces: list[Piece], lost_s: float) -> Remark:
    what_ko, what_en = STOPS[state]
    first_s, number, taken = pieces[0].from_s, len(pieces), minutes(lost_s)
    clock = words.clock(first_s)
    since_ko, since_en = (f"{clock} 이전부터", f"before {clock}") if first_s <= 0 else (f"{clock}부터", clock)
    long_ko = f"{number}번, 모두 {taken}분" if number > 1 else f"{taken}분"
    long_en = f"{number} times, {taken} min in all" if number > 1 else f"for {taken} min"
    reasons = list(dict.fromkeys(p.reason for p in pieces if p.reason))[:2]
    why_ko, why_en = (
        f" ({', '.join(reason_name(r, lang) for r in reasons)})" if reasons else "" for lang in ("ko", "en")
    )
    return Remark(
        f"{name[0]}: {since_ko} {long_ko} {what_ko}{why_ko}.",
        f"{name[1]} {what_en} {long_en} from {since_en}{why_en}.",
        first_s,
    )


def _empty(scene: Scene, words: _Words) -> Iterator[_Found]:
    """Machines that waited for parts at a buffer that is used at other times."""
    for place in scene.places:
        starved = _longest(place, "starved")
        if starved is None or not any(level for _, level in place.levels):
            continue
        (ko, en), clock, taken = (
            words.station(place.station_id),
            words.clock(starved.from_s),
            minutes(_length_s(starved)),
        )
        remark = Remark(
            f"{ko} 앞 버퍼: {clock}부터 비어 설비가 {taken}분 기다림.",
            f"The buffer before {en} stood empty from {clock}: a machine waited {taken} min.",
            starved.from_s,
        )
        yield _Found(_length_s(starved), remark)


def _full(scene: Scene, words: _Words) -> Iterator[_Found]:
    """Machines that stood still because there was no room for what they had made."""
    for place in scene.places:
        blocked = _longest(place, "blocked")
        if blocked is None:
            continue
        (ko, en), clock, taken = (
            words.station(place.station_id),
            words.clock(blocked.from_s),
            minutes(_length_s(blocked)),
        )
        remark = Remark(
            f"{ko}: {clock}부터 {taken}분 내보낼 자리가 없어 멈춤.",
            f"{en} stood {taken} min from {clock}: no room for what it had made.",
            blocked.from_s,
        )
        yield _Found(_length_s(blocked), remark)


def _longest(place: Place, state: str) -> Piece | None:
    """A place's longest wait, where it is long enough for a sentence."""
    pieces = [p for m in place.machines for p in m.pieces if p.state == state and _length_s(p) >= LEAST_WAIT_S]
    return max(pieces, key=_length_s, default=None)


def _length_s(piece: Piece) -> float:
    return piece.to_s - piece.from_s


def minutes(seconds: float) -> str:
    """Returns a length of time in whole minutes, or as less than one."""
    return "<1" if seconds < 30 else f"{seconds / 60:.0f}"
