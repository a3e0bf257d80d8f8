"""The book of indicators in one table: baseline, target, now, achievement, verdict and trend of each."""

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from time import monotonic
from typing import TYPE_CHECKING

from pages.parts import cards, evidence_link, show, tables
from twin.errors import Problem
from twin.evidence import Ref
from twin.kpi import catalogue, of_dates
from twin.programme.indicators.judged import Judged, mark, verdict_of
from twin.programme.indicators.shown import Verdicts
from twin.programme.indicators.values import Value

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from pages.parts.begin import Here
    from twin.programme.indicators.indicator import Indicator
    from twin.programme.indicators.table import Row, Table

WAIT_S = 0.4  # from here on a reader is shown the verdicts there are
MOST_APART = 20  # one week in twenty at either end may lie beyond the picture: a week without data would flatten it
TONE = {
    "achieved": "better",
    "improved": "better",
    "target_not_proven": "better",
    "target_missed": "better",
    "worse": "worse",
}
NUMBERS = {"before", "target", "now", "achieved"}


def verdicts_of(here: "Here", found: "Table") -> Iterator[Verdicts]:
    """Gives the verdicts there are so far whenever a few more took a while, at last all of them.

    They are remembered until whole days, the plant or the book change, not with every row that arrives.
    """
    asked, judged, drawn_at = replace(here, edition=here.ask(mark)), {}, monotonic()
    for row in found.rows:
        judged[row.indicator.id] = asked.try_ask(verdict_of, row.indicator.id)
        if monotonic() - drawn_at > WAIT_S and len(judged) < len(found.rows):
            yield dict(judged)
            drawn_at = monotonic()
    yield judged


def draw(here: "Here", found: "Table", judged: Verdicts, place: "DeltaGenerator") -> None:
    """Draws the table; where a verdict is not there yet it says that it is being worked out."""
    heads = ["name", "before", "target", "now", "achieved", "trend", "state", "verdict"]
    rows = [_row(here, row, judged) for row in found.rows]
    with place.container():
        kinds = [(here.say(f"indicators.{head}"), "n" if head in NUMBERS else "") for head in heads]
        tables.plain(kinds, rows, last="text")


def name(here: "Here", indicator: "Indicator") -> str:
    """Returns what an indicator is called in the reader's language."""
    return here.pick(indicator.name_ko, indicator.name_en or indicator.name_ko)


def unit(here: "Here", indicator: "Indicator") -> str:
    """Returns an indicator's unit in the reader's language."""
    return here.pick(indicator.unit, indicator.unit_en or indicator.unit)


def _row(here: "Here", row: "Row", judged: Verdicts) -> list[str]:
    i = row.indicator
    core = f' <span title="{escape(here.say("indicators.core"))}">★</span>' if i.core else ""
    arrow = "↑" if i.wants == "up" else "↓"
    where = " · ".join(w for w in (here.say(f"field.{i.field}"), _place(here, i), i.model) if w)
    chip = (
        evidence_link.chip(here, Ref("indicator", f"{i.id}/achieved"), row.achieved) if row.achieved is not None else ""
    )
    achieved = f"<b>{show.share(row.achieved)}</b> <br><small>{escape(_gain(here, row))}</small> <br>{chip}"
    return [
        f"<b>{escape(name(here, i))}</b>{core}&nbsp;{arrow} <br><small>{escape(where)}</small>",
        _on_phone(here, "before") + _value(here, i, row.before, "before"),
        _target(here, i), _value(here, i, row.now, "now"),
        achieved, _spark(here, row), _state(here, row),
        _verdict(here, row, judged),
    ]  # fmt: skip


def _gain(here: "Here", row: "Row") -> str:
    if row.improved is not None:
        return here.say("indicators.improved", gain=f"{show.signed(row.improved)}\u00a0%")
    from_zero = isinstance(row.before, Value) and row.before.value == 0 and isinstance(row.now, Value)
    return here.say("indicators.from_zero") if from_zero else ""


def _target(here: "Here", indicator: "Indicator") -> str:
    aim = f"<b>{show.number(indicator.target)}</b> {escape(unit(here, indicator))}"
    weight = escape(here.say("indicators.weighs", weight=f"{indicator.weight:g}"))
    chip = evidence_link.chip(here, Ref("indicator", f"{indicator.id}/target"), indicator.target)
    return (
        f"{_on_phone(here, 'target')}{aim} <br><small>{weight}</small> <br>{cards.origin(here, 'entered')} <br>{chip}"
    )


def _on_phone(here: "Here", head: str) -> str:
    """The head of a column, where rows fold up and have none."""
    return f'<span class="on-phone">{escape(here.say(f"indicators.{head}"))} </span>'


