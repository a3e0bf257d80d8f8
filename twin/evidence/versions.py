"""Which data and program a number was made from: the newest batch, the plant in force, the code, the catalogue of KPIs."""

from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from twin.evidence.evidence import MadeFrom
from twin.kpi.catalogue import CATALOGUE
from twin.store.calibrations import code_version

if TYPE_CHECKING:
    from twin.store import Store

STATE = """SELECT (SELECT max(batch_id) FROM log.ingest_batch),
                  (SELECT max(plant_version) FROM plant.version WHERE in_force)"""


def made_from(store: "Store") -> MadeFrom:
    """Returns what numbers of the floor are made from now."""
    return MadeFrom(*store.rows(STATE)[0], code_version("kpi"), catalogue_version())


@cache
def catalogue_version() -> str:
    """Returns the start of the SHA-256 of the catalogue of KPIs."""
    return sha256(CATALOGUE.read_bytes().replace(b"\r\n", b"\n")).hexdigest()[:12]
