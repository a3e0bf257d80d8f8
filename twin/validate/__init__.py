"""How far the twin can be trusted: past weeks forecast from what was known before them, graded, kept, and told plainly."""

from twin.validate.backtest import Settings
from twin.validate.kept import KeptValidation, kept_validation
from twin.validate.scores import Score, score
from twin.validate.sentences import allows, sentence

__all__ = ["KeptValidation", "Score", "Settings", "allows", "kept_validation", "score", "sentence"]
