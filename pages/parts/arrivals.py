"""What came in and what was refused, as tables; and the commands that bring in more."""

from typing import TYPE_CHECKING

import streamlit as st

from twin.store.arrivals import ROWS_SHOWN

if TYPE_CHECKING:
    import pandas as pd

    from pages.parts.begin import Here

EXAMPLE = 60  # letters of a reason's example sentence in the list of reasons


def freshness(here: "Here", table: "pd.DataFrame") -> None:
    """Draws how far each table of the floor reaches; empty ones are left out."""
    table = table[table["rows"] > 0]
    shown = {
        here.say("data.table"): [here.say(f"floor.{name}") for name in table["table_name"]],
        here.say("data.rows"): table["rows"].tolist(),
        here.say("data.last_event"): [here.moment(at) for at in table["last_event_at"]],
        here.say("data.last_arrival"): [here.moment(at) for at in table["last_arrival_at"]],
    }
    _table(here, shown, numbers=["rows"])


def batches(here: "Here", table: "pd.DataFrame") -> None:
    """Draws the batches, the newest first."""
    spans = zip(table["first_at"], table["last_at"], strict=True)
    shown = {
        here.say("data.batch"): table["batch_id"].tolist(),
        here.say("data.arrived"): [here.moment(at) for at in table["arrived_at"]],
        here.say("data.source"): table["source_name"].tolist(),
        here.say("data.mapping"): table["mapping_name"].tolist(),
        here.say("data.read"): table["rows_read"].tolist(),
        here.say("data.accepted"): table["rows_accepted"].tolist(),
        here.say("data.rejected"): table["rows_rejected"].tolist(),
        here.say("data.known"): table["rows_known"].tolist(),
        here.say("data.span"): [f"{here.moment(first)[:10]} – {here.moment(last)[:10]}" for first, last in spans],
    }
    _table(here, shown, numbers=["read", "accepted", "rejected", "known"])


def reason(here: "Here", reasons: "pd.DataFrame", code: str) -> str:
    """Returns what a reason is called in the list: how many rows, and one of its sentences."""
    mine = reasons[reasons["reason_code"] == code]
    if mine.empty:
        return here.say("data.all_reasons")
    sentence = here.pick(mine["reason_ko"].iloc[0], mine["reason_en"].iloc[0])
    return f"{mine['rows'].sum():,} · {sentence[:EXAMPLE]}"


def refused(here: "Here", table: "pd.DataFrame") -> None:
    """Draws refused rows as they came, each with its sentence."""
    shown = {
        here.say("data.source"): table["source_name"].tolist(),
        here.say("data.line_no"): table["source_row"].tolist(),
        here.say("data.reason"): table[here.pick("reason_ko", "reason_en")].tolist(),
        here.say("data.column"): table["column_name"].tolist(),
        here.say("data.value"): table["value"].tolist(),
        here.say("data.raw"): table["raw"].tolist(),
    }
    _table(here, shown, wide=["reason", "raw"])
    if len(table) == ROWS_SHOWN:
        st.caption(here.say("data.refused_most", number=ROWS_SHOWN))


def bring_in(here: "Here") -> None:
    """Draws the commands, with this app's database in them."""
    db = f' --db "{here.store.path}"'
    for key, commands in (
        ("own_map", []),
        ("own_ingest", [f"python -m twin ingest data.xlsx --map map.toml{db}"]),
        ("own_plant", [f"python -m twin plant plant.toml{db}", f"python -m twin calibrate --out fitted.toml{db}"]),
        ("own_run", [f"python -m twin simulate fitted.toml --store{db}"]),
    ):
        st.markdown(here.say(f"data.{key}"))
        if commands:
            st.code("\n".join(commands), language="bash", wrap_lines=True)


def _table(
    here: "Here", shown: dict[str, list], *, numbers: list[str] | None = None, wide: list[str] | None = None
) -> None:
    config = {here.say(f"data.{n}"): st.column_config.NumberColumn(format="localized") for n in numbers or []}
    config |= {here.say(f"data.{w}"): st.column_config.TextColumn(width="large") for w in wide or []}
    st.dataframe(shown, hide_index=True, column_config=config)
