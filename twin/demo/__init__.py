"""The demonstration plant: a made-up supplier of die-cast parts whose log is written by laws of its own.

It shares no code with the line model of the twin, so that the twin is tried on something it did not make itself.
"""

from twin.demo.story import Story, tell
from twin.demo.truth import Truth, read_truth

__all__ = ["Story", "Truth", "read_truth", "tell"]
