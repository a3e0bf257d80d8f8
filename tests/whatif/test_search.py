"""`python -m twin search`: what it asks of a file, what it prints in both languages, and what it keeps."""

import json

import pytest

from tests.line.worlds import serial
from twin.cli import main
from twin.errors import Problem
from twin.experiment.scenario.runs import Run
from twin.experiment.scenario.runs import run_job as run_variant
from twin.experiment.search import search
from twin.plant_file import write_plant
from twin.programme.grant import most_affordable
from twin.store import open_store
from twin.whatif.search.answer import answer_of, as_json, of_json
from twin.whatif.search.file import question_of
from twin.whatif.search.kept import keep_search, kept_search
from twin.whatif.search.told import as_text, ends, reach

LINE = serial([40.0, 60.0, 40.0], [None, 2, 2])
FASTER = {"value": -10, "low": -5, "high": -15, "investment_krw": 5_000_000, "cost_source": "quotation 12"}
ASKED = {
    "name": "tiny", "goal": "throughput_per_h", "budget": {"investment_krw": 10_000_000},
    "lever": [
        {"kind": "processing_time", "station": "m2", "values": [FASTER]},
        {"kind": "processing_time", "station": "m1", "values": [{"value": -10, "investment_krw": 4_000_000, "cost_source": "q"}]},
    ],
}  # fmt: skip
FILE = """
goal = "throughput_per_h"
[budget]
investment_krw = 10_000_000
[[lever]]
kind = "machines"
station = "m2"
values = [{ value = 2, investment_krw = 5_000_000, cost_source = "quotation 12" }]
"""


def fast(job) -> float:
    """Parts per hour of the slowest station, with a little luck that is the same for all."""
    return 3600 / max(s.processing_s.mean() for s in job.task.plant.station) + job.task.replication % 3


def quickly(work, tasks):
    """Does the tasks one by one, but looks for what limits the line in none."""
    return [Run({}, {"m2": 1.0}) for _ in tasks] if work is run_variant else [work(task) for task in tasks]


@pytest.fixture(scope="module")
def answer():
    return answer_of(search(question_of(ASKED, "tiny.toml", LINE), quickly, work=fast), None)


def lever(**more):
    return ASKED | {"lever": [{"kind": "processing_time", "station": "m2", "values": [FASTER | more]}]}


def without(key):
    return lever() | {"lever": [{"kind": "processing_time", "station": "m2", "values": [{k: v for k, v in FASTER.items() if k != key}]}]}  # fmt: skip


def shared(**more):
    return ASKED | {"lever": [], "allocation": [{"kind": "buffer", "at": ["m2", "m3"], "total": 6} | more]}


@pytest.mark.parametrize(
    ("asked", "ko", "en"),
    [
        (ASKED | {"goal": "profit"}, "goal = 'profit'을(를) 모릅니다", "unknown goal = 'profit'"),
        (ASKED | {"wants": "most"}, "more", 'expected wants = "more" or "less"'),
        (ASKED | {"budget": {"investment_krw": 0}}, "0원입니다", "investment_krw is 0"),
        (ASKED | {"budget": {"own_krw": 0}}, "0원입니다", "own_krw is 0"),
        (ASKED | {"budget": {"yearly_krw": -1}}, "0 이상", "at least 0"),
        (ASKED | {"budget": {"cash": 1}}, "cash 항목을 모릅니다", "unknown field cash"),
        (ASKED | {"lever": [{"kind": "machines", "station": "m2"}]}, "후보가 없습니다", "no candidates"),
        (without("investment_krw"), "비용이 없습니다", "tiny.toml lever 1 value 1: it has no cost"),
        (without("cost_source"), "출처가 없습니다", "no source"),
        (lever(high=-99), "쓸 수 없습니다", "within -80 – 100"),
        (shared(total=6.5), "나눌 설비를 둘 이상", "at least two stations"),
        (shared(at=["m2"]), "나눌 설비를 둘 이상", "at least two stations"),
        (shared(kind="processing_time"), "now에", "write in now"),
        (ASKED | {"given": [{"kind": "demand", "value": 10}]}, "늘 일감이 있습니다", "never short of work"),
    ],
)
def test_what_a_search_file_lacks_is_said_in_one_sentence(asked, ko, en):
    with pytest.raises(Problem) as told:
        question_of(asked, "tiny.toml", LINE)
    assert ko in told.value.ko
    assert en in told.value.en


def test_own_cash_is_turned_into_what_may_be_invested_by_the_programmes_rules():
    question = question_of(ASKED | {"budget": {"own_krw": 40_000_000, "years": 3}}, "tiny.toml", LINE)
    assert question.budget.investment_krw == most_affordable(40_000_000).investment_krw
    assert question.budget.years == 3


