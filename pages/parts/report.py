"""Making a report from the page: started, watched, cancelled there; its files to be taken away."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts import background, usage_seen
from pages.parts.words import LANGS
from twin.report.background import BackgroundReport

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.programme.indicators.table import Table

RUNNING, MADE = "report", "report_made"
NAMES = {"ko": "한국어", "en": "English"}
KINDS = {
    "pdf": ("application/pdf", ":material/picture_as_pdf:"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ":material/table_view:"),
}


def can_be_made(here: "Here", table: "Table") -> bool:
    """Says what the report will stand on, and what it still lacks; returns whether there is anything to report."""
    if not table.rows:
        st.info(here.say("report.none"))
        return False
    o = table.overall
    st.markdown(here.say("report.stands_on", number=len(table.rows), last=f"{table.last_day or '–'}"))
    lacking = [
        here.pick(row.indicator.name_ko, row.indicator.name_en or row.indicator.name_ko)
        for row in table.rows
        if row.gaps
    ]
    if not o.weights_are_whole:
        st.warning(here.say("report.weights", weights=f"{o.weights:.3g}"))
    if lacking:
        st.warning(here.say("report.gaps", names=", ".join(lacking)))
    if here.made_up:
        st.warning(here.say("report.made_up"))
    return True


def make(here: "Here") -> None:
    """Draws the button that makes the report, how far it is, and the files once they are there."""
    if background.is_under_way(RUNNING):
        background.watch(here, RUNNING, here.say("report.done"), keep=_keep)
        return
    background.trouble(here, RUNNING)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        lang = st.segmented_control(
            here.say("report.language"), LANGS, default=here.lang, required=True, format_func=NAMES.__getitem__, key="report_lang"
        )  # fmt: skip
        made = st.session_state.get(MADE)
        if st.button(here.say("report.make"), type="secondary" if made else "primary", icon=":material/play_arrow:"):
            background.begin(RUNNING, BackgroundReport(here.store, lang))
    if made:
        _files(here, *made)


def _keep(work: Any) -> None:
    st.session_state[MADE] = work.files, datetime.now(UTC)


def _files(here: "Here", files: dict[str, bytes], at: datetime) -> None:
    """Draws a button for each file made."""
    st.success(here.say("report.ready", at=here.moment(at)))
    with st.container(horizontal=True):
        for kind, data in files.items():
            mime, icon = KINDS[kind]
            st.download_button(
                here.say("report.take", kind=kind.upper(), size=f"{len(data) / 1e6:.1f}"), data, f"report-{at:%Y%m%d}.{kind}", mime,
                icon=icon, type="primary", on_click=usage_seen.out, args=(here, f"report.{kind}", len(data)), key=f"report_{kind}",
            )  # fmt: skip
