"""Projections kept in the store: written once, the newest read back with how old it is."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from twin.experiment.intervals import Estimate
from twin.experiment.keep import owned_by_us
from twin.experiment.levers.claim import Claim
from twin.experiment.levers.compare import Settings
from twin.experiment.together.draws import Item
from twin.experiment.together.projection import Projected, Projection
from twin.kpi.scope import Scope
from twin.store.calibrations import code_version

if TYPE_CHECKING:
    from twin.store import Store

CODE = ("line", "kpi", "experiment/levers", "experiment/together")
PLACE = ("process_id", "station_id", "product_id", "shift_id")


@dataclass(frozen=True)
class KeptProjection:
    """A stored projection, and whether the program has moved on since."""

    projection_id: str
    made_at: datetime
    projection: Projection
    has_newer_program: bool


def keep_projection(store: "Store", found: Projection) -> None:
    """Puts a projection into sim.projection; Problem where another program owns the store."""
    owned_by_us(store)
    store.write(
        "INSERT INTO sim.projection VALUES (?, ?, ?, ?)",
        [uuid4().hex[:12], datetime.now(UTC), json.dumps(as_json(found), ensure_ascii=False), code_version(*CODE)],
    )


def kept_projection(store: "Store") -> KeptProjection | None:
    """Returns the newest projection of the store, or None."""
    rows = store.rows(
        "SELECT projection_id, made_at, content, code_version FROM sim.projection ORDER BY made_at DESC LIMIT 1"
    )
    if not rows:
        return None
    projection_id, made_at, content, code = rows[0]
    return KeptProjection(projection_id, made_at, of_json(json.loads(content)), code != code_version(*CODE))


def as_json(found: Projection) -> dict[str, Any]:
    """Returns a projection as plain data."""
    items = [
        asdict(p) | {"item": {"name": p.item.name, "kpi_id": p.item.kpi_id, **{k: getattr(p.item.scope, k) for k in PLACE}}}
        for p in found.items
    ]  # fmt: skip
    return {
        "models": found.models,
        "claims": [asdict(c) for c in found.claims],
        "settings": asdict(found.settings),
        "items": items,
    }


def of_json(given: dict[str, Any]) -> Projection:
    """Returns the projection that `as_json` wrote."""
    items = tuple(
        Projected(
            Item(p["item"]["name"], p["item"]["kpi_id"], Scope(**{k: p["item"][k] for k in PLACE})),
            *(Estimate(**p[side]) for side in ("off", "measured", "claimed")), {m: Estimate(**e) for m, e in p["parts"].items()},
        )
        for p in given["items"]
    )  # fmt: skip
    return Projection(
        tuple(given["models"]), tuple(Claim(**c) for c in given["claims"]), Settings(**given["settings"]), items
    )
