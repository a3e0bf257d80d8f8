"""What a model brings, in plain words: the verdict, what its record is, what the supplier claims beyond it."""

from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.experiment.levers.measures import measure
from twin.experiment.levers.study import DECIDES, Study, better
from twin.experiment.levers.told import Figure, Told

if TYPE_CHECKING:
    from twin.experiment.intervals import Estimate

UNITS = {"lot": ("로트", "lots"), "part": ("부품", "parts")}
MONEY = {True: ("가정한", "assumed"), False: ("입력한", "entered")}
BY = {"live": ("실적", "record"), "test": ("시험 성적", "test")}
DONE = {"live": ("미리 정비", "became planned stops"), "test": ("미리 알림", "were announced")}
GOOD = {"lot": "양품 로트", "part": "양품"}
FROM = {"live": ("현장 실적", "as seen on the floor"), "test": ("시험 실적", "from its test"), "lives": ("줄어든 수명에서 추정", "estimated from lives cut short"), "none": ("알 수 없음", "not known")}  # fmt: skip
MODES = (
    ("off", "없을 때", "off", ""),
    ("measured", "실적대로", "as measured", "+"),
    ("claimed", "주장대로", "as claimed", "+"),
)


def headline(made: Study) -> Problem:
    """Returns the one sentence a manager takes away."""
    ko, en = (", ".join(_told(made, k, "measured", place) for k in DECIDES[made.work.kind]) for place in (0, 1))
    by_ko, by_en = BY[made.told.source]
    if made.told.is_beyond:
        return Problem(
            f"오경보가 많아 AI를 쓰는 것이 쓰지 않는 것보다 나쁩니다: {ko}.",
            f"False alarms make it worse than no AI: {en}.",
        )
    if made.verdict == "worse":
        return Problem(
            f"실적대로면 AI를 쓰는 것이 쓰지 않는 것보다 나쁩니다: {ko}.",
            f"By its record it is worse than no AI: {en}.",
        )
    if made.verdict == "open":
        return Problem(
            f"지금까지의 {by_ko}만으로는 AI가 이득인지 알 수 없습니다: {ko}.",
            f"Its {by_en} does not yet tell whether it pays: {en}.",
        )
    return Problem(f"{by_ko}대로 AI가 이득입니다: {ko}.", f"By its {by_en} it pays: {en}.")


def beyond(made: Study) -> Problem:
    """Returns what the supplier claims beyond the record, by the KPI of those that decide in which it promises most."""
    names = DECIDES[made.work.kind]
    sure = [k for k in names if (b := made.of(k)) and better(k, b.beyond)]
    kpi_id = sure[0] if sure else names[0]
    ko, en = (_told(made, kpi_id, "beyond", place) for place in (0, 1))
    recall, false = f"{made.claim.recall:.0%}", _false(made.claim.false_alarms, made.told)
    tail_ko = "실적에는 없는 몫입니다." if sure else "실적과 다르다고 할 만큼 뚜렷하지는 않습니다."
    tail_en = "Nothing on record supports that part." if sure else "That is not clearly apart from the record."
    return Problem(
        f"주장(재현율 {recall}, 오경보 {false.ko})은 실적보다 더 약속합니다: {ko}. {tail_ko}",
        f"The claim (recall {recall}, false alarms {false.en}) promises more than the record: {en}. {tail_en}",
    )


def record(made: Study) -> Problem:
    """Returns what the model measurably did."""
    told, all_ = made.told, made.told.found + made.told.missed
    false = told.false_alarms
    ko, en = UNITS.get(told.unit, ("", ""))
    if told.unit == "event":
        lead, (done_ko, done_en) = FROM[told.lead_from], DONE[told.source]
        return Problem(
            f"고장 {all_}건 가운데 {told.found}건을 {done_ko} (재현율 {_share(told.recall)}), 오경보 {told.false}건 (가동 시간당 {_rate(false)}), "
            f"경보에서 고장까지 평균 {told.lead_h:.1f}시간 ({lead[0]})",
            f"{told.found} of {all_} breakdowns {done_en} (recall {_share(told.recall)}), {told.false} false alarms ({_rate(false)} per operating hour), "
            f"{told.lead_h:.1f} h from alarm to breakdown on average ({lead[1]})",
        )
    return Problem(
        f"불량 {ko} {all_:,}건 가운데 {told.found:,}건에 경보 (재현율 {_share(told.recall)}), {GOOD[told.unit]} {told.of:,.0f}건 가운데 {told.false:,}건에 오경보 ({_share(false)})",
        f"{told.found:,} of {all_:,} bad {en} flagged (recall {_share(told.recall)}), {told.false:,} of {told.of:,.0f} good {en} flagged falsely ({_share(false)})",
    )


