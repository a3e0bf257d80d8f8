"""Studies of levers: worked out from a store in the background, cancelled, kept, read back with how old they are."""

import shutil
import time
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.kpi.logs import at
from tests.pages.tiny_plant import fill
from twin.cli import main
from twin.errors import Problem
from twin.experiment.intervals import Estimate
from twin.experiment.levers.begin import before, begin_levers, known
from twin.experiment.levers.claim import Claim
from twin.experiment.levers.compare import Brings, Settings
from twin.experiment.levers.defect import DefectRecord
from twin.experiment.levers.kept import as_json, keep_lever, kept_lever, of_json
from twin.experiment.levers.lever import record_of
from twin.experiment.levers.sentences import headline
from twin.experiment.levers.sentences import record as sentence_of
from twin.experiment.levers.study import Study, study
from twin.experiment.levers.told import Figure, Told
from twin.experiment.levers.work import Work, work_of
from twin.plant_file import write_plant
from twin.store import Store, open_store

SHORT = Settings(draws=2, horizon_s=2 * 86_400, warmup_s=0)
LIVE = at("8:00", 35)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """Nine weeks of a small line; for the last four a model watches m1: six planned changes, two looks in vain."""
    db = tmp_path_factory.mktemp("levers") / "plant.duckdb"
    fill(db)
    with open_store(db) as store, store.transaction() as cursor:
        for number in range(8):
            begin, in_vain = LIVE + timedelta(days=3 * number, hours=3), number > 5
            reason, outcome = ("looked", "normal") if in_vain else ("changed", "failure")
            cursor.execute(
                "INSERT INTO floor.maintenance VALUES (1, 1, ?, ?, ?, 'm1', 1, 'predicted', ?)",
                [number, begin, begin + timedelta(minutes=20), reason],
            )
            cursor.execute(
                "INSERT INTO floor.prediction VALUES (1, 1, ?, ?, 'watcher', '1.0', 'm1', 1, NULL, NULL, 0.9, 0.5, 'alarm', ?, NULL)",
                [number, begin - timedelta(minutes=5), outcome],
            )
    return db


@pytest.fixture
def opened(filled, tmp_path):
    mine = tmp_path / "mine.duckdb"
    shutil.copy(filled, mine)
    with open_store(mine) as store:
        yield store


def told() -> Told:
    note = Problem("한 줄", "a line")
    return Told(
        "event", 60, 40, 10, 1_000.0, Figure(0.6, 0.5, 0.7), Figure(0.01, 0.005, 0.02), 0.1, "measured", lead_h=2.0, lead_from="lives", notes=(note,)
    )  # fmt: skip


def found(until: datetime) -> Study:
    e = Estimate(1.0, 0.5, 1.5, 20)
    work = Work("watcher", "1.0", "m1", "maintenance", LIVE, until)
    return Study(work, told(), Claim(0.9, 0.01), Settings(), (Brings("throughput_per_h", e, e, e, e),))


def test_a_study_comes_back_whole_with_how_old_it_is(opened: Store):
    assert kept_lever(opened, "watcher:1.0") is None
    newest = opened.rows("SELECT max(occurred_at) FROM floor.prediction")[0][0]
    plant = opened.plant()
    assert plant is not None
    made = found(newest)
    keep_lever(opened, made, plant[1])
    kept = kept_lever(opened, "watcher:1.0")
    assert kept is not None
    assert kept.study.told.notes[0].ko == "한 줄"
    assert replace(kept.study, told=made.told) == made
    assert not kept.is_stale
    assert kept_lever(opened, "another") is None
    keep_lever(opened, found(newest - timedelta(days=8)), plant[1])
    again = kept_lever(opened, "watcher")
    assert again is not None
    assert (again.has_newer_record, again.has_newer_program) == (True, False)


def test_a_record_in_figures_survives_being_written():
    given = as_json(told())
    assert as_json(of_json(given)) == given


def test_where_a_model_works(opened: Store):
    with opened.cursor() as cur:
        work = work_of(cur, "watcher")
        assert (work.station_id, work.kind) == ("m1", "maintenance")  # readings without units
        assert work.from_ == LIVE + timedelta(hours=2, minutes=55)
        with pytest.raises(Problem, match="it knows watcher"):
            work_of(cur, "nobody")


def test_the_plant_is_calibrated_on_what_was_before(opened: Store):
    asked = before(opened, "watcher")
    plant, record = known(asked).plant, known(asked).record
    law = plant.station_by_id()["m1"].time_to_failure_s
    assert law is not None
    assert known(asked) is known(asked)
    assert (record.station_id, record.recall > 0.3) == ("m1", True)


def test_the_work_in_the_background_keeps_what_it_finds(opened: Store):
    work = begin_levers(opened, "watcher", lambda made, plant: keep_lever(opened, made, plant), settings=SHORT)
    work.wait(120)
    assert (work.progress().state, work.problem) == ("done", None)
    kept = kept_lever(opened, "watcher")
    assert kept is not None
    assert work.results is not None
    assert kept.study.brings == work.results.brings
    assert as_json(kept.study.told) == as_json(work.results.told)
    assert kept.study.settings == SHORT


def test_the_work_in_the_background_can_be_cancelled(opened: Store):
    kept = []
    work = begin_levers(opened, "watcher", lambda *made: kept.append(made), settings=replace(SHORT, draws=50))
    time.sleep(0.3)
    work.cancel()
    work.wait(30)
    assert (work.progress().state, kept) == ("cancelled", [])


