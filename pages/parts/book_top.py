"""What the book of indicators comes to: overall achievement and what is missing for it, verdicts, benefit, what is fixed."""

from html import escape
from typing import TYPE_CHECKING

from pages.parts import cards, evidence_link, show
from pages.parts.book_table import name
from twin.evidence import Ref
from twin.programme.indicators.shown import Verdicts, money, tally
from twin.programme.indicators.values import Value

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from pages.parts.begin import Here
    from twin.programme.indicators.table import Row, Table


def headline(here: "Here", found: "Table", judged: Verdicts, place: "DeltaGenerator") -> None:
    """Draws what the indicators come to: 종합달성도 and what is missing for it, verdicts, benefit, what is fixed."""
    drawn = [_overall(here, found), _verdicts(here, found, judged), _money(here, found), _fixed(here, found)]
    place.html(f'<div class="cards">{"".join(drawn)}</div>')


def _overall(here: "Here", found: "Table") -> str:
    o = found.overall
    asides = []
    if o.value is None:
        asides.append(escape(here.say("indicators.so_far", share=show.share(o.so_far))))
    if not o.weights_are_whole:
        asides.append(f'<span class="worse">{escape(here.say("indicators.weights", sum=f"{o.weights:.3g}"))}</span>')
    if o.missing:
        names = {row.indicator.id: name(here, row.indicator) for row in found.rows}
        asides.append(escape(here.say("indicators.missing", names=", ".join(names[m] for m in o.missing))))
    asides.append(escape(here.say("indicators.overall_how")))
    asides.append(_way(here, "overall", o.value))
    badge = cards.badge(here, "entered" if any(_is_entered(row) for row in found.rows) else "measured")
    number = show.NONE if o.value is None else f"{o.value * 100:.1f}"
    return cards.card(here.say("indicators.overall"), badge, number, "%", asides, wide=True)


def _way(here: "Here", what: str, value: float | None) -> str:
    """The link to the evidence of what the book comes to."""
    return evidence_link.chip(here, Ref("book", what), value)


def _is_entered(row: "Row") -> bool:
    return any(isinstance(v, Value) and v.badge == "entered" for v in (row.before, row.now))


def _verdicts(here: "Here", found: "Table", judged: Verdicts) -> str:
    label, badge = here.say("indicators.verdicts"), cards.badge(here, "measured")
    if len(judged) < len(found.rows):
        so_far = here.say("indicators.judged_so_far", done=len(judged), of=len(found.rows))
        return cards.card(label, badge, show.NONE, "", [escape(so_far)])
    t = tally(judged)
    asides = [escape(here.say("indicators.tally", achieved=t.achieved, open=t.not_proven, worse=t.worse, without=t.without)), _way(here, "better", float(t.better))]  # fmt: skip
    return cards.card(label, badge, f"{t.better}", here.say("indicators.of", total=len(judged)), asides)


def _money(here: "Here", found: "Table") -> str:
    expected, reached = money(found)
    said = show.NONE if reached is None else f"{reached:,.0f}"
    asides = [
        escape(here.say("indicators.reached", krw=said)),
        escape(here.say("indicators.money_how")),
        _way(here, "benefit", expected),
    ]
    number = show.NONE if expected is None else f"{expected / 1e6:,.1f}"
    return cards.card(here.say("indicators.benefit"), cards.badge(here, "entered"), number, here.say("indicators.mkrw"), asides)  # fmt: skip


def _fixed(here: "Here", found: "Table") -> str:
    states = [row.state for row in found.rows]
    asides = [
        f'<span class="{"worse" if state in ("due", "changed") else "same"}">{escape(here.say(f"indicators.state_{state}"))} {states.count(state)}</span>'
        for state in ("due", "changed", "waiting", "open") if state in states
    ]  # fmt: skip
    return cards.card(
        here.say("indicators.fixed"), "", f"{states.count('frozen')}", here.say("indicators.of", total=len(states)), asides
    )  # fmt: skip
