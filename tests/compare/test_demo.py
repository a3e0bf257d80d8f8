"""The demonstration plant: the hidden effects lie in the intervals, what AI did not do is not credited to it."""

import json
import tomllib
from datetime import date

import pytest

from twin.cli import main
from twin.compare.measured import Comparison, compare
from twin.compare.plan import Place
from twin.compare.usual import usual_plan
from twin.demo.effects import share
from twin.demo.machine import PLANNED_STOP, PROCESSING
from twin.demo.story import tell
from twin.demo.truth import FOLDER
from twin.store import open_store

QUALITY, MAINTENANCE = date(2026, 7, 4), date(2026, 8, 1)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory):
    db = tmp_path_factory.mktemp("compare") / "demo.duckdb"
    assert main(["demo", "--db", str(db), "--lang", "en"]) == 0
    with open_store(db) as store:
        yield store


def told(store, kpi_id: str, go_live: date, station: str | None = None, **more) -> Comparison:
    return compare(store, usual_plan(store, kpi_id, go_live, Place(station_id=station), **more))


@pytest.mark.parametrize(
    ("kpi_id", "kind"),
    [
        ("process_defect_ppm", "improved"), ("final_defect_ppm", "improved"), ("throughput_per_h", "improved"),
        ("on_time_delivery", "not_proven"),  # 4 points better in truth, and days differ by 11
    ],
)  # fmt: skip
def test_the_true_effect_lies_in_the_interval(demo, kpi_id, kind):
    truth = tomllib.loads((FOLDER / "effects.toml").read_text(encoding="utf-8"))[kpi_id]["effect"]
    found = told(demo, kpi_id, QUALITY)
    assert found.effect.low <= truth <= found.effect.high
    assert found.verdict.kind == kind


def test_the_effect_of_maintenance_on_availability_lies_in_the_interval(demo):
    found = told(demo, "availability", MAINTENANCE, "cnc")
    stories = [tell(300, 1, ai=ai) for ai in (True, False)]
    since = stories[0].clock.moment(MAINTENANCE, "00:00")
    with_ai, without = (share(s, since, PROCESSING) / (1 - share(s, since, PLANNED_STOP)) for s in stories)
    assert found.effect.low <= with_ai - without <= found.effect.high
    assert found.verdict.kind == "improved"


def test_the_new_fixture_at_trimming_is_not_credited_to_the_ai_that_came_three_weeks_later(demo):
    found = told(demo, "quality_ratio", QUALITY, "trim")
    assert found.effect.low > 0  # it did get better,
    assert found.verdict.kind == "not_adequate"  # but before the go-live
    assert "2026-06-" in found.verdict.en


def test_the_shift_of_the_mix_is_split_off(demo):
    found = told(demo, "process_defect_ppm", QUALITY)
    assert found.split is not None
    assert found.split.mix > 0  # more of the product that fails more often
    assert found.split.rate < found.split.total < 0


def test_go_lives_within_the_same_days_are_told_apart(demo):
    found = told(demo, "throughput_per_h", QUALITY)
    assert [s.day for s in found.separate][:2] == [QUALITY, MAINTENANCE]
    own = [s.effect for s in found.separate]
    assert all(
        e.high - e.low > found.effect.high - found.effect.low for e in own[:2]
    )  # two steps share what one had alone
    assert all(e.low <= 4.4 for e in own)  # none is given more than AI brought in all
    assert told(demo, "quality_ratio", QUALITY, "trim").separate == ()


def test_days_without_a_breakdown_have_no_repair_time_so_it_cannot_be_compared_by_day(demo):
    found = told(demo, "mttr_h", MAINTENANCE, "cnc")
    assert found.verdict.kind == "not_adequate"


@pytest.mark.parametrize(("lang", "words"), [("ko", "개선됨, 목표에는 못 미침"), ("en", "Improved, target missed")])
def test_the_command_tells_the_verdict(demo, capsys, lang, words):
    command = [
        "compare",
        "--db",
        str(demo.path),
        "--lang",
        lang,
        "--kpi",
        "throughput_per_h",
        "--go-live",
        "2026-07-04",
    ]
    assert main([*command, "--target", "150"]) == 0
    said = capsys.readouterr().out
    assert words in said
    assert ("뺀 날: 쉬는 날 88" if lang == "ko" else "no working day 88") in said
    assert main([*command, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["badge"], found["verdict"]["kind"], len(found["days"])) == ("measured", "improved", 207)
    assert main([*command, "--before-only"]) == 0
    assert ("가장 작은 변화" if lang == "ko" else "smallest change") in capsys.readouterr().out
    assert main([*command, "--before-only", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["detectable"]["days_before"] == 127


@pytest.mark.parametrize(
    ("words", "en"),
    [
        (["--kpi", "speed", "--go-live", "2026-07-04"], "not in the catalogue"),
        (["--kpi", "oee", "--go-live", "4 July"], "is no date"),
        (["--kpi", "oee", "--go-live", "2026-01-01"], "Nothing is recorded before"),
        (["--kpi", "oee", "--go-live", "2026-12-01"], "no day with a value yet"),
        (["--kpi", "oee", "--go-live", "2026-07-04", "--target", "0.9"], "write it like 90%"),
        (["--kpi", "oee", "--go-live", "2026-07-04", "--station", "mill"], "There is no station 'mill'"),
        (["--kpi", "oee", "--go-live", "2026-07-04", "--from", "2026-06-30"], "have a value: make it 14 days"),
    ],
)
def test_the_command_refuses_in_one_sentence(demo, capsys, words, en):
    assert main(["compare", "--db", str(demo.path), "--lang", "en", *words]) == 2
    said = capsys.readouterr().err
    assert en in said
    assert len(said.strip().splitlines()) == 1
