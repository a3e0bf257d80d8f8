"""What the page about models lays out: the models at work, figures, predictions, the plan of verification."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards, evidence_link, show, tables
from pages.parts.scope import choose
from twin.evidence import Ref
from twin.models.told import figure, named

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.models.overview import ModelRow, Prediction
    from twin.models.plan import Line

SHOWN = 10  # predictions of a table


def overview(here: "Here", rows: "list[ModelRow]") -> None:
    """Draws a card a version: how good it is now, since when it works, what its watch says."""
    drawn = []
    for row in rows:
        found = row.scores.get(("model", row.leads))
        number = figure(row.leads, found).split(" [")[0] if found else show.NONE
        asides = [
            f"{escape(here.name('process', row.process_id))} · {escape(row.name)}",
            escape(here.say(f"models.state_{row.state}", since=here.moment(row.since) if row.since else "")),
        ]
        if found:
            said = escape(f"{_metric(here, row)} {figure(row.leads, found)}")
            asides.insert(0, f"{said} {_way(here, row, row.leads)}")
        if row.state == "applied":
            asides.append(
                escape(here.say("models.alerts", number=len(row.alerts)))
                if row.alerts
                else escape(here.say("models.calm"))
            )
        drawn.append(cards.card(here.pick(row.ko, row.en), cards.badge(here, _from(row)), number, "", asides))
    cards.row_of(drawn)
    for row in rows:
        for alert in row.alerts if row.state == "applied" else ():
            st.warning(f"{row.name}: {alert.sentence(here.lang)}", icon=":material/warning:")


def chosen(here: "Here", rows: "list[ModelRow]") -> "ModelRow":
    """Returns the version looked at."""
    names = [row.name for row in rows]
    name = choose(here, "model", names, here.say("models.choose"), lambda n: n)
    return next((row for row in rows if row.name == name), rows[0])


def figures(here: "Here", row: "ModelRow") -> None:
    """Draws every figure of the model with its interval."""
    names = named(row.scores)
    cells = [
        [
            f"<b>{escape(here.pick(*names[metric]))}</b>",
            f"{escape(figure(metric, row.scores['model', metric]))} {_way(here, row, metric)}",
        ]
        for metric in names
        if ("model", metric) in row.scores
    ]
    if cells:
        heads = [(here.say("models.metric"), ""), (here.say("models.value"), "n")]
        with st.expander(here.say("models.figures")):
            tables.plain(heads, cells)


def _way(here: "Here", row: "ModelRow", metric: str) -> str:
    """The link to the evidence of a model's score."""
    ref = Ref("model", f"{row.evaluation_id}/model/{metric}")
    return evidence_link.chip(here, ref, row.scores["model", metric].value)


def predictions(here: "Here", found: "list[Prediction]") -> None:
    """Draws the newest alarms with what turned out."""
    if not found:
        st.info(here.say("models.no_predictions"))
        return
    heads = [("at", ""), ("where", ""), ("unit", ""), ("score", "n"), ("outcome", "")]
    rows = [
        [
            escape(here.moment(p.at)), escape(here.name("station", p.station_id) + (f" {p.machine_no}" if p.machine_no else "")),
            escape(p.unit or show.NONE), f"{p.score:.3f}", escape(here.say(f"models.outcome_{p.outcome or 'unknown'}")),
        ]
        for p in found[:SHOWN]
    ]  # fmt: skip
    tables.plain([(here.say(f"models.{head}"), kind) for head, kind in heads], rows)


def plan(lines: "list[Line]") -> None:
    """Draws the plan of verification, line by line."""
    tables.plain([("", ""), ("", "text")], [[f"<b>{escape(x.asked)}</b>", escape(x.answer)] for x in lines])


def _metric(here: "Here", row: "ModelRow") -> str:
    return here.pick(*named(row.scores)[row.leads])


def _from(row: "ModelRow") -> str:
    """Where its leading score comes from: sequences of past orders are reckoned anew, not seen on the floor."""
    return "simulated" if row.kind == "sequence" else "measured"
