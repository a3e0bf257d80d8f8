"""What limits the line, from any log: critical path and active periods, told by day, station and loss."""

from twin.kpi.limits.made import make

__all__ = ["make"]
