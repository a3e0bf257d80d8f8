"""`python -m twin kpi` as it is typed."""

import json

import pytest

from tests.kpi.logs import TinyLog, at, land, plant, save
from twin.cli import main
from twin.store import Store


@pytest.fixture
def db(store: Store) -> str:
    save(store, plant({"id": "m1"}))
    log = TinyLog()
    for day, good in enumerate((3, 5)):
        log.state("m1", at("8:00", day), at("17:00", day), "PROCESSING")
        log.operation("m1", at("8:00", day), at("17:00", day), good, 1, lot_id=f"L{day}")
    land(store, log)
    store.close()
    return str(store.path)


def test_json_has_badge_scope_and_every_kpi_by_day(db: str, capsys) -> None:
    assert main(["kpi", "--db", db, "--by", "day", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["badge"] == "measured"
    made = [(r["bucket"], r["value"], r["unit"]) for r in said["kpis"] if r["kpi_id"] == "units_produced"]
    assert made == [("2026-01-05", 3, "개"), ("2026-01-06", 5, "개")]
    missing = next(r for r in said["kpis"] if r["kpi_id"] == "mtbf_h")
    assert missing["value"] is None
    assert missing["note_ko"]


def test_text_is_korean_first_and_shows_shares_in_percent(db: str, capsys) -> None:
    assert main(["kpi", "--db", db, "--from", "2026-01-06", "--to", "2026-01-06"]) == 0
    said = capsys.readouterr().out
    assert "생산량: 5 개" in said
    assert "양품률: 83.3 %" in said
    assert "납기준수율: 값 없음  (이 기간에 납기가 온 주문이 없습니다" in said


def test_a_shift_is_named_beside_its_day(db: str, capsys) -> None:
    assert main(["kpi", "--db", db, "--by", "shift", "--station", "m1", "--lang", "en"]) == 0
    assert "2026-01-05 day  Units produced: 3 parts" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--from", "5.1.2026"], "'5.1.2026' of --from is no date: write it like 2026-01-05."),
        (["--from", "2026-02-01", "--to", "2026-01-01"], "--to 2026-01-01 is before --from 2026-02-01"),
        (["--station", "m9"], "There is no station 'm9'. Known: m1."),
        (["--product", "z"], "There is no product 'z'. Known: a, b."),
        (["--shift", "z"], "There is no shift 'z'. Known: day"),
        (["--run", "z"], "Run 'z' is not in the database."),
    ],
)
def test_a_mistake_is_answered_with_a_sentence(db: str, capsys, words: list[str], sentence: str) -> None:
    assert main(["kpi", "--db", db, *words, "--lang", "en"]) == 2
    assert sentence in capsys.readouterr().err
