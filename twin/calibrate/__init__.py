"""From collected rows to a plant with fitted laws, and what was dropped or assumed on the way."""

from twin.calibrate.calibration import Calibration, calibrate, calibrate_from
from twin.calibrate.comparison import LawAgainstData, laws_against_data
from twin.calibrate.overtime import overtime_between

__all__ = ["Calibration", "LawAgainstData", "calibrate", "calibrate_from", "laws_against_data", "overtime_between"]
