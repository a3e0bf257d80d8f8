"""Tables: every number with its unit, its badge and its formula."""

from html import escape
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pages.parts import cards, evidence_link, show
from twin.evidence import Ref
from twin.kpi import catalogue

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.kpi import Scope


def indicators(here: "Here", values: "pd.DataFrame", scope: "Scope") -> None:
    """Draws every KPI of a scope: value with the way to its evidence, time before, change, badge, formula, and why a value is missing."""
    heads = [("name", ""), ("value", "n"), ("unit", ""), ("previous", "n"), ("badge", ""), ("formula", "")]
    rows = []
    for row in values.to_dict("records"):
        kpi = catalogue()[row["kpi_id"]]
        note = here.note(row)
        iso = f" · ISO 22400: {kpi.iso_22400}" if kpi.iso_22400 else ""
        rows.append(
            [
                f"<b>{escape(show.name(here, kpi))}</b><br><small>{escape(here.say(f'field.{kpi.field}'))}</small>",
                f"<b>{show.kpi_number(kpi, row['value'])}</b><br>{evidence_link.of_kpi(here, kpi.id, scope, row['value'])}",
                escape(show.unit(here, kpi)),
                f"{show.kpi_number(kpi, row['before'])} {cards.turned(here, row)}", cards.badge(here, "measured"),
                escape(here.pick(kpi.formula_ko, kpi.formula_en) + iso) + (f"<br>※ {escape(note)}" if note else ""),
            ]
        )  # fmt: skip
    plain([(here.say(f"kpi.{head}"), kind) for head, kind in heads], rows, last="text")


def both(here: "Here", table: "pd.DataFrame", scope: "Scope", run_id: str) -> None:
    """Draws the KPIs measured in a scope beside those of a run, the simulated with their interval."""
    measured, simulated = cards.badge(here, "measured"), cards.badge(here, "simulated")
    rows = []
    for row in table.to_dict("records"):
        kpi = catalogue()[row["kpi_id"]]
        if pd.isna(row["measured"]) and pd.isna(row["simulated"]):
            continue
        low, high = (show.kpi_number(kpi, row[edge]) for edge in ("low", "high"))
        rows.append(
            [
                f"<b>{escape(show.name(here, kpi))}</b> <small>({escape(show.unit(here, kpi))})</small>",
                f"{show.kpi_number(kpi, row['measured'])}<br>{evidence_link.of_kpi(here, kpi.id, scope, row['measured'])}",
                f"{show.kpi_number(kpi, row['simulated'])}<br>{_of_run(here, run_id, kpi.id, row['simulated'])}", f"{low} – {high}",
                show.kpi_change(kpi, row["difference"], row["change"]),
            ]
        )  # fmt: skip
    heads = [
        (escape(here.say("kpi.indicator")), ""), (measured, "n"), (simulated, "n"),
        (escape(here.say("line.interval")), "n"), (escape(here.say("line.difference")), "n"),
    ]  # fmt: skip
    plain(heads, rows, html_heads=True)


def _of_run(here: "Here", run_id: str, kpi_id: str, value: float) -> str:
    return evidence_link.chip(here, Ref("run", f"{run_id}/{kpi_id}"), value)


def plain(heads: list[tuple[str, str]], rows: list[list[str]], *, last: str = "", html_heads: bool = False) -> None:
    """Draws a table; cells are HTML, heads are (text, 'n' for numbers). With `last` rows fold up on a phone."""
    kinds = [kind for _, kind in heads]
    if last:
        kinds[-1] = last
    top = "".join(f'<th class="{kind}">{head if html_heads else escape(head)}</th>' for head, kind in heads)
    titles = ["" if html_heads else escape(head) for head, _ in heads]
    body = "".join(
        f"<tr>{''.join(_cell(*parts) for parts in zip(row, kinds, titles, strict=True))}</tr>" for row in rows
    )
    style = "plain stack" if last else "plain"
    st.html(
        f'<div class="scroll"><table class="{style}"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _cell(html: str, kind: str, title: str) -> str:
    """A cell; on a phone its lines run on in one, so that a space must part them."""
    return f'<td class="{kind}" data-head="{title}">{html.replace("<br>", "<br> ")}</td>'
