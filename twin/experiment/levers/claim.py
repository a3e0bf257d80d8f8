"""What a supplier says of its model; never mixed with what was measured."""

from dataclasses import dataclass

CLAIMED_RECALL = 0.95  # what is asked about where nothing else is entered: nearly all found, never a false alarm


@dataclass(frozen=True)
class Claim:
    """A share of breakdowns or bad parts found, and false alarms: an operating hour (maintenance), or a share of good parts."""

    recall: float = CLAIMED_RECALL
    false_alarms: float = 0.0
