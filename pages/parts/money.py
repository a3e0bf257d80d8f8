"""What the page about money lays out: the headline, the account as a picture, whether it pays."""

from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go
import streamlit as st

from pages.parts import cards, evidence_link, tables
from pages.parts.charts import BLUE, SOFT, draw
from twin.compare.money import appraisal
from twin.compare.money.reference import value_kinds
from twin.evidence import Ref

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.compare.money.appraisal import Band, MoneyLine
    from twin.programme.worth import Worth

MILLION = 1e6
RED = "#b3402e"


def headline(here: "Here", found: "Worth") -> None:
    """Says what a year brings, by its P10, and which values are still to be entered."""
    account = found.measured
    if not any(line.kind.earns for line in account.lines):
        st.info(here.say("money.nothing"))
    else:
        tone = "good" if account.yearly_krw.p10 > 0 else "bad" if account.yearly_krw.p90 < 0 else ""
        said, badge = appraisal.headline(account).sentence(here.lang), cards.badge(here, "measured")
        st.html(
            f'<div class="acts"><div class="act {tone}"><b>{escape(said)}</b><div class="why">{badge} {_chip(here, "yearly", "p10", account.yearly_krw.p10)}</div></div></div>'
        )
    if account.missing:
        names = ", ".join(here.pick(value_kinds()[v].name_ko, value_kinds()[v].name_en) for v in account.missing)
        st.warning(here.say("money.missing", names=names), icon=":material/edit:")


def _chip(here: "Here", figure: str, percentile: str, value: float | None) -> str:
    """The HTML of the link to the evidence of one figure of the account."""
    return evidence_link.chip(here, Ref("money", f"{figure}/{percentile}"), value)


def account(here: "Here", found: "Worth") -> None:
    """Draws the lines of the year's account with their bands, and says what was left out and why."""
    lines = found.measured.lines
    if lines:
        _bars(here, found)
        st.caption(
            here.say(
                "money.year", hours=f"{found.year.hours:,.0f}", parts=f"{found.year.parts:,.0f}", days=found.year.days
            )
        )
        with st.expander(here.say("money.lines")):
            _lines(here, lines)
    if found.left:
        with st.expander(f"{here.say('money.left')} ({len(found.left)})"):
            st.markdown("\n".join(f"- **{one.name}**: {one.why.sentence(here.lang)}" for one in found.left))


def _bars(here: "Here", found: "Worth") -> None:
    parts: list[tuple[str, Band, str]] = [
        (here.pick(line.kind.name_ko, line.kind.name_en), line.krw, BLUE if line.krw.p50 >= 0 else RED)
        for line in reversed(found.measured.lines)
    ]
    parts.insert(0, (here.say("money.total"), found.measured.yearly_krw, SOFT))
    figure = go.Figure(
        go.Bar(
            y=[name for name, _, _ in parts], x=[b.p50 / MILLION for _, b, _ in parts], orientation="h", width=0.6,
            marker={"color": [colour for _, _, colour in parts]},
            error_x={
                "type": "data", "symmetric": False, "array": [(b.p90 - b.p50) / MILLION for _, b, _ in parts],
                "arrayminus": [(b.p50 - b.p10) / MILLION for _, b, _ in parts], "color": "#1d2b36", "thickness": 1.5,
            },
            customdata=[[b.p10 / MILLION, b.p90 / MILLION] for _, b, _ in parts],
            hovertemplate="%{y}: %{x:,.1f} [%{customdata[0]:,.1f}, %{customdata[1]:,.1f}]<extra></extra>",
        )
    )  # fmt: skip
    figure.update_xaxes(title=here.say("money.axis"), zeroline=True, zerolinewidth=2)
    draw(figure, key="money_account", height=110 + 34 * len(parts), about=here.say("money.account_how"))


def _lines(here: "Here", lines: "tuple[MoneyLine, ...]") -> None:
    heads = [("line", ""), ("effect", "n"), ("badge", ""), ("p10", "n"), ("p50", "n"), ("p90", "n"), ("how", "text")]
    rows = []
    for line in lines:
        kind, effect = line.kind, line.effect
        why = f"<br><small>{escape(effect.why.sentence(here.lang))}</small>" if effect.why else ""
        rows.append(
            [
                f"<b>{escape(here.pick(kind.name_ko, kind.name_en))}</b>{why}",
                escape(f"{effect.mean:,.0f} [{effect.low:,.0f}, {effect.high:,.0f}] {here.pick(kind.unit_ko, kind.unit_en)}"),
                cards.badge(here, effect.provenance),
                *(f"{getattr(line.krw, p):,.0f}<br>{_chip(here, kind.effect_id, p, getattr(line.krw, p))}" for p in ("p10", "p50", "p90")),
                escape(here.pick(kind.formula_ko, kind.formula_en)),
            ]
        )  # fmt: skip
    tables.plain([(here.say(f"money.{head}"), kind) for head, kind in heads], rows, last="text")


def pays(here: "Here", found: "Worth") -> None:
    """Draws net present value, payback and the chance that it pays; says what is missing for them."""
    account, badge = found.measured, cards.badge(here, "measured")
    if account.npv_krw is None or account.payback_years is None or account.npv_positive is None:
        st.info(here.say("money.no_investment"))
        return
    npv, years = account.npv_krw, account.payback_years
    even = (
        here.say("money.even_never")
        if account.break_even is None
        else here.say("money.even", share=f"{account.break_even:.0%}")
    )
    drawn = [
        cards.card(here.say("money.npv"), badge, _million(npv.p10), here.say("money.unit"), [here.say("money.middle", value=_million(npv.p50), high=_million(npv.p90)), _chip(here, "npv", "p10", npv.p10)]),
        cards.card(here.say("money.payback"), badge, _years(here, years.p90), "", [here.say("money.middle", value=_years(here, years.p50), high=_years(here, years.p10)), _chip(here, "payback", "p90", years.p90)]),
        cards.card(here.say("money.chance"), badge, f"{account.npv_positive:.0%}", "", [escape(even), _chip(here, "chance", "p50", account.npv_positive)]),
    ]  # fmt: skip
    cards.row_of(drawn)


def _million(krw: float) -> str:
    return f"{krw / MILLION:,.1f}"


def _years(here: "Here", years: float) -> str:
    return here.say("money.never") if years == float("inf") else f"{years:.1f} {here.say('money.years')}"
