"""What becomes of the parts of a lot at a station: scrapped, sent to rework, made bad unnoticed, found or missed by inspection."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from twin.line.lot import Lot
from twin.plant import DefectPrediction, ScrapRate, Station

if TYPE_CHECKING:
    from twin.line.floor import Floor

DAY_S = 86_400.0


class Verdict(NamedTuple):
    """Parts of a lot that are taken out of it."""

    scrap: int
    rework: int


NOTHING = Verdict(0, 0)


class Quality:
    """The judge of one station. Each part is judged on its own, with the day's rate where rates move from day to day."""

    def __init__(self, floor: "Floor", spec: Station) -> None:
        self.floor, self.spec = floor, spec
        products = [p.id for p in floor.plant.product]
        rates = [spec.scrap_rate_by_product.get(p, spec.scrap_rate) for p in products]
        self._rejects = [self._chance(rate, "scrap", p) for rate, p in zip(rates, products, strict=True)]
        self._makes_bad = [self._chance(spec.defect_rate, "defect", p) for p in products]
        self._finds = self._luck("inspection") if spec.inspects != "no" else None
        self._reworks = self._luck("rework") if spec.rework else None
        self._flags = Flags(floor, spec.id, spec.defect_prediction) if spec.defect_prediction else None
        self.is_silent = not (any(self._rejects) or any(self._makes_bad) or self._finds or self._flags)

    def judge(self, lot: Lot) -> Verdict:
        """Returns what is taken out of the lot, whose hidden bad parts are brought up to date."""
        now_s = self.floor.env.now
        makes_bad, rejects = self._makes_bad[lot.product], self._rejects[lot.product]
        if makes_bad:
            lot.bad += makes_bad(now_s, lot.qty - lot.bad)
        out_bad = out_good = 0
        if rejects:  # the bad parts are the first of the lot
            out_bad = rejects(now_s, lot.bad)
            out_good = rejects(now_s, lot.qty - lot.bad)
        if self._flags:
            found, rejected = self._flags.look(lot.bad - out_bad, lot.qty - lot.bad - out_good)
            out_bad, out_good = out_bad + found, out_good + rejected
        if self._finds and (lot.bad or self.spec.false_reject_rate):
            good, bad = lot.qty - lot.bad - out_good, lot.bad - out_bad
            out_bad += bad - _below(self.spec.escape_rate, self._finds, bad)
            if self.spec.false_reject_rate:
                out_good += _below(self.spec.false_reject_rate, self._finds, good)
        lot.bad -= out_bad
        return self._sorted(lot, out_bad + out_good)

    def take_recheck_s(self) -> float:
        """Returns the machine's time that the recheck of what was flagged since the last call takes, in seconds."""
        return self._flags.take_recheck_s() if self._flags else 0.0

    def _sorted(self, lot: Lot, rejected: int) -> Verdict:
        """Rejected parts are reworked, as far as that is possible and the limit of rounds allows."""
        rework = self.spec.rework
        if not rejected or self._reworks is None or rework is None or lot.rounds >= rework.limit:
            return Verdict(rejected, 0)
        luck, share = self._reworks, rework.share
        again = rejected if share == 1 else _below(share, luck, rejected)
        return Verdict(rejected - again, again)

    def _luck(self, purpose: str) -> Iterator[float]:
        return self.floor.luck.uniforms(self.spec.id, purpose)

    def _chance(self, rate: ScrapRate, purpose: str, product: str) -> Callable[[float, int], int] | None:
        """How many of the next parts are hit, at a moment: with the day's rate, which a Beta law moves from day to day."""
        if rate.rate == 0:
            return None
        days = _day_rates(self.floor, rate, (self.spec.id, f"{purpose} day", product))
        luck = self.floor.luck.uniforms(self.spec.id, purpose, product)
        return lambda now_s, parts: _below(days[int(now_s // DAY_S)], luck, parts)


class Flags:
    """The model that flags parts of a station as bad: good ones too, at its false alarm rate; flagged ones are looked at again."""

    def __init__(self, floor: "Floor", station_id: str, policy: DefectPrediction) -> None:
        self.policy, self._recheck_s = policy, 0.0
        self._bad, self._good, self._finds, self._rejects = (
            floor.luck.uniforms(station_id, "flag", what) for what in ("bad", "good", "finds", "rejects")
        )
        self._lengths = floor.luck.draws(policy.recheck_s, station_id, "recheck")

    def look(self, bad: int, good: int) -> tuple[int, int]:
        """Returns how many of so many bad parts are found, and of so many good ones rejected."""
        policy = self.policy
        flagged_bad = _below(policy.recall, self._bad, bad)
        flagged_good = _below(policy.false_alarm_rate, self._good, good)
        self._recheck_s += sum(islice(self._lengths, flagged_bad + flagged_good))
        return (
            _below(policy.recheck_finds, self._finds, flagged_bad),
            _below(policy.recheck_rejects, self._rejects, flagged_good),
        )

    def take_recheck_s(self) -> float:
        """Returns the seconds of recheck since the last call."""
        seconds, self._recheck_s = self._recheck_s, 0.0
        return seconds


def _below(rate: float, luck: Iterator[float], parts: int) -> int:
    """How many of so many draws, one a part, fall below a rate; mostly none do, which the smallest tells at once."""
    drawn = list(islice(luck, parts))
    return sum(u < rate for u in drawn) if drawn and min(drawn) < rate else 0


def _day_rates(floor: "Floor", rate: ScrapRate, name: tuple[str, ...]) -> list[float]:
    days, mean = int(floor.horizon_s // DAY_S) + 2, rate.rate
    largest = (mean * (1 - mean)) ** 0.5
    if rate.day_sd <= 0 or mean >= 1:
        return [mean] * days
    total = mean * (1 - mean) / min(rate.day_sd, 0.99 * largest) ** 2 - 1
    beta: np.ndarray = floor.luck.generator(*name).beta(mean * total, (1 - mean) * total, size=days)
    return beta.tolist()
