"""How much of a common gain falls to each of several causes: Shapley's value, exact over all subsets.

phi_i = sum over subsets S without i of |S|! (n - |S| - 1)! / n! (v(S + i) - v(S)) (Shapley 1953). The parts add up to the
whole, whatever the causes do together; single effects added up would count what they share twice.
"""

from collections.abc import Mapping
from itertools import combinations
from math import factorial

MOST = 6  # causes: 64 subsets


def subsets(names: tuple[str, ...]) -> list[frozenset[str]]:
    """Returns every subset, the empty one first, the whole last; ValueError for more than six causes."""
    if len(names) > MOST:
        raise ValueError(f"expected at most {MOST} causes, got {len(names)}")
    return [frozenset(c) for size in range(len(names) + 1) for c in combinations(names, size)]


def shapley(worth: Mapping[frozenset[str], float]) -> dict[str, float]:
    """Returns each cause's part of worth(all) − worth(none); `worth` holds every subset of the causes."""
    names = sorted(max(worth, key=len))
    n = len(names)
    return {
        one: sum(
            factorial(len(s)) * factorial(n - len(s) - 1) / factorial(n) * (worth[s | {one}] - worth[s])
            for s in worth
            if one not in s
        )
        for one in names
    }
