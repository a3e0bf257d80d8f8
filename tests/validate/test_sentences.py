"""The sentence a grade allows, in both languages."""

import pytest

from tests.validate.test_scores import rows
from twin.validate.scores import score
from twin.validate.sentences import sentence


@pytest.mark.parametrize(
    ("errors", "grade", "ko", "en"),
    [
        ([0.01, -0.01] * 3, "A", "골라도 됩니다", "may be chosen"),
        ([0.05, 0.03, 0.04, 0.03, 0.05, 0.04], "B", "다시 재십시오", "measure the amount again"),
        ([0.08, 0.06] * 3, "C", "순서를 매기는", "may rank"),
        ([0.2, 0.3] * 3, "D", "결정하지 마십시오", "Do not decide"),
        ([0.0] * 2, None, "4주가 더 필요", "4 more weeks"),
    ],
)
def test_each_grade_allows_something_else(errors, grade, ko, en):
    found = score("x", rows(errors, sd=20.0))
    assert found.grade == grade
    assert ko in sentence(found).ko
    assert en in sentence(found).en


def test_a_lowered_grade_says_why():
    slim = score("x", rows([0.01, -0.01] * 3, sd=0.2))
    assert "구간이 너무 좁음" in sentence(slim).ko
    assert "one grade down: its intervals are too narrow" in sentence(slim).en
