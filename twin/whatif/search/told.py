"""A search's answer for reading in a terminal, and the sentences the page says too."""

from html import escape
from textwrap import wrap

from twin.experiment.gains import NOTHING
from twin.experiment.intervals import Estimate
from twin.experiment.search import Question
from twin.experiment.search.climb import MOST_POINTS
from twin.experiment.search.search import How
from twin.kpi import catalogue
from twin.whatif.search.answer import Answer, Candidate, Said, Swing
from twin.whatif.trust import LABELS

MILLION, EOK = 1e6, 1e8
LONGEST_NAME = 80  # of a scenario that is saved
MARGIN = 0.1  # of an axis beyond what it shows
LINE = 38  # letters of a line in a hover text
TAKEAWAYS = {
    "cheapest": ("가장 싸게 얻는 길", "The cheapest gain"), "most": ("예산 안에서 가장 많이", "The most within the budget"),
}  # fmt: skip


def as_text(answer: Answer, lang: str) -> str:
    """Returns an answer for reading, in 'ko' or 'en'."""
    lines = [made_how(answer).sentence(lang)]
    lines += (
        [f"{_say(lang, '모두에 깔린 조건', 'given in all')}: {answer.given.sentence(lang)}"] if answer.given else []
    )
    lines += ["", headline(answer).sentence(lang), ""]
    lines += [_candidate(c, answer, lang) for c in answer.candidates]
    lines += [
        "",
        _say(
            lang,
            "무엇에 달려 있나 (효과의 크기, 낮을 때 … 높을 때)",
            "What it hangs on (the gain at the low … high end)",
        ),
    ]
    lines += [_swing(s, answer, lang) for s in answer.swings]
    lines += ["", promise(answer).sentence(lang)]
    lines += [
        f"{_say(lang, '돌릴 수 없음', 'could not run')}: {a.changes.sentence(lang)}: {a.why.sentence(lang)}"
        for a in answer.aside
    ]
    return "\n".join(lines)


def made_how(answer: Answer) -> Said:
    """Returns how the search was made: badge, days, replications, seed, and what the intervals hold."""
    days = answer.horizon_s / 86_400
    return Said(
        f"{answer.plant}: 예측 · 조합 {answer.size:,}가지, 모의실행 {answer.runs:,}회({days:.4g}일씩), 마지막 비교 {answer.replications}회, "
        f"seed {answer.seed}; {'구간에 입력의 불확실성 포함' if answer.inputs_drawn else '구간은 반복의 흔들림만'}",
        f"{answer.plant}: simulated · {answer.size:,} combinations, {answer.runs:,} runs of {days:.4g} days, last comparison {answer.replications} each, "
        f"seed {answer.seed}; {'intervals include what the inputs leave open' if answer.inputs_drawn else 'intervals are of luck alone'}",
    )


def plan(question: Question, how: How, number: int) -> Said:
    """Returns how many combinations there are and how they will be searched."""
    size = question.space.size
    if how == "all":
        return Said(
            f"조합 {size:,}가지 가운데 예산 안의 {number:,}가지를 모두 견줍니다.",
            f"All {number:,} combinations within the budget, of {size:,} in all, will be compared.",
        )
    return Said(
        f"조합이 {size:,}가지라 다 돌려 볼 수 없습니다: 여러 출발점에서 나은 쪽으로 옮겨 가며 많아야 {MOST_POINTS}가지를 봅니다.",
        f"There are {size:,} combinations, too many to run: the search goes uphill from several starts and looks at {MOST_POINTS} at most.",
    )


def headline(answer: Answer) -> Said:
    """Returns what is worth its money, in one sentence."""
    name, found = goal_name(answer), takeaways(answer)
    if not found:
        return Said(
            f"예산 안의 어떤 조합도 {name.ko}을(를) 뚜렷이 낫게 하지 못합니다: 다른 곳이나 주문이 라인을 제한하고 있습니다.",
            f"No combination within the budget shows a gain in {name.en}: something else, or the orders, limit the line.",
        )
    ko, en = zip(*(_takeaway(key, c, answer) for key, c in found), strict=True)
    return Said(" ".join(ko), " ".join(en))


