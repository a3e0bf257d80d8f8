"""A report made in the background, so that a page can show how far it is and cancel."""

from pathlib import Path
from typing import TYPE_CHECKING

from twin.background import Background

if TYPE_CHECKING:
    from twin.store import Store


class BackgroundReport(Background):
    """A report under way. `files` are there once it is done: their bytes by format ('pdf', 'xlsx')."""

    def __init__(self, store: "Store", lang: str, formats: tuple[str, ...] = ("pdf", "xlsx")) -> None:
        self.files: dict[str, bytes] = {}
        self._asked = store, lang, formats
        super().__init__(1)

    def make(self) -> None:
        """Gathers the contents and writes each format into memory."""
        from tempfile import TemporaryDirectory

        from twin.report.command import write
        from twin.report.contents import gather

        store, lang, formats = self._asked
        contents = gather(store, self.count)
        with TemporaryDirectory() as folder:
            for kind in formats:
                path = Path(folder) / f"report.{kind}"
                write(contents, path, lang)
                self.files[kind] = path.read_bytes()
