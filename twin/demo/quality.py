"""Which castings are bad and where they show. Each casting's luck is drawn once, so AI changes what happens, not the luck."""

from bisect import bisect_left
from datetime import date

import numpy as np

from twin.demo.casting import Cast, chance
from twin.demo.luck import Luck
from twin.demo.truth import Truth

SHOWS_AT = ("diecast", "trim", "cnc", "inspect")  # what shows at none of them reaches the customer


class Quality:
    """The luck of every lot: bad castings, where they show, what later stations spoil."""

    def __init__(self, truth: Truth, luck: Luck, lots: int, days: list[date]) -> None:
        self.truth, self.size, self.ai = truth, truth.site.lot_size, truth.quality_ai
        shape = (lots, self.size)
        self._bad = np.sort(luck.stream("quality", "bad").random(shape), axis=1)
        self._where = luck.stream("quality", "where").random(shape)
        self._seen = luck.stream("quality", "recheck").random(shape)
        self._spoiled = luck.stream("quality", "spoiled").random((lots, 5)).tolist()
        self._edges = np.cumsum([truth.casting.found_at[s] for s in SHOWS_AT]).tolist()
        self._product_logit = [p.defect_logit for p in truth.product]
        self._cnc_scrap = [p.cnc_scrap for p in truth.product]
        self._trim_scrap = [
            truth.trim_scrap.rate_later if d >= truth.trim_scrap.later_from else truth.trim_scrap.rate for d in days
        ]
        per_day = truth.casting.wear_logit_per_100_days / 100
        self._wear = [
            [per_day * (d - max(o for o in dates if o <= d)).days if dates[0] <= d else 0.0 for d in days]
            for dates in _with_first(truth, days)
        ]
        assemble = next(s for s in truth.station if s.id == "assemble")
        self._assemble_scrap, self._inspect_scrap = assemble.scrap, truth.inspect_scrap.rate

    def bad_castings(
        self, lot: int, machine: int, product: int, day: int, cast: Cast, rechecked: bool
    ) -> tuple[list[int], int]:
        """Returns how many bad castings show at each of SHOWS_AT, and how many the lot has; a recheck finds them early."""
        p = chance(cast.logit + self._product_logit[product] + self._wear[machine][day])
        shows, bad = [0, 0, 0, 0], bisect_left(self._bad[lot], p)
        for j in range(bad):
            if rechecked and self._seen[lot, j] < self.ai.recheck_sees:
                shows[0] += 1
                continue
            place = bisect_left(self._edges, self._where[lot, j])
            if place < len(shows):
                shows[place] += 1
        if rechecked and self._spoiled[lot][4] < self.ai.recheck_rejects_good * self.size:
            shows[0] = min(self.size, shows[0] + 1)
        return shows, bad

    def spoiled(self, lot: int, station: str, product: int, day: int, qty: int) -> int:
        """Returns how many good parts the station itself spoils: none or one of a lot."""
        if station == "trim":
            return int(self._spoiled[lot][0] < qty * self._trim_scrap[day])
        if station == "cnc":
            return int(self._spoiled[lot][1] < qty * self._cnc_scrap[product])
        if station == "inspect":
            return int(self._spoiled[lot][2] < qty * self._inspect_scrap)
        if station == "assemble":
            return int(self._spoiled[lot][3] < qty * self._assemble_scrap)
        return 0


def _with_first(truth: Truth, days: list[date]) -> list[list[date]]:
    """Overhaul dates by machine, the first day before them: an unknown earlier overhaul."""
    return [sorted({min(days[0], dates[0]), *dates}) for dates in truth.casting.overhaul.dates]
