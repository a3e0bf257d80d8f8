"""Comparisons a process has made already: pages, money and report ask for the same ones, and each takes a second."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from twin.store.arrivals import edition

if TYPE_CHECKING:
    from twin.store import Store

Found = TypeVar("Found")
MOST = 64  # comparisons of one store, and what several of them rest on: a book of indicators, and what people tried beside it

_made: "WeakKeyDictionary[Store, OrderedDict[Hashable, Any]]" = WeakKeyDictionary()
_turn = Lock()


def forget(store: "Store") -> None:
    """Makes the next question about each comparison of a store an answer worked out anew."""
    with _turn:
        _made.pop(store, None)


def remembered(store: "Store", asked: Hashable, make: Callable[[], Found]) -> Found:
    """Returns what `make` finds; what was found before while the store knows nothing new. `asked` is all that it depends on else."""
    key = (edition(store), asked)
    with _turn:
        made = _made.setdefault(store, OrderedDict())
        if key in made:
            made.move_to_end(key)
            return made[key]
    found = make()
    with _turn:
        made[key] = found
        while len(made) > MOST:
            made.popitem(last=False)
    return found
