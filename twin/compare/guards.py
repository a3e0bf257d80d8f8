"""Guards on the days themselves: how long the baseline is and whether it was picked, days without a value, mix, control, drift."""

from typing import TYPE_CHECKING

import numpy as np

from twin.compare.detectable import Detectable
from twin.compare.estimator import Effect
from twin.compare.guard import Guard
from twin.compare.names import name_of
from twin.compare.plan import Plan
from twin.compare.series import Series, scope_of
from twin.kpi import read
from twin.plant import Plant, Site

if TYPE_CHECKING:
    from twin.store import Store

LONG_DAYS = 180  # of a baseline: a bad month alone fakes .3 to .8 standard deviations of improvement
PICKED = 0.3  # standard deviations of days by which a short baseline may be worse than the time before it
WITHOUT = 0.1  # share of working days that may lack a value: days without are not like the others
MIX_MOVED = 0.05  # of all that is made: a share that moved by so much must be taken out
DRIFT_SAID = 0.75  # posterior mass of slow drift from which it is said (a short series without any has about a half)


def baseline(store: "Store", plan: Plan, before: Series) -> Guard:
    """Returns whether the baseline is long, or at least not worse than the time before it (regression to the mean)."""
    length = (plan.baseline_until - plan.baseline_from).days + 1
    if length >= LONG_DAYS:
        return Guard(
            "baseline", "passed",
            f"기준 기간이 {length}일로 충분히 깁니다.", f"The baseline is {length} days long, long enough.",
        )  # fmt: skip
    earlier = _earlier(store, plan)
    if len(earlier) < 10:
        return Guard(
            "baseline", "told",
            f"기준 기간이 {length}일로 짧습니다({LONG_DAYS}일 권장). 그 앞의 기록이 없어 우연히 나쁜 때였는지 볼 수 없습니다.",
            f"The baseline is short: {length} days ({LONG_DAYS} are advised). Nothing before it tells whether it was a bad time by chance.",
        )  # fmt: skip
    spread = float(before.value.std(ddof=1)) or 1.0
    worse = plan.sign * (float(earlier.mean()) - float(before.value.mean())) / spread
    if worse <= PICKED:
        return Guard(
            "baseline", "told",
            f"기준 기간이 {length}일로 짧지만({LONG_DAYS}일 권장), 그 앞의 {len(earlier)}일보다 나쁘지 않습니다.",
            f"The baseline is short: {length} days ({LONG_DAYS} are advised), but no worse than the {len(earlier)} days before it.",
        )  # fmt: skip
    return Guard(
        "baseline", "failed",
        f"기준 기간 {length}일이 그 앞의 {len(earlier)}일보다 표준편차의 {worse:.1f}배 나쁩니다. 나빴던 때는 그냥 두어도 나아지므로, 기준 기간을 앞으로 늘리십시오.",
        f"The baseline of {length} days is {worse:.1f} standard deviations worse than the {len(earlier)} days before it: a bad time gets better by itself, so begin the baseline earlier.",
    )  # fmt: skip


def _earlier(store: "Store", plan: Plan) -> np.ndarray:
    current = store.plant()
    site = current[1].site if current else Site(name="")
    table = read(store, scope_of(site, plan.place, None, plan.baseline_until), by="day", kpi_ids=[plan.kpi_id])
    table = table.dropna(subset=["bucket", "value"])
    days = [d.date() if hasattr(d, "date") else d for d in table["bucket"]]
    return table["value"].to_numpy()[[d < plan.baseline_from for d in days]]


def days(series: Series) -> Guard:
    """Returns whether nearly all days that worked have a value."""
    lacking = sum(left.reason in ("no_value", "no_control") for left in series.left_out)
    share = lacking / max(len(series.day) + lacking, 1)
    if share <= WITHOUT:
        return Guard(
            "days", "passed",
            f"일한 날 가운데 값이 없는 날은 {lacking}일({100 * share:.0f} %)입니다.", f"{lacking} working days ({100 * share:.0f} %) have no value.",
        )  # fmt: skip
    return Guard(
        "days", "failed",
        f"일한 날의 {100 * share:.0f} %({lacking}일)에 값이 없습니다. 값이 있는 날만 견주면 치우치므로, 날마다 값이 있는 지표(예: 설비가동률)를 쓰십시오.",
        f"{100 * share:.0f} % of the working days ({lacking}) have no value; comparing the others only is biased: use an indicator with a value each day, such as availability.",
    )  # fmt: skip


