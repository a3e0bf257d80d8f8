"""The scenarios being built in this session: each kept while the reader looks at another, or at another page."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import streamlit as st

from twin.experiment.scenario import Scenario
from twin.whatif.scenarios import Saved

if TYPE_CHECKING:
    from pages.parts.begin import Here

DRAFTS = "whatif_drafts"
NEW = "new"  # keys of drafts nobody has saved yet: new, new2, new3 …; all others are ids of saved scenarios


@dataclass(frozen=True)
class Draft:
    """What is being built. `saved` is the version it began from, `newest` one somebody else saved meanwhile."""

    scenario: Scenario
    saved: Saved | None = None
    newest: Saved | None = None

    @property
    def is_changed(self) -> bool:
        """Returns whether it holds anything that is not saved."""
        return self.scenario != self.saved.scenario if self.saved else bool(self.scenario.changes)


def drafts() -> dict[str, Draft]:
    """Returns the drafts of this session by key; the empty new one is always there."""
    found = cast(dict[str, Draft], st.session_state.setdefault(DRAFTS, {}))
    found.setdefault(NEW, Draft(Scenario("")))
    return found


def opened(key: str, saved: Saved | None) -> Draft:
    """Returns the draft of a key; a saved scenario nobody has touched here is as its newest version."""
    mine = drafts().get(key)
    if mine is None or (saved is not None and not mine.is_changed and mine.saved != saved):
        mine = Draft(saved.scenario, saved) if saved else Draft(Scenario(""))
        drafts()[key] = mine
    return mine


def put(key: str, scenario: Scenario) -> None:
    """Notes a draft's next state."""
    drafts()[key] = replace(drafts()[key], scenario=scenario)


def settle(key: str, draft: Draft) -> None:
    """Notes a draft with what it now stands on."""
    drafts()[key] = draft


def begin_new(here: "Here", scenario: Scenario) -> None:
    """Begins a draft from a scenario (a suggestion, a file, a copy) and goes to it; no other draft is touched."""
    taken = drafts()
    key = next(k for k in (NEW, *(f"{NEW}{n}" for n in range(2, len(taken) + 3))) if k not in taken or not taken[k].is_changed)  # fmt: skip
    taken[key] = Draft(scenario)
    go_to(here, key)


def go_to(here: "Here", key: str) -> None:
    """Makes a draft the one worked on."""
    st.query_params["scenario"] = key
    st.session_state.pop(f"{here.page}_scenario_{here.lang}", None)


def forget(key: str) -> None:
    """Lets a draft go."""
    drafts().pop(key, None)
