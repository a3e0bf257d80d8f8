"""Have a model's own scores moved? Known at once, long before outcomes are in, also of a model that was trained elsewhere."""

import numpy as np

from twin.errors import Problem
from twin.models.registry import Version
from twin.models.watch_inputs import LEAST_ROWS, LEAST_SHIFT, STRETCH, shift, stretches
from twin.models.watched import Watch
from twin.store.store import Store

LEAST_STRETCHES = 4  # of the same length before, to know how scores wander by themselves
SEEN = """SELECT occurred_at, score, decision = 'alarm' AS alarm FROM floor.prediction
          WHERE model_id = $1 AND version IS NOT DISTINCT FROM $2 AND score IS NOT NULL ORDER BY occurred_at"""


def scores_moved(store: Store, version: Version) -> Watch | None:
    """Returns how the scores of the last two weeks lie to those before; None where too few weeks have been scored."""
    frame = store.frame(SEEN, [version.model_id, version.version])
    if frame.empty:
        return None
    at = frame.occurred_at.dt.tz_localize(None).to_numpy().astype("datetime64[us]")
    now = at > at[-1] - STRETCH
    earlier = stretches(at[~now], frame.score[~now].reset_index(drop=True)) if (~now).any() else []
    if now.sum() < LEAST_ROWS or len(earlier) < LEAST_STRETCHES:
        return None
    before = frame.score[~now]
    value, most = shift(before, frame.score[now]), max(LEAST_SHIFT, *(shift(before, part) for part in earlier))
    shares = [float(np.mean(frame.alarm[side])) for side in (~now, now)]
    return moved(value, most, (shares[0], shares[1]))


def moved(value: float, most: float, alarms: tuple[float, float]) -> Watch:
    """Returns the sentence on scores that shifted by `value`, where `most` was usual; `alarms`: their share before and now."""
    alert = value > most
    then, now = (f"{share:.1%}" for share in alarms)
    return Watch("score", value, None, most, alert, Problem(
        f"모델의 점수: 최근 2주의 분포가 그 앞과 {value:.2f}만큼 다릅니다(지금까지 2주 사이에 가장 크게 {most:.2f}); 경보 비율 {then} → {now}."
        + (" 공정이나 센서가 바뀌었는지 확인하고, 결과가 모이면 다시 평가하십시오(model evaluate --live)." if alert else ""),
        f"The model's scores: the last two weeks differ from those before by {value:.2f} (so far at most {most:.2f} in two weeks); share of alarms {then} → {now}."
        + (" Check whether process or sensors changed, and judge again once outcomes are in (model evaluate --live)." if alert else ""),
    ))  # fmt: skip
