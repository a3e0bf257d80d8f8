"""A stretch of a log as it happened: machines by state, buffers by level, lots on their way, and what to look at."""

from twin.replay.hours import Hour, days, hours, interesting, whole_day
from twin.replay.logs import LogThere, logs
from twin.replay.notable import notable
from twin.replay.scene import Scene, scene
from twin.replay.timetable import Timetable, timetable

__all__ = [
    "Hour", "LogThere", "Scene", "Timetable", "days", "hours", "interesting", "logs", "notable", "scene", "timetable",
    "whole_day",
]  # fmt: skip
