"""Models at work score by themselves: whenever the log has grown, what is new is scored and outcomes are joined."""

from twin.store.store import Store

EVERY_S = 15.0
OWN = "SELECT 1 FROM model.application JOIN model.version USING (model_id, version) LIMIT 1"
NEWEST = "SELECT max(batch_id) FROM log.ingest_batch WHERE source_name NOT LIKE 'model %'"


class Scorer:
    """Scores what came in since its last round; the learning libraries are loaded only once a model is at work."""

    def __init__(self) -> None:
        self._seen: object = None

    def __call__(self, store: Store) -> None:
        """One round; a visitor leaves it to the owner of the store."""
        if not store.is_owner:
            return
        mark = (*store.rows(NEWEST), *store.rows("SELECT max(happened_at) FROM model.application"))
        if mark == self._seen or not store.rows(OWN):
            return
        from twin.models.scoring import score_all

        score_all(store)
        self._seen = mark
