"""`python -m twin demo`: fills an empty store, is known when it comes again, and never mixes with measured data."""

import shutil
from argparse import Namespace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from twin.demo import command
from twin.errors import Problem
from twin.plant_file import read_plant
from twin.store import open_store

PLANT = Path(__file__).parents[2] / "data" / "demo" / "plant.toml"


def asked(db: Path, **changes: object) -> Namespace:
    return Namespace(**({"db": db, "lang": "en", "days": 40, "seed": 1} | changes))


@pytest.fixture(scope="module")
def db(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "plant.duckdb"
    assert command.run(asked(path)) == 0
    return path


def test_every_batch_is_marked_as_made_up_and_counted(db):
    with open_store(db) as store:
        batches = store.rows(
            "SELECT source_name, kind, made_up, rows_read, rows_accepted, rows_rejected, rows_known FROM log.ingest_batch ORDER BY 1"
        )
        assert [b[0] for b in batches] == ["demo 2026-01", "demo 2026-02"]
        assert all(kind == "demo" and made_up for _, kind, made_up, *_ in batches)
        assert [b[5] for b in batches] == [4, 4]
        assert [b[6] for b in batches] == [0, 640]
        assert all(read == taken + refused + known for *_, read, taken, refused, known in batches)
        assert store.rows("SELECT count(*) FROM log.rejected_row")[0][0] == 8
        assert store.rows("SELECT count(*) FROM plant.collection_point")[0][0] == 2 * 7 + 4 * 4 + 8
        plant = store.plant()
        assert plant is not None
        assert plant[1].site.made_up


def test_a_second_time_changes_nothing(db, capsys):
    with open_store(db) as store:
        before = (
            store.rows("SELECT count(*) FROM floor.operation_event"),
            store.rows("SELECT count(*) FROM log.ingest_batch"),
        )
    assert command.run(asked(db)) == 0
    assert "already" in capsys.readouterr().out
    with open_store(db) as store:
        assert before == (
            store.rows("SELECT count(*) FROM floor.operation_event"),
            store.rows("SELECT count(*) FROM log.ingest_batch"),
        )


def test_its_promises_can_be_kept_and_are_fixed(db, tmp_path, monkeypatch):
    from twin.demo import book
    from twin.programme.indicators.checks import check
    from twin.programme.indicators.table import living
    from twin.programme.indicators.values import Value

    mine = tmp_path / "plant.duckdb"
    shutil.copy(db, mine)
    monkeypatch.setattr(book, "BASELINE", {"baseline_from": "2026-01-05", "baseline_until": "2026-01-25"})
    early = {"go_live": "2026-01-26", "ramp_in_days": "0"}
    monkeypatch.setattr(book, "PROMISED", {name: given | early for name, given in book.PROMISED.items()})
    with open_store(mine) as store:
        book.put_book(store, date(2026, 1, 10))
        assert living(store).rows == (), "nothing is promised before the baseline is over"
        for _ in range(2):
            book.put_book(store, date(2026, 2, 13))
        found, current = living(store), store.plant()
        assert current is not None
        for row in found.rows:
            check(row.indicator, current[1])
            assert isinstance(row.before, Value)
            assert (row.before.badge, row.state, row.frozen[0].is_late) == ("measured", "frozen", False)
    assert {row.indicator.field for row in found.rows} == {"P", "Q", "C", "D"}
    assert found.overall.weights_are_whole
    assert len({row.indicator.model for row in found.rows}) == 2


def test_two_demonstrations_do_not_mix(db):
    with pytest.raises(Problem, match="another demonstration"):
        command.run(asked(db, seed=2))


def test_measured_data_and_the_demonstration_do_not_mix(tmp_path):
    db = tmp_path / "real.duckdb"
    with open_store(db, create=True) as store:
        with store.landing(kind="file", source_name="press.csv") as landing:
            landing.write("alarm", pa.table({
                "occurred_at": pa.array([0], pa.timestamp("us", "UTC")), "station_id": ["p1"], "source_row": [2], "source_key": pa.array([1], pa.uint64()),
            }))  # fmt: skip
        store.load_landed()
    with pytest.raises(Problem, match=r"press\.csv") as refused:
        command.run(asked(db))
    assert "press.csv" in refused.value.ko


@pytest.mark.parametrize("days", [0, 301, -5])
def test_a_number_of_days_out_of_range_is_refused(tmp_path, days):
    with pytest.raises(Problem, match="1 to 300"):
        command.run(asked(tmp_path / "x.duckdb", days=days))
    assert not (tmp_path / "x.duckdb").exists()


def test_the_entered_plant_can_be_read_and_is_not_the_truth():
    from twin.demo import read_truth

    plant, truth = read_plant(PLANT), read_truth()
    assert [s.id for s in plant.station] == [s.id for s in truth.station]
    assert [s.machines for s in plant.station] == [s.machines for s in truth.station]
    cnc, true_cnc = plant.station_by_id()["cnc"], next(s for s in truth.station if s.id == "cnc")
    assert cnc.processing_s.mean() != true_cnc.work_s["cover"]
    assert {p.id for p in plant.product} == {p.id for p in truth.product}
