"""Numbers that are no KPI of the floor: each kind tells where it comes from, gives its value by its query, and says what is unknown."""

import pytest

from tests.pages.test_gains import keep as keep_gains
from tests.pages.test_model_levers import keep as keep_lever
from tests.pages.test_models_page import put as put_model
from tests.pages.test_money_page import put as put_money
from tests.pages.test_projected import MADE
from tests.pages.test_whatif_page import keep as keep_comparison
from tests.pages.tiny_plant import fill
from tests.validate.made import validation
from twin.calibrate import calibrate
from twin.calibrate.keep import keep_calibration, set_values
from twin.errors import Problem
from twin.evidence import Ref, evidence_of, first_rows, recompute
from twin.experiment import keep_run, replications
from twin.experiment.forecast import beginning, forecast, keep_forecast
from twin.experiment.together.kept import keep_projection
from twin.store import Store, open_store
from twin.validate.keep import keep_validation


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A plant with nine weeks of log, a run, a forecast, a study, a validation, a model, a calibration with one value set."""
    db = tmp_path_factory.mktemp("kinds") / "plant.duckdb"
    fill(db)
    put_model(db)
    keep_gains(db)
    keep_comparison(db)
    keep_lever(db)
    put_money(db)
    with open_store(db) as opened:
        plant = opened.plant()[1]
        keep_run(opened, replications(plant, horizon_s=7 * 86_400, number=3, seed=5), purpose="test")
        begun = beginning(opened)
        keep_forecast(
            opened, forecast(begun.plant, begun.present, begun.so_far, plant_version=begun.plant_version, number=5)
        )
        keep_validation(opened, validation())
        keep_projection(opened, MADE)
        keep_calibration(opened, calibrate(opened), name="tiny", made_by="Kim")
        set_values(opened, {"station.m1.machines": "2"}, by="Lee", reason="counted them")
        yield opened


def only(store: Store, sql: str):
    return store.rows(sql)[0][0]


def name_of(store: Store, kind: str) -> str:
    """The name of one number of a kind."""
    sql = {
        "run": "SELECT run_id || '/oee' FROM sim.run",
        "forecast": "SELECT forecast_id || '/output/0' FROM sim.forecast",
        "comparison": "SELECT comparison_id || '/0/oee' FROM sim.comparison",
        "gain": "SELECT study_id || '/m1/down' FROM sim.gain_study",
        "validation": "SELECT validation_id || '/' || kpi_id FROM sim.validation_kpi WHERE credibility IS NOT NULL",
        "model": "SELECT 'e/model/pr_auc'",
        "law": "SELECT min(number) || '/m1/processing' FROM plant.calibration",
        "plan": "SELECT plant_version || '/plan.good_per_hour' FROM plant.version WHERE kind = 'nominal'",
        "override": "SELECT '1'",
        "effect": "SELECT 'throughput_per_h'",
        "money": "SELECT 'yearly/p10'",
        "projection": "SELECT projection_id || '/throughput_per_h/part:second' FROM sim.projection",
        "lever": "SELECT study_id || '/throughput_per_h/measured' FROM sim.lever_study",
    }[kind]
    return only(store, sql)


@pytest.mark.parametrize(
    ("kind", "badge", "tells"),
    [
        ("run", "simulated", {"Seed": "5", "Replications": "3"}),
        ("forecast", "simulated", {"Replications": "5"}),
        ("gain", "simulated", {"Replications": "10"}),
        ("comparison", "simulated", {"Replications": "2", "Compared by": "김"}),
        ("validation", "simulated", {"Grade": "A"}),
        ("model", "measured", {"Evaluation": "e", "SHA-256 of the data judged on": "x", "Rows judged": "100"}),
        ("law", "measured", {"Made by": "Kim"}),
        ("plan", "entered", {"Plant file": "tiny"}),
        ("override", "entered", {"Entered by": "Lee", "Reason": "counted them"}),
        ("effect", "measured", {"Go-live": "2026-02-02", "Ramp-in (days)": "7"}),
        ("money", "measured", {"Draws · seed": "20,000 · 1"}),
        ("projection", "simulated", {"Models": "watcher, second", "Draws": "8"}),
        ("lever", "simulated", {"Station": "m1"}),
    ],
)
def test_each_kind_tells_where_it_comes_from(store, kind, badge, tells):
    found = evidence_of(store, Ref(kind, name_of(store, kind)))
    assert found.badge == badge
    assert found.value is not None
    told = {note.en: value for note, value in found.details}
    assert tells.items() <= told.items()
    assert all(note.ko and note.en for note, _ in found.details)
    assert found.made_from.code_version
    again = recompute(store, found)
    assert again.is_same, again
    assert len(first_rows(store, found.ref)) > 0 or not found.rows_sql


def test_money_names_the_unit_values_with_who_entered_them_and_from_where(store):
    told = {note.en: value for note, value in evidence_of(store, Ref("money", "npv/p10")).details}
    assert "500,000 – 500,000 – 500,000" in told["Unit value (entered): Licences per year"]
    assert "원가계산서 · 김회계" in told["Unit value (entered): Licences per year"]
    assert "measured" in told["Effect: More good parts"]


def test_a_run_is_the_mean_of_its_replications(store):
    found = evidence_of(store, Ref("run", name_of(store, "run")))
    rows = first_rows(store, found.ref)
    assert found.value == pytest.approx(rows["value"].mean())
    assert found.low < found.value < found.high
    assert found.inputs == (("sim.kpi_value", 3),)


def test_a_law_names_its_files_and_what_was_dropped(store):
    found = evidence_of(store, Ref("law", name_of(store, "law")))
    assert [a.source_name for a in found.arrivals] == ["tiny.csv"]
    assert found.low < found.value < found.high
    assert found.starts_at < found.ends_at


@pytest.mark.parametrize(
    "kind",
    [
        "run",
        "forecast",
        "gain",
        "comparison",
        "validation",
        "model",
        "law",
        "plan",
        "override",
        "effect",
        "money",
        "projection",
        "lever",
    ],
)
@pytest.mark.parametrize("name", ["x", "x/y", "x/output/0", "99/m1/processing"])
def test_an_unknown_number_is_one_sentence(store, kind, name):
    with pytest.raises(Problem, match=r"There is no number|not in the catalogue"):
        evidence_of(store, Ref(kind, name))


def test_an_unknown_kpi_is_one_sentence(store):
    with pytest.raises(Problem, match="not in the catalogue"):
        evidence_of(store, Ref("kpi", "luck"))
