"""The drawing of a floor with everything a plant file can describe, in both languages."""

import re

import pytest

from pages.parts.words import LANGS
from tests.kpi.logs import TinyLog, at, land, save
from tests.pages.conftest import seen
from twin.plant import Plant
from twin.store import open_store

LAW = {"law": "constant", "value": 60}
EVERYTHING = Plant.model_validate(
    {
        "site": {"name": "all", "overtime": [{"date": "2026-01-10", "starts": "08:00:00", "ends": "12:00:00"}]},
        "process": [{"id": f"p{i}"} for i in (1, 2, 3)],
        "shift": [{"id": "day", "starts": "08:00:00", "ends": "17:00:00"}],
        "station": [
            {"id": "mill", "process": "p1", "processing_s": LAW, "dispatch": "edd", "operators": 2, "setup_operators": 1,
             "time_to_failure_s": LAW, "repair_s": LAW, "maintenance": [{"every_s": 144000, "lasts_s": 600}], "lots_out": 6,
             "predictive_maintenance": {"recall": 0.7, "lead_s": 3600, "planned_s": 1800, "false_alarms_per_h": 0.02},
             "defect_prediction": {"recall": 0.6, "false_alarm_rate": 0.05}},
            {"id": "weld", "process": "p2", "processing_s": LAW, "kanban_cards": 3, "dispatch": "least_setup"},
            {"id": "test", "process": "p3", "processing_s": LAW, "batch_size": 2, "batch_timeout_s": 60, "inspects": "final",
             "rework": {"route": ["weld"], "limit": 2}},
        ],
        "operator": [{"id": "hands", "name_en": "Hands", "number": 3, "skills": ["mill"]}],
        "crew": [{"id": "crew", "name_en": "Fitters", "number": 2, "stations": ["mill"]}],
        "transport": [
            {"id": "agv", "name_en": "Cart", "kind": "vehicle", "number": 2, "drives_s": 3600, "charge_s": 600},
            {"id": "belt", "kind": "conveyor"}, {"id": "walk", "kind": "people"},
        ],
        "move": [{"from_station": "mill", "to_station": "weld", "by": "agv", "distance_m": 40}],
        "supply": {"wip_lots": 9},
        "product": [
            {"id": "bolt", "route": ["mill"]},
            {"id": "frame", "route": ["mill", "weld", "test"], "made_of": [{"product": "bolt", "qty": 4}], "assembled_at": "weld"},
        ],
    }
)  # fmt: skip


@pytest.fixture
def floor(tmp_path, monkeypatch):
    """A store whose plant has everything."""
    with open_store(tmp_path / "all.duckdb", create=True) as store:
        save(store, EVERYTHING)
        land(store, TinyLog().operation("mill", at("9:00"), at("9:20"), 4, lot_id="L1", product_id="frame"))
    monkeypatch.setenv("TWIN_DB", str(tmp_path / "all.duckdb"))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.usefixtures("floor")
def test_a_floor_with_everything_is_drawn_with_its_signs(lang, open_page):
    app = open_page("line", lang)
    assert [e.message for e in app.exception] == []
    told = seen(app)
    signs = re.findall(r'<span class="sign ([^"]*)">(.*?)</span>', told)
    assert [text for kind, text in signs if kind == "back"] == (
        ["↪ test에서 돌아온 것 재작업", "↩ 재작업: weld (최대 2번)"]
        if lang == "ko"
        else ["↪ reworks what test sends back", "↩ rework: weld (at most 2×)"]
    )
    if lang == "en":
        assert [text for _, text in signs] == [
            "earliest due first (EDD)", "operators: 2", "for set-ups: 1", "repaired by Fitters", "maintained every 40.0 h of running",
            "AI maintenance: announces 70% of breakdowns, 2.00 false alarms in 100 h", "leaves in lots of 6", "AI defect prediction: flags 60% of bad parts, 5.0% of good ones", "⇢ from mill by Cart, 40.0 m", "least set-up first", "⊕ frame = bolt ×4",
            "↪ reworks what test sends back", "final inspection", "↩ rework: weld (at most 2×)",
        ]  # fmt: skip
        for shared in (
            "at most 9 lots inside (CONWIP)",
            "▤ 3 kanban cards",
            "Hands ×3",
            "Fitters ×2",
            "Cart ×2 (AGV, AMR), belt ×1 (conveyor), walk ×1 (people)",
        ):
            assert shared in told
        assert "1 between 2026-01-10 and 2026-01-10" in told


@pytest.mark.usefixtures("db")
def test_a_plain_line_has_no_signs_but_its_inspection(open_page):
    told = seen(open_page("line", "en"))
    assert re.findall(r'<span class="sign [^"]*">(.*?)</span>', told) == ["inspects in process"]
    assert '<div class="shared">' not in told