def _takeaway(key: str, c: Candidate, answer: Answer) -> tuple[str, str]:
    lead_ko, lead_en = TAKEAWAYS[key]
    name = goal_name(answer)
    return (
        f"{lead_ko}: {c.changes.ko} ({krw(c.cost_krw, 'ko')}, {name.ko} {gain(c, answer, 'ko')}).",
        f"{lead_en}: {c.changes.en} ({krw(c.cost_krw, 'en')}, {name.en} {gain(c, answer, 'en')}).",
    )


def takeaways(answer: Answer) -> list[tuple[str, Candidate]]:
    """Returns what a manager takes away: ("cheapest", …) and, where it is another one, ("most", …); nothing where nothing is shown."""
    paying = answer.paying()
    if not paying:
        return []
    most = next((c for c in reversed(paying) if c.is_best), paying[-1])
    return [("cheapest", paying[0])] + ([("most", most)] if most is not paying[0] else [])


def promise(answer: Answer) -> Said:
    """Returns how sure the best set is."""
    best = sum(c.is_best for c in answer.candidates)
    if answer.is_whole:
        return Said(
            f"예산 안의 모든 조합을 견주었습니다. 가장 좋은 조합은 95 % 확률로 위의 '최선' {best}개 안에 있습니다(짝지은 차이, Bonferroni; 평균의 차이가 정규분포에 가까울 때). 더 비싼데 많아야 {NOTHING:.1%} 더 얻는 것은 더 나은 것으로 치지 않습니다.",
            f"All combinations within the budget were compared: with 95 % probability the best is among the {best} of the best set (paired differences, Bonferroni; where differences of means are about normal). What costs more and surely earns at most {NOTHING:.1%} more does not count as better.",
        )
    if answer.how == "all":
        return Said(
            f"모든 조합을 한 번씩 보았으나 우열이 가려지지 않은 것이 많아 {len(answer.candidates)}개만 새 운으로 다시 견주었습니다. 95 %는 그 안에서의 말입니다: 반복이나 기간을 늘리면 더 가려집니다.",
            f"All combinations were looked at, but too many could not be told apart: {len(answer.candidates)} were compared again on new luck, and the 95 % holds among those. More replications or a longer horizon tell more apart.",
        )
    return Said(
        f"조합이 많아 여러 출발점에서 나은 쪽으로 옮겨 가며 찾았습니다. 95 %는 새 운으로 다시 견준 {len(answer.candidates)}개 안에서의 말이고, 보지 않은 조합은 약속하지 않습니다.",
        f"Too many combinations to try all: the search went uphill from several starts. The 95 % holds among the {len(answer.candidates)} compared again on new luck; of combinations never looked at nothing is promised.",
    )


def goal_name(answer: Answer) -> Said:
    """Returns the name of the goal."""
    kpi = catalogue()[answer.goal]
    return Said(kpi.name_ko, kpi.name_en)


def goal_unit(answer: Answer, lang: str, *, is_gain: bool = False) -> str:
    """Returns the goal's unit; points for a difference of per cents."""
    kpi = catalogue()[answer.goal]
    unit = kpi.unit if lang == "ko" else kpi.unit_en
    return "%p" if is_gain and unit == "%" else unit


def times(answer: Answer) -> int:
    """Returns what a value of the goal is multiplied with to be told: a per cent is a share of 1."""
    return 100 if catalogue()[answer.goal].unit == "%" else 1


def gain(candidate: Candidate, answer: Answer, lang: str) -> str:
    """Returns a gain with half its interval and unit."""
    return f"{plus_minus(candidate.gain, times(answer))} {goal_unit(answer, lang, is_gain=True)}"


def plus_minus(e: Estimate, factor: int = 1) -> str:
    """Returns a difference with its sign and half its interval."""
    if e.mean is None or e.high is None:
        return "–" if e.mean is None else f"{e.mean * factor:+.3g}"
    half = (e.high - e.mean) * factor
    places = 0 if abs(half) >= 10 else 1 if abs(half) >= 1 else 2
    return f"{e.mean * factor:+.{places}f} ± {half:.{places}f}".replace("-", "−")


def krw(amount: float, lang: str) -> str:
    """Returns an amount of money: hundreds of millions (억) in Korean, millions in English."""
    if lang == "ko":
        if amount == 0:
            return "0원"
        return f"{amount / EOK:,.2f}억 원" if amount >= EOK else f"{amount / 1e4:,.0f}만 원"
    return f"KRW {amount / MILLION:,.4g} M" if amount else "KRW 0"


