"""Which stretch of the log to calibrate on: the last in which the plant worked as it does now."""

from twin.calibrate.regime.choose import choose_regime
from twin.calibrate.regime.told import regime_lines

__all__ = ["choose_regime", "regime_lines"]
