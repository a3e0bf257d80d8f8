"""Answers kept on disk: what was computed once is not computed again, by whomever, until the folder is full."""

import json
import logging
import os
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp
from typing import Any

log = logging.getLogger(__name__)
MOST = 20_000  # entries, one file each: 80 MB on a usual disk
PUTS_A_LOOK = 500  # between two looks at how full it is


class Cache:
    """JSON values by key, a file each in a folder that several processes may share.

    A file is written whole and then renamed; one that does not hold what was written is as good as none. The cache is a
    help only: where the disk is full or not ours, everything is computed.
    """

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self.folder, self.most = folder, most
        self._puts = 0

    def get(self, key: str) -> Any | None:
        """Returns the value kept under a key; None where there is none or it is damaged."""
        path = self._path(key)
        try:
            digest, _, written = path.read_text(encoding="utf-8").partition("\n")
            if digest != _digest(key, written):
                return None
            os.utime(path)  # what is used stays longest
            return json.loads(written)
        except (OSError, ValueError):
            return None

    def put(self, key: str, value: Any) -> None:
        """Keeps a value under a key; a float is read back to its last digit."""
        written = json.dumps(value)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, draft = mkstemp(dir=self.folder)
            with open(handle, "w", encoding="utf-8") as file:
                file.write(f"{_digest(key, written)}\n{written}")
            os.replace(draft, self._path(key))
        except OSError as trouble:
            log.warning("a result could not be kept in %s: %s", self.folder, trouble)
            return
        if self._puts % PUTS_A_LOOK == 0:
            self._make_room()
        self._puts += 1

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.json"

    def _make_room(self) -> None:
        """Where there are too many files, drops a tenth of what may be there: those longest unused."""
        files = list(os.scandir(self.folder))
        if len(files) <= self.most:
            return
        aged = []
        for file in files:
            try:
                aged.append((file.stat().st_mtime, file.path))
            except OSError:  # another process dropped it
                continue
        for _, path in sorted(aged)[: len(files) - self.most + self.most // 10]:
            Path(path).unlink(missing_ok=True)


def _digest(key: str, written: str) -> str:
    """An entry under another's name is damaged too."""
    return sha256(f"{key}\n{written}".encode()).hexdigest()