def test_the_command_tells_and_keeps(filled, tmp_path, capsys):
    db = tmp_path / "told.duckdb"
    shutil.copy(filled, db)
    words = ["levers", "--model", "watcher", "--db", str(db), "--draws", "2", "--days", "2", "--lang", "en"]
    assert main([*words, "--store"]) == 0
    said = capsys.readouterr().out
    assert "[measured] watcher @ m1: 6 of" in said
    assert "[claimed]" in said
    with open_store(db) as store:
        assert kept_lever(store, "watcher") is not None
    assert main([*words[:-2], "--lang", "ko", "--claimed-recall", "2"]) == 2
    assert "0에서 1 사이" in capsys.readouterr().err


def test_a_plant_file_may_be_given(filled, tmp_path, capsys):
    with open_store(filled) as store:
        plant = store.plant()
    assert plant is not None
    file = tmp_path / "plant.toml"
    file.write_text(write_plant(plant[1]), encoding="utf-8")
    assert (
        main(["levers", str(file), "--model", "watcher", "--db", str(filled), "--draws", "2", "--days", "1", "--json"])
        == 0
    )
    assert '"verdict"' in capsys.readouterr().out


def put_test(cursor, kind: str, unit: str, counts: str, costs: str) -> None:
    """A model of m1 that was trained and tested, and never went to work."""
    cursor.execute(
        "INSERT INTO model.version BY NAME SELECT 'fresh' AS model_id, '1.0' AS version, 't' AS task_id, ? AS kind, 'p1' AS process_id, 'm1' AS station_id,"
        " ? AS unit, '' AS name_ko, '' AS name_en, now() AS made_at, '' AS made_by, '{}' AS settings, '[]' AS notes, '' AS code_version",
        [kind, unit],
    )
    cursor.execute(
        "INSERT INTO model.evaluation BY NAME SELECT 'e' AS evaluation_id, 'fresh' AS model_id, '1.0' AS version, now() AS evaluated_at, 'test' AS source,"
        " TIMESTAMPTZ '2026-02-01' AS test_from, TIMESTAMPTZ '2026-03-01' AS test_until, 9 AS rows, 1 AS bad_rows, 1 AS days, 0 AS apart_rows,"
        " 0 AS apart_flagged, 0.5 AS threshold, '{}' AS curve, '[]' AS explained, '' AS data_sha256"
    )
    cursor.execute(
        "INSERT INTO model.record BY NAME SELECT 'e' AS evaluation_id, 'fresh' AS model_id, '1.0' AS version, 'test' AS source, 0.5 AS threshold,"
        f" TIMESTAMPTZ '2026-02-01' AS test_from, TIMESTAMPTZ '2026-03-01' AS test_until, {counts}, ? AS costs",
        [costs],
    )


EVENTS = "'event' AS counts, 6 AS tp, 2 AS fp, 4 AS fn, NULL::BIGINT AS tn, 500.0 AS operating_h, '[1.0, 2.0, 3.0, 4.0, 5.0]' AS leads_h"
UNITS = "'unit' AS counts, 30 AS tp, 20 AS fp, 20 AS fn, 930 AS tn, NULL::DOUBLE AS operating_h, '[]' AS leads_h"


def test_a_model_that_is_not_at_work_yet_is_tried_by_its_test(opened: Store):
    with opened.transaction() as cursor:
        put_test(cursor, "maintenance", "reading", EVENTS, '{"planned_h": 0.5, "check_h": 0.25}')
    found = known(before(opened, "fresh:1.0"))
    assert (found.work.source, found.work.plant_until) == ("test", None)
    record = found.record
    assert (record.recall, record.false_alarms) == (0.6, 2 / 500)
    assert (record.planned_s.mean(), record.check_s.mean(), record.lead.source) == (1_800.0, 900.0, "test")
    made = study(found.plant, found.work, record, Claim(), SHORT)
    assert headline(made).en.startswith("Its test does not yet tell") or "By its test" in headline(made).en
    assert "were announced" in sentence_of(made).en
    keep_lever(opened, made, found.plant)
    kept = kept_lever(opened, "fresh:1.0")
    assert kept is not None
    assert kept.study.work == made.work
    assert not kept.is_stale


def test_what_a_planned_change_takes_must_be_known(opened: Store):
    with opened.transaction() as cursor:
        put_test(cursor, "maintenance", "reading", EVENTS, "{}")
    with pytest.raises(Problem, match="how long a planned change takes"):
        known(before(opened, "fresh"))


def test_a_defect_model_that_is_not_at_work_yet_is_no_free_look(opened: Store):
    """With no look on record a second one takes as long as the next inspection, so flagging all costs what it costs."""
    with opened.transaction() as cursor:
        put_test(cursor, "defect", "lot", UNITS, "{}")
    plant = opened.plant()
    assert plant is not None
    inspecting = plant[1].model_copy(
        update={"station": tuple(s.model_copy(update={"inspects": "final"}) for s in plant[1].station)}
    )
    with opened.cursor() as cur:
        record = record_of(cur, inspecting, work_of(cur, "fresh"))
        with pytest.raises(Problem, match="No station after m1 inspects"):
            record_of(cur, plant[1], work_of(cur, "fresh"))
    assert isinstance(record, DefectRecord)
    assert (record.recall, record.of_parts(0.6, 0.02)) == (0.6, pytest.approx(0.6))
    assert record.recheck_s is not None
    assert record.recheck_s.mean() == pytest.approx(1_500)  # as the packer takes for a part
    assert "stops the machine for 1500.0 s" in record.notes[0].en
