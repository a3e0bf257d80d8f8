"""The numbers of a forecast: a card for each span of time, and the open orders by risk."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import ahead, cards, evidence_link, show, tables
from pages.parts.scope import choose
from twin.evidence import Ref

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pages.parts.begin import Here
    from twin.experiment.forecast import Forecast, OrderAhead, Output

AT_LEAST = 6  # orders in the table, where fewer are at risk


def outputs(here: "Here", made: "Forecast", forecast_id: str) -> None:
    """Draws a card each for the shift, the day and the week, with the way to its evidence."""
    cards.row_of([_card(here, made, output, f"{forecast_id}/output/{i}") for i, output in enumerate(made.outputs)])


def choose_span(here: "Here", made: "Forecast") -> "Output":
    """Returns the span whose output is drawn, as chosen; the address keeps it."""
    by_name: dict[str, Output] = {o.span.name: o for o in made.outputs}
    with st.columns([1, 2])[0]:
        label = here.say("forecast.span")
        return by_name[choose(here, "span", list(by_name), label, lambda n: ahead.name(here, made, by_name[n]))]


def orders(here: "Here", made: "Forecast", forecast_id: str) -> None:
    """Draws the open orders, those most at risk first; the safe ones can be opened."""
    if not made.orders:
        st.info(here.say("forecast.orders_none"))
        return
    risky = sum(o.on_time is not None and o.on_time.share < ahead.SAFE for o in made.orders)
    shown = max(risky, AT_LEAST)
    _table(here, made, made.orders[:shown], forecast_id)
    rest = made.orders[shown:]
    if rest:
        with st.expander(here.say("forecast.orders_rest", count=len(rest))):
            _table(here, made, rest, forecast_id)


def _card(here: "Here", made: "Forecast", output: "Output", number: str) -> str:
    words = ahead.numbers(output)
    asides = [escape(here.say("forecast.band", low=words["low"], high=words["high"]))]
    if output.reach is not None:
        interval = {"low": ahead.percent(output.reach.low), "high": ahead.percent(output.reach.high)}
        said = here.say("forecast.plan", planned=ahead.planned(output), chance=ahead.chance(output.reach), **interval)
        asides.append(escape(said))
    if output.so_far:
        so_far = here.say("forecast.so_far", number=show.number(round(output.so_far)))
        asides.append(f"{escape(so_far)} {cards.badge(here, 'measured')}")
    asides.append(evidence_link.chip(here, Ref("forecast", number), output.median))
    meter = output.median / output.span.planned if output.span.planned else None
    badge, unit = cards.badge(here, "simulated"), here.say("forecast.parts")
    return cards.card(ahead.name(here, made, output), badge, words["median"], unit, asides, meter=meter)


def _table(here: "Here", made: "Forecast", some: "Sequence[OrderAhead]", forecast_id: str) -> None:
    heads = [here.say(f"forecast.{key}") for key in ("order", "chance", "due", "expected")]
    kinds = ("", "n", "", "")
    tables.plain(
        list(zip(heads, kinds, strict=True)),
        [_row(here, made, o, f"{forecast_id}/order/{o.order}") for o in some],
        last="by",
    )


def _row(here: "Here", made: "Forecast", order: "OrderAhead", number: str) -> list[str]:
    """One order as cells of the table."""
    share = order.on_time
    risky = share is not None and share.share < ahead.SAFE
    interval = f" <br><small>({ahead.percent(share.low)} – {ahead.percent(share.high)})</small>" if share else ""
    parts = f"{order.qty:,}{here.pick('', ' ')}{here.say('forecast.parts')}"
    stage = here.say("forecast.inside" if order.is_released else "forecast.to_release")
    what = escape(f"{here.name('product', order.product)} · {parts} · {stage}")
    due = ahead.short(here, order.due_at) if order.due_at else here.say("forecast.no_due")
    way = evidence_link.chip(here, Ref("forecast", number), share.share) if share else ""
    origin = cards.origin(here, "simulated") if share else ""
    early, median, late = (_by(here, made, m) for m in (order.early_at, order.median_at, order.late_at))
    band = f" <small>({escape(early)} – {escape(late)})</small>" if order.early_at else ""
    return [
        f"<b>{escape(order.order)}</b> <br><small>{what}</small>",
        f'<b class="{"worse" if risky else ""}">{ahead.chance(share)}</b>{interval} {origin} {way}',
        f"{_label(here, 'due')}{escape(due)}", f"{_label(here, 'expected')}{escape(median)}{band}",
    ]  # fmt: skip


def _label(here: "Here", key: str) -> str:
    """What a cell is, where the heads of the table are not seen."""
    return f'<span class="on-phone">{escape(here.say(f"forecast.{key}"))} </span>'


def _by(here: "Here", made: "Forecast", moment: "datetime | None") -> str:
    """When something is done, or after what time."""
    if moment is not None:
        return ahead.short(here, moment)
    return here.say("forecast.not_within", until=ahead.short(here, made.until))
