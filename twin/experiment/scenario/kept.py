"""Comparisons kept in the store: written once, listed, and read back whole with how old they are."""

import json
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pyarrow as pa

from twin.errors import Problem
from twin.experiment.intervals import Estimate
from twin.experiment.keep import owned_by_us
from twin.experiment.scenario.comparison import Compared, Comparison, Effect
from twin.experiment.scenario.file import scenario_of
from twin.experiment.scenario.runs import Asked
from twin.experiment.scenario.scenario import Scenario
from twin.experiment.scenario.written import as_table
from twin.kpi.catalogue import catalogue
from twin.plant_file import parse_plant
from twin.store.calibrations import code_version
from twin.store.schema import tables_of

if TYPE_CHECKING:
    from twin.store import Store

CODE = ("line", "kpi", "experiment/scenario", "experiment/levers")
EFFECT = "kpi_id, base, base_low, base_high, base_n, scenario, scenario_low, scenario_high, scenario_n, difference, low, high, n, verdict"  # fmt: skip


@dataclass(frozen=True)
class Made:
    """One line of the list of comparisons: who made it when, of which scenarios, by name."""

    comparison_id: str
    made_at: datetime
    made_by: str
    names: tuple[str, ...]
    replications: int
    horizon_s: float


@dataclass(frozen=True)
class KeptComparison:
    """A stored comparison, and whether the plant in force or the program is another since it was made."""

    made: Made
    plant_version: str
    comparison: Comparison
    has_newer_plant: bool
    has_newer_program: bool

    @property
    def is_stale(self) -> bool:
        """Returns whether it was made of another plant or by another program than there are now."""
        return self.has_newer_plant or self.has_newer_program


def keep_comparison(store: "Store", found: Comparison, plant_version: str, *, by: str) -> str:
    """Returns the id under which a comparison is now in sim.*; Problem where another program owns the store."""
    owned_by_us(store)
    comparison_id, asked = uuid4().hex[:12], found.asked
    scenarios = [as_table(c.scenario) | {"limiting": c.limiting} for c in found.compared]
    with store.transaction() as cursor:
        cursor.execute(
            "INSERT INTO sim.comparison VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                comparison_id, datetime.now(UTC), by, plant_version, asked.seed, found.replications, asked.horizon_s,
                asked.warmup_s, json.dumps(scenarios, ensure_ascii=False), json.dumps(found.limiting), found.is_known,
                code_version(*CODE),
            ],
        )  # fmt: skip
        cursor.register("rows_to_keep", pa.Table.from_pylist(_rows(comparison_id, found), tables_of("sim")["comparison_effect"]))  # fmt: skip
        cursor.execute("INSERT INTO sim.comparison_effect BY NAME SELECT * FROM rows_to_keep")
        cursor.unregister("rows_to_keep")
    return comparison_id


def comparisons(store: "Store") -> list[Made]:
    """Returns every comparison kept, the newest first."""
    rows = store.rows(
        "SELECT comparison_id, made_at, made_by, scenarios, replications, horizon_s FROM sim.comparison ORDER BY made_at DESC"
    )
    return [
        Made(comparison_id, at, by, tuple(s["name"] for s in json.loads(told)), number, horizon_s)
        for comparison_id, at, by, told, number, horizon_s in rows
    ]


def kept_comparison(store: "Store", comparison_id: str) -> KeptComparison:
    """Returns a comparison with the plant it was made of; Problem where the store has none of that id."""
    rows = store.rows(
        """SELECT comparison_id, made_at, made_by, scenarios, replications, horizon_s, plant_version, seed, warmup_s, limiting,
                  is_known, code_version, v.name, v.toml, coalesce(v.in_force, FALSE)
           FROM sim.comparison JOIN plant.version v USING (plant_version) WHERE comparison_id = $id""",
        {"id": comparison_id},
    )
    if not rows:
        raise Problem(
            f"비교 결과 '{comparison_id}'이(가) 없습니다: 목록에서 고르십시오.",
            f"There is no comparison '{comparison_id}': choose one of the list.",
        )
    (_, at, by, told, number, horizon_s, version, seed, warmup_s, limiting, is_known, code, name, toml, in_force), *_ = rows  # fmt: skip
    given = json.loads(told)
    limits = [scenario.pop("limiting") for scenario in given]
    scenarios = tuple(scenario_of(scenario, scenario["name"]) for scenario in given)
    asked = Asked(parse_plant(toml, where=name), scenarios, horizon_s, warmup_s, seed)
    compared = tuple(
        _compared(scenario, _effects(store, comparison_id, position), limits[position])
        for position, scenario in enumerate(scenarios)
    )
    made = Made(comparison_id, at, by, tuple(s.name for s in scenarios), number, horizon_s)
    found = Comparison(asked, compared, json.loads(limiting), number, is_known)
    return KeptComparison(made, version, found, not in_force, code != code_version(*CODE))


def _compared(scenario: Scenario, effects: tuple[Effect, ...], limiting: dict[str, float]) -> Compared:
    kpis, costs = (tuple(e for e in effects if (e.kpi_id in catalogue()) == is_kpi) for is_kpi in (True, False))
    return Compared(scenario, kpis, limiting, costs)


def _effects(store: "Store", comparison_id: str, position: int) -> tuple[Effect, ...]:
    rows = store.rows(
        f"SELECT {EFFECT} FROM sim.comparison_effect WHERE comparison_id = $id AND position = $position ORDER BY kpi_place",
        {"id": comparison_id, "position": position},
    )
    return tuple(
        Effect(row[0], Estimate(*row[1:5]), Estimate(*row[5:9]), Estimate(*row[9:13]), row[13]) for row in rows
    )


def _rows(comparison_id: str, found: Comparison) -> list[dict[str, Any]]:
    names = EFFECT.split(", ")
    return [
        {"comparison_id": comparison_id, "position": position, "kpi_place": place}
        | dict(
            zip(
                names,
                (e.kpi_id, *astuple(e.base), *astuple(e.scenario), *astuple(e.difference), e.verdict),
                strict=True,
            )
        )
        for position, mine in enumerate(found.compared)
        for place, e in enumerate((*mine.effects, *mine.costs))
    ]
