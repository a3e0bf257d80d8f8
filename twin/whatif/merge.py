"""Two people's work on one scenario: what differs, and both together."""

from dataclasses import dataclass

from twin.experiment.scenario import Change, Scenario

Place = tuple[str, str, str]  # lever, thing, and within it the product or the station learnt


@dataclass(frozen=True)
class Clash:
    """A change two people made differently; None = one of them took it out."""

    mine: Change | None
    theirs: Change | None


@dataclass(frozen=True)
class Merged:
    """Both together. Where they clash, `scenario` holds mine."""

    scenario: Scenario
    clashes: tuple[Clash, ...]


def differing(one: Scenario, other: Scenario) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """Returns the changes that only the one has, and those that only the other has."""
    return (
        tuple(c for c in one.changes if c not in other.changes),
        tuple(c for c in other.changes if c not in one.changes),
    )


def merged(began: Scenario, mine: Scenario, theirs: Scenario) -> Merged:
    """Returns both works on what they began from, together: a change only one of the two touched is as that one left it."""
    was, here, there = (_by_place(s) for s in (began, mine, theirs))
    changes, clashes = [], []
    for place in dict.fromkeys((*there, *here)):
        old, my, their = was.get(place), here.get(place), there.get(place)
        if old not in (my, their) and my != their:
            clashes.append(Clash(my, their))
        kept = their if my == old else my
        changes += [kept] if kept is not None else []
    name = theirs.name if mine.name == began.name else mine.name
    return Merged(Scenario(name, tuple(changes), mine.plant), tuple(clashes))


def place_of(change: Change) -> Place:
    """Returns what a change is about: two changes of one place cannot stand together."""
    learnt = str(change.settings[0][1]) if change.lever_id == "skill" else ""
    return change.lever_id, change.on, change.product or learnt


def _by_place(scenario: Scenario) -> dict[Place, Change]:
    return {place_of(change): change for change in scenario.changes}