def _state(here: "Here", row: "Row") -> str:
    """Whether it is fixed, since when, and the fingerprint's beginning."""
    said = escape(here.say(f"indicators.state_{row.state}"))
    tone = "worse" if row.state in ("due", "changed") else "same"
    if not row.frozen:
        return f'<small class="{tone} turn">{said}</small>'
    first = row.frozen[-1]
    day, mark_ = here.moment(first.frozen_at)[:10], first.sha256[:8]
    return f'<small class="{tone} turn">{said} <br>{day}</small> <br><small title="{first.sha256}"><code>{mark_}</code></small>'


def _place(here: "Here", indicator: "Indicator") -> str:
    p = indicator.place
    kinds = {"process": p.process_id, "station": p.station_id, "product": p.product_id, "shift": p.shift_id}
    return " · ".join(here.name(kind, thing) for kind, thing in kinds.items() if thing) or here.say("indicators.line")


def _value(here: "Here", indicator: "Indicator", value: Value | Problem, side: str) -> str:
    if isinstance(value, Problem):
        return f"– <br><small>{escape(value.sentence(here.lang))}</small>"
    days = f" <br><small>{value.first} – {value.last}</small>" if value.first and value.last else ""
    number = f"<b>{show.number(value.value)}</b> {escape(unit(here, indicator))} {cards.badge(here, value.badge)}"
    return f"{number}{days}{_evidence(here, indicator, value, side)}"


def _evidence(here: "Here", indicator: "Indicator", value: Value, side: str) -> str:
    """The HTML, on a line of its own, of the link to the rows behind a value one KPI measured, or to who entered it."""
    if value.badge != "measured" or indicator.kpi is None or indicator.formula or value.first is None:
        return f" <br>{evidence_link.chip(here, Ref('indicator', f'{indicator.id}/{side}'), value.value)}"
    scope = of_dates(here.site, value.first, value.last, **vars(indicator.place))
    raw = value.value / (100 if catalogue()[indicator.kpi].unit == "%" else 1)
    return f" <br>{evidence_link.of_kpi(here, indicator.kpi, scope, raw)}"


def _verdict(here: "Here", row: "Row", judged: Verdicts) -> str:
    if row.indicator.id not in judged:
        return f"<small>{escape(here.say('indicators.judging'))}</small>"
    found = judged[row.indicator.id]
    if found is None:
        return f"<small>{escape(here.say('indicators.not_judged'))}</small>"
    if isinstance(found, Problem):
        return f"<small>{escape(found.sentence(here.lang))}</small>"
    chip = evidence_link.chip(here, Ref("effect", row.indicator.id), found.raw)
    said = f'<b class="{TONE.get(found.kind, "same")}">{escape(here.pick(found.ko, found.en))}</b>'
    return f'<span title="{escape(found.why.sentence(here.lang))}">{said}</span> <br><small>{escape(effect(here, row, found))}</small> {chip}'


def effect(here: "Here", row: "Row", found: Judged) -> str:
    """Returns the change that days show, with its interval and the achievement that follows."""
    numbers = {k: f"{v:+.3g}" if abs(v) < 1000 else f"{v:+,.0f}" for k, v in (("effect", found.effect), ("low", found.low), ("high", found.high))}  # fmt: skip
    points = here.pick("%p", "points") if row.indicator.unit == "%" else unit(here, row.indicator)
    said = here.say("indicators.effect", unit=points, **numbers)
    if found.achieved is None:
        return said
    low, high = (f"{edge:.0%}" for edge in found.achieved)
    return f"{said} · {here.say('indicators.achieved_between', low=low, high=high)}"


def _spark(here: "Here", row: "Row") -> str:
    """The weeks as dots, those since the go-live in blue, the target as a line."""
    if len(row.trend) < 2:
        return show.NONE
    values = sorted(v for _, v in row.trend)
    aim = [row.indicator.target] if row.indicator.target is not None else []
    low, high = min([values[len(values) // MOST_APART], *aim]), max([values[-1 - len(values) // MOST_APART], *aim])
    reach, last = (high - low) or 1.0, len(row.trend) - 1
    begins = row.indicator.after_from
    dots = "".join(
        f'<i class="{"after" if begins and week >= begins else "before"}" style="left:{k / last:.1%};bottom:{min(max((v - low) / reach, 0), 1):.1%}"></i>'
        for k, (week, v) in enumerate(row.trend)
    )
    line = "" if row.indicator.target is None else f'<b style="bottom:{(row.indicator.target - low) / reach:.1%}"></b>'
    about = here.say("indicators.spark", low=show.number(values[0]), high=show.number(values[-1]), first=row.trend[0][0], last=row.trend[-1][0])  # fmt: skip
    return f'<span class="spark" title="{escape(about)}" role="img" aria-label="{escape(about)}">{line}{dots}</span>'
