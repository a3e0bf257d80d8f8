"""Everything behind one number, laid out: value and scope, formula and query, rows, files, what was left out, marks."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards, evidence_link, evidence_marks, evidence_take, show, tables
from twin.errors import Problem
from twin.evidence import Ref, evidence_of, first_rows
from twin.evidence.export import SHOWN

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.evidence import Evidence

PLACES = ("process", "station", "product", "shift")


def named(here: "Here", text: str) -> None:
    """Draws the evidence of the number of this name, or says why there is none."""
    try:
        found = here.try_ask(evidence_of, Ref.read(text))
    except Problem as problem:
        found = problem
    if isinstance(found, Problem):
        st.error(found.sentence(here.lang))
        return
    draw(here, found)


def draw(here: "Here", found: "Evidence") -> None:
    """Draws the evidence of a number."""
    _head(here, found)
    for note in found.notes:
        st.info(here.pick(*note))
    _formula(here, found)
    evidence_take.buttons(here, found)
    evidence_marks.form(here, found)
    _inputs(here, found)
    _files(here, found)
    _left_out(here, found)
    _details(here, found)
    _rows(here, found)
    st.caption(here.say("evidence.versions", **{k: v or show.NONE for k, v in vars(found.made_from).items()}))


def _head(here: "Here", found: "Evidence") -> None:
    """Name, badge, the value with its interval, and where and when it holds."""
    unit = here.pick(*found.unit)
    value = show.exact(found.value, unit)
    interval = ""
    if found.low is not None and found.high is not None and found.interval:
        low, high = show.exact(found.low, unit), show.exact(found.high, unit)
        interval = f'<div class="aside">{escape(f"{here.pick(*found.interval)}: {low} – {high}")}</div>'
    kept = [f"{here.say(f'kpi.{p}')}: {here.name(p, i)}" for p, i in found.ref.scope.filters().items()]
    period = here.say("evidence.period", first=here.moment(found.starts_at), last=here.moment(found.ends_at))
    where = " · ".join([*([period] if found.starts_at or found.ends_at else []), *kept])
    st.html(
        f'<div class="card"><div class="label"><span>{escape(here.pick(*found.name))}</span>{cards.badge(here, found.badge)}</div>'
        f'<div class="number">{escape(value)}</div>{interval}'
        f'<div class="aside">{evidence_link.stamp(here, found.ref, found.value)}</div><div class="aside">{escape(where)}</div>'
        f'<div class="aside"><code>{escape(str(found.ref))}</code></div></div>'
    )


def _formula(here: "Here", found: "Evidence") -> None:
    source = f" · {found.source}" if found.source else ""
    st.markdown(f"**{here.say('evidence.formula')}** {here.pick(*found.formula)}{source}")
    parts = " · ".join(f"{here.pick(*name)} {show.exact(value, '')}" for name, value in found.parts)
    if parts:
        st.markdown(parts)
    if found.sql:
        with st.expander(here.say("evidence.sql")):
            st.code(found.sql, language="sql", wrap_lines=True)


def _inputs(here: "Here", found: "Evidence") -> None:
    rows = [[escape(_table(here, name)), f"{number:,}", escape(name)] for name, number in found.inputs]
    rows += [
        [escape(here.say("evidence.fact", name=name)), f"{number:,}", f"floor.fact_{name}"]
        for name, number in found.facts
    ]
    if rows:
        heads = [(here.say("evidence.inputs"), ""), (here.say("data.rows"), "n"), (here.say("data.table"), "")]
        tables.plain(heads, rows)


def _files(here: "Here", found: "Evidence") -> None:
    """The files and connections, each with its hash and arrival."""
    if not found.arrivals:
        return
    heads = [("batch", ""), ("source", ""), ("arrived", ""), ("used", "n"), ("hash", "")]
    rows = [
        [
            str(a.batch_id), escape(f"{a.source_name} ({a.kind})"), escape(here.moment(a.arrived_at)),
            f"{a.used:,} / {a.rows_read:,}", f"<code>{a.sha256 or show.NONE}</code>",
        ]
        for a in found.arrivals
    ]  # fmt: skip
    tables.plain([(here.say(f"evidence.{head}"), kind) for head, kind in heads], rows, last="text")


def _left_out(here: "Here", found: "Evidence") -> None:
    if found.left_out:
        heads = [(here.say("evidence.left_out"), ""), (here.say("evidence.number_out"), "n")]
        rows = [[escape(here.pick(*out.why)), f"{out.number:,}"] for out in found.left_out]
        tables.plain(heads, rows)


def _details(here: "Here", found: "Evidence") -> None:
    if found.details:
        rows = [[escape(here.pick(*name)), escape(value)] for name, value in found.details]
        tables.plain([(here.say("evidence.made"), ""), ("", "text")], rows)


def _rows(here: "Here", found: "Evidence") -> None:
    """The first rows, once they are asked for."""
    if not (found.rows_sql or found.inputs):
        return
    if st.toggle(here.say("evidence.rows", number=f"{SHOWN:,}"), key=f"evidence_rows_{here.page}"):
        st.dataframe(here.ask(first_rows, found.ref), hide_index=True, height=360)


def _table(here: "Here", name: str) -> str:
    key = f"floor.{name}"
    return here.say(key) if name in ("operation_event", "state_interval", "inspection", "production_order") else name