def turning(made: Study) -> Problem:
    """Returns the false alarms at which the model turns worse than none, beside those on record."""
    told, limit = made.told, made.told.turns_at
    if limit is None:
        return Problem(
            "오경보에 시간이 들지 않아, 오경보가 많아도 손해가 되지 않습니다.",
            "False alarms take no time here, so they cannot make it worse than no AI.",
        )
    basis = MONEY[told.turns_by == "assumed"]
    if told.unit != "event" and limit >= 1:
        return Problem(
            f"{basis[0]} 금액으로는 양품을 모두 다시 살펴도 이득입니다: 재검사 한 번과 놓친 불량 하나의 비용을 확인하십시오.",
            f"At {basis[1]} costs even flagging every good unit pays: check what a second look and a missed bad unit cost.",
        )
    if limit <= 0:
        return Problem(
            "오경보가 하나도 없어도 AI를 쓰지 않는 것보다 나쁩니다: 앞당긴 정비가 고장보다 더 많은 시간을 씁니다.",
            "It is worse than no AI even without any false alarm: what it makes people do takes longer than what it prevents.",
        )
    at, now = _false(limit, told), _false(told.false_alarms.value, told)
    by = ("공식으로 계산", "by formula") if told.unit == "event" else (f"{basis[0]} 금액으로", f"at {basis[1]} costs")
    return Problem(
        f"오경보가 {at.ko}보다 많으면 AI가 없는 것만 못합니다 ({by[0]}). 실적은 {now.ko}입니다.",
        f"With false alarms beyond {at.en} it is worse than no AI ({by[1]}); on record there are {now.en}.",
    )


def process(told: Told) -> list[Problem]:
    """Returns what a defect record says of the process itself: really bad units, and whether fewer are made."""
    said = []
    if told.flagged is not None and told.really_bad is not None:
        ko, en = UNITS[told.unit]
        said.append(
            Problem(
                f"경보는 {ko}의 {told.flagged:.1%}에 울렸지만 재현율과 오경보를 셈하면 실제 불량은 {_share(told.really_bad)}입니다. 더 찾았다고 불량이 는 것은 아닙니다.",
                f"{told.flagged:.1%} of {en} were flagged; given recall and false alarms {_share(told.really_bad)} are really bad. More found does not mean more made.",
            )
        )
    if told.fewer is not None:
        before, since = told.made_before or 0.0, told.made_since or 0.0
        said.append(
            Problem(
                f"모델이 일한 뒤 만들어지는 불량은 {before:.2%}에서 {since:.2%}로, {told.fewer.value:.2f}배 [{told.fewer.low:.2f}, {told.fewer.high:.2f}]가 되었습니다. 경보를 보고 조건을 고친 몫으로 보고 실적에 넣었으나, 같은 때의 다른 변화도 섞여 있습니다.",
                f"Bad parts made went from {before:.2%} to {since:.2%} since the model works, {told.fewer.value:.2f} times [{told.fewer.low:.2f}, {told.fewer.high:.2f}]. It is counted as people mending the process on alarms, but whatever else changed then is in it too.",
            )
        )
    elif told.unit != "event":
        said.append(
            Problem(
                "불량이 덜 만들어지는지는 앞뒤 4주가 모이지 않아 알 수 없습니다. 더 일찍 찾는 몫만 셉니다.",
                "Whether fewer bad parts are made cannot be told without four weeks on either side: only finding them earlier counts.",
            )
        )
    return said


def change(e: "Estimate", times: int = 1) -> str:
    """Returns a difference with its interval: '+1.36 [+0.86, +1.87]'."""
    if e.mean is None:
        return "–"
    if e.low is None or e.high is None:
        return digits(e.mean * times, "+")
    return f"{digits(e.mean * times, '+')} [{digits(e.low * times, '+')}, {digits(e.high * times, '+')}]"


def _told(made: Study, kpi_id: str, part: str, place: int) -> str:
    """A measure's difference with name and unit, in Korean (place 0) or English."""
    named, found = measure(kpi_id), made.of(kpi_id)
    name, unit = ((named.ko, named.unit_ko), (named.en, named.unit_en))[place]
    if found is None:
        return f"{name} –"
    return f"{name if place == 0 else name[0].lower() + name[1:]} {change(getattr(found, part), named.times)} {unit}"


def digits(value: float, sign: str) -> str:
    """Returns a number with three digits that mean something, thousands apart."""
    return f"{value:{sign},.0f}" if abs(value) >= 100 else f"{value:{sign}.3g}"


def _share(figure: Figure) -> str:
    return f"{figure.value:.1%} [{figure.low:.1%}, {figure.high:.1%}]"


def _rate(figure: Figure) -> str:
    return f"{figure.value:.3g} [{figure.low:.3g}, {figure.high:.3g}]"


def _false(value: float, told: Told) -> Problem:
    """False alarms in words: an operating hour, or a share of good units."""
    if told.unit == "event":
        return Problem(f"가동 시간당 {value:.2g}번", f"{value:.2g} an operating hour")
    share = f"{value * 100:.3g}%"
    return Problem(f"{GOOD[told.unit]}의 {share}", f"{share} of good {UNITS[told.unit][1]}")
