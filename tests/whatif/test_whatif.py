"""`python -m twin whatif`: what it prints for scenarios of a tiny line, in both languages, and how far it says to trust it."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.line.test_what_a_plant_has import EVERYTHING
from tests.line.worlds import serial
from twin.cli import main
from twin.errors import Problem
from twin.experiment.intervals import Estimate
from twin.experiment.scenario.comparison import Effect
from twin.experiment.scenario.seen import Beyond
from twin.plant_file import parse_plant, read_plant, write_plant
from twin.whatif.trust import label

ROOT = Path(__file__).parents[2]
FASTER = """name = "faster"
[[change]]
kind = "processing_time"
station = "m2"
value = -10
investment_krw = 5000000
cost_source = "quotation 12"
"""


@pytest.fixture
def files(tmp_path):
    """A plant file and two scenarios: a faster station and nothing."""
    (tmp_path / "plant.toml").write_text(write_plant(serial([40.0, 60.0], [None, 2])), encoding="utf-8")
    (tmp_path / "faster.toml").write_text(FASTER, encoding="utf-8")
    (tmp_path / "nothing.toml").write_text('name = "nothing"', encoding="utf-8")
    return [str(tmp_path / f"{name}.toml") for name in ("plant", "faster", "nothing")]


def asked(files, tmp_path, *more):
    return main(
        ["whatif", *files, "--horizon", "2h", "--replications", "2", "--seed", "3", "--db", str(tmp_path / "x"), *more]
    )


def test_json_has_words_and_three_estimates_a_kpi(files, tmp_path, capsys):
    assert asked(files, tmp_path, "--json", "--lang", "ko") == 0
    told = json.loads(capsys.readouterr().out)
    faster, nothing = told["scenarios"]
    assert faster["changes"] == "m2 가공시간 −10 %"
    assert faster["changes_en"] == "m2 processing time −10 %"
    kpi = faster["kpis"]["throughput_per_h"]
    assert all(set(kpi[part]) == {"mean", "low", "high", "n"} for part in ("base", "scenario", "difference"))
    assert kpi["difference"]["mean"] == pytest.approx(6.67, abs=1)
    assert (kpi["verdict"], kpi["label"], kpi["grade"]) == ("better", "indicative", None)
    assert [b["kind"] for b in faster["beyond_the_data"]] == ["range"]
    assert (faster["cost"]["investment_krw"], faster["cost"]["badge"]) == (5_000_000, "entered")
    assert nothing["changes"] == "바꾸는 것 없음"
    assert nothing["kpis"]["throughput_per_h"]["difference"]["mean"] == 0
    assert (told["badge"], told["replications"], told["seed"]) == ("simulated", 2, 3)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("ko", ["예측 · 신뢰도 미검증", "faster: m2 가공시간 −10 %", "나아짐 · 참고", "nothing: 바꾸는 것 없음", "라인을 제한하는 곳: m2 → m2", "비용(입력)"]),
        ("en", ["simulated · not validated", "m2 processing time −10 %", "better · indicative", "nothing changed", "limits the line: m2 → m2", "Cost (entered)"]),
    ],
)  # fmt: skip
def test_text_reads_in_both_languages(files, tmp_path, capsys, lang, words):
    assert asked(files, tmp_path, "--lang", lang) == 0
    told = capsys.readouterr().out
    assert [word for word in words if word not in told] == []


@pytest.mark.parametrize(
    "plant",
    [
        parse_plant(EVERYTHING, "everything.toml"),
        read_plant(ROOT / "data" / "demo" / "plant.toml"),
        serial([30.0], [None]),
    ],
    ids=["everything", "demonstration", "one station"],
)
def test_any_plant_is_told_in_the_same_form_and_nothing_changes_where_nothing_is_changed(plant, tmp_path, capsys):
    (tmp_path / "plant.toml").write_text(write_plant(plant), encoding="utf-8")
    (tmp_path / "nothing.toml").write_text('name = "nothing"', encoding="utf-8")
    slower = f'name = "slower"\n[[change]]\nkind = "processing_time"\nstation = "{plant.station[0].id}"\nvalue = 50\n'
    (tmp_path / "slower.toml").write_text(slower, encoding="utf-8")
    files = [str(tmp_path / f"{name}.toml") for name in ("plant", "nothing", "slower")]
    assert (
        main(
            [
                "whatif",
                *files,
                "--horizon",
                "1d",
                "--replications",
                "2",
                "--json",
                "--lang",
                "en",
                "--db",
                str(tmp_path / "x"),
            ]
        )
        == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert [s["name"] for s in told["scenarios"]] == ["nothing", "slower"]
    for scenario in told["scenarios"]:
        assert (
            scenario["kpis"].keys() == told["scenarios"][0]["kpis"].keys() >= {"throughput_per_h", "lead_time_mean_h"}
        )
        for kpi in scenario["kpis"].values():
            assert all(set(kpi[part]) == {"mean", "low", "high", "n"} for part in ("base", "scenario", "difference"))
    assert {kpi["difference"]["mean"] for kpi in told["scenarios"][0]["kpis"].values()} <= {0.0, None}
    assert any(kpi["difference"]["mean"] for kpi in told["scenarios"][1]["kpis"].values())


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (["--replications", "1"], "expected at least 2 replications, got 1"), (["--horizon", "0d"], "expected a horizon above 0, got 0 days"),
    ],
)  # fmt: skip
def test_too_few_runs_or_no_time_is_one_sentence(files, tmp_path, capsys, option, said):
    assert main(["whatif", *files, *option, "--lang", "en", "--db", str(tmp_path / "x")]) == 2
    assert said in capsys.readouterr().err


def test_a_slip_ends_in_one_sentence(files, tmp_path, capsys):
    (tmp_path / "nothing.toml").write_text(FASTER.replace("m2", "m7").replace("faster", "x"), encoding="utf-8")
    assert asked(files, tmp_path, "--lang", "en") == 2
    assert capsys.readouterr().err == "Scenario 'x': there is no station 'm7': known: m1, m2.\n"


def effect(mean: float, half: float) -> Effect:
    difference = Estimate(mean, mean - half, mean + half, 10)
    return Effect("throughput_per_h", Estimate(100.0, 99.0, 101.0, 10), difference, difference, "better")


def validation(result: str = "passed", stale=()) -> SimpleNamespace:
    scores = {"throughput_per_h": SimpleNamespace(credibility=0.04, grade="B")}
    return SimpleNamespace(scores=scores, layers=[SimpleNamespace(layer="change", result=result)], stale=list(stale))


@pytest.mark.parametrize(
    ("mean", "half", "kept", "outside", "expected"),
    [
        (5, 1, validation(), (), "supported"),
        (5, 1, validation(), ("structure",), "supported"),
        (5, 1, validation(), ("range",), "indicative"),
        (5, 1, validation(), ("claim",), "indicative"),
        (5, 6, validation(), (), "indicative"),
        (5, 1, validation("partly"), (), "indicative"),
        (5, 1, validation(stale=["old"]), (), "indicative"),
        (1.9, 0.5, validation(), (), "below"),
        (-1.9, 0.5, validation(), (), "below"),
        (1.9, 0.5, None, (), "indicative"),
    ],
)
def test_a_difference_is_trusted_as_far_as_the_twin_has_shown(mean, half, kept, outside, expected):
    beyond = [Beyond(kind, Problem("", "")) for kind in outside]
    assert label(effect(mean, half), kept, beyond) == expected
