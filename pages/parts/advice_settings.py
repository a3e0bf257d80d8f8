"""Advice on settings: the window to hold, what came of it, and a picture of the share of bad units over the setting's range."""

from typing import TYPE_CHECKING

import plotly.graph_objects as go
import streamlit as st

from pages.parts import advice_parts, evidence_link, show
from pages.parts.charts import BLUE, INK, SOFT
from pages.parts.charts import draw as dressed
from twin.evidence import Ref
from twin.models.told import figure

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.models.advice_view import AtWork, SettingNow

GOOD, BAND = "rgba(0,158,115,.14)", "rgba(11,92,138,.16)"
SIDE = 3  # pictures side by side


def draw(here: "Here", version: "AtWork", found: "list[SettingNow] | None") -> None:
    """Draws each advised window with its picture; settings without one are named below. None: a trouble has been said."""
    if found is None:
        return
    advised = [s for s in found if s.window]
    if advised:
        acts = "".join(_act(here, version, s) for s in advised)
        st.html(f'<div class="acts">{acts}</div>')
        _pictures(here, advised)
    else:
        st.info(here.say("advice.no_window"))
    rest = [here.pick(s.ko, s.en) for s in found if not s.window]
    if rest:
        st.caption(here.say("advice.nothing_on", names=", ".join(rest)))
    _judged(here, version)
    st.caption(here.say("advice.caution"))
    advice_parts.speaks(here, version)


def _act(here: "Here", version: "AtWork", s: "SettingNow") -> str:
    words = {"name": here.pick(s.ko, s.en), "window": _window(s)}
    much = here.say("advice.from_to", now=show.share(s.now.value), there=figure("bad_share", s.there))
    badges = [("measured", "association")]
    if s.is_setting is None:
        badges.append(("assumed", "settable"))
    why = [here.say("advice.inside", share=show.share(s.inside)), _stands(here, s), _later(here, version, s.item)]
    return advice_parts.act(
        here,
        here.say("advice.hold", **words),
        much,
        " · ".join(w for w in why if w),
        badges,
        "bad" if s.outside else "good",
        [_way(here, version, s, what) for what in ("now", "there")],
    )


def _way(here: "Here", version: "AtWork", s: "SettingNow", what: str) -> str:
    """The link to the evidence of the share of bad units, as it is now or inside the window."""
    label = here.say(f"advice.share_{what}")
    return evidence_link.chip(here, Ref("setting", f"{version.name}/{s.item}/{what}"), getattr(s, what).value, label)


def _stands(here: "Here", s: "SettingNow") -> str:
    """Where the machines stand that are outside the window; that all are inside, where they are."""
    if not s.stands:
        return ""
    if not s.outside:
        return here.say("advice.all_inside")
    told = ", ".join(_machine(here, machine, value) for machine, value in s.outside)
    return here.say("advice.stand_outside", machines=told)


def _machine(here: "Here", machine: int | None, value: float) -> str:
    name = here.say("models.machine", number=machine) if machine is not None else here.say("advice.now")
    return f"{name} {show.number(value)}"


def _later(here: "Here", version: "AtWork", item: str) -> str:
    inside, outside = version.score(f"bad_share:{item}"), version.score(f"bad_share:{item}", "outside")
    if inside is None or outside is None:
        return ""
    return here.say("advice.later", inside=figure("bad_share", inside), outside=figure("bad_share", outside))


def _judged(here: "Here", version: "AtWork") -> None:
    """How the windows held in the period after they were learned, all of them together."""
    inside, outside, told = version.score("bad_share"), version.score("bad_share", "outside"), version.judged
    share = version.score("share_inside")
    if told is None or inside is None or outside is None or share is None:
        st.caption(here.say("advice.not_judged"))
        return
    words = {
        "since": here.moment(told.test_from)[:10], "until": here.moment(told.test_until)[:10], "rows": f"{told.rows:,}",
        "inside": figure("bad_share", inside), "outside": figure("bad_share", outside), "share": show.share(share.value),
    }  # fmt: skip
    source = "validation" if told.source == "validation" else "test"
    advice_parts.judged(here, version, here.say(f"advice.judged_{source}", **words), "bad_share")


def _pictures(here: "Here", advised: "list[SettingNow]") -> None:
    for first in range(0, len(advised), SIDE):
        for column, setting in zip(st.columns(SIDE), advised[first : first + SIDE], strict=False):
            with column:
                _picture(here, setting)


def _picture(here: "Here", s: "SettingNow") -> None:
    """The share of bad units by value: steps with their interval, the window shaded, where each machine stands now."""
    edges = [edge for b in s.bands for edge in (b.low, b.high)]
    value, low, high = (
        [getattr(b.bad, side) * 100 for b in s.bands for _ in (0, 1)] for side in ("value", "low", "high")
    )
    figure_ = go.Figure()
    figure_.add_scatter(x=edges, y=high, mode="lines", line={"width": 0}, showlegend=False, hoverinfo="skip")
    figure_.add_scatter(
        x=edges,
        y=low,
        mode="lines",
        line={"width": 0},
        fill="tonexty",
        fillcolor=BAND,
        showlegend=False,
        hoverinfo="skip",
    )
    figure_.add_scatter(
        x=edges, y=value, mode="lines", line={"color": BLUE, "width": 2}, showlegend=False,
        hovertemplate="%{x:.4~g} " + s.unit + ": %{y:.1f} %<extra></extra>",
    )  # fmt: skip
    if s.window:
        figure_.add_vrect(x0=s.window[0], x1=s.window[1], fillcolor=GOOD, line_width=0, layer="below")
    figure_.add_hline(y=s.now.value * 100, line={"color": SOFT, "dash": "dot", "width": 1.2})
    for place, (machine, at) in enumerate(s.stands):
        figure_.add_vline(
            x=at, line={"color": INK, "dash": "dash", "width": 1.2}, annotation_text=_short(machine),
            annotation_position="top left" if place % 2 else "top right", annotation={"font": {"color": INK, "size": 12}},
        )  # fmt: skip
    unit = f" ({s.unit})" if s.unit else ""
    figure_.update_xaxes(title=f"{here.pick(s.ko, s.en)}{unit}")
    figure_.update_yaxes(title=here.say("advice.bad_axis"), rangemode="tozero")
    dressed(figure_, key=f"setting_{s.item}", height=270, about=here.say("advice.picture", name=here.pick(s.ko, s.en)))


def _short(machine: int | None) -> str:
    return "" if machine is None else f"#{machine}"


def _window(s: "SettingNow") -> str:
    low, high = s.window or (float("nan"), float("nan"))
    return f"{show.number(low)}–{show.number(high)} {s.unit}".strip()
