"""The forecast of this shift and this week from the floor's present state."""

from twin.experiment.forecast.begin import Beginning, beginning, made_path, made_so_far
from twin.experiment.forecast.forecast import REPLICATIONS, begin_forecast, forecast
from twin.experiment.forecast.kept import KeptForecast, keep_forecast, kept_forecast
from twin.experiment.forecast.results import Forecast, OrderAhead, Output, PathPoint, Share

__all__ = [
    "REPLICATIONS", "Beginning", "Forecast", "KeptForecast", "OrderAhead", "Output", "PathPoint", "Share", "begin_forecast",
    "beginning", "forecast", "keep_forecast", "kept_forecast", "made_path", "made_so_far",
]  # fmt: skip
