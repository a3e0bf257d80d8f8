"""What can be done with a number's evidence: count it anew, take its rows or its whole script along."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import background, show
from twin.errors import Problem
from twin.evidence import recompute, script, write_rows
from twin.evidence.formulas import MEASURED
from twin.evidence.run_again import KINDS, begin_again

if TYPE_CHECKING:
    from collections.abc import Callable

    from pages.parts.begin import Here
    from twin.evidence import Again, Evidence, Ref
    from twin.store import Store


def buttons(here: "Here", found: "Evidence") -> None:
    """Draws the buttons and what the last of them found; files are made when they are asked for."""
    with st.container(horizontal=True):
        again = st.button(here.say("evidence.again"), key=f"evidence_again_{here.page}", icon=":material/replay:")
        if found.rows_sql or found.inputs:
            for kind in ("csv", "parquet"):
                _download(
                    here, f"take_{kind}", f"{found.ref.kind}.{kind}", _file_of(here.store, found.ref, f"rows.{kind}")
                )
        if found.ref.kind in MEASURED and found.sql:
            _download(here, "take_sql", f"{found.ref.name}.sql", lambda: script(here.store, found.ref))
    if found.ref.kind in MEASURED and found.sql:
        st.caption(here.say("evidence.take_how"))
    if again:
        _said(here, found)
    if found.ref.kind in KINDS:
        _run_again(here, found)


def _run_again(here: "Here", found: "Evidence") -> None:
    """Draws the button that makes the runs behind a simulated number once more, how far they are, and what came out."""
    name = f"run_again_{found.ref}"
    kept = f"{name}_kept"
    if background.is_under_way(name):
        background.watch(
            here, name, here.say("evidence.run_again_done"),
            keep=lambda work: st.session_state.update({kept: work.results}), at_first=here.say("evidence.run_again_first"),
        )  # fmt: skip
        return
    background.trouble(here, name)
    if kept in st.session_state:
        tell(here, st.session_state[kept], here.pick(*found.unit), "run_again")
    if st.button(here.say("evidence.run_again"), key=f"evidence_{name}", icon=":material/model_training:"):
        try:
            background.begin(name, begin_again(here.store, found))
        except Problem as problem:
            st.error(problem.sentence(here.lang))
    st.caption(here.say("evidence.run_again_how"))


def _download(here: "Here", key: str, name: str, data: "Callable[[], bytes | str]") -> None:
    st.download_button(
        here.say(f"evidence.{key}"), data, file_name=name, key=f"evidence_{key}_{here.page}", icon=":material/download:",
        on_click="ignore",
    )  # fmt: skip


def _file_of(store: "Store", ref: "Ref", name: str) -> "Callable[[], bytes]":
    """Returns what makes the file of rows, written to the disk batch by batch and read from there."""

    def make() -> bytes:
        with TemporaryDirectory() as folder:
            path = Path(folder) / name
            write_rows(store, ref, path)
            return path.read_bytes()

    return make


def _said(here: "Here", found: "Evidence") -> None:
    try:
        with st.spinner(here.say("frame.asking")):
            again = recompute(here.store, found)
    except Problem as problem:
        st.error(problem.sentence(here.lang))
        return
    tell(here, again, here.pick(*found.unit))


def tell(here: "Here", again: "Again", unit: str, how: str = "again") -> None:
    """Says what counting (or running) anew gave: the same, or both values and what has changed."""
    words = {name: show.exact(getattr(again, name), unit) for name in ("before", "value", "from_rows")}
    if again.is_same:
        st.success(here.say(f"evidence.{how}_same", value=words["value"]))
        return
    changed = [here.pick(*note) for note in again.changed]
    if again.arrived:
        names = ", ".join(f"{a.batch_id} {a.source_name}" for a in again.arrived)
        changed.append(here.say("evidence.again_arrived", names=names))
    st.warning("\n\n".join([here.say(f"evidence.{how}_other", **words), *changed]))
