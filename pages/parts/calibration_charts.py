"""Pictures of a calibration: the series its window was chosen by, and each law beside the data it was fitted to."""

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go
import streamlit as st

from pages.parts.charts import BLUE, INK, SOFT, draw
from pages.parts.scope import choose
from twin.calibrate.picture import UNITS
from twin.calibrate.regime.told import said

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.calibrate.told import LawTold

DATA, BAND, USED = "#9ad1bf", "rgba(0, 158, 115, .18)", "rgba(11, 92, 138, .10)"
HEIGHT = 250


def regime(here: "Here", window: dict[str, Any]) -> None:
    """Draws a daily series with the days on which it changed and the window that was used, and lists the changes."""
    series = window.get("series", [])
    if not series:
        return
    names = {f"{s['what']}:{s['station_id']}": s for s in series}
    usual = next((k for k, s in names.items() if _chose(s, window)), next(iter(names)))
    with st.container(width=420):
        picked = choose(
            here, "series", list(names), here.say("calibration.series"), lambda k: _series(here, names[k]), usual
        )
    mine = names[picked]
    values = [v * 100 for v in mine["value"]] if mine["what"] == "scrap" else mine["value"]
    changes = [c for c in window["changes"] if (c["what"], c["station_id"]) == (mine["what"], mine["station_id"])]
    figure = go.Figure(
        go.Scatter(x=mine["day"], y=values, mode="lines+markers", name=here.say("fitted.values"), marker={"size": 5},
                   line={"color": BLUE, "width": 1.5}, hovertemplate="%{x|%Y-%m-%d}<br>%{y:,.4~g}<extra></extra>")
    )  # fmt: skip
    figure.add_vrect(x0=window["from"][:10], x1=window["until"][:10], fillcolor=USED, line_width=0,
                     annotation_text=here.say("calibration.used"), annotation_position="bottom right", layer="below")  # fmt: skip
    for change in changes:
        figure.add_vline(x=change["day"], line={"color": INK, "dash": "dash", "width": 1.5})
        figure.add_annotation(x=change["day"], y=1, yref="paper", yanchor="top", xanchor="right", xshift=-4, showarrow=False, text=f"{change['day']} {said(change, here.lang).rpartition(' ')[2]}")  # fmt: skip
    figure.update_xaxes(title=here.say("fitted.day_axis"), tickformat="%y-%m-%d", nticks=8)
    figure.update_yaxes(title=here.say(f"calibration.series_{mine['what']}"), tickformat=",")
    draw(figure, key="regime", height=300, about=here.say("calibration.window"))
    if window["changes"]:
        with st.expander(here.say("calibration.changes", number=len(window["changes"]))):
            st.markdown("\n".join(f"- {c['day']} {_named(here, c)}" for c in reversed(window["changes"])))


def _chose(s: dict[str, Any], window: dict[str, Any]) -> bool:
    """Whether it is for the change of this series that the window begins where it does."""
    return any(
        (c["what"], c["station_id"], c["day"]) == (s["what"], s["station_id"], window.get("chosen_day"))
        for c in window["changes"]
    )


def _series(here: "Here", s: dict[str, Any]) -> str:
    return f"{here.name('station', s['station_id'])} · {here.say('calibration.series_' + s['what'])}"


def _named(here: "Here", change: dict[str, Any]) -> str:
    """A change in words, by the station's name."""
    return said(change | {"station_id": here.name("station", change["station_id"])}, here.lang)


def law(here: "Here", told: "LawTold", key: str) -> None:
    """Draws a law beside its data, as its kind of law is looked at."""
    picture = told.picture or {}
    kind = {"times": _times, "lives": _lives, "days": _days}.get(picture.get("kind", ""))
    if kind is None:
        st.caption(here.say("fitted.no_picture"))
        return
    figure = kind(here, picture)
    figure.update_layout(legend={"font": {"size": 11}})
    draw(figure, key=key, height=HEIGHT, about=f"{here.say(f'fitted.{told.what}')} {told.of or ''}", gap=0.02)


def unit_of(longest_s: float) -> tuple[str, int]:
    """Returns the unit in which times up to `longest_s` are read, and its seconds."""
    return next((unit, unit_s) for unit, unit_s, most_s in UNITS if longest_s <= most_s)


