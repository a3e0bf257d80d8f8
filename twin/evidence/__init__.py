"""The evidence behind every number: formula, query, rows, files, what was left out; worked out again, and marked by people."""

from twin.evidence.again import Again, recompute
from twin.evidence.anew import script
from twin.evidence.evidence import Arrival, Evidence, LeftOut, MadeFrom
from twin.evidence.export import first_rows, write_rows
from twin.evidence.kinds import evidence_of
from twin.evidence.marks import Standing, last_marks, put_mark, standing
from twin.evidence.ref import Ref

__all__ = [
    "Again", "Arrival", "Evidence", "LeftOut", "MadeFrom", "Ref", "Standing", "evidence_of", "first_rows", "last_marks",
    "put_mark", "recompute", "script", "standing", "write_rows",
]  # fmt: skip
