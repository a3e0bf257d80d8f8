"""Who else hears of what people enter: listeners put themselves down here, the store knows none of them."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)
Listener = Callable[[Path, str, Sequence[dict[str, Any]], bool], None]
listeners: list[Listener] = []


def tell(db: Path, table: str, rows: Sequence[dict[str, Any]], is_again: bool = False) -> None:
    """Tells every listener of rows entered into a table (`is_again`: of a thing that was there before); what goes wrong with one of them never stops the entry."""
    for listener in listeners:
        try:
            listener(db, table, rows, is_again)
        except Exception:
            log.exception("a listener to what is entered failed")