def _times(here: "Here", p: dict[str, Any]) -> go.Figure:
    """Bars: share of the values in each; the line: share of the law."""
    unit, unit_s = unit_of(p["from_s"] + p["width_s"] * len(p["counts"]))
    n = sum(p["counts"]) + p["above"]
    at = [(p["from_s"] + p["width_s"] * (i + 0.5)) / unit_s for i in range(len(p["counts"]))]
    hover = "%{x:,.3~g} " + unit + ": %{y:.3~g} %<extra></extra>"
    figure = go.Figure(go.Bar(x=at, y=[100 * c / n for c in p["counts"]], name=here.say("fitted.values"), marker={"color": DATA}, hovertemplate=hover))  # fmt: skip
    figure.add_scatter(x=at, y=[100 * s for s in p["law"]], mode="lines", name=here.say("fitted.law"), line={"color": BLUE, "width": 2.5}, hovertemplate=hover)  # fmt: skip
    figure.update_xaxes(title=here.say("fitted.time_axis", unit=unit), tickformat=",")
    figure.update_yaxes(title=here.say("fitted.share_axis"), rangemode="tozero")
    return figure


def _lives(here: "Here", p: dict[str, Any]) -> go.Figure:
    """Steps: Kaplan and Meier's curve with its band and the stretches cut short; the line: the law's survival."""
    unit, unit_s = unit_of(p["at_s"][-1])
    at = [0.0, *(t / unit_s for t in p["at_s"])]
    steps = {name: [100.0, *(100 * v for v in p[name])] for name in ("alive", "low", "high")}
    figure = go.Figure()
    figure.add_scatter(x=at, y=steps["high"], mode="lines", line={"width": 0, "shape": "hv"}, showlegend=False, hoverinfo="skip")  # fmt: skip
    figure.add_scatter(x=at, y=steps["low"], mode="lines", line={"width": 0, "shape": "hv"}, fill="tonexty", fillcolor=BAND, name=here.say("fitted.band"), showlegend=False, hoverinfo="skip")  # fmt: skip
    figure.add_scatter(x=at, y=steps["alive"], mode="lines", line={"color": "#009e73", "width": 2, "shape": "hv"}, name=here.say("fitted.survival"), hovertemplate="%{x:,.3~g} " + unit + ": %{y:.3~g} %<extra></extra>")  # fmt: skip
    if p["cut_s"]:
        figure.add_scatter(x=[t / unit_s for t in p["cut_s"]], y=[3] * len(p["cut_s"]), mode="markers", name=here.say("fitted.cut_marks"), marker={"symbol": "line-ns-open", "size": 8, "color": SOFT}, hoverinfo="skip")  # fmt: skip
    if p["law"]:
        figure.add_scatter(x=[t / unit_s for t in p["law_at_s"]], y=[100 * s for s in p["law"]], mode="lines", name=here.say("fitted.law"), line={"color": BLUE, "width": 2.5}, hoverinfo="skip")  # fmt: skip
    figure.update_xaxes(title=here.say("fitted.between_axis", unit=unit), tickformat=",", rangemode="tozero")
    figure.update_yaxes(title=here.say("fitted.alive_axis"), range=[0, 103])
    return figure


def _days(here: "Here", p: dict[str, Any]) -> go.Figure:
    """Points: the rate of each day (or group of days), larger where more parts were made; the line: the pooled rate."""
    rates = [100 * x / n if n else None for x, n in zip(p["x"], p["n"], strict=True)]
    most = max(p["n"])
    figure = go.Figure(
        go.Scatter(x=p["day"], y=rates, mode="markers", name=here.say("fitted.daily"), customdata=p["n"],
                   marker={"color": "#009e73", "size": [5 + 7 * (n / most) ** 0.5 for n in p["n"]], "opacity": 0.65},
                   hovertemplate="%{x|%Y-%m-%d}<br>%{y:.3~g} % (n = %{customdata:,.0f})<extra></extra>")
    )  # fmt: skip
    if p["low"] is not None:
        figure.add_hrect(y0=100 * p["low"], y1=100 * p["high"], fillcolor=USED, line_width=0, layer="below")
    figure.add_scatter(x=[p["day"][0], p["day"][-1]], y=[100 * p["rate"]] * 2, mode="lines", name=here.say("fitted.pooled"), line={"color": BLUE, "width": 2.5}, hoverinfo="skip")  # fmt: skip
    figure.update_xaxes(title=here.say("fitted.day_axis"), tickformat="%y-%m-%d", nticks=5)
    figure.update_yaxes(title=here.say("fitted.scrap_axis"), rangemode="tozero")
    return figure
