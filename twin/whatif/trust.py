"""How far a scenario's difference can be trusted: supported, indicative, or below what the twin has shown it can tell apart."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from twin.experiment.intervals import Estimate
from twin.experiment.scenario.seen import Beyond

if TYPE_CHECKING:
    from twin.experiment.scenario.comparison import Effect
    from twin.validate import KeptValidation

Label = Literal["supported", "indicative", "below"]
LABELS: dict[Label, tuple[str, str]] = {
    "supported": ("뒷받침됨", "supported"),
    "indicative": ("참고", "indicative"),
    "below": ("입증된 정확도보다 작음", "below demonstrated accuracy"),
}


def label(effect: "Effect", kept: "KeptValidation | None", outside: Sequence[Beyond]) -> Label:
    """Returns the label of one KPI's difference.

    "supported": its interval excludes 0, a known change of the line has been predicted, and neither a claim nor a mean
    beyond the seen is in it. "below": smaller than half of the margin within which the twin's mean error lies (Schuirmann).
    """
    score = kept.scores.get(effect.kpi_id) if kept else None
    margin = score.credibility if score else None
    if margin is not None and abs(effect.difference.mean or 0.0) < margin / 2 * abs(effect.base.mean or 0.0):
        return "below"
    is_shown = _excludes_zero(effect.difference) and not any(b.kind in ("range", "claim") for b in outside)
    return "supported" if is_shown and kept is not None and _has_predicted(kept) else "indicative"


def grade(effect: "Effect", kept: "KeptValidation | None") -> str | None:
    """Returns the twin's grade for a KPI, A to D; None where it was not assessed."""
    score = kept.scores.get(effect.kpi_id) if kept else None
    return score.grade if score else None


def _has_predicted(kept: "KeptValidation") -> bool:
    return not kept.stale and any(layer.layer == "change" and layer.result == "passed" for layer in kept.layers)


def _excludes_zero(e: Estimate) -> bool:
    return e.low is not None and e.high is not None and not e.low <= 0 <= e.high
