"""The store: what was measured, simulated and entered, in one DuckDB file that one process owns.

In: whoever has data lands whole batches (`Store.landing`), the owner loads them (`Store.load_landed`), each once.
Out: the owner publishes snapshots, which every other process reads. `open_store` decides which of both you are.
"""

from twin.store.connect import in_memory
from twin.store.landing import Landing
from twin.store.load import Loaded
from twin.store.loader import Loader
from twin.store.migrate import migrations
from twin.store.paths import resolve_path
from twin.store.plants import plant_tables
from twin.store.store import Store, open_store

__all__ = [
    "Landing",
    "Loaded",
    "Loader",
    "Store",
    "in_memory",
    "migrations",
    "open_store",
    "plant_tables",
    "resolve_path",
]
