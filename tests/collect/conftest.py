"""What the tests of files in share: a small mapping, and one call that puts a text in and tells what became of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from twin.collect.ingest import Ingested, ingest_file
from twin.collect.mapping import Named
from twin.collect.mapping_file import parse_mapping
from twin.store import Store

STATES = """
[source]
timezone = "Asia/Seoul"
[[into]]
table = "state_interval"
started_at = "시작"
ended_at = "종료"
station_id = "설비"
state = { column = "상태", map = { "가동" = "PROCESSING", "고장" = "DOWN" } }
"""


@pytest.fixture
def put(store: Store, tmp_path: Path) -> Callable[..., Ingested]:
    """Writes a file, puts it in by a mapping (the small one of machine states if none is given), returns what became of it."""

    def into_store(content: str | bytes, mapping: str = STATES, name: str = "a.csv") -> Ingested:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return ingest_file(store, path, Named(parse_mapping(mapping, "m.toml"), "m", mapping), shown=100)

    return into_store
