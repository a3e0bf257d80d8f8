"""What the page about maturity can show, one at a time: the way to the target, the evidence, the on-site check, the rules, scale B."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from pages.parts import (
    cards,
    maturity_b,
    maturity_check,
    maturity_gates,
    maturity_matrix,
    maturity_path,
    maturity_progress,
    maturity_proof,
    maturity_rules,
)

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from pages.parts.maturity_top import Found


def path(here: "Here", found: "Found") -> None:
    """Draws the way of one process, the matrix, the gates and the progress by week."""
    maturity_path.draw(here, found)
    cards.section(here.say("maturity.matrix"), here.say("maturity.matrix_how"))
    maturity_matrix.draw(here, found)
    cards.section(here.say("maturity.gates"), here.say("maturity.gates_how"))
    maturity_gates.draw(here, found)
    cards.section(here.say("maturity.progress"), here.say("maturity.progress_how"))
    maturity_progress.draw(here, found)


VIEWS: dict[str, Callable[["Here", "Found"], None]] = {
    "path": path, "proof": maturity_proof.draw, "check": maturity_check.draw, "rules": maturity_rules.draw, "b": maturity_b.draw,
}  # fmt: skip