def test_the_work_is_shared_in_whole_amounts():
    asked = shared(kind="processing_time", at=["m1", "m2", "m3"], total=9, least=2, now=3)
    space = question_of(asked, "tiny.toml", LINE).space
    values = [dict(o.change.settings)["processing_time"] for o in space.slots[0].options]
    assert values == [50.0, 0.0, -25.0, -40.0]  # 2, 3, 4 or 5 do what 3 do now
    assert space.size == 10


def test_what_is_given_holds_for_the_plant_as_it_is_too():
    asked = ASKED | {"given": [{"kind": "processing_time", "station": "m3", "value": 50}], "lever": ASKED["lever"][:1]}
    question = question_of(asked, "tiny.toml", LINE)
    assert [s.processing_s.mean() for s in question.plant.station] == [40, 60, 60]


def test_an_answer_comes_back_whole_and_tells_how_old_it_is(answer, tmp_path):
    assert of_json(json.loads(json.dumps(as_json(answer)))) == answer
    with open_store(tmp_path / "p.duckdb", create=True) as store:
        store.save_plant(LINE, kind="nominal", name="tiny", toml=write_plant(LINE))
        assert kept_search(store) is None
        keep_search(store, answer, ASKED, store.plant()[0], by="Kim")
        kept = kept_search(store)
        assert (kept.answer, kept.asked, kept.made_by, kept.is_stale) == (answer, ASKED, "Kim", False)
        keep_search(store, answer, ASKED, "another", by="Kim")
        assert kept_search(store).has_newer_plant


def test_what_is_worth_its_money_stands_first(answer):
    assert answer.pick.changes.en == "m2 processing time −10 %"
    assert [c.changes.en for c in answer.paying()] == ["m2 processing time −10 %"]
    assert answer.pick.scenario["change"][0]["cost_source"] == "quotation 12"
    assert answer.pick.label == "indicative"  # this twin has not been validated
    assert [(s.kind, s.source) for s in answer.swings] == [("effect", "entered")]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ko", ["예측 · 조합 4가지", "구간은 반복의 흔들림만", "가장 싸게 얻는 길: m2 가공시간 −10 % (500만 원", "개/h", "95 % 확률로", "입력한 범위", "[최선, 경계, 참고]"]),
        ("en", ["simulated · 4 combinations", "intervals are of luck alone", "The cheapest gain: m2 processing time −10 % (KRW 5 M", "95 % probability", "range entered", "[best set, frontier, indicative]"]),
    ],
)  # fmt: skip
def test_it_reads_in_both_languages(answer, lang, said):
    told = as_text(answer, lang)
    assert [word for word in said if word not in told] == []


def test_a_swing_names_what_is_moved_once_and_an_axis_holds_whole_intervals(answer):
    assert ends(answer.swings[0], "en") == "m2 processing time −5 … −15 %"
    assert ends(answer.swings[0], "ko") == "m2 가공시간 −5 … −15 %"
    low, high = reach(answer)
    assert low < 0 < answer.pick.gain.high < high


def test_where_nothing_helps_that_is_what_is_said():
    asked = ASKED | {"lever": ASKED["lever"][1:]}
    told = as_text(answer_of(search(question_of(asked, "tiny.toml", LINE), quickly, work=fast), None), "en")
    assert "No combination within the budget shows a gain in Output per hour" in told


@pytest.fixture
def files(tmp_path):
    (tmp_path / "plant.toml").write_text(write_plant(LINE), encoding="utf-8")
    (tmp_path / "search.toml").write_text(FILE, encoding="utf-8")
    return [str(tmp_path / name) for name in ("plant.toml", "search.toml")]


def test_the_command_prints_what_it_found_as_json(files, tmp_path, capsys):
    options = ["--horizon", "30m", "--replications", "8", "--seed", "3", "--db", str(tmp_path / "x"), "--json"]
    assert main(["search", *files, *options]) == 0
    told = json.loads(capsys.readouterr().out)
    best = [c for c in told["candidates"] if c["is_best"]]
    assert [c["changes"]["en"] for c in best] == ["m2 machines 1 → 2"]
    assert set(best[0]["gain"]) == {"mean", "low", "high", "n"}
    assert (told["seed"], told["replications"], told["how"]) == (3, 8, "all")


def test_a_budget_of_nothing_ends_in_one_sentence(files, tmp_path, capsys):
    assert main(["search", *files, "--budget", "0", "--db", str(tmp_path / "x"), "--lang", "en"]) == 2
    assert capsys.readouterr().err == "--budget 0: expected more than 0 won: give what may be spent.\n"
