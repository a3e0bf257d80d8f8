"""Numbers that are no KPI of the floor: each kind tells where it comes from, gives its value by its query, and says what is unknown."""

from datetime import date, datetime, timedelta

import pytest

from tests.evidence.whole_store import fill_whole
from tests.pages.test_advice_page import put as put_advice
from tests.programme.conftest import SIGN
from twin.errors import Problem
from twin.evidence import Ref, evidence_of, first_rows, recompute
from twin.evidence.at_work import of_flag
from twin.evidence.kinds import MODULES
from twin.evidence.known import known_numbers
from twin.evidence.lost import of_stop
from twin.kpi.scope import EVERYTHING
from twin.kpi.shares import downtime_pareto
from twin.models.today import flagged_today
from twin.store import Store, open_store


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store that holds a number of every kind but advice."""
    db = tmp_path_factory.mktemp("kinds") / "plant.duckdb"
    fill_whole(db)
    with open_store(db) as opened:
        yield opened


@pytest.fixture(scope="module")
def advised(tmp_path_factory):
    """A store with a version of each kind of advice."""
    db = tmp_path_factory.mktemp("advice") / "plant.duckdb"
    put_advice(db)
    with open_store(db) as opened:
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
        "watch": "SELECT 'watcher:1.0/score'",
        "cost": "SELECT 'e/1/found'",
        "search": "SELECT search_id || '/1/gain' FROM sim.search",
        "unit_value": "SELECT 'investment_krw'",
        "indicator": "SELECT 'claims/before'",
        "book": "SELECT 'better'",
        "seen": "SELECT 'throughput_per_h'",
        "gate": "SELECT 'goal/2026-03-01'",
        "limit": "SELECT 'm1'",
        "programme": "SELECT 'budget/b1'",
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
        ("watch", "measured", {"Model": "watcher:1.0", "Alert": "아니오 / no"}),
        ("cost", "measured", {"Evaluation": "e", "Threshold": "0.5", "Days": "20"}),
        ("search", "simulated", {"Searched by": "Kim", "Seed": "1"}),
        ("unit_value", "entered", {"Source": "원가계산서", "Entered by": "김회계"}),
        ("indicator", "entered", {"Entered by": SIGN["by"], "Version": "1"}),
        ("book", "measured", {}),
        ("seen", "measured", {"Go-live": "2026-02-02"}),
        ("gate", "measured", {"Asked for": "2"}),
        ("limit", "measured", {}),
        ("programme", "entered", {"Entered by": "이현장 (시연)"}),
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


def advice_numbers(store: Store) -> list[Ref]:
    """The numbers the page of advice shows, by name."""
    with_day = only(store, "SELECT model_id || '/' || advised_at::VARCHAR FROM model.advice")
    at = datetime.fromisoformat(with_day.partition("/")[2]).isoformat()
    coming = date.fromisoformat(
        str(only(store, "SELECT date_trunc('week', max(ordered_at))::DATE FROM floor.production_order"))
    )
    setting = only(store, "SELECT model_id || ':' || version FROM model.version WHERE kind = 'setpoint'")
    demand = only(store, "SELECT model_id || ':' || version FROM model.version WHERE kind = 'demand'")
    return [
        Ref("demand", f"{demand}/*/{coming}"), Ref("demand", f"{demand}/a/{coming + timedelta(21)}"),
        Ref("setting", f"{setting}/heat/now"), Ref("setting", f"{setting}/heat/there"), Ref("setting", f"{setting}/heat/inside"),
        Ref("sequence", f"{with_day.partition('/')[0]}/{at}/advised.changeovers"),
        Ref("sequence", f"{with_day.partition('/')[0]}/{at}/brings.good_parts"),
    ]  # fmt: skip


def test_advice_tells_its_version_and_the_rows_it_saw(advised):
    for ref in advice_numbers(advised):
        found = evidence_of(advised, ref)
        assert found.value is not None
        told = {note.en: value for note, value in found.details}
        assert told["Made by"] == "김조언"
        assert len(told["SHA-256 of the model file"]) == 64
        assert recompute(advised, found).is_same
        assert len(first_rows(advised, ref)) > 0
        if ref.kind != "sequence" and not ref.name.endswith("inside"):
            assert found.low < found.value < found.high


def test_a_flag_is_the_parts_whose_outcome_is_still_unknown(store):
    (flag,) = flagged_today(store, store.plant()[1].site)
    found = evidence_of(store, of_flag(flag))
    assert (found.value, found.inputs) == (flag.open_units, (("floor.prediction", 2),))
    assert recompute(store, found).is_same


def test_what_a_threshold_costs_is_priced_at_the_costs_asked(store):
    found = evidence_of(store, Ref("cost", "e/1/krw/1000/30000"))
    assert found.value == pytest.approx(2.0 * 1_000 + 0.05 * 30_000)
    assert (found.badge, recompute(store, found).is_same) == ("assumed", True)


def test_hours_stopped_are_those_of_the_reason(store):
    station, state, reason, hours = downtime_pareto(store).iloc[0][["station_id", "state", "reason", "hours"]]
    found = evidence_of(store, of_stop(station, state, reason, EVERYTHING))
    assert found.value == hours
    assert recompute(store, found).is_same


def test_the_book_adds_up_to_what_its_parts_tell(store):
    found = evidence_of(store, Ref("book", "overall"))
    assert found.value is None  # the claims after have not been entered
    assert {note.en for note, _ in found.parts} == {"Output per hour", "Customer claims"}


def test_every_number_the_store_knows_has_evidence(store):
    for name, note in known_numbers(store):
        assert evidence_of(store, Ref.read(name)).name.ko
        assert note.ko
        assert note.en


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


@pytest.mark.parametrize("kind", [kind for kind, module in MODULES.items() if module != "measured"])
@pytest.mark.parametrize("name", ["x", "x/y", "x/output/0", "99/m1/processing"])
def test_an_unknown_number_is_one_sentence(store, kind, name):
    with pytest.raises(Problem, match=r"There is no number|not in the catalogue"):
        evidence_of(store, Ref(kind, name))


def test_an_unknown_kpi_is_one_sentence(store):
    with pytest.raises(Problem, match="not in the catalogue"):
        evidence_of(store, Ref("kpi", "luck"))
