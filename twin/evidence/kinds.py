"""Which module knows the evidence of which kind of number."""

from importlib import import_module
from typing import TYPE_CHECKING

from twin.evidence.evidence import Evidence
from twin.evidence.ref import Kind, Ref

if TYPE_CHECKING:
    from twin.store import Store

MODULES: dict[Kind, str] = {
    "kpi": "measured",
    "share": "measured",
    "run": "simulated",
    "forecast": "forecasts",
    "gain": "gains",
    "comparison": "compared",
    "validation": "trust",
    "law": "laws",
    "plan": "entered",
    "override": "entered",
    "model": "models",
    "maturity": "maturity",
    "effect": "effects",
    "money": "money",
    "projection": "projected",
    "lever": "levers",
    "flag": "at_work",
    "watch": "at_work",
    "cost": "at_work",
    "demand": "advised",
    "setting": "advised",
    "sequence": "advised",
    "search": "searched",
    "unit_value": "book",
    "indicator": "book",
    "book": "book",
    "limit": "lost",
    "stop": "lost",
    "gate": "reached",
    "point": "reached",
    "seen": "effects",
    "programme": "entry",
}


def evidence_of(store: "Store", ref: Ref) -> Evidence:
    """Returns everything behind a number; Problem where there is no such number."""
    return import_module(f"twin.evidence.{MODULES[ref.kind]}").evidence(store, ref)
