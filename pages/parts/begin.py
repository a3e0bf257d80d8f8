"""How every page begins: language, the store, the menu, what must be said on every page. Sign-in and roles go here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from types import FunctionType
from typing import Any

import streamlit as st

from pages.parts import evidence, frame, shop, usage_seen
from pages.parts.words import say
from twin import kpi
from twin.calendar import business_date
from twin.errors import Problem
from twin.evidence import last_marks
from twin.kpi.reasons import reason_name
from twin.kpi.today import Present, present
from twin.plant import Plant, Site
from twin.store import Store
from twin.store.arrivals import edition, has_made_up, is_empty
from twin.store.marks import Mark

WITHOUT_DATA = {"data"}  # pages that have something to show before there is any data


@dataclass(frozen=True)
class Here:
    """The page, its reader's language, and the store it asks."""

    page: str
    lang: str
    store: Store
    edition: str
    plant: Plant | None
    present: Present
    span: tuple[date, date] | None
    made_up: bool

    @cached_property
    def marks(self) -> dict[str, Mark]:
        """Returns the last mark of each number an evaluator has marked, by the number's name; read anew with each page."""
        return last_marks(self.store)

    @property
    def site(self) -> Site:
        """Returns the site, a nameless one where no plant is described."""
        return self.plant.site if self.plant else Site(name="")

    @property
    def last_day(self) -> date:
        """Returns the last business day of the data; today where there are none."""
        return self.span[1] if self.span else business_date(self.site, self.present.now)

    def say(self, key: str, **values: object) -> str:
        """Returns a text in the reader's language."""
        return say(self.lang, key, **values)

    def pick(self, ko: Any, en: Any) -> Any:
        """Returns the one of two that is in the reader's language."""
        return ko if self.lang == "ko" else en

    def ids(self, kind: str) -> list[str]:
        """Returns the ids of the processes, stations, products or shifts the plant describes."""
        return [thing.id for thing in getattr(self.plant, kind)] if self.plant else []

    def name(self, kind: str, thing_id: str | None) -> str:
        """Returns what people call a process, station, product or shift; its id where it has no name."""
        things = getattr(self.plant, kind) if self.plant else ()
        thing = next((t for t in things if t.id == thing_id), None)
        return (self.pick(thing.name_ko, thing.name_en) if thing else "") or thing_id or ""

    def note(self, row: Mapping[str, Any]) -> str:
        """Returns the remark that goes with a row of KPIs, in the reader's language; '' where there is none."""
        note = row[f"note_{self.lang}"]
        return note if isinstance(note, str) else ""

    def reason(self, reason: str) -> str:
        """Returns what a reason of a machine's state is called; what the floor wrote stands as it wrote it."""
        return reason_name(reason, self.lang)

    def moment(self, at: datetime | None) -> str:
        """Returns a moment in the site's time, to the minute."""
        return f"{at.astimezone(self.site.zone):%Y-%m-%d %H:%M}" if at is not None and at == at else "–"

    def try_ask(self, question: FunctionType, *given: Any, **named: Any) -> Any:
        """Returns what a function of twin says of the store, or the Problem it met."""
        try:
            with st.spinner(self.say("frame.asking"), show_time=False):
                return shop.ask(self.store, self.edition, question, *given, **named)
        except Exception:  # logged where it was met
            return Problem(say("ko", "frame.fault"), say("en", "frame.fault"))

    def ask(self, question: FunctionType, *given: Any, **named: Any) -> Any:
        """Returns what a function of twin says of the store; a Problem is shown and ends the page."""
        answer = self.try_ask(question, *given, **named)
        if isinstance(answer, Problem):
            st.error(answer.sentence(self.lang))
            st.stop()
        return answer


def begin(page: str) -> Here:
    """Returns what the page needs to ask and to speak; without a store or data it shows why and ends there."""
    lang = frame.language()
    title = f"{say(lang, f'page.{page}')} · {say(lang, 'frame.app')}"
    st.set_page_config(page_title=title, page_icon="🏭", layout="wide")
    frame.dress()
    try:
        with st.spinner(say(lang, "frame.loading"), show_time=False):
            opened = shop.the_shop()
            here = _look_around(page, lang, opened.store)
    except Problem as problem:
        frame.cannot_open(page, lang, problem)
        st.stop()
    frame.draw(here, opened.loader.problem)
    usage_seen.who(here)
    usage_seen.seen(here)
    if is_empty(here.store) and page not in WITHOUT_DATA:
        frame.nothing_yet(here)
        st.stop()
    evidence.listen(here)
    return here


def _look_around(page: str, lang: str, store: Store) -> Here:
    current = store.plant()
    plant = current[1] if current else None
    mark = edition(store)
    span = shop.ask(store, mark, kpi.span)
    if isinstance(span, Problem):
        raise span
    made_up = has_made_up(store) or bool(plant and plant.site.made_up)
    return Here(page, lang, store, mark, plant, present(store, datetime.now(UTC)), span, made_up)
