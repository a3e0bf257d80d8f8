"""The budget: rules first, who pays what as a picture, items with what was spent, the months, and the forms."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards, evidence_link, programme_budget_charts, programme_budget_forms, show, tables
from twin.evidence import Ref
from twin.programme.budget.budget import budget
from twin.programme.budget.item import CATEGORIES, FORMS, SOURCES

if TYPE_CHECKING:
    from datetime import date

    from pages.parts.begin import Here
    from twin.programme.budget import Budget, Rule


def draw(here: "Here", today: "date") -> None:
    """Draws the budget."""
    found = here.ask(budget)
    if not found.items:
        st.info(f"**{here.say('programme.budget_none_title')}**\n\n{here.say('programme.budget_none')}")
        programme_budget_forms.start(here)
        programme_budget_forms.forms(here, found)
        return
    _headline(here, found)
    left, right = st.columns(2, gap="large")
    with left:
        cards.section(here.say("programme.shares"), here.say("programme.shares_how"))
        programme_budget_charts.shares(here, found)
    with right:
        cards.section(here.say("programme.months"), here.say("programme.months_how"))
        programme_budget_charts.months(here, found, today)
    cards.section(here.say("programme.rules"), here.say("programme.rules_how"))
    _rules(here, found)
    cards.section(here.say("programme.items"), here.say("programme.items_how"))
    _items(here, found)
    programme_budget_forms.forms(here, found)


def _headline(here: "Here", found: "Budget") -> None:
    broken = found.broken
    title = (
        here.say("programme.broken", number=len(broken))
        if broken
        else here.say("programme.kept", number=len(found.rules))
    )
    said = "<br>".join(escape(r.said.sentence(here.lang)) for r in broken[:3])
    s = found.sums
    much = here.say(
        "programme.total",
        total=f"{s.total:,}",
        spent=f"{found.spent:,}",
        share=show.share(found.spent / s.total if s.total else None),
    )
    st.html(
        f'<div class="acts"><div class="act {"bad" if broken else "good"}"><b>{escape(title)}</b><div class="much">{escape(much)}</div>'
        f'<div class="why">{said} {cards.origin(here, "entered")} {_way(here, "budget/total", s.total)} {_way(here, "spending/total", found.spent)}</div></div></div>'
    )


def _rules(here: "Here", found: "Budget") -> None:
    rows = []
    for r in found.rules:
        tone = "better" if r.is_met else "worse"
        room = show.NONE if r.room_krw is None else f"{r.room_krw:,.0f}"
        rows.append([f'<span class="{tone}">{"✓" if r.is_met else "✗"}</span> <b>{escape(here.pick(*r.name))}</b>', _won(r, r.given), _won(r, r.allowed), room, escape("" if r.is_met and r.room_krw is None else r.said.sentence(here.lang))])  # fmt: skip
    heads = [("rule", ""), ("given", "n"), ("allowed", "n"), ("room", "n"), ("said", "text")]
    tables.plain([(here.say(f"programme.{head}"), kind) for head, kind in heads], rows, last="text")


def _way(here: "Here", number: str, value: int) -> str:
    """The link to who entered a number, when, and its versions."""
    return evidence_link.chip(here, Ref("programme", number), float(value))


def _won(rule: "Rule", krw: float) -> str:
    """An amount of a rule; a dash for a rule on no amount."""
    return f"{krw:,.0f}" if rule.allowed else show.NONE


def _items(here: "Here", found: "Budget") -> None:
    rows = []
    for i in found.items:
        vat = f"<br><small>+{i.vat_krw:,}</small>" if i.vat_krw else ""
        cloud = (
            f" · {here.say('programme.cloud_said', month=i.from_month, years=f'{i.years:g}')}" if i.from_month else ""
        )
        rows.append(
            [
                f"<b>{escape(i.name)}</b><br><small>{escape(here.pick(*CATEGORIES[i.category]))}{escape(cloud)}</small>", escape(here.pick(*SOURCES[i.source])),
                escape(here.pick(*FORMS[i.form])), f"{i.krw:,}{vat}<br>{_way(here, f'budget/{i.item_id}', i.krw)}", f"{i.month}", f"{found.spent_on(i.item_id):,}<br><small>{escape(here.say('programme.left_krw', krw=f'{i.krw - found.spent_on(i.item_id):,}'))}</small>", escape(i.about),
            ]
        )  # fmt: skip
    heads = [
        ("item", ""),
        ("source", ""),
        ("form", ""),
        ("krw", "n"),
        ("month", "n"),
        ("spent", "n"),
        ("about", "text"),
    ]
    tables.plain([(here.say(f"programme.{head}"), kind) for head, kind in heads], rows, last="text")
