"""One draw of what plant and records leave open, run with every subset of the models and with all as claimed, by the same luck."""

from dataclasses import dataclass
from datetime import timedelta

from twin.experiment.inputs import drawn
from twin.experiment.levers.claim import Claim
from twin.experiment.levers.compare import Settings
from twin.experiment.levers.lever import Mode, Record, lever_draw, rng_of
from twin.experiment.together.shapley import subsets
from twin.kpi.scope import Scope
from twin.kpi.simulated import of_log_at
from twin.line import end_of, run, start_of
from twin.plant import Plant

Values = tuple[float | None, ...]  # of the items, in order


@dataclass(frozen=True)
class Item:
    """What is projected: a KPI at a place, under a name of its own."""

    name: str
    kpi_id: str
    scope: Scope


@dataclass(frozen=True)
class Answer:
    """The items' values of one draw: by the subset of models that act as their record says, and with all as claimed."""

    measured: dict[frozenset[str], Values]
    claimed: Values


def of_draw(
    plant: Plant, records: tuple[Record, ...], claims: tuple[Claim, ...], items: tuple[Item, ...], number: int, given: Settings
) -> Answer:  # fmt: skip
    """Returns the values of a draw; a pure function, so it may run in any process."""
    base = drawn(plant, given.seed, 1 + number)
    names = tuple(r.model_id for r in records)

    def values(modes: dict[str, Mode]) -> Values:
        acting = base
        for record, claim in zip(records, claims, strict=True):
            rng = rng_of(record, given.seed, number)
            acting = lever_draw(acting, record, modes[record.model_id], rng, claim)
        return measured_at(acting, items, number, given)

    measured = {s: values({n: "measured" if n in s else "off" for n in names}) for s in subsets(names)}
    return Answer(measured, values(dict.fromkeys(names, "claimed")))


def measured_at(plant: Plant, items: tuple[Item, ...], number: int, given: Settings) -> Values:
    """Returns the items' values of one run of a plant with the luck of a number; None where a KPI has none there."""
    whole = given.warmup_s + given.horizon_s
    log = run(plant, horizon_s=whole, seed=given.seed, replication=number)
    begin = start_of(plant) + timedelta(seconds=given.warmup_s)
    asked = [(i.kpi_id, i.scope) for i in items]
    return tuple(of_log_at(log.tables(), plant, begin, end_of(plant, whole), asked))
