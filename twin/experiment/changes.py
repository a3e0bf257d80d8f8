"""What may be changed at a station to see what a loss costs: the plant without it, or with work done a tenth faster."""

from dataclasses import dataclass
from typing import Any

from twin.laws import scaled
from twin.plant import Plant, ScrapRate, Station

FASTER = 0.9  # of the processing time: work a tenth faster
STOPS = ("down", "minor_stop")  # losses in which a station stands still by itself
NO_SCRAP = ScrapRate(rate=0.0)


@dataclass(frozen=True)
class Change:
    """A loss taken away from one station: down, minor_stop, setup, quality; or processing, a tenth faster."""

    station_id: str
    loss: str


def possible(station: Station) -> list[Change]:
    """Returns the changes that would make a difference at a station: the losses it has, and faster work."""
    rates = (station.scrap_rate, station.defect_rate, *station.scrap_rate_by_product.values())
    there = {
        "processing": True,
        "down": station.time_to_failure_s is not None,
        "setup": bool(station.setup_s or station.setups),
        "minor_stop": station.time_to_minor_stop_s is not None,
        "quality": any(rate.rate > 0 for rate in rates),
    }
    return [Change(station.id, loss) for loss, is_there in there.items() if is_there]


def changed(plant: Plant, change: Change) -> Plant:
    """Returns the plant with one change; all else, luck included, stays as it is."""
    station = plant.station_by_id()[change.station_id]
    new = station.model_copy(update=_fields(station, change.loss))
    return plant.model_copy(update={"station": tuple(new if s.id == station.id else s for s in plant.station)})


def _fields(station: Station, loss: str) -> dict[str, Any]:
    if loss == "processing":
        by_product = {p: scaled(law, FASTER) for p, law in station.processing_s_by_product.items()}
        return {"processing_s": scaled(station.processing_s, FASTER), "processing_s_by_product": by_product}
    return {
        "down": {"time_to_failure_s": None, "repair_s": None},
        "minor_stop": {"time_to_minor_stop_s": None, "minor_stop_s": None},
        "setup": {"setup_s": None, "setups": ()},
        "quality": {"scrap_rate": NO_SCRAP, "scrap_rate_by_product": {}, "defect_rate": NO_SCRAP},
    }[loss]
