"""`python -m twin maturity`: what programs read, and the sentences people do."""

import json

import pytest

from tests.maturity.worlds import World, at_mid1
from twin.cli import main


@pytest.fixture
def asked(world: World, capsys):
    """A function that runs the command on a plant with one process at 중간1 and returns (exit code, out, err)."""
    path = at_mid1(world).write(refreshed=True).path
    world.store.close()

    def run(*words: str, lang: str = "ko") -> tuple[int, str, str]:
        code = main(["maturity", "--db", str(path), "--lang", lang, *words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def test_json_tells_claim_support_criteria_target_and_gaps(asked):
    asked("--claim", "pack", "operation", "mid1", "--by", "kim", "--reason", "자체 진단")
    code, out, _ = asked("--json", "--on", "2026-01-09")
    told = json.loads(out)
    assert code == 0
    assert told["goal"] == {"level": "mid1", "processes": 2, "there": ["cast"], "met": False}
    cast, pack = told["processes"]
    assert (cast["level"], cast["reached"], cast["gaps"]) == ("mid1", True, [])
    operation = next(a for a in pack["areas"] if a["area"] == "operation")
    assert (operation["claimed"], operation["supported"], operation["stand"]) == ("mid1", "none", "unsupported")
    share = next(c for c in cast["areas"][0]["criteria"] if c["id"] == "automatic_share")
    assert (share["value"], share["numerator"], share["denominator"], share["threshold"], share["met"]) == (
        1,
        1,
        1,
        0.8,
        True,
    )
    assert share["provenance"] == {"value": "measured", "threshold": "assumed"}
    assert cast["at_present_pace"] is None
    assert pack["at_present_pace"]["likely"] is None  # no week has been kept yet
    assert "no date can be told" in pack["at_present_pace"]["why"]["en"]
    assert {g["criterion"] for g in pack["gaps"]} == {
        "states_days",
        "automatic_share",
        "missing_share",
        "latency_p95",
        "alerts_acted",
    }
    assert [g["id"] for g in told["gates"]] == ["collection", "ai", "integration", "security"]


def test_people_read_levels_and_the_next_step(asked):
    _, ko, _ = asked()
    assert "2026-01-09 기준 중간1 이상 공정 1 / 2" in ko
    assert "포장: ICT 미적용 → 중간1" in ko
    assert "설비 상태가 기록된 근무일 0 % → 80 %. 설비의 가동·정지를 기록하십시오." in ko
    _, en, _ = asked(lang="en")
    assert "1 of 2 processes at Mid 1 or higher" in en


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--on", "someday"), "날짜로 읽을 수 없습니다"), (("--on", "2027-01-01"), "데이터가 없습니다"),
        (("--threshold", "alerts_acted", "most", "--by", "a", "--reason", "b"), "수가 아닙니다"),
        (("--threshold", "alerts_acted", "0.5"), "이름과 이유를 적으십시오"), (("--target", "pack", "top", "--by", "a", "--reason", "b"), "수준은 없습니다"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_sentence(asked, words, said):
    code, out, err = asked(*words)
    assert (code, out, len(err.strip().splitlines())) == (2, "", 1)
    assert said in err