def mix(plan: Plan, series: Series, plant: Plant | None) -> Guard:
    """Returns whether the mix of products moved, and if so whether it is taken out."""
    if series.mix.shape[1] < 2:
        return Guard(
            "mix", "passed", "품목이 하나라 구성이 바뀔 수 없습니다.", "One product only: there is no mix to shift."
        )
    moved = series.mix[series.is_after].mean(axis=0) - series.mix[~series.is_after].mean(axis=0)
    most = int(np.argmax(np.abs(moved)))
    ko, en = (name_of(plant, "product", series.products[most], lang) for lang in ("ko", "en"))
    ko, en = f"{ko} {100 * moved[most]:+.0f} %p", f"{en} {100 * moved[most]:+.0f} points"
    if "mix" in plan.covariates:
        return Guard(
            "mix", "passed",
            f"품목 구성의 변화(가장 큰 것: {ko})를 빼고 견주었습니다.", f"The shift of the mix (most: {en}) is taken out.",
        )  # fmt: skip
    if abs(float(moved[most])) <= MIX_MOVED:
        return Guard(
            "mix", "passed",
            f"품목 구성이 거의 같습니다(가장 큰 변화: {ko}).", f"The mix is about the same (most: {en}).",
        )  # fmt: skip
    return Guard(
        "mix", "failed",
        f"품목 구성이 달라졌는데({ko}) 계획이 그것을 빼지 않습니다. 계획의 보정 항목에 mix를 넣어 새 판으로 남기십시오.",
        f"The mix shifted ({en}) and the plan does not take that out: put mix among its covariates, as a new version.",
    )  # fmt: skip


def control(plan: Plan) -> Guard:
    """Returns whether something untouched carries what happened to the whole plant."""
    if plan.control is not None:
        return Guard(
            "control", "passed",
            "변경과 무관한 곳의 같은 지표를 빼서, 공장 전체에 생긴 변화를 없앴습니다.",
            "The same indicator of an untouched place is taken off, and with it what happened to the whole plant.",
        )  # fmt: skip
    return Guard(
        "control", "told",
        "견줄 대조군(변경이 없던 설비)이 없습니다. 같은 때 공장 전체에 생긴 다른 변화는 효과에 섞입니다.",
        "There is no control (a place without the change): whatever else happened to the plant at that time is in the effect.",
    )  # fmt: skip


def drift(effect: Effect) -> Guard:
    """Returns whether the series drifts so slowly that one line alone gives a weak verdict."""
    if effect.slow <= DRIFT_SAID:
        return Guard("drift", "passed", "천천히 떠도는 움직임이 뚜렷하지 않습니다.", "No marked slow drift.")
    return Guard(
        "drift", "told",
        "값이 몇 주에 걸쳐 천천히 떠돕니다(slow drift). 라인 하나만으로는 판정이 약합니다. 대조군을 함께 두십시오.",
        "The series drifts slowly over weeks: one line alone gives a weak verdict; add a control.",
    )  # fmt: skip


def target(wanted: float | None, seen: Detectable) -> Guard:
    """Returns whether the change aimed at is large enough to be seen in these windows."""
    if wanted is None:
        return Guard("target", "told", "목표가 정해지지 않았습니다.", "No target was set.")
    if wanted >= seen.often:
        return Guard(
            "target", "passed", "목표한 변화는 이 기간에서 확인할 수 있는 크기입니다.", "The change aimed at is large enough to be seen in this window.",
        )  # fmt: skip
    return Guard(
        "target", "told",
        "목표한 변화는 이 기간에서 확인하기에는 너무 작습니다. 적용 후 기간을 늘리거나 대조군을 두십시오.",
        "The change aimed at cannot be verified in this window: lengthen the time after, or add a control.",
    )  # fmt: skip
