"""The floor as it stands at a moment, read from its log: what a run "from now on" begins with."""

from twin.present.notes import Note
from twin.present.present import Present, present, present_state

__all__ = ["Note", "Present", "present", "present_state"]
