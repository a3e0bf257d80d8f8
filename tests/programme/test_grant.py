"""The programme's money at its edges: shares, caps, what is given in kind, mandatory costs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.errors import Problem
from twin.programme.grant import mandatory_krw, most_affordable, rules, shares

BILLION, MILLION = 1_000_000_000, 1_000_000


def test_a_project_is_borne_half_by_the_state_a_tenth_by_the_lead_company_the_rest_by_the_adopter():
    whole = shares(3 * BILLION)
    assert (whole.government_krw, whole.lead_krw, whole.adopter_krw) == (1.5 * BILLION, 0.3 * BILLION, 1.2 * BILLION)


@pytest.mark.parametrize("total", [0, -1, 3 * BILLION + 1])
def test_a_total_beyond_the_programme_is_refused(total):
    with pytest.raises(Problem, match="at most KRW 3,000,000,000"):
        shares(total)


@pytest.mark.parametrize(
    ("total", "fee"),
    [
        (50 * MILLION, 455_000), (50 * MILLION + 1, 637_000), (200 * MILLION, 637_000), (200 * MILLION + 1, 910_000),
        (400 * MILLION, 910_000), (400 * MILLION + 1, 1_182_000), (3 * BILLION, 1_182_000),
    ],
)  # fmt: skip
def test_the_settlement_fee_goes_by_the_total(total, fee):
    assert mandatory_krw(total) == 2_950_000 + fee


def test_in_kind_is_at_most_half_of_the_adopters_share_and_six_hundred_million():
    assert shares(BILLION, {"labour": BILLION}).in_kind_krw == 0.2 * BILLION
    assert shares(3 * BILLION, {"labour": BILLION, "cloud": BILLION}).in_kind_krw == 0.6 * BILLION
    assert shares(BILLION, {"labour": 7 * MILLION, "equipment": 5 * MILLION}).in_kind_krw == 12 * MILLION


def test_a_single_applicant_cannot_give_labour_in_kind():
    given_ = {"labour": 7 * MILLION, "equipment": 5 * MILLION}
    assert shares(BILLION, given_, is_single=True).in_kind_krw == 5 * MILLION


@pytest.mark.parametrize("given_", [{"land": 1.0}, {"labour": -1.0}])
def test_what_cannot_be_given_in_kind_is_refused(given_):
    with pytest.raises(Problem, match="cannot be used"):
        shares(BILLION, given_)


def test_own_cash_carries_two_and_a_half_times_as_much():
    project = most_affordable(120 * MILLION)
    assert project.total_krw == 300 * MILLION
    assert project.investment_krw == 300 * MILLION - 2_950_000 - 910_000
    assert project.adopter_cash_krw == pytest.approx(120 * MILLION)


def test_more_cash_than_the_largest_project_needs_buys_no_larger_one():
    assert most_affordable(5 * BILLION).total_krw == rules()["most_total_krw"]


def test_cash_that_does_not_cover_what_every_project_pays_is_said():
    with pytest.raises(Problem, match="does not even pay"):
        most_affordable(1_000_000)


@given(cash=st.integers(2_000_000, 2 * BILLION), labour=st.integers(0, BILLION))
def test_the_largest_project_can_be_paid_and_one_a_little_larger_cannot(cash, labour):
    project = most_affordable(cash, {"labour": labour})
    assert project.adopter_cash_krw <= cash + 1
    assert project.government_krw + project.lead_krw + project.adopter_krw == pytest.approx(project.total_krw)
    if project.total_krw < rules()["most_total_krw"] - 10:
        assert shares(project.total_krw + 10, {"labour": labour}).adopter_cash_krw > cash
