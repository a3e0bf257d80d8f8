"""The machines' timetable: one row a machine, bars coloured by state, when and why on pointing at them."""

from typing import TYPE_CHECKING

import pandas as pd
import plotly.graph_objects as go

from pages.parts.charts import draw, short
from pages.parts.states import PATTERN, STATES

if TYPE_CHECKING:
    from datetime import datetime

    from pages.parts.begin import Here
    from twin.replay import Timetable

ROW_PX, FRAME_PX = 22, 90


def gantt(here: "Here", table: "Timetable", key: str) -> None:
    """Draws the timetable in the site's time."""
    rows = _rows(here, table)
    order = list(dict.fromkeys(rows["label"]))
    figure = go.Figure()
    for state, colour in STATES.items():
        mine = rows[rows["state"] == state]
        if mine.empty:
            continue
        pattern = {"shape": PATTERN.get(state, ""), "fgcolor": "#b3bfc8", "bgcolor": colour, "size": 5}
        figure.add_bar(
            y=mine["label"], base=mine["from"], x=mine["ms"], orientation="h", name=here.say(f"state.{state}"),
            marker={"color": colour, "pattern": pattern, "line": {"width": 0}}, customdata=mine[["said", "clock"]],
            hovertemplate="%{y}<br><b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>",
        )  # fmt: skip
    figure.update_layout(barmode="overlay", showlegend=False, hovermode="closest")
    figure.update_yaxes(
        title=here.say("replay.machine_axis"), categoryorder="array", categoryarray=order, autorange="reversed",
        tickmode="array", tickvals=order,
    )  # fmt: skip
    whole = [_local(here, at) for at in (table.starts_at, table.ends_at)]
    title = here.say("replay.time_axis", zone=here.site.timezone)
    figure.update_xaxes(type="date", title=title, tickformat="%H:%M", range=whole, nticks=8)
    draw(figure, key=key, height=FRAME_PX + ROW_PX * len(order), about=here.say("replay.gantt_how"), gap=0.18)


def _rows(here: "Here", table: "Timetable") -> pd.DataFrame:
    """The pieces with what is drawn and said of them."""
    rows = table.pieces.copy()
    several = rows.groupby("station_id")["machine_no"].transform("nunique") > 1
    names = {station: short(here.name("station", station), 18) for station in rows["station_id"].unique()}
    numbers = (" " + rows["machine_no"].astype(str)).where(several & (rows["machine_no"] > 0), "")
    rows["label"] = rows["station_id"].map(names) + numbers
    begin = _local(here, table.starts_at)
    rows["from"] = begin + pd.to_timedelta(rows["from_s"], unit="s")
    until = begin + pd.to_timedelta(rows["to_s"], unit="s")
    rows["ms"] = (rows["to_s"] - rows["from_s"]) * 1000
    states = {state: here.say(f"state.{state}") for state in STATES}
    reasons = (" · " + rows["reason"].map(here.reason, na_action="ignore")).where(rows["reason"].notna(), "")
    rows["said"] = rows["state"].map(states) + reasons
    rows["clock"] = rows["from"].dt.strftime("%H:%M:%S") + " – " + until.dt.strftime("%H:%M:%S")
    return rows


def _local(here: "Here", at: "datetime") -> "datetime":
    """A moment as the clock of the site shows it: the axis knows no zones."""
    return at.astimezone(here.site.zone).replace(tzinfo=None)
