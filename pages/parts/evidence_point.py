"""A chart whose points open their evidence: a click on one opens the drawer with the number of that day or week."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from pages.parts.evidence_link import ASKED
from twin.evidence import Ref

Named = Callable[[date], Ref]  # the number a point stands for, by the day on the horizontal axis


def draw(figure: go.Figure, key: str, named: Named, **dress: Any) -> None:
    """Draws a figure with days on its horizontal axis; a click on a point opens the evidence of `named(day)`.

    Each click draws the figure under a new key, so that no point stays picked and the same one opens again.
    """
    this = f"{key}_{st.session_state.get(_turn(key), 0)}"
    st.plotly_chart(
        figure, key=this, on_select=partial(_open, key, this, named), selection_mode="points", **dress
    )  # fmt: skip


def _open(key: str, this: str, named: Named) -> None:
    points = st.session_state[this].selection.points
    if points:
        st.session_state[_turn(key)] = st.session_state.get(_turn(key), 0) + 1
        st.query_params[ASKED] = str(named(date.fromisoformat(str(points[0]["x"])[:10])))


def _turn(key: str) -> str:
    return f"{key}_turn"
