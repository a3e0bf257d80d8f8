"""Traps in floor data and their detectors: one small module each, each saying what it found and what was done about it.

What can be corrected safely is corrected and counted; what cannot is told, with the smallest thing a person can do.
"""

from twin.calibrate.traps.search import look, mend

__all__ = ["look", "mend"]
