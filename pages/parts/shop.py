"""The store of this server: opened once, tended in the background, asked once a question until it knows more."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import streamlit as st

from twin import kpi
from twin.errors import Problem
from twin.maturity.snapshots import KEEP_EVERY_S, keep_due
from twin.models.at_work import EVERY_S, Scorer
from twin.plant import Plant, Site
from twin.programme.indicators.freeze import freeze_due
from twin.store import Loader, Store, open_store, resolve_path

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shop:
    """The open store, the thread that loads what lands, the one in which models score it, the one that keeps ended weeks."""

    store: Store
    loader: Loader
    scorer: Loader
    keeper: Loader


def the_shop() -> Shop:
    """Returns the server's store; Problem where it cannot be opened."""
    return _opened(str(resolve_path(None)))


def _close(shop: Shop) -> None:
    shop.scorer.stop()
    shop.keeper.stop()
    shop.loader.stop()
    shop.store.close()


@st.cache_resource(show_spinner=False, on_release=_close)
def _opened(path: str) -> Shop:
    store = open_store(resolve_path(path), create=True, after_load=[kpi.refresh, freeze_due])
    return Shop(
        store,
        store.watch().start(),
        store.watch(EVERY_S, Scorer()).start(),
        store.watch(KEEP_EVERY_S, keep_due).start(),
    )


def ask(store: Store, edition: str, question: FunctionType, *given: Any, **named: Any) -> Any:
    """Returns what a function of twin answers about the store, remembered until the store's edition changes.

    A Problem it raises comes back as the answer: exceptions are not remembered, and asking again would take as long.
    """
    words = [g for g in given if not isinstance(g, Plant | Site)]  # the edition already names the plant
    name = f"{question.__module__}.{question.__qualname__}{words!r}{named!r}"
    return _remembered((str(store.path), edition, name), question, store, given, named)


@st.cache_data(ttl="1h", max_entries=300, show_spinner=False)
def _remembered(key: tuple[str, str, str], _question: Callable, _store: Store, _given: tuple, _named: dict) -> Any:
    try:
        return _question(_store, *_given, **_named)
    except Problem as problem:
        return problem
    except Exception:  # people get a sentence, the server's log the rest
        log.exception("could not answer %s", key[-1])
        raise
