"""Working time behind a moment: how long a station was open between two moments, in seconds before it."""

from bisect import bisect_right
from datetime import datetime, timedelta

from twin.calendar import open_stretches
from twin.plant import Plant, Station

LOOK_BACK = timedelta(days=30)


class OpenTime:
    """The open time of a plant's stations in the last days before `at`; moments are seconds from it, so below 0."""

    def __init__(self, plant: Plant, at: datetime) -> None:
        self.plant, self.at = plant, at
        self._of: dict[str, tuple[list[float], list[float], list[float]]] = {}

    def seconds(self, station: Station, from_s: float, until_s: float) -> float:
        """Returns how long the station was open in [from_s, until_s]."""
        return max(0.0, self._before(station, until_s) - self._before(station, from_s))

    def is_closed(self, station: Station, from_s: float, until_s: float) -> bool:
        """True when the station was closed for more than half of a stretch, or at its only moment."""
        if until_s <= from_s:
            return self.seconds(station, from_s - 0.5, from_s + 0.5) == 0.0
        return self.seconds(station, from_s, until_s) < (until_s - from_s) / 2

    def _before(self, station: Station, moment_s: float) -> float:
        """Open seconds from the beginning of the look-back to a moment."""
        starts, ends, before = self._stretches(station)
        place = bisect_right(starts, moment_s) - 1
        return 0.0 if place < 0 else before[place] + min(moment_s, ends[place]) - starts[place]

    def _stretches(self, station: Station) -> tuple[list[float], list[float], list[float]]:
        """(start, end, open seconds before it) of each stretch of open time."""
        if station.id not in self._of:
            found = open_stretches(self.plant, self.at - LOOK_BACK, self.at + timedelta(seconds=1), station)
            starts, ends, before, total, reached = [], [], [], 0.0, float("-inf")
            for stretch in found:  # shifts may overlap: time counts once
                s = max((stretch.starts_at - self.at).total_seconds(), reached)
                e = (stretch.ends_at - self.at).total_seconds()
                if s < e:
                    starts.append(s)
                    ends.append(e)
                    before.append(total)
                    total, reached = total + e - s, e
            self._of[station.id] = (starts, ends, before)
        return self._of[station.id]
