"""Is the baseline what the estimator takes it for? Go-lives that never were, a trend left out, a level that had moved already."""

from datetime import date

import numpy as np

from twin.compare.design import design, trend
from twin.compare.estimator import Effect, effects, posterior
from twin.compare.guard import Guard
from twin.compare.plan import Plan
from twin.compare.series import Series

FEWEST_PLACEBOS = 10
MOST_PLACEBOS = 30
EDGE_DAYS = 10  # on each side of a placebo, as many as a level must last to be one
MOST_EXCLUDING = 0.1  # share of placebos whose interval may leave zero out: twice what a 95 % interval does
NEAR_DAYS = 60  # a level that moved so shortly before the go-live cannot be told from its effect
LIKELIER = 20.0  # times: from it another day is taken for the day of change; 1 in 60 true go-lives lost to it at most
APART_DAYS = 5  # days so near to the go-live cannot be told from it
SURE_SLOPE = 0.99  # the trend is tested in every comparison: 1 of 20 would be refused for nothing


def steadiness(plan: Plan, before: Series) -> tuple[Guard, ...]:
    """Returns the guards that need the baseline only: placebo, trend."""
    base = design(before, plan.covariates)
    return placebo(before, base), _trend(plan, before, base)


def placebo(before: Series, base: np.ndarray) -> Guard:
    """Returns whether go-lives that never were have 'effects': the interval may leave out zero in a tenth of them."""
    found = placebos(before, base)
    if len(found) < FEWEST_PLACEBOS:
        return Guard(
            "placebo", "told",
            f"기준 기간이 {len(before.day)}일뿐이라 가짜 적용일로 시험하지 못했습니다.",
            f"The baseline has {len(before.day)} days only, too few to try go-lives that never were.",
        )  # fmt: skip
    n = sum(e.excludes_zero for e in found)
    ok = n <= MOST_EXCLUDING * len(found)
    so_ko, so_en = (
        ("", "") if ok else ("아무 일도 없던 때에도 효과를 '찾으므로' 이 방법이 이 지표에 맞지 않습니다. ", " It finds effects where nothing happened, so the model does not fit this indicator.")
    )  # fmt: skip
    return Guard(
        "placebo", "passed" if ok else "failed",
        f"{so_ko}기준 기간에 적용일을 가짜로 {len(found)}번 두어 보니 {n}번 효과가 있는 것으로 나왔습니다(허용 {100 * MOST_EXCLUDING:.0f} %).",
        f"Of {len(found)} go-lives that never were, put into the baseline, {n} seemed to have an effect ({100 * MOST_EXCLUDING:.0f} % may).{so_en}",
    )  # fmt: skip


def placebos(before: Series, base: np.ndarray) -> list[Effect]:
    """Returns the effects of go-lives spread over the baseline; none where it is too short."""
    n = len(before.day)
    room = n - 2 * EDGE_DAYS + 1
    if room < FEWEST_PLACEBOS:
        return []
    at = np.unique(np.linspace(EDGE_DAYS, n - EDGE_DAYS, min(MOST_PLACEBOS, room)).astype(int))
    steps = (np.arange(n)[:, None] >= at).astype(float)
    return [found for found in _each(before, base, steps) if found is not None]


def _each(before: Series, base: np.ndarray, steps: np.ndarray) -> list[Effect | None]:
    """The effects of steps together, or one by one where the mix tells one of them as well."""
    try:
        return list(effects(before.number, before.y, base, steps, before.quantity))
    except ValueError:
        if steps.shape[1] == 1:
            return [None]
        return [found for k in range(steps.shape[1]) for found in _each(before, base, steps[:, [k]])]


def _trend(plan: Plan, before: Series, base: np.ndarray) -> Guard:
    """A trend left out is taken for an effect: the baseline must not show one, or the plan must have it."""
    if "trend" in plan.covariates:
        return Guard(
            "trend", "passed", "추세를 함께 두고 견주었습니다.", "A trend is taken out along with the other covariates."
        )
    found = effects(before.number, before.y, base, trend(before)[:, None], before.quantity, sure=SURE_SLOPE)[0]
    if not found.excludes_zero:
        return Guard(
            "trend", "passed",
            "기준 기간에 뚜렷한 추세가 없습니다.", "The baseline shows no marked trend.",
        )  # fmt: skip
    return Guard(
        "trend", "failed",
        "기준 기간에 이미 추세가 있어, 추세를 빼지 않으면 그것이 효과로 보입니다. 계획의 보정 항목에 trend를 넣어 새 판으로 남기십시오.",
        "The baseline has a trend already, which would be taken for an effect: put trend among the plan's covariates, as a new version.",
    )  # fmt: skip


def steady(plan: Plan, series: Series, base: np.ndarray, effect: Effect) -> Guard:
    """Returns whether an effect that is seen came with the go-live, or is likelier to have come before it with something else."""
    first = int((~series.is_after).sum())
    at = [i for i in range(EDGE_DAYS, first - APART_DAYS) if (plan.go_live - series.day[i]).days <= NEAR_DAYS]
    if effect.excludes_zero and at:
        best, times = _likeliest(series, base, [first, *at])
        if times > LIKELIER:
            return _came_before(plan, series.day[best], times)
    return Guard(
        "steady", "passed",
        f"적용일에 앞서({NEAR_DAYS}일 안) 이미 달라졌다는 흔적이 없습니다.", f"Nothing tells that it had changed already within {NEAR_DAYS} days before the go-live.",
    )  # fmt: skip


def _likeliest(series: Series, base: np.ndarray, at: list[int]) -> tuple[int, float]:
    """The row from which a change is likeliest to have begun, and how many times likelier than from the first of them."""
    steps = (np.arange(len(series.day))[:, None] >= np.array(at)).astype(float)
    left = steps - base @ np.linalg.lstsq(base, steps, rcond=None)[0]
    told = (left**2).sum(axis=0) > 1e-6 * (steps**2).sum(axis=0)  # not those the mix tells as well
    evidence = posterior(series.number, series.y, base, steps[:, told], series.quantity).evidence
    best = int(np.argmax(evidence))
    return int(np.array(at)[told][best]), float(np.exp(min(evidence[best] - evidence[0], 50.0)))


def _came_before(plan: Plan, day: date, times: float) -> Guard:
    many = f"{min(times, 1000):,.0f}"
    return Guard(
        "steady", "failed",
        f"적용일 {plan.go_live}보다 {day} 무렵에 달라졌다고 보는 쪽이 {many}배 그럴듯합니다. 그때 바뀐 다른 것의 효과일 수 있습니다.",
        f"It is {many} times likelier that it changed around {day} than at the go-live of {plan.go_live}: that may be the effect of something else.",
    )  # fmt: skip