def in_money(amount: float, lang: str) -> float:
    """Returns an amount in the unit of `money_unit`."""
    return amount / (EOK if lang == "ko" else MILLION)


def money_unit(lang: str) -> str:
    """Returns the unit of money on an axis."""
    return "억 원" if lang == "ko" else "KRW M"


def money(c: Candidate, lang: str) -> str:
    """Returns what a candidate costs once and a year."""
    yearly = f" + {_say(lang, '해마다', 'a year')} {krw(c.yearly_krw, lang)}" if c.yearly_krw else ""
    return f"{_say(lang, '투자', 'invest')} {krw(c.investment_krw, lang)}{yearly}"


def half(e: Estimate) -> float:
    """Returns half an interval; 0 where there is none."""
    return 0.0 if e.high is None or e.mean is None else e.high - e.mean


def reach(answer: Answer) -> list[float]:
    """Returns the ends of an axis of gains: the whole intervals of frontier and best set, the means of all else."""
    wide = [c for c in answer.candidates if c.is_frontier or c.is_best]
    ends = [end for c in wide for end in (c.gain.low, c.gain.high) if end is not None]
    return _axis([0.0, *ends, *(c.gain.mean or 0.0 for c in answer.candidates)], answer)


def width(answer: Answer) -> list[float]:
    """Returns the ends of the axis of a tornado: nothing, the pick's gain, and all ends of the swings."""
    return _axis(
        [0.0, answer.pick.gain.mean or 0.0, *(e.mean or 0.0 for s in answer.swings for e in (s.low, s.high))], answer
    )


def ends(swing: Swing, lang: str) -> str:
    """Returns what is moved, from its low to its high end, what both have in common once."""
    if swing.kind == "without":
        return swing.high_end.sentence(lang)
    low, high = (end.sentence(lang).split(" ") for end in (swing.low_end, swing.high_end))
    same = next((i for i, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), len(high))
    tail = low[same:-1] if low[-1] == high[-1] else low[same:]
    return " ".join([*high[:same], *tail, "…", *high[same:]]) if same < len(high) else " ".join(high)


def _axis(values: list[float], answer: Answer) -> list[float]:
    low, high = min(values) * times(answer), max(values) * times(answer)
    room = MARGIN * (high - low or 1.0)
    return [low - room, high + room]


def said_of(c: Candidate, answer: Answer, lang: str) -> str:
    """Returns a candidate in words: changes, gain, cost, label."""
    return " · ".join((c.changes.sentence(lang), gain(c, answer, lang), money(c, lang), _say(lang, *LABELS[c.label])))


def wrapped(text: str) -> str:
    """Returns a text in lines short enough for a picture's hover box."""
    return "<br>".join(wrap(escape(text), LINE))


def _candidate(c: Candidate, answer: Answer, lang: str) -> str:
    marks = [(c.is_best, "최선", "best set"), (c.is_frontier, "경계", "frontier")]
    said = [_say(lang, ko, en) for is_so, ko, en in marks if is_so] + [_say(lang, *LABELS[c.label])] * answer.earns(c)
    mark = f" [{', '.join(said)}]" if said else ""
    share = f" · {_say(lang, '가장 좋았던 비율', 'best in')} {c.best_share:.0%}" if c.best_share else ""
    return f"  {krw(c.cost_krw, lang):>12}  {gain(c, answer, lang):<22} {c.changes.sentence(lang)}{mark}{share}"


def _swing(swing: Swing, answer: Answer, lang: str) -> str:
    ends = " … ".join(f"{plus_minus(e, times(answer))}" for e in (swing.low, swing.high))
    return f"  {ends:<30} {swing.low_end.sentence(lang)} … {swing.high_end.sentence(lang)} ({_say(lang, *SOURCES[swing.source])})"


SOURCES = {
    "entered": ("입력한 범위", "range entered"), "assumed": ("가정한 범위", "range assumed"),
    "measured": ("실측의 불확실성", "as far as the data leave it open"),
}  # fmt: skip


def _say(lang: str, ko: str, en: str) -> str:
    return ko if lang == "ko" else en
