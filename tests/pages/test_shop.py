"""What the server remembers of its store, and when it asks again."""

import pytest
import streamlit as st

from pages.parts import shop
from twin.errors import Problem
from twin.store import Store
from twin.store.arrivals import edition

CALLS: list[str] = []


def count(_: Store, word: str) -> int:
    CALLS.append(word)
    return len(CALLS)


def refuse(_: Store) -> None:
    raise Problem("안 됩니다.", "No.")


def break_down(_: Store) -> None:
    raise RuntimeError("a fault of ours")


@pytest.fixture(autouse=True)
def _forget():
    CALLS.clear()
    st.cache_data.clear()
    yield
    st.cache_data.clear()


def test_a_question_is_asked_once_until_the_store_knows_more(store):
    before = edition(store)
    assert shop.ask(store, before, count, "a") == shop.ask(store, before, count, "a") == 1
    assert shop.ask(store, before, count, "b") == 2
    store.write("INSERT INTO sim.run VALUES ('r', now(), 'v', 1, now(), 1, 0, 1, 'c', 'test')")
    assert edition(store) != before
    assert shop.ask(store, edition(store), count, "a") == 3


def test_a_problem_is_an_answer_and_a_fault_is_not_remembered(store):
    answer = shop.ask(store, "1", refuse)
    assert (answer.ko, answer.en) == ("안 됩니다.", "No.")
    with pytest.raises(RuntimeError):
        shop.ask(store, "1", break_down)
