"""A validation in the background, kept in the store when it is done."""

from typing import TYPE_CHECKING

from twin.background import Background
from twin.experiment.executor import Processes
from twin.validate.backtest import Settings
from twin.validate.keep import keep_validation
from twin.validate.validation import subject, validate

if TYPE_CHECKING:
    from twin.store import Store


class BackgroundValidation(Background):
    """A validation on spare cores; its progress counts runs."""

    def __init__(self, store: "Store", settings: Settings) -> None:
        self._store, self._settings = store, settings
        super().__init__(settings.weeks * settings.runs)

    def make(self) -> None:
        """Validates and keeps what was found."""
        found = validate(subject(self._store), self._settings, Processes(), tell=self.count)
        keep_validation(self._store, found)
