"""A model that foresees bad parts as a lever: its measured record on the floor, drawn anew from what a small record leaves open.

The record counts units (lots or parts) that were flagged or passed, right or wrong; the line acts on parts. A flagged lot is
looked at whole, so what counts is the share of hidden bad parts that lie in flagged lots: it follows from the record by the
bad parts which each kind of lot turned out to hold.
"""

from dataclasses import dataclass

import numpy as np

from twin.errors import Problem
from twin.experiment.levers.claim import Claim
from twin.experiment.levers.fewer import Fewer
from twin.experiment.levers.hidden import as_hidden, times
from twin.laws import Constant, LawBase
from twin.models.threshold import Costs
from twin.plant import DefectPrediction, Plant, Station

NO_TIME = Constant(law="constant", value=0.0)


@dataclass(frozen=True)
class DefectRecord:
    """What a model measurably did at a station while it was applied.

    `hidden` says for true alarms, false alarms, misses and rightly passed units how many bad parts each held on average
    that the station's own look had not found; `found` and `left`, how many of those in flagged units the second look took out
    and how many went on.
    """

    model_id: str
    station_id: str
    unit: str  # lot | part
    tp: int
    fp: int
    fn: int
    tn: int
    hidden: tuple[float, ...]
    found: float
    left: float
    recheck_s: LawBase | None  # the machine's time for each flagged part; None = no such time on record
    fewer: Fewer | None  # None = too few weeks before to tell whether fewer bad parts are made
    alarms: tuple[int, int]  # units flagged, and all units judged, outcome known or not
    costs: Costs
    notes: tuple[Problem, ...] = ()

    @property
    def recall(self) -> float:
        """Returns the share of bad units that were flagged."""
        return self.tp / (self.tp + self.fn)

    @property
    def false_alarms(self) -> float:
        """Returns the share of good units that were flagged."""
        return self.fp / (self.fp + self.tn)

    def off(self, plant: Plant) -> Plant:
        """Returns the plant without the model, its downstream scrap made at the watched station."""
        return as_hidden(plant, self.station_id)

    def measured(self, plant: Plant, rng: np.random.Generator) -> Plant:
        """Returns the plant with the model as its record leaves it open: recall ~ Beta(tp + 1/2, fn + 1/2) and false alarms
        ~ Beta(fp + 1/2, tn + 1/2) of units, what a second look finds likewise, and how many bad parts are made at all.
        """
        base, ratio, finds = self._begin(plant, rng)
        recall, false = rng.beta(self.tp + 0.5, self.fn + 0.5), rng.beta(self.fp + 0.5, self.tn + 0.5)
        share = self.of_parts(float(recall), float(false))
        flagged = (self.tp + self.fn) * recall + (self.fp + self.tn) * false
        hidden = base.station_by_id()[self.station_id].defect_rate.rate * ratio
        good = (flagged / self.units - hidden * share) / max(1 - hidden, 1e-9)
        return self._with(base, ratio, share, min(1.0, max(0.0, float(good))), finds)

    def claimed(self, plant: Plant, rng: np.random.Generator, claim: Claim) -> Plant:
        """Returns the plant with the recall and false alarms a supplier promises, of parts; all else is as it was measured."""
        base, ratio, finds = self._begin(plant, rng)
        return self._with(base, ratio, claim.recall, claim.false_alarms, finds)

    @property
    def units(self) -> int:
        """Returns how many units the record counts."""
        return self.tp + self.fp + self.fn + self.tn

    def of_parts(self, recall: float, false: float) -> float:
        """Returns the share of hidden bad parts that lie in flagged units, at a recall and a false alarm rate of units."""
        bad, good = self.tp + self.fn, self.fp + self.tn
        a, b, c, d = self.hidden
        flagged = bad * recall * a + good * false * b
        passed = bad * (1 - recall) * c + good * (1 - false) * d
        return flagged / (flagged + passed) if flagged + passed else recall

    def _begin(self, plant: Plant, rng: np.random.Generator) -> tuple[Plant, float, float]:
        """What measured and claimed share, drawn first, so that both draw the same."""
        ratio = self.fewer.drawn(rng) if self.fewer else 1.0
        return self.off(plant), ratio, float(rng.beta(self.found + 0.5, self.left + 0.5))

    def _with(self, base: Plant, ratio: float, recall: float, false: float, finds: float) -> Plant:
        policy = DefectPrediction.model_validate(
            {
                "model_id": self.model_id, "recall": recall, "false_alarm_rate": false, "recheck_s": self.recheck_s or NO_TIME,
                "recheck_finds": finds,
            }
        )  # fmt: skip
        stations = tuple(_made(s, ratio, policy) if s.id == self.station_id else s for s in base.station)
        return base.model_copy(update={"station": stations})


def _made(station: Station, ratio: float, policy: DefectPrediction) -> Station:
    by_product = {p: times(rate, ratio) for p, rate in station.scrap_rate_by_product.items()}
    return station.model_copy(
        update={
            "defect_prediction": policy, "defect_rate": times(station.defect_rate, ratio),
            "scrap_rate": times(station.scrap_rate, ratio), "scrap_rate_by_product": by_product,
        }
    )  # fmt: skip
